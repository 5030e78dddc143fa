"""What the clock of one case asks for, and when: pure.

Reminders fall into office hours by themselves: half of the working time, the opening of the working day
before, the opening of the due day. While a case waits for its citizen, the citizen is reminded instead.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from feedback.clocks import Clock, ClockKind, clock_in_force
from feedback.worktime import (
    WorkingDays,
    add_working_time,
    due_after,
    local_date,
    opening_of,
    working_day_before,
    working_time_between,
)

_INSTANT = timedelta(microseconds=1)
#: A case goes up so many levels at most; no tree of units is deeper.
MOST_LEVELS = 6


class Duty(StrEnum):
    """One thing that falls due by time."""

    HALF_TIME = "half_time"
    DAY_BEFORE = "day_before"
    DUE_MORNING = "due_morning"
    LATE = "late"  #: what was promised is past
    LATE_AGAIN = "late_again"  #: so is the new date
    NEXT_LEVEL = "next_level"
    CITIZEN_HALF = "citizen_half"
    CITIZEN_LAST = "citizen_last"
    COMPLETION_OVER = "completion_over"  #: the citizen has not given what was asked for

    @property
    def is_for_citizen(self) -> bool:
        return self in {Duty.CITIZEN_HALF, Duty.CITIZEN_LAST}

    @property
    def is_reminder(self) -> bool:
        """Tell whether a later one makes it needless."""
        return self in _REMINDERS


_REMINDERS = frozenset(
    {Duty.HALF_TIME, Duty.DAY_BEFORE, Duty.DUE_MORNING, Duty.CITIZEN_HALF, Duty.CITIZEN_LAST}
)
OFFICER_REMINDERS = frozenset({Duty.HALF_TIME, Duty.DAY_BEFORE, Duty.DUE_MORNING})


@dataclass(frozen=True, slots=True)
class Rules:
    """Which reminders the office wants."""

    reminders: frozenset[Duty] = OFFICER_REMINDERS


ALL_REMINDERS = Rules()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a plan needs to know of a case."""

    start: datetime
    owed_at: datetime
    paused_at: datetime | None = None  #: while the clock stands still
    waits_for_citizen: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A duty and its instant (aware)."""

    at: datetime
    duty: Duty


def plan(
    facts: Facts, calendar: WorkingDays, rules: Rules = ALL_REMINDERS, *, until: datetime | None = None
) -> list[Planned]:
    """Return all that a case asks for as it stands, by time.

    Args:
        facts: how the case stands.
        calendar: which days count.
        rules: which reminders are wanted.
        until: of the levels to which lateness goes up, only those until then and the next; None: all.

    Raises:
        CalendarUnknown: it runs into a year without a calendar.
    """
    stands_still = facts.paused_at is not None and facts.paused_at <= facts.owed_at
    planned = (
        [] if stands_still else [*_reminders(facts, calendar, rules), *_lateness(facts, calendar, until)]
    )
    if facts.paused_at is not None and facts.waits_for_citizen:
        planned += _completion(facts.paused_at, calendar)
    return sorted(planned, key=lambda one: one.at)


def _reminders(facts: Facts, calendar: WorkingDays, rules: Rules) -> Iterator[Planned]:
    half = working_time_between(facts.start, facts.owed_at, calendar) / 2
    due_day = local_date(facts.owed_at)
    times = {
        Duty.HALF_TIME: add_working_time(facts.start, half, calendar),
        Duty.DAY_BEFORE: opening_of(working_day_before(due_day, calendar), calendar),
        Duty.DUE_MORNING: opening_of(due_day, calendar),
    }
    # What was received after that instant was told with its receipt.
    return (Planned(at, duty) for duty, at in times.items() if duty in rules.reminders and at > facts.start)


def _lateness(facts: Facts, calendar: WorkingDays, until: datetime | None) -> Iterator[Planned]:
    yield Planned(facts.owed_at + _INSTANT, Duty.LATE)
    every = clock_in_force(ClockKind.NEXT_LEVEL, facts.owed_at).amount
    for level in range(1, MOST_LEVELS + 1):
        at = due_after(facts.owed_at, level * every, calendar).at
        yield Planned(at, Duty.NEXT_LEVEL)
        if until is not None and at > until:
            return


def _completion(asked_at: datetime, calendar: WorkingDays) -> Iterable[Planned]:
    until = completion_clock(asked_at).due(asked_at, calendar).at
    half = add_working_time(asked_at, working_time_between(asked_at, until, calendar) / 2, calendar)
    last = opening_of(working_day_before(local_date(until), calendar), calendar)
    times = {Duty.CITIZEN_HALF: half, Duty.CITIZEN_LAST: last, Duty.COMPLETION_OVER: until + _INSTANT}
    return (Planned(at, duty) for duty, at in times.items() if at > asked_at)


def completion_clock(asked_at: datetime) -> Clock:
    """Return by which clock a citizen gives what is missing."""
    return clock_in_force(ClockKind.COMPLETION, asked_at)
