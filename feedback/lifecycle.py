"""The life of a case: its states, the steps between them, who may take a step, and whether it was in time.

=====================  ==========================================================================
state                  meaning
=====================  ==========================================================================
received               confirmed to the citizen with a code and a due date; nobody works on it yet
in_work                an officer answers for it
waiting_for_citizen    the office has asked the citizen for something; the officer keeps it
answered               the citizen has the answer and may rate it
closed                 answered and done with; final
not_accepted           not a case for this register, with a reason; final
=====================  ==========================================================================

A case that is handed to another unit is *received* there: its history says from where.
"""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from feedback.errors import MoveNotAllowed, NotAllowed
from feedback.worktime import VIETNAM


class CaseKind(StrEnum):
    """What a citizen sent."""

    FEEDBACK = "feedback"  #: reports a difficulty or a wrong practice
    PETITION = "petition"  #: proposes a change
    QUESTION = "question"  #: only asks; counted apart


class State(StrEnum):
    """Where a case stands; stored as it reads here."""

    RECEIVED = "received"
    IN_WORK = "in_work"
    WAITING_FOR_CITIZEN = "waiting_for_citizen"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still owed."""
        return self in OPEN


OPEN = frozenset({State.RECEIVED, State.IN_WORK, State.WAITING_FOR_CITIZEN})


class Role(StrEnum):
    """What a person is in the office."""

    OFFICER = "officer"
    HEAD = "head"
    EDITOR = "editor"
    ADMIN = "admin"


class Action(StrEnum):
    """What staff can do with a case."""

    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    HAND_OVER = "hand_over"
    REFUSE = "refuse"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Step:
    """From which states an action is possible, where it leads (None: stays), and whose it is."""

    sources: frozenset[State]
    target: State | None
    roles: frozenset[Role]


_ANYBODY_AT_WORK = frozenset({Role.OFFICER, Role.HEAD, Role.ADMIN})
_AT_WORK_ON_IT = frozenset({State.IN_WORK, State.WAITING_FOR_CITIZEN})

# An answer to a case that nobody has taken takes it first. CLOSED and NOT_ACCEPTED are final, so that being
# in time is judged once. The digital team edits FAQ entries and touches no case.
STEPS: dict[Action, Step] = {
    Action.TAKE: Step(frozenset({State.RECEIVED}), State.IN_WORK, _ANYBODY_AT_WORK),
    Action.RELEASE: Step(_AT_WORK_ON_IT, State.RECEIVED, _ANYBODY_AT_WORK),
    Action.ASK: Step(OPEN, State.WAITING_FOR_CITIZEN, _ANYBODY_AT_WORK),
    Action.ANSWER: Step(OPEN, State.ANSWERED, _ANYBODY_AT_WORK),
    Action.NOTE: Step(frozenset(State), None, _ANYBODY_AT_WORK),
    Action.HAND_OVER: Step(OPEN, State.RECEIVED, _ANYBODY_AT_WORK),
    Action.REFUSE: Step(OPEN, State.NOT_ACCEPTED, _ANYBODY_AT_WORK),
    Action.CLOSE: Step(frozenset({State.ANSWERED}), State.CLOSED, _ANYBODY_AT_WORK),
}

#: Who may take a step with a case that another officer has.
OVER_OTHERS = frozenset({Role.HEAD, Role.ADMIN})

#: Where a rating is still welcome.
RATEABLE = frozenset({State.ANSWERED, State.CLOSED})

RATING_LEVELS = range(1, 5)  #: 1 is best
SATISFIED_LEVELS = frozenset({1, 2})


def after(state: State, action: Action) -> State:
    """Return the state that follows ``state`` by ``action``.

    Raises:
        MoveNotAllowed: the action is not possible in this state.
    """
    step = STEPS[action]
    if state not in step.sources:
        raise MoveNotAllowed(state, step.target or action)
    return step.target or state


def after_words_of_citizen(state: State) -> State:
    """Return the state that follows when the citizen adds something; only a waiting case moves."""
    return State.IN_WORK if state is State.WAITING_FOR_CITIZEN else state


def check_right(role: Role, action: Action) -> None:
    """Check that a role may take an action at all.

    Raises:
        NotAllowed: it may not.
    """
    if role not in STEPS[action].roles:
        raise NotAllowed(role, action)


class Timeliness(StrEnum):
    """Whether an answer came in time, or may still."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    WAITING = "waiting"
    OVERDUE = "overdue"

    @property
    def is_answered(self) -> bool:
        return self in {Timeliness.EARLY, Timeliness.ON_TIME, Timeliness.LATE}


def timeliness(
    *, due_at: datetime, answered_at: datetime | None, now: datetime, early_before: datetime | None = None
) -> Timeliness:
    """Judge an answer, or the want of one at ``now``.

    Args:
        due_at: the last instant in time.
        answered_at: when the answer was given; None if it was not.
        now: the instant of judgement of what is unanswered.
        early_before: an answer before this instant is early; by default the beginning, in Vietnam, of
            the due date.
    """
    if answered_at is None:
        return Timeliness.OVERDUE if now > due_at else Timeliness.WAITING
    if answered_at > due_at:
        return Timeliness.LATE
    return Timeliness.EARLY if answered_at < (early_before or start_of_day(due_at)) else Timeliness.ON_TIME


def start_of_day(at: datetime) -> datetime:
    """Return the midnight in Vietnam with which the day of ``at`` began."""
    return datetime.combine(at.astimezone(VIETNAM).date(), time(), VIETNAM)
