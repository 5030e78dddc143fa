"""The commands ``calendar …``: which days count, and entering what the Government announces."""

from datetime import date

import typer

from bot.app import opened
from bot.commands.running import fail, run, settings
from bot.office import days
from bot.office.changes import BY_COMMAND
from bot.words import Words
from feedback.calendar import Calendar
from feedback.calendar_changes import calendar_in_force
from feedback.errors import CalendarChangeUnfit, CalendarUnknown
from feedback.tables import ChangeKind

app = typer.Typer(help="Lịch làm việc: ngày nghỉ, ngày làm bù, xác nhận năm.", no_args_is_help=True)

_DAY = typer.Argument(help="Ngày, dạng 2027-02-05.")
_SOURCE = typer.Option(..., "--source", help="Nguồn: số văn bản hoặc địa chỉ trang.")
_NAME = typer.Option(..., "--name", help="Tên ngày nghỉ, hoặc làm bù cho ngày nào.")


@app.command("list")
def list_year(year: int = typer.Argument(help="Năm, ví dụ 2027.")) -> None:
    """Kể các ngày nghỉ, ngày làm bù của một năm, mỗi ngày kèm nguồn."""
    words = Words("vi")
    try:
        calendar = run(_calendar())
        estimated = calendar.is_estimated(year)
        special = sorted(calendar.special_days(year).items())
    except CalendarUnknown as error:
        fail(words.say("commands.no_calendar", year=error.year))
    state = words.say("clock.command_estimated" if estimated else "clock.command_confirmed")
    typer.echo(words.say("clock.command_year", year=year, state=state, source=calendar.source_of(year)))
    for day, reason in special:
        weekday = words.say(f"clock.weekday_{day.weekday()}")
        typer.echo(
            words.say(
                "clock.command_day", day=f"{day:%d/%m/%Y}", weekday=weekday, label=reason.label,
                source=reason.source,
            )
        )  # fmt: skip


@app.command("day-off")
def day_off(day: str = _DAY, name: str = _NAME, source: str = _SOURCE) -> None:
    """Nhập một ngày nghỉ."""
    _enter(day, ChangeKind.DAY_OFF, name, source)


@app.command("make-up")
def make_up(day: str = _DAY, name: str = _NAME, source: str = _SOURCE) -> None:
    """Nhập một ngày làm bù."""
    _enter(day, ChangeKind.MAKE_UP, name, source)


@app.command("plain")
def plain(day: str = _DAY, source: str = _SOURCE) -> None:
    """Bỏ một ngày đã nhập: ngày đó trở lại như thường."""
    _enter(day, ChangeKind.PLAIN, "", source)


@app.command("confirm")
def confirm(year: int = typer.Argument(help="Năm."), source: str = _SOURCE) -> None:
    """Xác nhận cả năm đã đúng với thông báo của Nhà nước."""
    words = Words("vi")
    try:
        run(_confirm(year, source))
    except CalendarChangeUnfit as error:
        fail(words.say(f"clock.error_change_{error.what}"))
    except CalendarUnknown as error:
        fail(words.say("commands.no_calendar", year=error.year))
    typer.echo(words.say("clock.command_year_saved", year=year))
    typer.echo(words.say("clock.command_counted_again"))


def _enter(day: str, kind: ChangeKind, name: str, source: str) -> None:
    words = Words("vi")
    try:
        when = date.fromisoformat(day)
    except ValueError:
        fail(words.say("clock.error_change_day"))
    try:
        run(_enter_day(when, kind, name, source))
    except CalendarChangeUnfit as error:
        fail(words.say(f"clock.error_change_{error.what}"))
    except CalendarUnknown as error:
        fail(words.say("commands.no_calendar", year=error.year))
    typer.echo(words.say("clock.command_saved", day=f"{when:%d/%m/%Y}"))
    typer.echo(words.say("clock.command_counted_again"))


async def _calendar() -> Calendar:
    async with opened(settings()) as parts, parts.sessions() as db:
        return await calendar_in_force(db)


async def _enter_day(day: date, kind: ChangeKind, name: str, source: str) -> None:
    async with opened(settings()) as parts, parts.transaction() as db:
        now = parts.clock.now()
        await days.enter_day(db, day, kind, name=name, source=source, by=BY_COMMAND, now=now)


async def _confirm(year: int, source: str) -> None:
    async with opened(settings()) as parts, parts.transaction() as db:
        await days.confirm_year(db, year, source=source, by=BY_COMMAND, now=parts.clock.now())
