"""What administrators enter over the shipped calendar: days off, make-up days, confirmed years."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.calendar import Calendar, shipped_calendar
from feedback.errors import CalendarChangeUnfit
from feedback.history import Actor
from feedback.lifecycle import OPEN
from feedback.storable import storable
from feedback.tables import CalendarChange, Case, ChangeKind
from feedback.worktime import DayKind

_SATURDAY = 5
_LONGEST_NAME, _LONGEST_SOURCE = 200, 400
_KINDS = {ChangeKind.DAY_OFF: DayKind.DAY_OFF, ChangeKind.MAKE_UP: DayKind.MAKE_UP, ChangeKind.PLAIN: None}
#: From this month on, next year's days off should be announced.
WARN_FROM_MONTH = 10


def laid_over(calendar: Calendar, changes: Iterable[CalendarChange]) -> Calendar:
    """Return a calendar with what was entered, in the order in which it was entered.

    Raises:
        CalendarUnknown: a year is in no calendar.
    """
    for change in in_force(changes):
        if change.kind is ChangeKind.YEAR_CONFIRMED:
            calendar = calendar.with_year_confirmed(change.day.year, source=change.source)
        else:
            calendar = calendar.with_day(
                change.day, _KINDS[change.kind], name=change.name, source=change.source
            )
    return calendar


def in_force(changes: Iterable[CalendarChange]) -> list[CalendarChange]:
    """Return the entries that hold, in order: without those taken back, and without what took them back."""
    gone: set[int | None] = set()
    holding = []
    # From the end: what took an entry back may have been taken back itself.
    for change in reversed([*changes]):
        if change.id in gone:
            continue
        if change.undoes is None:
            holding.append(change)
        else:
            gone.add(change.undoes)
    return holding[::-1]


def can_be_taken_back(changes: Iterable[CalendarChange]) -> frozenset[int]:
    """Return the numbers of the entries that nothing followed for the same day, or the same year."""
    return frozenset({(one.day, one.kind is ChangeKind.YEAR_CONFIRMED): one.id for one in changes}.values())


async def calendar_in_force(db: AsyncSession, shipped: Calendar | None = None) -> Calendar:
    """Return the calendar as it is known now: the shipped one with all that was entered since."""
    return laid_over(shipped or shipped_calendar(), await changes(db))


async def changes(db: AsyncSession) -> Sequence[CalendarChange]:
    """Return all that was entered, the first entry first."""
    return (await db.scalars(select(CalendarChange).order_by(CalendarChange.id))).all()


async def enter_day(
    db: AsyncSession, day: date, kind: ChangeKind, *, name: str, source: str, actor: Actor, now: datetime
) -> CalendarChange:
    """Enter what a day is; every open case is counted again by the clock jobs, each in its own transaction.

    Args:
        db: the transaction.
        day: in Vietnam; may lie in the past, when a swap is announced late.
        kind: a day off (Monday to Friday), a make-up day (weekend), or plain again.
        name: what for; not needed for plain.
        source: the announcement; never empty.
        actor: who enters it.
        now: when; aware.

    Raises:
        CalendarChangeUnfit: the source or the name is missing, the weekday does not fit the kind, or it is
            so already.
        CalendarUnknown: the year is in no calendar.
    """
    name, source = storable(name)[:_LONGEST_NAME], storable(source)[:_LONGEST_SOURCE]
    if kind is ChangeKind.YEAR_CONFIRMED or not source:
        raise CalendarChangeUnfit(day, "source")
    if not name and kind is not ChangeKind.PLAIN:
        raise CalendarChangeUnfit(day, "name")
    is_weekend = day.weekday() >= _SATURDAY
    if (kind is ChangeKind.DAY_OFF and is_weekend) or (kind is ChangeKind.MAKE_UP and not is_weekend):
        raise CalendarChangeUnfit(day, "weekend" if is_weekend else "weekday")
    known = (await calendar_in_force(db)).special_days(day.year).get(day)
    if kind is ChangeKind.PLAIN and known is None:
        raise CalendarChangeUnfit(day, "plain")
    return await _enter(db, CalendarChange(kind=kind, day=day, name=name, source=source), actor, now)


async def confirm_year(
    db: AsyncSession, year: int, *, source: str, actor: Actor, now: datetime
) -> CalendarChange:
    """Say that the days off of a year, as they stand, are announced.

    Raises:
        CalendarChangeUnfit: the source is missing, or the year is confirmed already.
        CalendarUnknown: the year is in no calendar.
    """
    first, source = date(year, 1, 1), storable(source)[:_LONGEST_SOURCE]
    if not source:
        raise CalendarChangeUnfit(first, "source")
    if not (await calendar_in_force(db)).is_estimated(year):
        raise CalendarChangeUnfit(first, "confirmed")
    change = CalendarChange(kind=ChangeKind.YEAR_CONFIRMED, day=first, name="", source=source)
    return await _enter(db, change, actor, now)


async def take_back(db: AsyncSession, number: int, *, actor: Actor, now: datetime) -> CalendarChange:
    """Let hold again what held before an entry; the entry stays, and the way back is an entry of its own.

    Raises:
        CalendarChangeUnfit: there is no such entry, or another one followed it.
    """
    entered = await changes(db)
    change = next((one for one in entered if one.id == number), None)
    if change is None or number not in can_be_taken_back(entered):
        raise CalendarChangeUnfit(change.day if change else date.min, "followed")
    back = CalendarChange(
        kind=change.kind, day=change.day, name=change.name, source=change.source, undoes=number
    )
    return await _enter(db, back, actor, now)


def unconfirmed_year(calendar: Calendar, today: date) -> int | None:
    """Return which year somebody has to confirm now: this one, or from October on the next."""
    wanted = [today.year, *([today.year + 1] if today.month >= WARN_FROM_MONTH else [])]
    return next((year for year in wanted if calendar.is_estimated(year)), None)


async def _enter(db: AsyncSession, change: CalendarChange, actor: Actor, now: datetime) -> CalendarChange:
    change.made_by_id, change.made_by_name, change.made_at = actor.id, actor.name, now
    db.add(change)
    await db.flush()  # whoever asks next in this transaction counts by it
    # The clock jobs count each open case again, in a transaction of its own, and tell whom it concerns.
    await db.execute(update(Case).where(Case.state.in_(OPEN), Case.due_at.is_not(None)).values(watch_at=now))
    return change
