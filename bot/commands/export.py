"""The command ``export``: files for people and programs."""

import shutil
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

import typer

from bot.app import opened
from bot.clock import VIETNAM
from bot.commands.running import fail, run, settings
from bot.exports import export as export_file
from bot.words import Words
from feedback.errors import PeriodUnknown
from feedback.periods import Period


class What(StrEnum):
    """What can be exported."""

    CASES = "cases"
    STATISTICS = "statistics"
    FAQ = "faq"
    MISSES = "misses"


class Format(StrEnum):
    """In which form."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    DOCX = "docx"


def export(
    what: What = typer.Option(..., help="cases, statistics, faq hay misses."),
    since: str = typer.Option(..., "--from", help="Từ ngày, ví dụ 2026-01-01."),
    until: str = typer.Option(..., "--to", help="Đến hết ngày, ví dụ 2026-03-31."),
    file_format: Format = typer.Option(Format.XLSX, "--format", help="xlsx, csv, json hay docx."),
    out: Path = typer.Option(..., "--out", help="Tệp ghi ra."),
) -> None:
    """Xuất hồ sơ, số liệu, nội dung hỏi đáp hoặc câu chưa trả lời được."""
    start, end = _day(since), _day(until) + timedelta(days=1)
    if end <= start:
        fail(Words("vi").say("commands.bad_date", text=until))
    try:
        run(_export(what, Period(start, end), file_format, out))
    except PeriodUnknown as error:
        fail(str(error))
    typer.echo(Words("vi").say("commands.export_done", file=out))


async def _export(what: What, period: Period, file_format: Format, out: Path) -> None:
    async with opened(settings()) as parts:
        with await export_file(parts, what.value, period, file_format.value, None) as file:
            out.parent.mkdir(parents=True, exist_ok=True)
            with out.open("wb") as target:
                shutil.copyfileobj(file, target)


def _day(written: str) -> datetime:
    try:
        return datetime.combine(date.fromisoformat(written), time(), VIETNAM)
    except ValueError:
        fail(Words("vi").say("commands.bad_date", text=written))
