"""How long things took in working hours."""

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, repeat, tee
from operator import add, floordiv, mod, sub

from feedback.case_rows import PAKN
from feedback.counting import CaseRow
from feedback.kinds import CaseKind
from feedback.periods import Period
from feedback.worktime import VIETNAM, WorkingDays, days_between, local_date, working_minutes_between

_DAY = 24 * 60
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
        places: dict[Sequence[tuple[time, time]], int] = {}
        days, gone_by = list[int](), array("q")
        self._before = array("q", [0])  # the minutes of all days before each
        for day in days_between(first, last):
            hours = tuple(calendar.office_hours(day)) if calendar.is_working(day) else ()
            if hours not in places:
                places[hours] = len(gone_by)
                gone_by.extend(accumulate(_pattern(hours), initial=0))
            days.append(places[hours])
            self._before.append(self._before[-1] + gone_by[places[hours] + _DAY])
        # Where a day's own minutes begin, among those of the few kinds of days: a year has half a million.
        self._place, self._gone_by = array("q", [*days, places.get((), 0)]), gone_by

    def between(self, start: int, end: int) -> int:
        """Return the minutes of office hours from one minute to another."""
        return next(self.all_between((start,), (end,)))

    def all_between(self, starts: Iterable[int], ends: Iterable[int]) -> Iterator[int]:
        """Give the same of many, in a fraction of the time."""
        return map(sub, self._until(ends), self._until(starts))

    def _until(self, minutes: Iterable[int]) -> Iterator[int]:
        """Give the minutes of office hours from the first day on until each of these minutes."""
        day, minute = tee(map(sub, minutes, repeat(self._start)))
        day, whole = tee(map(floordiv, day, repeat(_DAY)))
        place = map(add, map(self._place.__getitem__, day), map(mod, minute, repeat(_DAY)))
        return map(add, map(self._before.__getitem__, whole), map(self._gone_by.__getitem__, place))


def minute_since_1970(at: datetime) -> int:
    return int((at - _EPOCH) // timedelta(minutes=1))


def spread_of(minutes: Iterable[int]) -> Spread | None:
    """Return median and 90th percentile, each one that occurs (nearest rank); None of nothing.

    >>> spread_of(range(1, 11))
    Spread(cases=10, median_minutes=5, ninety_minutes=9)
    """
    times = Counter(minutes)
    if not times:
        return None
    # Counted, not sorted: very many take the same few minutes.
    ordered = sorted(times.items())
    ranks = list(accumulate(count for _, count in ordered))
    cases = ranks[-1]
    median, ninety = (
        ordered[bisect_left(ranks, rank)][0] for rank in ((cases + 1) // 2, -(-9 * cases // 10))
    )
    return Spread(cases, median, ninety)


@dataclass(frozen=True, slots=True)
class Taken:
    """When some things began and ended, each in whole minutes since 1970."""

    began: "array[int]"
    ended: "array[int]"


def spreads_between(
    taken: Mapping[Measure, Taken], calendar: WorkingDays, *, until: datetime
) -> dict[Measure, Spread]:
    """Return how long things took in office hours; of what never happened, nothing.

    Args:
        taken: what was measured.
        calendar: which hours count.
        until: none of them ended later; aware.
    """
    firsts = [min(times.began) for times in taken.values() if times.began]
    if not firsts:
        return {}
    office = office_time(min(firsts), minute_since_1970(until), calendar)
    found = {measure: spread_of(office.all_between(one.began, one.ended)) for measure, one in taken.items()}
    return {measure: spread for measure, spread in found.items() if spread is not None}


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


def _pattern(hours: Sequence[tuple[time, time]]) -> bytes:
    """Return for each minute of a day whether it is one of office hours, 1 or 0."""
    minutes = (time(minute // 60, minute % 60) for minute in range(_DAY))
    return bytes(any(opens <= at < closes for opens, closes in hours) for at in minutes)
