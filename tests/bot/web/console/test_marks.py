from datetime import UTC, datetime, timedelta

import pytest

from bot.web.console.marks import Mark, Urgency, horizon, urgency
from feedback.calendar import shipped_calendar
from feedback.lifecycle import State

#: Monday, 09:00 in Vietnam; Tuesday the 24th is a day off.
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
FIVE = datetime(2026, 11, 23, 10, tzinfo=UTC)
AT = horizon(NOW, shipped_calendar())


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (FIVE - timedelta(days=3), Urgency(Mark.LATE, -3)),
        (NOW - timedelta(minutes=1), Urgency(Mark.LATE, 0)),
        (FIVE, Urgency(Mark.TODAY, 0)),
        (FIVE + timedelta(days=2), Urgency(Mark.SOON, 2)),
        (FIVE + timedelta(days=3), Urgency(Mark.SOON, 3)),
        (FIVE + timedelta(days=4), Urgency(Mark.LATER, 4)),
    ],
)
@pytest.mark.parametrize("state", [State.RECEIVED, State.IN_WORK, State.WAITING_FOR_CITIZEN])
def test_an_open_case_is_marked_by_its_deadline(state: State, due: datetime, expected: Urgency) -> None:
    assert urgency(state=state, due_at=due, answered_at=None, horizon=AT) == expected


@pytest.mark.parametrize(
    ("answered", "mark"),
    [
        (FIVE - timedelta(days=1), Mark.ANSWERED_EARLY),
        (FIVE - timedelta(hours=1), Mark.ANSWERED_ON_TIME),
        (FIVE + timedelta(hours=1), Mark.ANSWERED_LATE),
    ],
)
def test_an_answered_case_is_marked_by_its_answer(answered: datetime, mark: Mark) -> None:
    found = urgency(state=State.CLOSED, due_at=FIVE, answered_at=answered, horizon=AT)
    assert found.mark is mark


def test_a_case_that_was_not_accepted_is_never_late() -> None:
    due = FIVE - timedelta(days=9)
    assert urgency(state=State.NOT_ACCEPTED, due_at=due, answered_at=None, horizon=AT).mark is Mark.ENDED
