"""Keeps the time of a case: pauses that begin and end with its state, lateness that is noted, recounts.

Every step passes ``before_step`` and ``after_step``, so that no road into or out of a state loses time.
The caller has locked the case.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.calendar_changes import calendar_in_force
from feedback.clocks import Clock, PauseReason, clock_of_version
from feedback.history import SYSTEM, append_event
from feedback.life import LIFE, Ticking
from feedback.reckoning import Extension, Pause, Reckoning, reckon
from feedback.register import set_due
from feedback.tables import Audience, Case, CasePause, EventKind
from feedback.worktime import WorkingDays


@dataclass(frozen=True, slots=True)
class Moved:
    """What was promised before and what is promised now."""

    was: datetime
    now: datetime

    @property
    def is_later(self) -> bool:
        return self.now > self.was


def counting_start(case: Case) -> datetime:
    """Return when the present count of a case began."""
    return case.due_from_at or case.round_began_at or case.received_at


def clock_of_case(case: Case) -> Clock:
    """Return the clock that a case was promised, in the version that was in force then.

    Raises:
        ClockUnknown: the file of clocks has lost that version.
    """
    return clock_of_version(case.clock_version)


async def reckoning_of(
    db: AsyncSession, case: Case, calendar: WorkingDays, *, now: datetime, if_resumed_now: bool = False
) -> Reckoning | None:
    """Count the deadline of a case from the beginning, to store or to explain it; None without a promise.

    Args:
        db: the transaction.
        case: whose.
        calendar: which days count.
        now: aware.
        if_resumed_now: take a pause that still lasts as ending now; else it gives nothing back yet.

    Raises:
        ClockUnknown: the file of clocks has lost the case's version.
        CalendarUnknown: the count runs into a year without a calendar.
    """
    if case.due_at is None:
        return None
    rows = await db.scalars(
        select(CasePause)
        .where(CasePause.case_id == case.id, CasePause.counting == case.counting)
        .order_by(CasePause.began_at, CasePause.id)
    )
    pauses = [Pause(row.began_at, row.ended_at, row.reason) for row in rows]
    if if_resumed_now and case.paused_at is not None and case.pause_reason is not None:
        pauses.append(Pause(case.paused_at, None, case.pause_reason))
    clock, start = clock_of_case(case), counting_start(case)
    return reckon(clock, start, calendar, now=now, pauses=pauses, extension=extension_of(case))


def extension_of(case: Case) -> Extension | None:
    """Return the one new date that was set for a case, if one was."""
    if case.extended_at is None or case.extended_to is None:
        return None
    return Extension(case.extended_at, case.extended_to)


async def recount(
    db: AsyncSession, case: Case, calendar: WorkingDays, *, now: datetime, why: str
) -> Moved | None:
    """Bring the stored deadline to what counting gives; a change leaves a line. None if nothing moved.

    Raises:
        ClockUnknown, CalendarUnknown: as ``reckoning_of``.
    """
    reckoning = await reckoning_of(db, case, calendar, now=now)
    if reckoning is None or case.owed_at is None:
        return None
    case.due_estimated = reckoning.estimated
    if (case.due_at, case.promised_at) == (reckoning.due_at, reckoning.promised_at):
        return None
    was = case.owed_at
    case.due_at, case.promised_at = reckoning.due_at, reckoning.promised_at
    await set_due(db, case, now=now, why=why)
    owed = case.promised_at or case.due_at
    return Moved(was, owed) if owed != was else None


async def before_step(db: AsyncSession, case: Case, *, now: datetime) -> None:
    """Note lateness before a step is written down, so that no answer hides it."""
    if case.watch_at is not None:  # an answer was owed until this step
        await note_late(db, case, now=now)


async def note_late(db: AsyncSession, case: Case, *, now: datetime) -> bool:
    """Write the line of a case whose promise is past, once for each promise; tell whether it was written.

    The caller knows that an answer was still owed until now.
    """
    owed = case.owed_at
    if owed is None or not case.is_past(now) or (case.late_at is not None and case.late_at > owed):
        return False
    await _write_late(db, case, owed, now=now)
    return True


async def _write_late(db: AsyncSession, case: Case, owed: datetime, *, now: datetime) -> None:
    case.late_at, case.late_times = now, case.late_times + 1
    data = {"due_at": owed.isoformat(), "times": case.late_times}
    await append_event(db, case, EventKind.LATE, actor=SYSTEM, now=now, audience=Audience.PUBLIC, data=data)


async def after_step(db: AsyncSession, case: Case, *, now: datetime) -> None:
    """Let the clock stand still or go on as the state wants, and have the case looked at soon."""
    if case.due_at is None:
        return
    wanted = _wanted_pause(case)
    if case.paused_at is None and wanted is not None:
        case.paused_at, case.pause_reason = now, wanted
    elif case.paused_at is not None and wanted is None:
        await _end_pause(db, case, now=now)
    case.watch_at = now if case.state.is_open else None


async def pause_for_body(db: AsyncSession, case: Case, *, now: datetime) -> None:
    """Let the clock stand still for another body; in a pause for the citizen, from now on for both."""
    if case.paused_at is not None:
        await _end_pause(db, case, now=now)
    case.paused_at, case.pause_reason = now, PauseReason.OTHER_BODY
    case.watch_at = now


async def resume_from_body(db: AsyncSession, case: Case, *, now: datetime) -> None:
    """Let the clock go on, unless the case also waits for its citizen."""
    await _end_pause(db, case, now=now)
    await after_step(db, case, now=now)


async def take_earlier(db: AsyncSession, target: Case, other: Case, *, now: datetime) -> None:
    """Let a case go on by the deadline of one merged into it, if that is earlier: its count, its pauses.

    Raises:
        ClockUnknown, CalendarUnknown: as ``reckoning_of``.
    """
    calendar = await calendar_in_force(db)
    mine = await reckoning_of(db, target, calendar, now=now, if_resumed_now=True)
    if mine is None or other.due_at is None or other.due_at >= mine.due_at:
        return
    start, stands_still, reason = counting_start(other), target.paused_at is not None, target.pause_reason
    target.count_from(start)
    if stands_still:
        target.paused_at, target.pause_reason = now, reason
    rows = await db.scalars(
        select(CasePause).where(CasePause.case_id == other.id, CasePause.counting == other.counting)
    )
    for row in rows.all():
        db.add(
            CasePause(
                case_id=target.id,
                counting=target.counting,
                began_at=row.began_at,
                ended_at=row.ended_at,
                reason=row.reason,
            )
        )
    target.clock_version = other.clock_version
    target.extended_at, target.extended_to = other.extended_at, other.extended_to
    target.promised_at, target.due_at = other.promised_at, other.due_at
    target.due_estimated, target.watch_at, target.watched_at = other.due_estimated, now, now
    await db.flush()  # the pauses are counted by whoever reads on
    await set_due(db, target, now=now, why="merged")
    if target.due_at < now and (target.promised_at or now) > now:
        # What was late and apologised for is so in this case too; no look would find it before the new date.
        await _write_late(db, target, target.due_at, now=now)


def _wanted_pause(case: Case) -> PauseReason | None:
    ticking = LIFE[case.state].ticking
    if ticking is Ticking.ENDED:
        return None
    if case.pause_reason is PauseReason.OTHER_BODY:
        return PauseReason.OTHER_BODY
    if ticking is Ticking.PAUSED and PauseReason.CITIZEN in clock_of_case(case).pauses:
        return PauseReason.CITIZEN
    return None


async def _end_pause(db: AsyncSession, case: Case, *, now: datetime) -> None:
    if case.paused_at is None or case.pause_reason is None:
        return
    db.add(
        CasePause(
            case_id=case.id,
            counting=case.counting,
            began_at=case.paused_at,
            ended_at=now,
            reason=case.pause_reason,
        )
    )
    case.paused_at, case.pause_reason = None, None
    await db.flush()  # counted below
    await recount(db, case, await calendar_in_force(db), now=now, why="resumed")
