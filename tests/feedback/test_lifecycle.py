from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from feedback.clocks import clock_in_force
from feedback.errors import MoveNotAllowed, NotAllowed
from feedback.kinds import CaseKind
from feedback.life import LIFE, Ticking, clock_of, promise
from feedback.lifecycle import (
    OPEN,
    RATEABLE,
    STEPS,
    Action,
    Outsider,
    Role,
    State,
    Timeliness,
    Who,
    after,
    after_words_of_citizen,
    check_right,
    steps_of,
    timeliness,
)
from tests.feedback.world import CALENDAR, MONDAY

# Every state and every action, whole: what follows, "." if it is not possible, "=" if the case stays.
TABLE = """
action      received accepted in_work  waiting  approval reopened transferred answered closed refused merged
accept      accepted .        .        .        .        .        .           .        .      .       .
classify    =        =        =        =        =        =        .           =        =      .       .
take        in_work  in_work  .        .        .        in_work  .           .        .      .       .
release     .        .        received received .        .        .           .        .      .       .
ask         waiting  waiting  waiting  waiting  .        waiting  .           .        .      .       .
propose     approval approval approval approval approval approval .           .        .      .       .
withdraw    .        .        .        .        in_work  .        .           .        .      .       .
approve     .        .        .        .        answered .        .           .        .      .       .
return      .        .        .        .        in_work  .        .           .        .      .       .
answer      answered answered answered answered .        answered .           .        .      .       .
note        =        =        =        =        =        =        =           =        =      =       =
hand_over   received received received received .        received .           .        .      .       .
transfer    transferred transferred transferred transferred . transferred .   .        .      .       .
relay       .        .        .        .        .        .        =           .        .      .       .
recall      .        .        .        .        .        .        accepted    .        .      .       .
wait_for_body .      =        =        =        .        .        .           .        .      .       .
go_on       =        =        =        =        =        =        .           .        .      .       .
refuse      refused  refused  refused  refused  .        refused  .           .        .      .       .
link        =        =        =        =        =        =        =           =        =      =       =
split       =        =        =        =        .        =        .           .        .      .       .
merge       merged   merged   merged   merged   .        merged   .           .        .      .       .
unmerge     .        .        .        .        .        .        .           .        .      .       accepted
publish     .        .        .        .        .        .        .           =        =      .       .
unpublish   .        .        .        .        .        .        .           =        =      .       .
close       .        .        .        .        .        .        .           closed   .      .       .
add         =        =        =        =        =        =        =           =        =      =       =
rate        .        .        .        .        .        .        .           =        =      .       .
reopen      .        .        .        .        .        .        .           reopened reopened .     .
ask_rating  .        .        .        .        .        .        .           =        =      .       .
"""
SHORT = {
    "waiting": State.WAITING_FOR_CITIZEN,
    "approval": State.WAITING_FOR_APPROVAL,
    "refused": State.NOT_ACCEPTED,
}
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    (SHORT.get(name) or State(name), Action(line[0])): name if target == "=" else target
    for line in LINES
    for name, target in zip(HEAD[1:], line[1:], strict=True)
}

LEADERS = {Role.HEAD, Role.ADMIN}
AT_WORK = {Role.OFFICER, *LEADERS}
CITIZENS = {Action.ADD, Action.RATE, Action.REOPEN}
EVERYBODY: list[Who] = [*Role, *Outsider]


def named(target: str) -> State:
    return SHORT.get(target) or State(target)


def may(who: Who, action: Action) -> bool:
    if action in CITIZENS:
        return who is Outsider.CITIZEN
    if action is Action.ASK_RATING:
        return who is Outsider.SYSTEM
    return who in (LEADERS if action in {Action.APPROVE, Action.RETURN} else AT_WORK)


def test_the_table_is_whole() -> None:
    assert set(EXPECTED) == set(product(State, Action))
    assert set(STEPS) == set(Action)
    assert set(LIFE) == set(State)


@pytest.mark.parametrize(("state", "action"), sorted(EXPECTED))
def test_each_action_in_each_state(state: State, action: Action) -> None:
    expected = EXPECTED[state, action]
    if expected != ".":
        assert after(state, action) is named(expected)
        return
    with pytest.raises(MoveNotAllowed) as caught:
        after(state, action)
    assert caught.value.current == state


@pytest.mark.parametrize(("who", "action"), list(product(EVERYBODY, Action)))
def test_everybody_and_each_action(who: Who, action: Action) -> None:
    if may(who, action):
        check_right(who, action)
        return
    with pytest.raises(NotAllowed) as caught:
        check_right(who, action)
    assert (caught.value.role, caught.value.action) == (who, action)


def test_every_open_case_can_come_to_an_end_and_no_final_one_moves() -> None:
    back_to_us = {Action.RECALL, Action.UNMERGE, Action.REOPEN}
    for state in State:
        ends = {named(EXPECTED[state, a]) for a in Action if EXPECTED[state, a] != "."} - {state}
        assert state.is_open == (state in OPEN)
        if state is State.WAITING_FOR_APPROVAL:
            assert State.ANSWERED in ends
        elif state.is_open:
            assert {State.ANSWERED, State.NOT_ACCEPTED, State.TRANSFERRED, State.MERGED} <= ends
        else:
            opened = {a for a in Action if EXPECTED[state, a] in {s.value for s in OPEN}}
            assert opened <= back_to_us
    assert not RATEABLE & OPEN


def test_nothing_stops_the_clock_but_the_citizens_turn_and_an_end() -> None:
    for state in State:
        assert (LIFE[state].ticking is Ticking.ENDED) == (not state.is_open)
        assert (LIFE[state].ticking is Ticking.PAUSED) == (state is State.WAITING_FOR_CITIZEN)
        for limit in LIFE[state].limits:
            assert clock_in_force(limit, MONDAY).amount > 0


@pytest.mark.parametrize("action", Action)
def test_what_the_citizen_waits_for_is_told(action: Action) -> None:
    silent = {
        Action.CLASSIFY, Action.TAKE, Action.RELEASE, Action.PROPOSE, Action.WITHDRAW, Action.RETURN,
        Action.NOTE, Action.LINK, Action.PUBLISH, Action.UNPUBLISH, Action.CLOSE,
    }  # fmt: skip
    assert bool(STEPS[action].told) == (action not in silent)


@pytest.mark.parametrize(("state", "action"), sorted(product(State, Action)))
def test_a_tip_is_looked_at_and_laid_aside_and_nothing_more(state: State, action: Action) -> None:
    allowed = {Action.TAKE, Action.RELEASE, Action.NOTE, Action.HAND_OVER, Action.LINK, Action.ADD}
    if action is Action.CLOSE and state in {State.RECEIVED, State.IN_WORK}:
        assert after(state, action, CaseKind.TIP) is State.CLOSED
    elif action in allowed and EXPECTED[state, action] != ".":
        assert after(state, action, CaseKind.TIP) is after(state, action)
    else:
        with pytest.raises(MoveNotAllowed):
            after(state, action, CaseKind.TIP)
    assert steps_of(CaseKind.PETITION) is STEPS


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_but_a_tip_has_its_clock(kind: CaseKind) -> None:
    clock, promised = clock_of(kind), promise(kind, MONDAY, CALENDAR)
    if kind is CaseKind.TIP:
        assert clock is None
        assert (promised.due_at, promised.clock_version) == (None, "")
    else:
        assert clock is not None
        assert promised.clock_version == clock_in_force(clock, MONDAY).version
        assert promised.due_at is not None


@pytest.mark.parametrize("state", State)
def test_words_of_the_citizen_move_only_a_waiting_case(state: State) -> None:
    moved = state is State.WAITING_FOR_CITIZEN
    assert after_words_of_citizen(state) is (State.IN_WORK if moved else state)


DUE = datetime(2026, 11, 20, 10, tzinfo=UTC)  # 17:00 in Vietnam
MIDNIGHT = datetime(2026, 11, 19, 17, tzinfo=UTC)  # that begins the due date in Vietnam
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("answered_at", "now", "expected"),
    [
        (MIDNIGHT - MOMENT, DUE + MOMENT, Timeliness.EARLY),
        (MIDNIGHT, DUE + MOMENT, Timeliness.ON_TIME),
        (DUE, DUE + MOMENT, Timeliness.ON_TIME),
        (DUE + MOMENT, DUE + MOMENT, Timeliness.LATE),
        (None, DUE, Timeliness.WAITING),
        (None, DUE + MOMENT, Timeliness.OVERDUE),
    ],
)
def test_the_edges_of_being_in_time(
    answered_at: datetime | None, now: datetime, expected: Timeliness
) -> None:
    judged = timeliness(due_at=DUE, answered_at=answered_at, now=now)
    assert judged is expected
    assert judged.is_answered == (answered_at is not None)


def test_what_is_early_can_be_set() -> None:
    answered = MIDNIGHT + MOMENT
    assert timeliness(due_at=DUE, answered_at=answered, now=DUE, early_before=DUE) is Timeliness.EARLY
