"""How often the clock stood still in a period, and which letters of apology were written, by group."""

import asyncio
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import Scope
from feedback.clock_events import letters_in, pauses_in
from feedback.kinds import CaseKind, ContentType
from feedback.periods import Period
from feedback.time_taken import Taken, minute_since_1970, office_time
from feedback.worktime import WorkingDays

_ROWS_AT_ONCE = 5_000
Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class ClockWork:
    """What the clock did in a period besides running."""

    pauses: int = 0  #: that began in it
    paused_minutes: int = 0  #: of office hours, of those pauses, until now
    apologies: int = 0
    extensions: int = 0  #: of the apologies, those with a new date

    def __add__(self, more: "ClockWork") -> "ClockWork":
        return ClockWork(
            self.pauses + more.pauses,
            self.paused_minutes + more.paused_minutes,
            self.apologies + more.apologies,
            self.extensions + more.extensions,
        )


class Works(dict[Key, ClockWork]):
    """The work of the clock by one way of telling cases apart; none where nothing happened."""

    def __missing__(self, key: Key) -> ClockWork:
        return ClockWork()


@dataclass(frozen=True, slots=True)
class ClockWorkBy:
    """The work of the clock, told apart as the other figures are."""

    by_kind: Works[CaseKind] = field(default_factory=Works)
    by_content: Works[ContentType | None] = field(default_factory=Works)
    by_channel: Works[str] = field(default_factory=Works)
    by_unit: Works[str] = field(default_factory=Works)  #: of the unit's code
    by_officer: Works[int | None] = field(default_factory=Works)
    by_month: Works[datetime] = field(default_factory=Works)  #: of the month's first moment

    @property
    def whole(self) -> ClockWork:
        return sum(self.by_kind.values(), ClockWork())


#: Kind, content type, channel, unit, officer, month: as ``ClockWorkBy`` tells the work apart, in its order.
_Group = tuple[CaseKind, ContentType | None, str, str, int | None, int]
#: Of a group: pauses, their minutes, letters, extensions.
_Sums = defaultdict[Any, list[int]]


async def clock_work(
    db: AsyncSession,
    period: Period,
    scope: Scope,
    calendar: WorkingDays,
    *,
    now: datetime,
    months: Sequence[datetime] = (),
) -> ClockWorkBy:
    """Return pauses that began and letters that were written in a period; of the scope's cases.

    A letter belongs to the unit that wrote it, a pause to the unit that has the case; both to the case's
    present officer.

    Args:
        db: the transaction; only read.
        period: any.
        scope: which cases.
        calendar: which hours count.
        now: until when a pause that lasts is counted; aware.
        months: when each month of the period begins, in order; none: the period is one.
    """
    months = months or [period.start]
    # In UTC, as what is compared with them: across zones it takes several times as long.
    firsts = [month.astimezone(UTC) for month in months]
    sums = _no_sums()
    # Of the connection, which gives plain rows: the session's own take longer.
    connection = await db.connection()
    letters = await connection.stream(letters_in(period, scope).execution_options(yield_per=_ROWS_AT_ONCE))
    async for rows in letters.partitions():
        for written_at, new_due_at, *whose in rows:
            sum_ = sums[(*whose, _month(written_at, firsts))]
            sum_[2] += 1
            sum_[3] += new_due_at is not None
    began, ended, groups = array("q"), array("q"), list[_Group]()
    # One object for all pauses of a group: there may be very many.
    known: dict[_Group, _Group] = {}
    # Page by page: row by row they take twice as long.
    pauses = await connection.stream(pauses_in(period, scope).execution_options(yield_per=_ROWS_AT_ONCE))
    async for rows in pauses.partitions():
        for began_at, ended_at, *whose in rows:
            began.append(minute_since_1970(began_at))
            ended.append(minute_since_1970(min(ended_at or now, now)))
            group = (*whose, _month(began_at, firsts))
            groups.append(known.setdefault(group, group))
    # Beside the loop: of a large register it takes a while, in which others want to be answered.
    await asyncio.to_thread(_add_pauses, sums, groups, Taken(began, ended), calendar)
    return _told_apart(sums, months)


def _add_pauses(sums: _Sums, groups: Sequence[_Group], taken: Taken, calendar: WorkingDays) -> None:
    if not groups:
        return
    office = office_time(min(taken.began), max(taken.ended), calendar)
    for group, minutes in zip(groups, office.all_between(taken.began, taken.ended), strict=True):
        sum_ = sums[group]
        sum_[0] += 1
        sum_[1] += minutes


def _no_sums() -> _Sums:
    return defaultdict(lambda: [0, 0, 0, 0])


def _told_apart(sums: _Sums, months: Sequence[datetime]) -> ClockWorkBy:
    by = [_no_sums() for _ in fields(ClockWorkBy)]
    for group, (pauses, minutes, letters, extensions) in sums.items():
        for sums_by, key in zip(by, group, strict=True):
            sum_ = sums_by[key]
            sum_[0] += pauses
            sum_[1] += minutes
            sum_[2] += letters
            sum_[3] += extensions
    kinds, contents, channels, units, officers, by_month = (
        Works({key: ClockWork(*sum_) for key, sum_ in sums_by.items()}) for sums_by in by
    )
    of_months = Works({months[month]: work for month, work in by_month.items()})
    return ClockWorkBy(kinds, contents, channels, units, officers, of_months)


def _month(at: datetime, months: Sequence[datetime]) -> int:
    return max(0, bisect_right(months, at) - 1)
