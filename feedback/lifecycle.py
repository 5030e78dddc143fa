"""The life of a case: its states, the steps between them, who may take a step, and whether it was in time.

====================  ===========================================================================
state                 meaning
====================  ===========================================================================
received              newly sent: confirmed with a code and a due date; nobody has looked at it
accepted              received and classified: entered in the register, waits for an officer
in_work               an officer answers for it
waiting_for_citizen   something is missing; the citizen was asked, the officer keeps it
waiting_for_approval  an answer is drafted; a head approves it or returns it with a remark
transferred           the competent body has it; stays visible, its answer is passed on
answered              the citizen has the answer, may rate it and may say that it is not enough
reopened              the citizen was not satisfied; waits for an officer, at the second time one level up
closed                answered, done with and archived
not_accepted          not a case for this register, with a reason and what to do instead; final
merged                goes on in another open case about the same matter; keeps all its own
====================  ===========================================================================

Published, rated and followed are no states: a case can be any of them and still be answered or closed. A
case that is handed to another unit is *received* there: its history says from where. What each state tells
the citizen, and which clocks run in it, stands in ``feedback.life``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from feedback.errors import MoveNotAllowed, NotAllowed
from feedback.kinds import CaseKind as CaseKind  # noqa: PLC0414 - named from here too
from feedback.worktime import VIETNAM


class State(StrEnum):
    """Where a case stands; stored as it reads here."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_WORK = "in_work"
    WAITING_FOR_CITIZEN = "waiting_for_citizen"
    WAITING_FOR_APPROVAL = "waiting_for_approval"
    REOPENED = "reopened"
    TRANSFERRED = "transferred"
    ANSWERED = "answered"
    CLOSED = "closed"
    NOT_ACCEPTED = "not_accepted"
    MERGED = "merged"

    @property
    def is_open(self) -> bool:
        """Tell whether an answer is still owed."""
        return self in OPEN


OPEN = frozenset(
    {
        State.RECEIVED,
        State.ACCEPTED,
        State.IN_WORK,
        State.WAITING_FOR_CITIZEN,
        State.WAITING_FOR_APPROVAL,
        State.REOPENED,
    }
)


class Role(StrEnum):
    """What a person is in the office."""

    OFFICER = "officer"
    HEAD = "head"
    EDITOR = "editor"
    ADMIN = "admin"
    INSPECTOR = "inspector"  #: reads all and changes nothing


class Outsider(StrEnum):
    """Who acts on a case without a role in the office."""

    CITIZEN = "citizen"
    SYSTEM = "system"  #: the clock jobs


Who = Role | Outsider


class Action(StrEnum):
    """What can be done with a case."""

    ACCEPT = "accept"  #: enter it in the register and say what it is
    CLASSIFY = "classify"  #: correct what it is
    TAKE = "take"
    RELEASE = "release"
    ASK = "ask"
    PROPOSE = "propose"  #: give a draft answer to the head
    WITHDRAW = "withdraw"  #: take the draft back
    APPROVE = "approve"  #: send the draft
    RETURN = "return"  #: give the draft back with a remark
    ANSWER = "answer"
    NOTE = "note"
    HAND_OVER = "hand_over"  #: to another unit of ours
    TRANSFER = "transfer"  #: to a competent body outside
    RELAY = "relay"  #: pass on what that body says
    RECALL = "recall"  #: that body gave it back
    WAIT_FOR_BODY = "wait_for_body"  #: another body has to say something first; where the clock allows it
    GO_ON = "go_on"  #: it has said it
    REFUSE = "refuse"
    LINK = "link"
    SPLIT = "split"
    MERGE = "merge"
    UNMERGE = "unmerge"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    CLOSE = "close"
    ADD = "add"
    RATE = "rate"
    REOPEN = "reopen"
    ASK_RATING = "ask_rating"  #: a second and last time


@dataclass(frozen=True, slots=True)
class Step:
    """From which states an action is possible, where it leads (None: stays), and whose it is."""

    sources: frozenset[State]
    target: State | None
    roles: frozenset[Who]
    told: str = ""  #: the text with which the citizen hears of it; empty: not told


#: Where a rating is still welcome.
RATEABLE = frozenset({State.ANSWERED, State.CLOSED})

_ANYBODY_AT_WORK = frozenset[Who]({Role.OFFICER, Role.HEAD, Role.ADMIN})
_LEADERS = frozenset[Who]({Role.HEAD, Role.ADMIN})
_CITIZEN = frozenset[Who]({Outsider.CITIZEN})
_SYSTEM = frozenset[Who]({Outsider.SYSTEM})
_UNTAKEN = frozenset({State.RECEIVED, State.ACCEPTED, State.REOPENED})
_AT_WORK_ON_IT = frozenset({State.IN_WORK, State.WAITING_FOR_CITIZEN})
_SOMEBODY_ON_IT = _AT_WORK_ON_IT | {State.ACCEPTED}
_APPROVAL = frozenset({State.WAITING_FOR_APPROVAL})
# With a draft before the head, only the head's word or its withdrawal leads on.
_FREE = OPEN - _APPROVAL
_EVERYWHERE = frozenset(State)

# An answer to a case that nobody has taken takes it first. The digital team edits FAQ entries and touches no
# case. What is closed can only be opened again by its citizen, in a new round, so that being in time is
# judged once in each.
STEPS: dict[Action, Step] = {
    Action.ACCEPT: Step(frozenset({State.RECEIVED}), State.ACCEPTED, _ANYBODY_AT_WORK, "staff_accepts"),
    Action.CLASSIFY: Step(OPEN | RATEABLE, None, _ANYBODY_AT_WORK),
    Action.TAKE: Step(_UNTAKEN, State.IN_WORK, _ANYBODY_AT_WORK),
    Action.RELEASE: Step(_AT_WORK_ON_IT, State.RECEIVED, _ANYBODY_AT_WORK),
    Action.ASK: Step(_FREE, State.WAITING_FOR_CITIZEN, _ANYBODY_AT_WORK, "staff_asks"),
    Action.PROPOSE: Step(OPEN, State.WAITING_FOR_APPROVAL, _ANYBODY_AT_WORK),
    Action.WITHDRAW: Step(_APPROVAL, State.IN_WORK, _ANYBODY_AT_WORK),
    Action.APPROVE: Step(_APPROVAL, State.ANSWERED, _LEADERS, "staff_answers"),
    Action.RETURN: Step(_APPROVAL, State.IN_WORK, _LEADERS),
    Action.ANSWER: Step(_FREE, State.ANSWERED, _ANYBODY_AT_WORK, "staff_answers"),
    Action.NOTE: Step(_EVERYWHERE, None, _ANYBODY_AT_WORK),
    Action.HAND_OVER: Step(_FREE, State.RECEIVED, _ANYBODY_AT_WORK, "staff_handed_over"),
    Action.TRANSFER: Step(_FREE, State.TRANSFERRED, _ANYBODY_AT_WORK, "staff_transfers"),
    Action.RELAY: Step(frozenset({State.TRANSFERRED}), None, _ANYBODY_AT_WORK, "staff_relays"),
    Action.RECALL: Step(frozenset({State.TRANSFERRED}), State.ACCEPTED, _ANYBODY_AT_WORK, "staff_recalls"),
    Action.WAIT_FOR_BODY: Step(_SOMEBODY_ON_IT, None, _ANYBODY_AT_WORK, "staff_waits_for_body"),
    Action.GO_ON: Step(OPEN, None, _ANYBODY_AT_WORK, "staff_goes_on"),
    Action.REFUSE: Step(_FREE, State.NOT_ACCEPTED, _ANYBODY_AT_WORK, "staff_refuses"),
    Action.LINK: Step(_EVERYWHERE, None, _ANYBODY_AT_WORK),
    Action.SPLIT: Step(_FREE, None, _ANYBODY_AT_WORK, "staff_splits"),
    Action.MERGE: Step(_FREE, State.MERGED, _ANYBODY_AT_WORK, "staff_merges"),
    Action.UNMERGE: Step(frozenset({State.MERGED}), State.ACCEPTED, _ANYBODY_AT_WORK, "staff_unmerges"),
    Action.PUBLISH: Step(RATEABLE, None, _ANYBODY_AT_WORK),
    Action.UNPUBLISH: Step(RATEABLE, None, _ANYBODY_AT_WORK),
    Action.CLOSE: Step(frozenset({State.ANSWERED}), State.CLOSED, _ANYBODY_AT_WORK),
    Action.ADD: Step(_EVERYWHERE, None, _CITIZEN, "reply_added"),
    Action.RATE: Step(RATEABLE, None, _CITIZEN, "rate_thanks"),
    Action.REOPEN: Step(RATEABLE, State.REOPENED, _CITIZEN, "case_reopened"),
    Action.ASK_RATING: Step(RATEABLE, None, _SYSTEM, "rate_ask_again"),
}

# Nobody was promised anything: a tip is looked at and laid aside.
_TIP_ACTIONS = (Action.TAKE, Action.RELEASE, Action.NOTE, Action.HAND_OVER, Action.LINK, Action.ADD)
_TIP_STEPS = {action: STEPS[action] for action in _TIP_ACTIONS} | {
    Action.CLOSE: Step(frozenset({State.RECEIVED, State.IN_WORK}), State.CLOSED, _ANYBODY_AT_WORK)
}

#: Who may take a step with a case that another officer has.
OVER_OTHERS = frozenset({Role.HEAD, Role.ADMIN})
#: Who may sign in a unit's name: its head or the head of one above; an administrator looks after the program.
SIGNS = frozenset({Role.HEAD})

RATING_LEVELS = range(1, 5)  #: 1 is best
SATISFIED_LEVELS = frozenset({1, 2})


def steps_of(kind: CaseKind) -> Mapping[Action, Step]:
    """Return what can be done with this kind of case."""
    return _TIP_STEPS if kind is CaseKind.TIP else STEPS


def after(state: State, action: Action, kind: CaseKind = CaseKind.FEEDBACK) -> State:
    """Return the state that follows ``state`` by ``action``.

    Raises:
        MoveNotAllowed: the action is not possible in this state, or with this kind.
    """
    step = steps_of(kind).get(action)
    if step is None or state not in step.sources:
        raise MoveNotAllowed(state, STEPS[action].target or action)
    return step.target or state


def after_words_of_citizen(state: State) -> State:
    """Return the state that follows when the citizen adds something; only a waiting case moves."""
    return State.IN_WORK if state is State.WAITING_FOR_CITIZEN else state


def check_right(role: Who, action: Action) -> None:
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


def public_since(published_at: datetime | None, answered_at: datetime | None) -> datetime | None:
    """Return since when an answer is public; a text made public before it belongs to another answer."""
    return published_at if published_at and answered_at and published_at >= answered_at else None


def start_of_day(at: datetime) -> datetime:
    """Return the midnight in Vietnam with which the day of ``at`` began."""
    return datetime.combine(at.astimezone(VIETNAM).date(), time(), VIETNAM)
