"""How urgent a case is, in one word: pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from feedback.lifecycle import State, Timeliness, timeliness
from feedback.worktime import VIETNAM, WorkingDays, due_after, local_date

#: An answer due within so many working days is due soon.
SOON_WORKING_DAYS = 2


class Mark(StrEnum):
    """What stands beside a case in the queue."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    PAUSED = "paused"  #: the clock stands still
    ANSWERED_EARLY = "answered_early"
    ANSWERED_ON_TIME = "answered_on_time"
    ANSWERED_LATE = "answered_late"
    ENDED = "ended"  #: not accepted: no answer is owed


_ANSWERED = {
    Timeliness.EARLY: Mark.ANSWERED_EARLY,
    Timeliness.ON_TIME: Mark.ANSWERED_ON_TIME,
    Timeliness.LATE: Mark.ANSWERED_LATE,
}


@dataclass(frozen=True, slots=True)
class Horizon:
    """Now, and the instants before which an answer is due today, or soon."""

    now: datetime
    today_until: datetime
    soon_until: datetime


def horizon(now: datetime, calendar: WorkingDays) -> Horizon:
    """Return the horizon at ``now``.

    Raises:
        CalendarUnknown: nobody knows the days off that lie ahead.
    """
    tomorrow = datetime.combine(local_date(now) + timedelta(days=1), time(), VIETNAM)
    last = local_date(due_after(now, SOON_WORKING_DAYS, calendar).at)
    return Horizon(now, tomorrow, datetime.combine(last + timedelta(days=1), time(), VIETNAM))


@dataclass(frozen=True, slots=True)
class Urgency:
    """A mark, and how many days of the calendar are left (negative: gone by)."""

    mark: Mark
    days: int


def urgency(
    *,
    state: State,
    due_at: datetime | None,
    answered_at: datetime | None,
    horizon: Horizon,
    paused: bool = False,
) -> Urgency:
    """Judge a case.

    Args:
        state: where it stands.
        due_at: the last instant in time; None where no answer was promised.
        answered_at: when the answer was given; None if it was not.
        horizon: what counts as today and as soon.
        paused: the clock stands still, so that the deadline comes no nearer.
    """
    if due_at is None:
        return Urgency(Mark.ENDED, 0)
    days = (local_date(due_at) - local_date(horizon.now)).days
    if answered_at is not None:
        return Urgency(_ANSWERED[timeliness(due_at=due_at, answered_at=answered_at, now=horizon.now)], days)
    if not state.is_open:
        return Urgency(Mark.ENDED, days)
    return Urgency(Mark.PAUSED if paused else _open_mark(due_at, horizon), days)


def _open_mark(due_at: datetime, horizon: Horizon) -> Mark:
    if horizon.now > due_at:
        return Mark.LATE
    if due_at < horizon.today_until:
        return Mark.TODAY
    return Mark.SOON if due_at < horizon.soon_until else Mark.LATER
