"""The command ``due``: when a deadline falls, and why."""

import json
from datetime import datetime
from pathlib import Path

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import VIETNAM
from bot.commands.running import fail, run, settings
from bot.storage.engine import open_engine, open_sessions, reading
from bot.words import Words
from feedback.calendar import Calendar, shipped_calendar
from feedback.calendar_changes import calendar_in_force
from feedback.errors import CalendarUnknown
from feedback.worktime import Day, due_after


def due(
    since: str = typer.Option(..., "--from", help="Thời điểm nhận, ISO, ví dụ 2026-11-20T09:00+07:00."),
    working_days: int = typer.Option(..., "--working-days", min=1, max=3660, help="Số ngày làm việc."),
    explain: bool = typer.Option(False, "--explain", help="Kể từng ngày tính hay không tính và vì sao."),
    as_json: bool = typer.Option(False, "--json", help="In JSON cho chương trình khác."),
) -> None:
    """Tính hạn trả lời theo ngày làm việc."""
    words = Words("vi")
    try:
        start = datetime.fromisoformat(since)
        start = (start if start.tzinfo else start.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)
    except (ValueError, OverflowError):
        fail(words.say("commands.bad_time", text=since))
    try:
        found = due_after(start, working_days, run(_calendar()))
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


async def _calendar() -> Calendar:
    """Return the shipped calendar with what was entered, if there is a database to read that from."""
    address = settings().database_url
    file = make_url(address).database
    if make_url(address).get_backend_name() == "sqlite" and not (file and Path(file).exists()):
        return shipped_calendar()
    engine = open_engine(address)
    try:
        async with reading(open_sessions(engine)) as db:
            return await calendar_in_force(db)
    except (SQLAlchemyError, OSError):
        return shipped_calendar()  # a deadline can be counted without a database
    finally:
        await engine.dispose()


def _line(one: Day, words: Words) -> str:
    mark = "+" if one.counted else "-"
    return words.say(
        "commands.due_day", mark=mark, date=one.date.strftime("%d/%m/%Y"), reason=one.reason.label
    )
