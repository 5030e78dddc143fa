"""How often the clock stood still in a period, and which letters of apology were written, by group."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import Scope
from feedback.clock_events import letters_in, pauses_in
from feedback.kinds import CaseKind, ContentType
from feedback.periods import Period
from feedback.time_taken import minute_since_1970, office_time
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


class _Group(NamedTuple):
    kind: CaseKind
    content_type: ContentType | None
    channel: str
    unit_code: str
    officer_id: int | None
    month: datetime

    def put(self, work: ClockWork, into: ClockWorkBy) -> None:
        into.by_kind[self.kind] += work
        into.by_content[self.content_type] += work
        into.by_channel[self.channel] += work
        into.by_unit[self.unit_code] += work
        into.by_officer[self.officer_id] += work
        into.by_month[self.month] += work


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
    firsts = list(months) or [period.start]
    found = ClockWorkBy()
    # Of the connection, which gives plain rows: the session's own take longer.
    connection = await db.connection()
    for written_at, new_due_at, *whose in await connection.execute(letters_in(period, scope)):
        work = ClockWork(apologies=1, extensions=int(new_due_at is not None))
        _group(whose, written_at, firsts).put(work, found)
    began, ended, groups = array("q"), array("q"), list[_Group]()
    # One object for all pauses of a group: there may be very many.
    known: dict[_Group, _Group] = {}
    # Page by page: row by row they take twice as long.
    pauses = await connection.stream(pauses_in(period, scope).execution_options(yield_per=_ROWS_AT_ONCE))
    async for rows in pauses.partitions():
        for began_at, ended_at, *whose in rows:
            began.append(minute_since_1970(began_at))
            ended.append(minute_since_1970(min(ended_at or now, now)))
            group = _group(whose, began_at, firsts)
            groups.append(known.setdefault(group, group))
    if began:
        office = office_time(min(began), max(ended), calendar)
        _add_pauses(zip(groups, map(office.between, began, ended), strict=True), found)
    return found


def _add_pauses(pauses: Iterable[tuple[_Group, int]], into: ClockWorkBy) -> None:
    sums: dict[_Group, list[int]] = {}
    for group, minutes in pauses:
        sum_ = sums.setdefault(group, [0, 0])
        sum_[0] += 1
        sum_[1] += minutes
    for group, (times, minutes) in sums.items():
        group.put(ClockWork(pauses=times, paused_minutes=minutes), into)


def _group(whose: Sequence[Any], at: datetime, months: Sequence[datetime]) -> _Group:
    kind, content_type, channel, unit_code, officer_id = whose
    month = months[max(0, bisect_right(months, at) - 1)]
    return _Group(kind, content_type, channel, unit_code, officer_id, month)
