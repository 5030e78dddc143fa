"""Which answers came late or are overdue in a period, by how much, whose they are, and why."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope
from feedback.grouped_rows import counted_within
from feedback.periods import Period
from feedback.tables import Case, CaseApology, CountedRound, Fate, Unit, instant, moment_of
from feedback.tables.counted import ANSWERS
from feedback.time_taken import office_time
from feedback.worktime import WorkingDays

_MINUTE = 60_000_000
_ROWS_AT_ONCE = 1_000
_IDS_AT_ONCE = 500
#: A round: its case's id and its number.
_Round = tuple[int, int]


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One answer that was or is late; ``reason`` is that of its letter of apology, empty without one."""

    code: str
    unit_code: str
    unit_name: str
    officer_name: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    late_minutes: int  #: of office hours
    reason: str
    apologised_at: datetime | None
    new_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Longest:
    """The longest delays, and how many late answers there are in all."""

    answers: Sequence[LateAnswer]
    count: int


async def late_answers(
    db: AsyncSession, period: Period, scope: Scope = EVERYTHING, *, now: datetime, calendar: WorkingDays
) -> list[LateAnswer]:
    """Return the cases behind *late* and *overdue* of a period, the longest delay first.

    Args:
        db: the transaction; only read.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
        calendar: which days count.
    """
    period = period.so_far(now)
    delays = await _delays(db, period, scope, calendar)
    return await _told(db, delays, period.end)


async def longest_late(
    db: AsyncSession,
    period: Period,
    scope: Scope = EVERYTHING,
    *,
    now: datetime,
    calendar: WorkingDays,
    most: int,
) -> Longest:
    """Return the first of ``late_answers``, and read no more of the others than how late they are."""
    period = period.so_far(now)
    delays = await _delays(db, period, scope, calendar)
    # Of equally late ones the code decides, which is read with the rest.
    least = min(sorted(delays.values(), reverse=True)[:most], default=0)
    longest = {one: minutes for one, minutes in delays.items() if minutes >= least}
    return Longest((await _told(db, longest, period.end))[:most], len(delays))


async def _delays(db: AsyncSession, period: Period, scope: Scope, calendar: WorkingDays) -> dict[_Round, int]:
    """Return by how many minutes of office hours each late round was or is late at the period's end."""
    c, end = CountedRound, instant(period.end) // _MINUTE
    rows: Any = select(c.case_id, c.round, c.due // _MINUTE, c.ended // _MINUTE)
    rows = counted_within(rows, period, scope).where(c.kind.in_(scope.kinds), _is_late(period))
    # Of the connection, which gives plain rows: the session's own take several times as long.
    found = await (await db.connection()).stream(rows.execution_options(yield_per=_ROWS_AT_ONCE))
    rounds, due, ended = list[_Round](), array("q"), array("q")
    async for part in found.partitions():
        for case_id, number, due_minute, ended_minute in part:
            rounds.append((case_id, number))
            due.append(due_minute)
            ended.append(end if ended_minute is None else min(ended_minute, end))
    if not rounds:
        return {}
    office = office_time(min(due), max(ended), calendar)
    return dict(zip(rounds, office.all_between(due, ended), strict=True))


def _is_late(period: Period) -> Any:
    c, start, end = CountedRound, instant(period.start), instant(period.end)
    came_late = and_(c.fate == Fate.LATE, c.ended >= start, c.ended < end)
    # Transferred, merged or answered later, it was owed until then.
    owed = and_(or_(c.ended.is_(None), c.ended >= end), c.due < end)
    return or_(came_late, owed)


async def _told(db: AsyncSession, delays: dict[_Round, int], as_of: datetime) -> list[LateAnswer]:
    """Return what is to be said of some late rounds, the longest delay first."""
    c, found = CountedRound, list[LateAnswer]()
    ids = sorted({case_id for case_id, _ in delays})
    columns = (
        c.case_id, c.round, Case.code, Unit.code, Unit.name, c.officer_name, c.began, c.due, c.ended, c.fate,
    )  # fmt: skip
    each: Any = select(*columns).join(Case, Case.id == c.case_id).join(Unit, Unit.id == c.unit_id)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        letters = await _letters(db, some, as_of)
        for case_id, number, *told in await db.execute(each.where(c.case_id.in_(some))):
            if (case_id, number) in delays:
                letter, minutes = letters.get((case_id, number)), delays[case_id, number]
                found.append(_late_answer(told, minutes, letter, as_of))
    return sorted(found, key=lambda one: (-one.late_minutes, one.code))


def _late_answer(
    told: Sequence[Any], minutes: int, letter: CaseApology | None, as_of: datetime
) -> LateAnswer:
    code, unit_code, unit_name, officer, began, due, ended, fate = told
    answered_at = moment_of(ended) if fate in ANSWERS and ended < instant(as_of) else None
    return LateAnswer(
        code, unit_code, unit_name, officer, moment_of(began), moment_of(due), answered_at, minutes,
        letter.reason if letter else "", letter.written_at if letter else None,
        letter.new_due_at if letter else None,
    )  # fmt: skip


async def _letters(db: AsyncSession, ids: Sequence[int], as_of: datetime) -> dict[_Round, CaseApology]:
    """Return the first letter of each round of these cases, if it was written by then."""
    found: dict[_Round, CaseApology] = {}
    some = select(CaseApology).where(CaseApology.case_id.in_(ids), CaseApology.written_at < as_of)
    for letter in await db.scalars(some.order_by(CaseApology.id)):
        found.setdefault((letter.case_id, letter.round), letter)
    return found
