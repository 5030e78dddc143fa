"""What each state of a case means to people: what its citizen reads, and which clocks run in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from feedback.clocks import ClockKind, clock_in_force
from feedback.kinds import CaseKind
from feedback.lifecycle import State
from feedback.worktime import WorkingDays


class Ticking(StrEnum):
    """What a state does to the time in which an answer is due."""

    RUNS = "runs"
    PAUSED = "paused"  #: it is the citizen's turn
    ENDED = "ended"  #: nothing is owed any more


@dataclass(frozen=True, slots=True)
class Life:
    """One state: the text that says it to the citizen, what the answer's clock does, and who is watched."""

    told: str
    ticking: Ticking
    limits: tuple[ClockKind, ...] = ()  #: the clocks that count here besides the answer's own


#: Every state. The texts speak plainly and name no state.
LIFE: Mapping[State, Life] = {
    State.RECEIVED: Life("state_received", Ticking.RUNS, (ClockKind.TRANSFER,)),
    State.ACCEPTED: Life("state_accepted", Ticking.RUNS, (ClockKind.TRANSFER,)),
    State.IN_WORK: Life("state_in_work", Ticking.RUNS),
    State.WAITING_FOR_CITIZEN: Life("state_waiting_for_citizen", Ticking.PAUSED, (ClockKind.COMPLETION,)),
    State.WAITING_FOR_APPROVAL: Life("state_waiting_for_approval", Ticking.RUNS),
    State.REOPENED: Life("state_reopened", Ticking.RUNS),
    State.TRANSFERRED: Life("state_transferred", Ticking.ENDED),
    State.ANSWERED: Life("state_answered", Ticking.ENDED, (ClockKind.REOPENING, ClockKind.RATING_REMINDER)),
    State.CLOSED: Life("state_closed", Ticking.ENDED, (ClockKind.REOPENING,)),
    State.NOT_ACCEPTED: Life("state_not_accepted", Ticking.ENDED),
    State.MERGED: Life("state_merged", Ticking.ENDED),
}

_ANSWER_CLOCKS: Mapping[CaseKind, ClockKind] = {
    CaseKind.FEEDBACK: ClockKind.ANSWER,
    CaseKind.PETITION: ClockKind.ANSWER,
    CaseKind.QUESTION: ClockKind.QUESTION,
    CaseKind.HOME_HELP: ClockKind.HOME_HELP,
}


def clock_of(kind: CaseKind) -> ClockKind | None:
    """Return which clock runs for the answer to a kind of case; None where none was promised."""
    return _ANSWER_CLOCKS.get(kind)


@dataclass(frozen=True, slots=True)
class Promise:
    """By when an answer is owed, and by which version of which clock."""

    due_at: datetime | None = None
    estimated: bool = False  #: leans on days off that nobody has confirmed yet
    clock_version: str = ""


def promise(kind: CaseKind, start: datetime, calendar: WorkingDays) -> Promise:
    """Return what is promised for a kind of case that was received at ``start``; nothing for a tip.

    Raises:
        CalendarUnknown: the deadline runs into a year without a calendar.
    """
    wanted = clock_of(kind)
    if wanted is None:
        return Promise()
    clock = clock_in_force(wanted, start)
    due = clock.due(start, calendar)
    return Promise(due.at, due.estimated, clock.version)
