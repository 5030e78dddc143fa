"""Looks at open cases when their time has come: reminds, notes lateness, goes up level by level.

Each look is one case in one transaction. It does all that has fallen due since the last look, in order; of
reminders only the last one, so that a long silence is not followed by a storm.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, consents
from feedback.agenda import ALL_REMINDERS, Duty, Facts, Planned, Rules, plan
from feedback.clocks import PauseReason
from feedback.history import SYSTEM, append_event
from feedback.lifecycle import OPEN, State
from feedback.tables import Audience, Case, CaseEvent, EventKind, Purpose, Unit
from feedback.timekeeping import Moved, counting_start, note_late, recount
from feedback.worktime import WorkingDays, in_office_hours, next_opening

#: A case for which nothing is planned is looked at again after this time all the same.
LOOK_AGAIN = timedelta(days=3)
#: So much later than planned, a look is missing: the dead-man's switch.
LATEST_LOOK = timedelta(minutes=10)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look found, to be told to whom it concerns."""

    duties: tuple[Duty, ...] = ()
    levels: tuple[int, ...] = ()  #: up to which it went, for each *next_level* or *late_again*
    moved: Moved | None = None


async def cases_to_look_at(db: AsyncSession, *, now: datetime, limit: int = 200) -> Sequence[str]:
    """Return the codes of the open cases whose time has come, the longest waiting first."""
    waiting = (
        select(Case.code)
        .where(
            Case.state.in_(OPEN),
            Case.due_at.is_not(None),
            or_(Case.watch_at.is_(None), Case.watch_at <= now),
        )
        .order_by(Case.watch_at, Case.id)
        .limit(limit)
    )
    return (await db.scalars(waiting)).all()


async def look_at(
    db: AsyncSession, case: Case, *, now: datetime, calendar: WorkingDays, rules: Rules = ALL_REMINDERS
) -> Seen:
    """Do what has fallen due for a case that the caller has locked, and say when to look again.

    A citizen is reminded only after agreeing to that; what the office owes them comes all the same.

    Raises:
        ClockUnknown: the file of clocks has lost the case's version.
        CalendarUnknown: its time runs into a year without a calendar.
    """
    if not case.state.is_open or case.owed_at is None:
        case.watch_at = None
        return Seen()
    moved = await recount(db, case, calendar, now=now, why="calendar")
    written = await note_late(db, case, now=now)
    facts = _facts(case)
    planned = plan(facts, calendar, rules, until=now)
    agreed = facts.waits_for_citizen and await consents.agrees(db, case.contact_ref, Purpose.REMINDERS)
    # Looked at all the same when a reminder would fall due: by then its citizen may have agreed.
    wanted = [one for one in planned if agreed or not one.duty.is_for_citizen]
    done_until = _done_until(wanted, case.watched_at, now, calendar)
    fallen_due = [
        one.duty for one in wanted if (case.watched_at or counting_start(case)) < one.at <= done_until
    ]
    if written and Duty.LATE not in fallen_due:
        fallen_due.insert(0, Duty.LATE)
    duties = _last_reminder_only(fallen_due)
    if Duty.LATE in duties and case.late_times > 1:
        duties = [Duty.LATE_AGAIN if one is Duty.LATE else one for one in duties]
    levels = [await _note(db, case, duty, now) for duty in duties]
    case.watched_at = max(done_until, case.watched_at or done_until)
    case.watch_at = _next_look(planned, case.watched_at, now, calendar)
    return Seen(tuple(duties), tuple(level for level in levels if level), moved)


@dataclass(frozen=True, slots=True)
class Missed:
    """What the dead-man's switch found."""

    unwatched: int  #: open cases whose look is missing
    late_without_line: int  #: open cases past their promise that no line says so of

    @property
    def is_any(self) -> bool:
        return bool(self.unwatched or self.late_without_line)


async def missed(db: AsyncSession, *, now: datetime) -> Missed:
    """Count what should have been done by time and was not; asked independently of the clock jobs."""
    before = now - LATEST_LOOK
    owed = func.coalesce(Case.promised_at, Case.due_at)
    line = exists().where(CaseEvent.case_id == Case.id, CaseEvent.kind == EventKind.LATE, CaseEvent.at > owed)
    runs = or_(Case.paused_at.is_(None), Case.paused_at > owed)
    promised = select(func.count()).where(Case.state.in_(OPEN), Case.due_at.is_not(None))
    unwatched = promised.where(Case.watch_at < before)
    # A part that was just split off a late case waits for its first look, and is missed by nobody yet.
    had_its_look = or_(Case.watch_at.is_(None), Case.watch_at < before, Case.watch_at > now)
    no_line = promised.where(owed < before, runs, ~line, had_its_look)
    both = select(unwatched.scalar_subquery(), no_line.scalar_subquery())
    return Missed(*(await db.execute(both)).one())


async def unit_at_level(db: AsyncSession, unit: Unit, level: int) -> Unit:
    """Return the unit so many levels above, or the highest one there is."""
    above = unit
    for _ in range(level):
        if above.parent_id is None:
            break
        above = await db.get_one(Unit, above.parent_id)
    return above


def _facts(case: Case) -> Facts:
    assert case.owed_at is not None  # noqa: S101 - look_at has returned before
    waits = case.state is State.WAITING_FOR_CITIZEN and case.pause_reason is PauseReason.CITIZEN
    # After an apology, the reminders are those of the new date.
    start = case.extended_at or counting_start(case)
    return Facts(start, case.owed_at, case.paused_at, waits)


def _done_until(
    planned: Sequence[Planned], since: datetime | None, now: datetime, calendar: WorkingDays
) -> datetime:
    """Return until when a look may act: citizens are not written to when the office is closed."""
    if in_office_hours(now, calendar):
        return now
    for one in planned:
        if one.duty.is_for_citizen and (since is None or since < one.at) and one.at <= now:
            return one.at - _INSTANT
    return now


def _last_reminder_only(duties: Sequence[Duty]) -> list[Duty]:
    last = next((number for number in reversed(range(len(duties))) if duties[number].is_reminder), -1)
    lateness = {Duty.LATE, Duty.NEXT_LEVEL, Duty.COMPLETION_OVER}
    needless = any(duty in lateness for duty in duties)
    return [
        duty
        for number, duty in enumerate(duties)
        if not duty.is_reminder or (number == last and not needless)
    ]


def _next_look(
    planned: Sequence[Planned], done_until: datetime, now: datetime, calendar: WorkingDays
) -> datetime:
    if done_until < now:
        return next_opening(now, calendar)
    return min([now + LOOK_AGAIN, *(one.at for one in planned if one.at > done_until)])


async def _note(db: AsyncSession, case: Case, duty: Duty, now: datetime) -> int:
    """Write the line of a duty; return the level to which it goes up, 0 if it stays."""
    if duty in {Duty.NEXT_LEVEL, Duty.LATE_AGAIN}:
        unit = await cases.unit_of(db, case)
        target = await unit_at_level(db, unit, case.raised + 1)
        case.raised += 1
        data = {"level": case.raised, "to_unit": target.code, "from_unit": unit.code}
        await append_event(db, case, EventKind.RAISED, actor=SYSTEM, now=now, data=data)
        return case.raised
    if duty.is_for_citizen:
        await append_event(
            db, case, EventKind.CITIZEN_REMINDED, actor=SYSTEM, now=now, audience=Audience.PUBLIC,
            data={"what": duty},
        )  # fmt: skip
    elif duty is not Duty.LATE:
        await append_event(db, case, EventKind.REMINDED, actor=SYSTEM, now=now, data={"what": duty})
    return 0
