from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.calendar import Calendar, Dated, shipped_calendar
from feedback.worktime import (
    VIETNAM,
    DayKind,
    due_after,
    due_after_calendar_days,
    working_minutes_between,
)

CALENDAR = shipped_calendar()
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 11, 1), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def strict_calendar() -> Calendar:
    rule = Dated(date(2000, 1, 1), None, value=True, basis="test")
    return Calendar(CALENDAR.reasons, CALENDAR.hours, [rule], dict(CALENDAR.years))


@pytest.mark.parametrize(
    ("received", "due"),
    [("2025-12-30", "2026-01-08"), ("2026-08-20", "2026-08-26"), ("2026-11-20", "2026-11-30")],
)
def test_the_examples_of_the_law_hold(received: str, due: str) -> None:
    found = due_after(at(f"{received}T09:00"), 5, CALENDAR)
    # 20/11/2026 is a Friday; with 24/11 off, five working days end on 30/11.
    assert found.at == at(f"{due}T17:00")
    assert not found.estimated


def test_each_day_says_why_it_is_counted_or_not() -> None:
    due = due_after(at("2026-08-20T09:00"), 5, CALENDAR)
    kinds = [(day.date.day, day.counted, day.reason.kind) for day in due.days]
    assert kinds == [
        (20, False, DayKind.RECEIPT),
        (21, True, DayKind.COUNTED),
        (22, True, DayKind.MAKE_UP),
        (23, False, DayKind.WEEKEND),
        (24, True, DayKind.COUNTED),
        (25, True, DayKind.COUNTED),
        (26, True, DayKind.COUNTED),
    ]
    assert all(day.reason.label for day in due.days)


def test_the_date_of_receipt_is_the_one_in_vietnam() -> None:
    late_on_monday_in_london = datetime(2026, 11, 16, 18, 0, tzinfo=UTC)  # Tuesday 01:00 in Vietnam
    assert due_after(late_on_monday_in_london, 1, CALENDAR).at == at("2026-11-18T17:00")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-17T16:59", "2026-11-18"),
        ("2026-11-17T17:01", "2026-11-19"),
        ("2026-11-17T06:00", "2026-11-18"),
        ("2026-11-21T09:00", "2026-11-25"),  # a Saturday: received on Monday 23, the 24th is off
    ],
)
def test_the_start_rule_may_wait_for_the_next_working_day(received: str, due: str) -> None:
    assert due_after(at(received), 1, strict_calendar()).at == at(f"{due}T17:00")


def test_without_the_start_rule_a_saturday_is_a_day_of_receipt() -> None:
    assert due_after(at("2026-11-21T09:00"), 1, CALENDAR).at == at("2026-11-23T17:00")


def test_a_due_date_in_an_unconfirmed_year_is_estimated() -> None:
    assert due_after(at("2027-02-01T09:00"), 5, CALENDAR).estimated
    assert due_after(at("2029-03-01T09:00"), 5, CALENDAR).estimated


def test_calendar_days_that_end_on_a_day_off_run_to_the_next_working_day() -> None:
    due = due_after_calendar_days(at("2026-11-09T09:00"), 15, CALENDAR)  # the 24th is off
    assert due.at == at("2026-11-25T17:00")
    assert sum(day.counted for day in due.days) == 15


def test_a_time_without_a_zone_and_a_count_below_one_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        due_after(datetime(2026, 1, 5), 5, CALENDAR)  # noqa: DTZ001
    with pytest.raises(ValueError, match="one working day"):
        due_after(at("2026-01-05T09:00"), 0, CALENDAR)


@given(moments, st.integers(1, 30))
def test_a_deadline_counts_exactly_what_was_asked(start: datetime, count: int) -> None:
    due = due_after(start, count, CALENDAR)
    assert sum(day.counted for day in due.days) == count
    assert due.days[-1].counted
    assert [b.date - a.date for a, b in zip(due.days, due.days[1:], strict=False)] == [timedelta(1)] * (
        len(due.days) - 1
    )
    assert due_after(start, count + 1, CALENDAR).at > due.at


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-16T09:00", "2026-11-16T10:30", 90),
        ("2026-11-16T11:00", "2026-11-16T13:30", 60),
        ("2026-11-16T17:30", "2026-11-17T07:00", 0),
        ("2026-11-20T16:00", "2026-11-23T08:00", 90),
        ("2026-11-23T16:00", "2026-11-25T08:30", 120),
        ("2026-11-17T09:00", "2026-11-16T09:00", 0),
    ],
)
def test_only_minutes_of_office_hours_count(start: str, end: str, minutes: int) -> None:
    assert working_minutes_between(at(start), at(end), CALENDAR) == minutes


@given(moments, st.integers(0, 20000), st.integers(0, 20000))
def test_working_minutes_add_up(start: datetime, one: int, other: int) -> None:
    start = start.replace(second=0, microsecond=0)
    middle = start + timedelta(minutes=one)
    end = middle + timedelta(minutes=other)
    parts = working_minutes_between(start, middle, CALENDAR) + working_minutes_between(middle, end, CALENDAR)
    assert parts == working_minutes_between(start, end, CALENDAR)
