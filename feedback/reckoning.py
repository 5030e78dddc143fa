"""Reckons a deadline from what is written down of it, and explains it day by day: pure.

Counting begins at one instant by one clock. Time in which the clock stood still is given back to the
minute, in office hours. A pause that begins when the deadline has passed gives nothing back: it cannot hide
lateness. A new date that was set in time takes the deadline's place; one that came too late is a second
promise beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from feedback.clocks import Clock, PauseReason
from feedback.worktime import (
    VIETNAM,
    Day,
    WorkingDays,
    add_working_time,
    days_between,
    end_of,
    local_date,
    working_minutes_between,
    working_time_between,
)


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which the clock stood still; ``ended_at`` is None while it still does."""

    began_at: datetime
    ended_at: datetime | None
    reason: PauseReason


@dataclass(frozen=True, slots=True)
class Extension:
    """One new date, set with an apology."""

    granted_at: datetime
    to: date


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What one pause gives back: ``amount`` of office hours between two instants."""

    began_at: datetime
    ended_at: datetime  #: now, while it lasts
    reason: PauseReason
    amount: timedelta
    lasts: bool = False  #: it is not over: nothing has been added yet, and it will be more


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A deadline (aware UTC) with everything that led to it."""

    clock: Clock
    start: datetime
    base_at: datetime  #: without pauses and extension
    due_at: datetime
    promised_at: datetime | None  #: the date that an apology gave; None without one
    given_back: tuple[GivenBack, ...]
    days: tuple[Day, ...]  #: from receipt to the later of deadline and promise

    @property
    def estimated(self) -> bool:
        """Tell whether it leans on days off that nobody has confirmed yet."""
        return any(day.reason.estimated for day in self.days)

    @property
    def paused(self) -> timedelta:
        """Return the office hours that were given back, and by now would be for a pause that lasts."""
        return sum((one.amount for one in self.given_back), timedelta())

    @property
    def lasting(self) -> GivenBack | None:
        """Return the pause that is not over, where it gives anything back."""
        return next((one for one in self.given_back if one.lasts), None)

    @property
    def settled(self) -> timedelta:
        """Return the office hours that were given back by pauses that are over."""
        return sum((one.amount for one in self.given_back if not one.lasts), timedelta())


def reckon(
    clock: Clock,
    start: datetime,
    calendar: WorkingDays,
    *,
    now: datetime,
    pauses: Sequence[Pause] = (),
    extension: Extension | None = None,
) -> Reckoning:
    """Return the deadline as it stands at ``now``.

    Args:
        clock: the version that was in force when counting began.
        start: when counting began; aware.
        calendar: which days count, as they are known now.
        now: the end of a pause that still lasts; aware.
        pauses: in any order; where they overlap, time is given back once.
        extension: the one new date, if one was set.

    Raises:
        CalendarUnknown: the count runs into a year without a calendar.
    """
    base = clock.due(start, calendar)
    closed = sorted((one.began_at, one.ended_at or now, one.reason) for one in pauses)
    due_at, given_back = _later(base.at, closed, calendar)
    promised_at = None
    if extension is not None:
        cut = extension.granted_at
        before = [(began, min(ended, cut), why) for began, ended, why in closed if began < cut]
        after = [(max(began, cut), ended, why) for began, ended, why in closed if ended > cut]
        due_then, given_before = _later(base.at, before, calendar)
        promised_at, given_after = _later(end_of(extension.to, calendar), after, calendar)
        if cut <= due_then:
            due_at, given_back = promised_at, [*given_before, *given_after]
    last = max(due_at, promised_at or due_at)
    days = _with_pauses(_days(base.days, local_date(last), calendar), given_back, calendar)
    if any(one.ended_at is None for one in pauses):
        given_back = [replace(one, lasts=one.ended_at == now) for one in given_back]
    return Reckoning(clock, start, base.at, due_at, promised_at, tuple(given_back), days)


def _later(
    due_at: datetime, pauses: Sequence[tuple[datetime, datetime, PauseReason]], calendar: WorkingDays
) -> tuple[datetime, list[GivenBack]]:
    """Return a deadline moved by what pauses give back, each instant once."""
    given: list[GivenBack] = []
    done_until: datetime | None = None
    for began, ended, reason in pauses:
        since = began if done_until is None else max(began, done_until)
        if since > due_at or ended <= since:
            continue
        amount = working_time_between(since, ended, calendar)
        due_at = add_working_time(due_at, amount, calendar)
        given.append(GivenBack(since, ended, reason, amount))
        done_until = ended
    return due_at, given


def _days(counted: Sequence[Day], last: date, calendar: WorkingDays) -> list[Day]:
    # What lies beyond the clock's own count is time given back, or an extension.
    more = days_between(counted[-1].date, last)[1:]
    return [*counted, *(Day(day, calendar.is_working(day), calendar.why(day)) for day in more)]


def _with_pauses(
    days: Sequence[Day], given_back: Sequence[GivenBack], calendar: WorkingDays
) -> tuple[Day, ...]:
    if not given_back:
        return tuple(days)
    stood: dict[date, int] = {}
    for one in given_back:
        for day in days_between(local_date(one.began_at), local_date(one.ended_at)):
            midnight = datetime.combine(day, time(), VIETNAM)
            minutes = working_minutes_between(
                max(one.began_at, midnight), min(one.ended_at, midnight + timedelta(days=1)), calendar
            )
            stood[day] = stood.get(day, 0) + minutes
    return tuple(replace(day, paused_minutes=stood.get(day.date, 0)) for day in days)
