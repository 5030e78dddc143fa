from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from feedback.errors import MoveNotAllowed, NotAllowed
from feedback.lifecycle import (
    OPEN,
    RATEABLE,
    STEPS,
    Action,
    Role,
    State,
    Timeliness,
    after,
    after_words_of_citizen,
    check_right,
    timeliness,
)

# Every state and every action, whole: what follows, "." if it is not possible.
TABLE = """
state     take     release   ask      answer    note      hand_over  refuse   close
received  in_work  .         waiting  answered  received  received   refused  .
in_work   .        received  waiting  answered  in_work   received   refused  .
waiting   .        received  waiting  answered  waiting   received   refused  .
answered  .        .         .        .         answered  .          .        closed
closed    .        .         .        .         closed    .          .        .
refused   .        .         .        .         refused   .          .        .
"""
SHORT = {"waiting": State.WAITING_FOR_CITIZEN, "refused": State.NOT_ACCEPTED}
HEAD, *LINES = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {
    (SHORT.get(line[0]) or State(line[0]), Action(action)): SHORT.get(target, target)
    for line in LINES
    for action, target in zip(HEAD[1:], line[1:], strict=True)
}


def test_the_table_is_whole() -> None:
    assert set(EXPECTED) == set(product(State, Action))
    assert set(STEPS) == set(Action)


@pytest.mark.parametrize(("state", "action"), sorted(EXPECTED))
def test_each_action_in_each_state(state: State, action: Action) -> None:
    expected = EXPECTED[state, action]
    if expected != ".":
        assert after(state, action) is State(expected)
        return
    with pytest.raises(MoveNotAllowed) as caught:
        after(state, action)
    assert caught.value.current == state


@pytest.mark.parametrize(("role", "action"), sorted(product(Role, Action)))
def test_each_role_and_each_action(role: Role, action: Action) -> None:
    if role is Role.EDITOR:
        with pytest.raises(NotAllowed) as caught:
            check_right(role, action)
        assert (caught.value.role, caught.value.action) == (role, action)
    else:
        check_right(role, action)


def test_every_open_case_can_come_to_an_end_and_no_final_one_moves() -> None:
    for state in State:
        ends = {after(state, a) for a in Action if EXPECTED[state, a] != "."} - {state}
        assert state.is_open == (state in OPEN)
        if state.is_open:
            assert {State.ANSWERED, State.NOT_ACCEPTED} <= ends
        elif state is not State.ANSWERED:
            assert not ends
    assert not RATEABLE & OPEN


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
