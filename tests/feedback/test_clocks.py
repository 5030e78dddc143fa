from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from feedback.calendar import shipped_calendar
from feedback.clocks import (
    Clock,
    ClockKind,
    ClockUnit,
    PauseReason,
    clock_in_force,
    clock_of_version,
    clocks_in_use,
    load_clocks,
    shipped_clocks,
    use_clocks,
)
from feedback.errors import CalendarFault, ClockUnknown
from tests.feedback.world import PATIENT_CLOCK, clocks_that_wait

NOW = datetime(2026, 11, 16, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "amount", "unit"),
    [
        (ClockKind.ANSWER, 5, ClockUnit.WORKING_DAY),
        (ClockKind.HARD_LIMIT, 15, ClockUnit.CALENDAR_DAY),
        (ClockKind.QUESTION, 2, ClockUnit.WORKING_DAY),
        (ClockKind.TRANSFER, 5, ClockUnit.WORKING_DAY),
        (ClockKind.TRANSFER_LEGAL_DOCUMENT, 2, ClockUnit.WORKING_DAY),
        (ClockKind.DATA_REQUEST, 2, ClockUnit.WORKING_DAY),
    ],
)
def test_the_clocks_in_force_now(kind: ClockKind, amount: int, unit: ClockUnit) -> None:
    clock = clock_in_force(kind, NOW)
    assert (clock.amount, clock.unit) == (amount, unit)


def test_every_kind_has_a_clock_with_its_legal_basis() -> None:
    assert {clock.kind for clock in shipped_clocks()} == set(ClockKind)
    assert all(clock.legal_basis and clock.version for clock in shipped_clocks())
    assert len({clock.version for clock in shipped_clocks()}) == len(shipped_clocks())


def test_a_new_version_holds_from_its_first_day_in_vietnam() -> None:
    old = Clock(ClockKind.ANSWER, 5, ClockUnit.WORKING_DAY, "1", date(2020, 1, 1), date(2026, 11, 17), "x")
    new = Clock(ClockKind.ANSWER, 3, ClockUnit.WORKING_DAY, "2", date(2026, 11, 17), None, "y")
    eve, first = datetime(2026, 11, 16, 16, 59, tzinfo=UTC), datetime(2026, 11, 16, 17, tzinfo=UTC)
    assert clock_in_force(ClockKind.ANSWER, eve, clocks=[old, new]) is old
    assert clock_in_force(ClockKind.ANSWER, first, clocks=[old, new]) is new


def test_before_the_first_version_there_is_no_clock() -> None:
    with pytest.raises(ClockUnknown):
        clock_in_force(ClockKind.DATA_REQUEST, datetime(2025, 6, 1, tzinfo=UTC))


def test_a_clock_counts_in_its_own_unit() -> None:
    due = clock_in_force(ClockKind.HARD_LIMIT, NOW).due(NOW, shipped_calendar())
    assert due.at == datetime(2026, 12, 1, 10, tzinfo=UTC)


def test_two_versions_that_hold_at_once_are_refused(tmp_path: Path) -> None:
    line = (
        "  - {kind: answer, amount: 5, unit: working_day, version: 'V', valid_from: 2020-01-01,"
        " valid_to: null, legal_basis: x}\n"
    )
    path = tmp_path / "clocks.yaml"
    path.write_text("clocks:\n" + line + line.replace("V", "W"), encoding="utf-8")
    with pytest.raises(CalendarFault):
        load_clocks(path)


def test_the_offices_own_clocks_hold_for_their_kind_and_old_promises_stay(tmp_path: Path) -> None:
    shipped = clock_in_force(ClockKind.ANSWER, NOW)
    with clocks_that_wait(tmp_path):
        own = clock_in_force(ClockKind.ANSWER, NOW)
        assert own.version == "office-answer-1"
        assert PauseReason.OTHER_BODY in own.pauses
        assert clock_of_version(shipped.version) is shipped
        assert {clock.kind for clock in clocks_in_use()} == set(ClockKind)
    assert clock_in_force(ClockKind.ANSWER, NOW) is shipped


def test_a_shipped_version_cannot_be_given_another_meaning(tmp_path: Path) -> None:
    path = tmp_path / "clocks.yaml"
    path.write_text(PATIENT_CLOCK.replace("office-answer-1", "answer-1"), "utf-8")
    with pytest.raises(CalendarFault, match="answer-1"):
        use_clocks(path)
    with pytest.raises(CalendarFault, match="FileNotFound"):
        use_clocks(tmp_path / "none.yaml")
    assert clocks_in_use() is shipped_clocks()
