"""How long things took in working hours."""

from array import array
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import compress
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import PAKN, Scope
from feedback.counting import CaseRow
from feedback.grouped_rows import counted_within
from feedback.kinds import CaseKind
from feedback.periods import Period
from feedback.tables import CountedRound, Fate, instant
from feedback.worktime import VIETNAM, WorkingDays, days_between, local_date, working_minutes_between

_DAY = 24 * 60
_MINUTE = 60_000_000
_ROWS_AT_ONCE = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


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
    """Return how long it took to what happened in a period; of the scope's cases."""
    began: dict[Measure, array[int]] = {measure: array("q") for measure in Measure}
    ended: dict[Measure, array[int]] = {measure: array("q") for measure in Measure}
    # Of the connection, which gives plain rows: the session's own take as long as the database.
    connection = await db.connection()
    rounds = await connection.stream(_rounds(period, scope).execution_options(yield_per=_ROWS_AT_ONCE))
    async for rows in rounds.partitions():
        starts, *ends = zip(*rows, strict=True)
        for measure, minutes in zip(Measure, ends, strict=True):
            # None of them is minute 0, which was in 1970.
            began[measure].extend(compress(starts, minutes))
            ended[measure].extend(filter(None, minutes))
    firsts = [min(minutes) for minutes in began.values() if minutes]
    if not firsts:
        return {}
    office = office_time(min(firsts), minute_since_1970(period.end), calendar)
    taken = {measure: spread_of(map(office.between, began[measure], ended[measure])) for measure in Measure}
    return {measure: spread for measure, spread in taken.items() if spread is not None}


def spreads_of(
    rows: Iterable[CaseRow], period: Period, calendar: WorkingDays, kinds: Collection[CaseKind] = PAKN
) -> dict[Measure, Spread]:
    """Return the same of rows."""
    taken: dict[Measure, list[int]] = {measure: [] for measure in Measure}
    for row in rows:
        ends = (row.first_reply_at, row.transferred_at, row.answered_at)
        for measure, end in zip(Measure, ends, strict=True):
            if row.kind in kinds and end is not None and period.holds(end):
                start, stop = (at.replace(second=0, microsecond=0) for at in (row.received_at, end))
                taken[measure].append(working_minutes_between(start, stop, calendar))
    return {measure: spread for measure in Measure if (spread := spread_of(taken[measure]))}


def office_time(first: int, last: int, calendar: WorkingDays) -> OfficeTime:
    """Return office hours between two minutes since 1970."""
    start, end = (local_date(_EPOCH + timedelta(minutes=minute)) for minute in (first, last))
    return OfficeTime(start, end, calendar)


def _pattern(hours: Sequence[tuple[time, time]]) -> list[int]:
    """Return how many minutes of office hours have gone by at each minute of a day, midnight to midnight."""
    gone_by = [0]
    for minute in range(_DAY):
        at = time(minute // 60, minute % 60)
        gone_by.append(gone_by[-1] + any(opens <= at < closes for opens, closes in hours))
    return gone_by


def _rounds(period: Period, scope: Scope) -> Select[Any]:
    c, start, end = CountedRound, instant(period.start), instant(period.end)
    ends = (
        c.replied,
        sql_case((c.fate == Fate.TRANSFERRED, c.ended)),
        sql_case((c.fate <= Fate.LATE, c.ended)),
    )
    within = [(at >= start) & (at < end) for at in ends]
    minutes = [sql_case((inside, at // _MINUTE)) for at, inside in zip(ends, within, strict=True)]
    # So typed, it can be narrowed as any other query.
    columns: tuple[Any, ...] = (c.began // _MINUTE, *minutes)
    rows = counted_within(select(*columns), period, scope)
    return rows.where(c.kind.in_(scope.kinds), or_(*within))
