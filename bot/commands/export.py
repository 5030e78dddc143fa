"""The command ``export``: files for people and programs."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

import typer

from bot.app import opened
from bot.channel_names import CHANNELS
from bot.clock import VIETNAM
from bot.commands.running import fail, run, settings
from bot.exports import export as export_file
from bot.exports.files import MOST_LINES_OF_A_DOCUMENT, TooManyLines
from bot.reports.saying import refusal
from bot.storage.engine import reading
from bot.words import Words
from feedback import units
from feedback.case_rows import Scope
from feedback.errors import PeriodUnknown, UnitNotFound
from feedback.kinds import CaseKind, ContentType
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
    *,
    what: What = typer.Option(..., help="cases, statistics, faq hay misses."),
    since: str = typer.Option(
        "", "--from", help="Từ ngày, ví dụ 2026-01-01 hay 1/1/2026, hoặc từ phút 2026-10-25T12:00."
    ),
    until: str = typer.Option(
        "", "--to", help="Đến hết ngày, ví dụ 2026-03-31, hoặc đến trước phút 2026-11-25T12:00."
    ),
    file_format: Format = typer.Option(Format.XLSX, "--format", help="xlsx, csv, json hay docx."),
    out: Path = typer.Option(..., "--out", help="Tệp ghi ra."),
    unit: str = typer.Option("", "--unit", help="Mã đơn vị, gồm các đơn vị bên dưới; trống: tất cả."),
    alone: bool = typer.Option(False, "--alone", help="Chỉ riêng đơn vị đó."),
    kind: CaseKind | None = typer.Option(None, "--kind", help="Loại hồ sơ."),
    content: ContentType | None = typer.Option(None, "--content", help="Loại nội dung (NĐ 20/2008 Đ5)."),
    channel: str = typer.Option("", "--channel", help="Kênh nhận."),
    officer: int | None = typer.Option(None, "--officer", min=1, help="Số của cán bộ (lệnh staff list)."),
) -> None:
    """Xuất hồ sơ, số liệu, nội dung hỏi đáp hoặc câu chưa trả lời được."""
    if channel and channel not in CHANNELS:
        fail(Words("vi").say("commands.bad_channel", text=channel, known=", ".join(sorted(CHANNELS))))
    if what is What.FAQ:
        # What people read is of no period.
        since, until = since or "2000-01-01", until or "2100-01-01"
    elif not (since and until):
        fail(Words("vi").say("commands.export_needs_period", what=what.value))
    start, end = _moment(since), _moment(until, is_end=True)
    scope = Scope(
        below=not (alone and unit),
        kind=kind,
        content_type=content,
        channel=channel or None,
        officer_id=officer,
    )
    if end <= start:
        fail(Words("vi").say("commands.ends_before_it_starts", since=since, until=until))
    try:
        run(_export(what, Period(start, end), file_format, out, scope=scope, unit=unit))
    except (PeriodUnknown, UnitNotFound) as error:
        fail(refusal(error, Words("vi")))
    except TooManyLines:
        fail(Words("vi").say("commands.export_too_long", most=MOST_LINES_OF_A_DOCUMENT))
    typer.echo(Words("vi").say("commands.export_done", file=out))


async def _export(
    what: What, period: Period, file_format: Format, out: Path, *, scope: Scope, unit: str
) -> None:
    async with opened(settings()) as parts:
        if unit:
            async with reading(parts.sessions) as db:
                scope = replace(scope, unit_path=(await units.by_code(db, unit)).path)
        with await export_file(parts, what.value, period, file_format.value, scope) as file:
            out.parent.mkdir(parents=True, exist_ok=True)
            with out.open("wb") as target:
                shutil.copyfileobj(file, target)


def _day(written: str) -> date:
    """Return a date as programs or as people here write it.

    >>> _day("2026-11-01") == _day("1/11/2026")
    True
    """
    parts = written.split("/")
    return date(*map(int, reversed(parts))) if len(parts) == 3 else date.fromisoformat(written)


def _moment(written: str, *, is_end: bool = False) -> datetime:
    """Read a date, which counts whole, or a time to the minute; Vietnam's unless it says another zone."""
    try:
        if "T" not in written:
            start = datetime.combine(_day(written), time(), VIETNAM)
            return (start + timedelta(days=is_end)).astimezone(UTC)
        at = datetime.fromisoformat(written)
        return (at if at.tzinfo else at.replace(tzinfo=VIETNAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        fail(Words("vi").say("commands.bad_date", text=written))
