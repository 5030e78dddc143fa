"""What is entered of the calendar, kept among all changes too; for the console and the command line."""

from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject, did
from feedback import calendar_changes
from feedback.history import Actor
from feedback.tables import CalendarChange, ChangeKind

#: How the log names each: ``office.did_…``.
_DID = {
    ChangeKind.DAY_OFF: "calendar_day_off",
    ChangeKind.MAKE_UP: "calendar_make_up",
    ChangeKind.PLAIN: "calendar_plain",
    ChangeKind.YEAR_CONFIRMED: "calendar_year_confirmed",
}


async def enter_day(
    db: AsyncSession, day: date, kind: ChangeKind, *, name: str, source: str, by: Actor, now: datetime
) -> None:
    """Enter what a day is.

    Raises:
        CalendarChangeUnfit, CalendarUnknown: as ``feedback.calendar_changes.enter_day``.
    """
    change = await calendar_changes.enter_day(db, day, kind, name=name, source=source, actor=by, now=now)
    await _log(db, change, _DID[kind], by, now)


async def confirm_year(db: AsyncSession, year: int, *, source: str, by: Actor, now: datetime) -> None:
    """Say that the days off of a year are announced.

    Raises:
        CalendarChangeUnfit, CalendarUnknown: as ``feedback.calendar_changes.confirm_year``.
    """
    change = await calendar_changes.confirm_year(db, year, source=source, actor=by, now=now)
    await _log(db, change, _DID[change.kind], by, now)


async def take_back(db: AsyncSession, number: int, *, by: Actor, now: datetime) -> date:
    """Let hold again what held before an entry; return the day that it is about.

    Raises:
        CalendarChangeUnfit: as ``feedback.calendar_changes.take_back``.
    """
    change = await calendar_changes.take_back(db, number, actor=by, now=now)
    await _log(db, change, "calendar_taken_back", by, now)
    return change.day


async def _log(db: AsyncSession, change: CalendarChange, what: str, by: Actor, now: datetime) -> None:
    whole_year = change.kind is ChangeKind.YEAR_CONFIRMED
    name = str(change.day.year) if whole_year else change.day.isoformat()
    reason = " · ".join(one for one in (change.name, change.source) if one)
    await did(db, Subject.CALENDAR, name, what, reason=reason, by=by, now=now)
