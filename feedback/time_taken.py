"""How long things took in working hours, how often the clock stood still, which letters were written."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, null, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from feedback.case_rows import Scope, narrowed
from feedback.counting import CaseRow
from feedback.dialects import minute_of
from feedback.kinds import CaseKind, RoundEnd
from feedback.periods import Period
from feedback.tables import Case, CaseApology, CasePause, CaseRound
from feedback.worktime import VIETNAM, WorkingDays, days_between, local_date, working_minutes_between

_DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAKN = [kind for kind in CaseKind if kind.is_pakn]


class Measure(StrEnum):
    """What is measured from receipt on, in working hours."""

    FIRST_REPLY = "first_reply"  #: until staff first wrote to the citizen
    TRANSFER = "transfer"  #: until the competent body had it
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took, over so many cases: whole minutes of office hours."""

    cases: int
    median_minutes: int
    ninety_minutes: int  #: nine in ten took no longer

    @property
    def median_hours(self) -> float:
        return round(self.median_minutes / 60, 1)

    @property
    def ninety_hours(self) -> float:
        return round(self.ninety_minutes / 60, 1)


@dataclass(frozen=True, slots=True)
class ClockWork:
    """What else the clock did in a period."""

    pauses: int = 0  #: that began in it
    paused_minutes: int = 0  #: of office hours, of those pauses, until now
    apologies: int = 0
    extensions: int = 0  #: of the apologies, those with a new date


class OfficeTime:
    """Answers quickly how many minutes of office hours lie between two minutes since 1970."""

    def __init__(self, first: date, last: date, calendar: WorkingDays) -> None:
        self._start = minute_since_1970(datetime.combine(first, time(), VIETNAM))
        self._gone_by = array("l")
        patterns: dict[Sequence[tuple[time, time]], list[int]] = {}
        total = 0
        for day in days_between(first, last):
            hours = tuple(calendar.office_hours(day)) if calendar.is_working(day) else ()
            if hours not in patterns:
                patterns[hours] = _pattern(hours)
            *of_day, worked = patterns[hours]
            self._gone_by.extend([total + minutes for minutes in of_day])
            total += worked

    def between(self, start: int, end: int) -> int:
        """Return the minutes of office hours from one minute to another."""
        return self._gone_by[end - self._start] - self._gone_by[start - self._start]


def minute_since_1970(at: datetime) -> int:
    return int((at - _EPOCH) // timedelta(minutes=1))


def spread_of(minutes: Iterable[int]) -> Spread | None:
    """Return median and 90th percentile, each one that occurs (nearest rank); None of nothing.

    >>> spread_of(range(1, 11))
    Spread(cases=10, median_minutes=5, ninety_minutes=9)
    """
    ordered = sorted(minutes)
    if not ordered:
        return None
    count = len(ordered)
    return Spread(count, ordered[(count + 1) // 2 - 1], ordered[-(-9 * count // 10) - 1])


async def spreads(
    db: AsyncSession, period: Period, scope: Scope, calendar: WorkingDays
) -> dict[Measure, Spread]:
    """Return how long it took to what happened in a period; of feedback and petitions."""
    rows = (await db.execute(union_all(_present(period, scope), _earlier(period, scope)))).all()
    if not rows:
        return {}
    first = _EPOCH + timedelta(minutes=min(row[0] for row in rows))
    office = OfficeTime(local_date(first), local_date(period.end), calendar)
    found = {}
    for place, measure in enumerate(Measure, 1):
        taken = spread_of([office.between(row[0], row[place]) for row in rows if row[place] is not None])
        if taken is not None:
            found[measure] = taken
    return found


def spreads_of(rows: Iterable[CaseRow], period: Period, calendar: WorkingDays) -> dict[Measure, Spread]:
    """Return the same of rows."""
    taken: dict[Measure, list[int]] = {measure: [] for measure in Measure}
    for row in rows:
        ends = (row.first_reply_at, row.transferred_at, row.answered_at)
        for measure, end in zip(Measure, ends, strict=True):
            if row.kind.is_pakn and end is not None and period.holds(end):
                start, stop = (at.replace(second=0, microsecond=0) for at in (row.received_at, end))
                taken[measure].append(working_minutes_between(start, stop, calendar))
    return {measure: spread for measure in Measure if (spread := spread_of(taken[measure]))}


async def clock_work(
    db: AsyncSession, period: Period, scope: Scope, calendar: WorkingDays, *, now: datetime
) -> ClockWork:
    """Return pauses that began and letters that were written in a period; of feedback and petitions."""
    letters = select(*_columns(func.count(CaseApology.id), func.count(CaseApology.new_due_at))).where(
        CaseApology.written_at >= period.start, CaseApology.written_at < period.end
    )
    letters = letters.join(Case, Case.id == CaseApology.case_id)
    if scope.officer_id is not None:
        letters = letters.where(Case.officer_id == scope.officer_id)
    apologies, extensions = (await db.execute(_of_pakn(letters, scope, CaseApology.unit_id))).one()
    pauses, minutes = 0, 0
    async for began, ended in await db.stream(_pauses(period, scope)):
        pauses += 1
        minutes += working_minutes_between(began, min(ended or now, now), calendar)
    return ClockWork(pauses, minutes, apologies, extensions)


def _pattern(hours: Sequence[tuple[time, time]]) -> list[int]:
    """Return how many minutes of office hours have gone by at each minute of a day, midnight to midnight."""
    gone_by = [0]
    for minute in range(_DAY):
        at = time(minute // 60, minute % 60)
        gone_by.append(gone_by[-1] + any(opens <= at < closes for opens, closes in hours))
    return gone_by


def _present(period: Period, scope: Scope) -> Select[Any]:
    ends = (Case.first_reply_at, Case.transferred_at, Case.answered_at)
    began_at = func.coalesce(Case.round_began_at, Case.received_at)
    rows = select(minute_of(began_at), *(_minute_within(end, period) for end in ends))
    if scope.officer_id is not None:
        rows = rows.where(Case.officer_id == scope.officer_id)
    return _of_pakn(rows.where(or_(*(_within(end, period) for end in ends))), scope, Case.unit_id)


def _earlier(period: Period, scope: Scope) -> Select[Any]:
    ends = (
        CaseRound.first_reply_at,
        sql_case((CaseRound.ended_as == RoundEnd.TRANSFERRED, CaseRound.ended_at)),
        sql_case((CaseRound.ended_as == RoundEnd.ANSWERED, CaseRound.ended_at)),
    )
    rows = select(minute_of(CaseRound.began_at), *(_minute_within(end, period) for end in ends))
    rows = rows.join(Case, Case.id == CaseRound.case_id)
    if scope.officer_id is not None:
        rows = rows.where(CaseRound.officer_id == scope.officer_id)
    return _of_pakn(rows.where(or_(*(_within(end, period) for end in ends))), scope, CaseRound.unit_id)


def _pauses(period: Period, scope: Scope) -> Any:
    copied = aliased(CasePause)
    # A case that goes on by the clock of one merged into it has copies of its pauses: counted once.
    is_copy = exists().where(
        copied.began_at == CasePause.began_at, copied.ended_at == CasePause.ended_at, copied.id < CasePause.id
    )
    closed = select(*_columns(CasePause.began_at, CasePause.ended_at)).join(
        Case, Case.id == CasePause.case_id
    )
    lasting = select(*_columns(Case.paused_at, null())).where(_within(Case.paused_at, period))
    found = [
        _of_pakn(closed.where(_within(CasePause.began_at, period), ~is_copy), scope, Case.unit_id),
        _of_pakn(lasting, scope, Case.unit_id),
    ]
    if scope.officer_id is not None:
        found = [one.where(Case.officer_id == scope.officer_id) for one in found]
    return union_all(*found)


def _columns(*columns: Any) -> tuple[Any, ...]:
    # So typed, queries of unlike columns can be narrowed alike.
    return columns


def _within(at: Any, period: Period) -> ColumnElement[bool]:
    return and_(at >= period.start, at < period.end)


def _minute_within(at: Any, period: Period) -> ColumnElement[Any]:
    return sql_case((_within(at, period), minute_of(at)))


def _of_pakn(rows: Select[Any], scope: Scope, unit_id: Any) -> Select[Any]:
    return narrowed(rows.where(Case.kind.in_(_PAKN)), scope, unit_id)
