from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from feedback.calendar import DATA, load_calendar, shipped_calendar
from feedback.errors import CalendarFault, CalendarUnknown
from feedback.worktime import DayKind

OFF = {
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    2027: "01-01 02-05 02-08 02-09 02-10 02-11 04-16 04-30 05-03 09-02 09-03 11-24",
}
MAKE_UP = {2025: "04-26", 2026: "01-10 08-22", 2027: ""}


@pytest.mark.parametrize("year", OFF)
def test_a_shipped_year_has_exactly_these_days_off_and_make_up_days(year: int) -> None:
    calendar = shipped_calendar()
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    for kind, expected in ((DayKind.DAY_OFF, OFF[year]), (DayKind.MAKE_UP, MAKE_UP[year])):
        found = {day.strftime("%m-%d") for day in days if calendar.why(day).kind is kind}
        assert found == set(expected.split())


def test_every_special_day_has_a_source_and_a_label() -> None:
    for year in shipped_calendar().years.values():
        for reason in year.special.values():
            assert reason.source
            assert reason.label
            assert "{" not in reason.label


def test_confirmed_and_estimated_days_are_told_apart() -> None:
    calendar = shipped_calendar()
    assert not calendar.why(date(2026, 11, 24)).estimated
    assert calendar.why(date(2027, 2, 5)).estimated
    assert "dự kiến" in calendar.why(date(2027, 2, 5)).label


def test_a_year_beyond_the_file_comes_from_the_package_as_estimated() -> None:
    new_year = shipped_calendar().why(date(2029, 1, 1))
    assert new_year.kind is DayKind.DAY_OFF
    assert new_year.estimated
    assert "holidays" in new_year.source
    assert shipped_calendar().is_working(date(2024, 5, 4))  # a make-up Saturday that the package knows


def test_a_year_that_nobody_knows_is_refused() -> None:
    with pytest.raises(CalendarUnknown) as caught:
        shipped_calendar().is_working(date(2150, 1, 1))
    assert caught.value.year == 2150


@pytest.mark.parametrize(
    "line",
    [
        {"date": date(2026, 3, 7), "name": "a Saturday cannot be a day off"},
        {"date": date(2025, 3, 7), "name": "another year"},
        {"date": date(2026, 1, 1), "name": "twice"},
        {"date": date(2026, 3, 6)},
    ],
)
def test_an_impossible_day_is_named(tmp_path: Path, line: dict[str, object]) -> None:
    data = yaml.safe_load((DATA / "calendar.yaml").read_text(encoding="utf-8"))
    data["years"][2026]["days_off"].append(line)
    path = tmp_path / "calendar.yaml"
    path.write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(CalendarFault):
        load_calendar(path)
