"""The command ``due``: when a deadline falls, and why."""

import json
from datetime import datetime

import typer

from bot.clock import VIETNAM
from bot.commands.running import fail
from bot.words import Words
from feedback.calendar import shipped_calendar
from feedback.errors import CalendarUnknown
from feedback.worktime import Day, due_after


def due(
    since: str = typer.Option(..., "--from", help="Thời điểm nhận, ISO, ví dụ 2026-11-20T09:00+07:00."),
    working_days: int = typer.Option(..., "--working-days", min=0, max=3660, help="Số ngày làm việc."),
    explain: bool = typer.Option(False, "--explain", help="Kể từng ngày tính hay không tính và vì sao."),
    as_json: bool = typer.Option(False, "--json", help="In JSON cho chương trình khác."),
) -> None:
    """Tính hạn trả lời theo ngày làm việc."""
    words = Words("vi")
    try:
        start = datetime.fromisoformat(since)
    except ValueError:
        fail(words.say("commands.bad_time", text=since))
    if start.tzinfo is None:
        start = start.replace(tzinfo=VIETNAM)
    try:
        found = due_after(start, working_days, shipped_calendar())
    except CalendarUnknown as error:
        fail(words.say("commands.no_calendar", year=error.year))
    at = found.at.astimezone(VIETNAM)
    if as_json:
        days = [
            {"date": one.date.isoformat(), "counted": one.counted, "reason": one.reason.label}
            for one in found.days
        ]
        typer.echo(json.dumps({"due": at.isoformat(), "days": days}, ensure_ascii=False))
        return
    typer.echo(words.say("commands.due", at=at.strftime("%H:%M %d/%m/%Y")))
    if explain:
        for one in found.days:
            typer.echo(_line(one, words))
    if found.estimated:
        typer.echo(words.say("commands.due_estimated"))


def _line(one: Day, words: Words) -> str:
    mark = "+" if one.counted else "-"
    return words.say(
        "commands.due_day", mark=mark, date=one.date.strftime("%d/%m/%Y"), reason=one.reason.label
    )
