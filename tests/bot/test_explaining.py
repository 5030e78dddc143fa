"""How a deadline is explained to whom it was promised: nothing is told as done that is not."""

from datetime import datetime

import pytest

from bot.explaining import explained
from bot.words import Words
from feedback.calendar import shipped_calendar
from feedback.clocks import ClockKind, PauseReason, clock_in_force
from feedback.reckoning import Pause, reckon
from feedback.worktime import VIETNAM

START = datetime(2026, 11, 16, 9, tzinfo=VIETNAM)
BEGAN, ENDED = START.replace(hour=10), START.replace(hour=10, minute=4)
ANSWER = clock_in_force(ClockKind.ANSWER, START)


def told(*pauses: Pause) -> str:
    return explained(reckon(ANSWER, START, shipped_calendar(), now=ENDED, pauses=pauses), Words("vi"))


def test_time_that_is_over_was_added() -> None:
    assert "đã cộng lại 4 phút" in told(Pause(BEGAN, ENDED, PauseReason.CITIZEN))


@pytest.mark.parametrize(
    ("reason", "whom"),
    [(PauseReason.CITIZEN, "anh/chị bổ sung"), (PauseReason.OTHER_BODY, "cơ quan khác cho ý kiến")],
)
def test_while_the_clock_stands_still_nothing_was_added_yet(reason: PauseReason, whom: str) -> None:
    said = told(Pause(BEGAN, None, reason))
    assert "đã cộng lại" not in said
    assert f"đang dừng từ 10:00 16/11/2026 để chờ {whom}" in said
