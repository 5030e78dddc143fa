"""Counts working time: when a deadline falls, day by day, and how long something took.

The day of receipt is not counted; a period that ends on a day off runs to the end of the next working
day (Bộ luật Dân sự 2015, Đ147-148). The deadline is the end of office hours of the last day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

#: The zone of every date in the law and of office hours.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

_ONE_DAY = timedelta(days=1)


class DayKind(StrEnum):
    """Why a day is counted or skipped."""

    RECEIPT = "receipt"  #: the day on which it came; never counted
    WAITS = "waits"  #: it came outside hours, and the rule takes it as received on the next working day
    COUNTED = "counted"  #: an ordinary working day
    MAKE_UP = "make_up"  #: a Saturday worked in exchange for a day off; counted
    WEEKEND = "weekend"
    DAY_OFF = "day_off"


WORKING_KINDS = frozenset({DayKind.COUNTED, DayKind.MAKE_UP})


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a day counts as it does, in words for people, and who says so."""

    kind: DayKind
    label: str
    source: str = ""
    estimated: bool = False
    name: str = ""  #: of a day off, without the rest of the label


@dataclass(frozen=True, slots=True)
class Day:
    """One day between receipt and deadline."""

    date: date
    counted: bool
    reason: Reason
    paused_minutes: int = 0  #: of its office hours, in which the clock stood still


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline (aware UTC) and every day that led to it, the day of receipt first."""

    at: datetime
    days: tuple[Day, ...]

    @property
    def estimated(self) -> bool:
        """Tell whether the deadline leans on days off that nobody has confirmed yet."""
        return any(day.reason.estimated for day in self.days)


class WorkingDays(Protocol):
    """What a calendar knows."""

    def is_working(self, day: date) -> bool: ...

    def why(self, day: date) -> Reason: ...

    def words(self, kind: DayKind) -> str:
        """Return the calendar's words for a kind of day."""

    def office_hours(self, day: date) -> Sequence[tuple[time, time]]:
        """Return the hours of a working day, in order."""

    def outside_hours_starts_next_working_day(self, day: date) -> bool: ...


def due_after(start: datetime, working_days: int, calendar: WorkingDays, *, waits: bool | None = None) -> Due:
    """Return when ``working_days`` working days from ``start`` are over.

    Args:
        start: when it was received; aware.
        working_days: at least 1.
        calendar: which days count.
        waits: whether what comes outside hours is received on the next working day; None: as the
            calendar's dated setting has it.

    Raises:
        ValueError: ``start`` has no zone, or ``working_days`` is below 1.
        CalendarUnknown: the count runs into a year without a calendar.
    """
    if working_days < 1:
        raise ValueError("A deadline is at least one working day away.")
    days = _days_of_receipt(start, calendar, waits)
    left = working_days
    while left:
        day = days[-1].date + _ONE_DAY
        reason = calendar.why(day)
        days.append(Day(day, reason.kind in WORKING_KINDS, reason))
        left -= days[-1].counted
    return _due_at_the_end(days, calendar)


def due_after_calendar_days(
    start: datetime, calendar_days: int, calendar: WorkingDays, *, waits: bool | None = None
) -> Due:
    """Return when ``calendar_days`` days are over; a last day off runs to the next working day.

    Raises:
        ValueError: ``start`` has no zone, or ``calendar_days`` is below 1.
        CalendarUnknown: the count runs into a year without a calendar.
    """
    if calendar_days < 1:
        raise ValueError("A deadline is at least one day away.")
    days = _days_of_receipt(start, calendar, waits)
    first = days[-1].date
    while (days[-1].date - first).days < calendar_days or not calendar.is_working(days[-1].date):
        day = days[-1].date + _ONE_DAY
        days.append(Day(day, (day - first).days <= calendar_days, calendar.why(day)))
    return _due_at_the_end(days, calendar)


def due_after_working_hours(start: datetime, hours: int, calendar: WorkingDays) -> Due:
    """Return when ``hours`` hours of office time from ``start`` are over, to the minute.

    Raises:
        ValueError: ``start`` has no zone, or ``hours`` is below 1.
        CalendarUnknown: the count runs into a year without a calendar.
    """
    if hours < 1:
        raise ValueError("A deadline is at least one working hour away.")
    received = local_date(start)
    at = add_working_time(start, timedelta(hours=hours), calendar)
    days = [
        Day(day, calendar.is_working(day), calendar.why(day))
        for day in days_between(received, local_date(at))
    ]
    return Due(at, tuple(days))


def due_after_hours(start: datetime, hours: int, calendar: WorkingDays) -> Due:
    """Return when ``hours`` hours from ``start`` are over; nights and days off count as any other time.

    Raises:
        ValueError: ``start`` has no zone, or ``hours`` is below 1.
        CalendarUnknown: it runs into a year without a calendar.
    """
    if hours < 1:
        raise ValueError("A deadline is at least one hour away.")
    at = (start + timedelta(hours=hours)).astimezone(UTC)
    days = [Day(day, True, calendar.why(day)) for day in days_between(local_date(start), local_date(at))]
    return Due(at, tuple(days))


def working_time_between(start: datetime, end: datetime, calendar: WorkingDays) -> timedelta:
    """Return the office hours from ``start`` to ``end``, exactly; nothing if it ends before it starts."""
    first, last = start.astimezone(VIETNAM), end.astimezone(VIETNAM)
    total = timedelta()
    for opens, closes in _office_periods(first.date(), last.date(), calendar):
        total += max(min(closes, last) - max(opens, first), timedelta())
    return total


def working_minutes_between(start: datetime, end: datetime, calendar: WorkingDays) -> int:
    """Return the whole minutes of office hours from ``start`` to ``end``; 0 if it ends before it starts."""
    return int(working_time_between(start, end, calendar).total_seconds() // 60)


def add_working_time(start: datetime, amount: timedelta, calendar: WorkingDays) -> datetime:
    """Return the instant (UTC) at which ``amount`` of office hours after ``start`` has gone by.

    An amount that ends with a period of office hours ends at its close, not at the next opening.

    Raises:
        ValueError: ``start`` has no zone, or ``amount`` is negative.
        CalendarUnknown: it runs into a year without a calendar.
    """
    if start.tzinfo is None or amount < timedelta():
        raise ValueError("Working time is added to an aware time, and never taken away.")
    if not amount:
        return start.astimezone(UTC)
    at, left = start.astimezone(VIETNAM), amount
    while True:
        for opens, closes in _office_periods(at.date(), at.date(), calendar):
            begins = max(opens, at)
            if begins >= closes:
                continue
            if begins + left <= closes:
                return (begins + left).astimezone(UTC)
            left -= closes - begins
        at = datetime.combine(at.date() + _ONE_DAY, time(), VIETNAM)


def in_office_hours(at: datetime, calendar: WorkingDays) -> bool:
    """Tell whether somebody sits in the office at ``at``; the last instant of a period is within."""
    local = at.astimezone(VIETNAM)
    periods = _office_periods(local.date(), local.date(), calendar)
    return any(opens <= local <= closes for opens, closes in periods)


def opening_of(day: date, calendar: WorkingDays) -> datetime:
    """Return when the office opens on ``day``, or on the first working day after it (UTC)."""
    while not calendar.is_working(day):
        day += _ONE_DAY
    return datetime.combine(day, calendar.office_hours(day)[0][0], VIETNAM).astimezone(UTC)


def next_opening(at: datetime, calendar: WorkingDays) -> datetime:
    """Return ``at`` itself within office hours, else when the office opens next (UTC)."""
    if in_office_hours(at, calendar):
        return at.astimezone(UTC)
    local = at.astimezone(VIETNAM)
    day = local.date()
    for opens, _ in _office_periods(day, day, calendar):
        if opens > local:
            return opens.astimezone(UTC)
    return opening_of(day + _ONE_DAY, calendar)


def end_of(day: date, calendar: WorkingDays) -> datetime:
    """Return when the office closes on ``day``, or on the first working day after it (UTC)."""
    while not calendar.is_working(day):
        day += _ONE_DAY
    return datetime.combine(day, calendar.office_hours(day)[-1][1], VIETNAM).astimezone(UTC)


def working_day_before(day: date, calendar: WorkingDays) -> date:
    """Return the last working day before ``day``."""
    day -= _ONE_DAY
    while not calendar.is_working(day):
        day -= _ONE_DAY
    return day


def days_between(first: date, last: date) -> list[date]:
    """Return every date from ``first`` to ``last``, both within."""
    return [first + _ONE_DAY * number for number in range((last - first).days + 1)]


def local_date(at: datetime) -> date:
    """Return the date in Vietnam.

    Raises:
        ValueError: ``at`` has no zone.
    """
    if at.tzinfo is None:
        raise ValueError(f"A time without a zone: {at!r}.")
    return at.astimezone(VIETNAM).date()


def _days_of_receipt(start: datetime, calendar: WorkingDays, waits: bool | None) -> list[Day]:
    received = local_date(start)
    days = []
    if waits is None:
        waits = calendar.outside_hours_starts_next_working_day(received)
    if waits and not _is_in_hours(start, calendar):
        days.append(Day(received, False, Reason(DayKind.WAITS, calendar.words(DayKind.WAITS))))
        received += _ONE_DAY
        while not calendar.is_working(received):
            days.append(Day(received, False, calendar.why(received)))
            received += _ONE_DAY
    days.append(Day(received, False, Reason(DayKind.RECEIPT, calendar.words(DayKind.RECEIPT))))
    return days


def _is_in_hours(at: datetime, calendar: WorkingDays) -> bool:
    # Early in the morning and at lunch the office is still to open on that day, so it is received that day.
    local = at.astimezone(VIETNAM)
    return calendar.is_working(local.date()) and local.time() <= calendar.office_hours(local.date())[-1][1]


def _due_at_the_end(days: Sequence[Day], calendar: WorkingDays) -> Due:
    last = days[-1].date
    closes = calendar.office_hours(last)[-1][1]
    return Due(datetime.combine(last, closes, VIETNAM).astimezone(UTC), tuple(days))


def _office_periods(first: date, last: date, calendar: WorkingDays) -> Iterator[tuple[datetime, datetime]]:
    day = first
    while day <= last:
        if calendar.is_working(day):
            for opens, closes in calendar.office_hours(day):
                yield datetime.combine(day, opens, VIETNAM), datetime.combine(day, closes, VIETNAM)
        day += _ONE_DAY
