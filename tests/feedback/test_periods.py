from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from feedback.errors import PeriodUnknown
from feedback.periods import Period, administrative_period, between, calendar_period, days, hotline_period


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-01", "2025-12-15", "2026-01-14"),
        ("2026-11", "2026-10-15", "2026-11-14"),
        ("2026-Q1", "2025-12-15", "2026-03-14"),
        ("2026-Q2", "2026-03-15", "2026-06-14"),
        ("2026-q3", "2026-06-15", "2026-09-14"),
        ("2026-Q4", "2026-09-15", "2026-12-14"),
        ("2026-H1", "2025-12-15", "2026-06-14"),
        ("2026-H2", "2026-06-15", "2026-12-14"),
        ("2026-9M", "2025-12-15", "2026-09-14"),
        (" 2026 ", "2025-12-15", "2026-12-14"),
    ],
)
def test_the_periods_of_the_administration(name: str, first: str, last: str) -> None:
    period = administrative_period(name)
    assert (str(period.first_day), str(period.last_day)) == (first, last)


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_the_periods_of_the_calendar(name: str, first: str, last: str) -> None:
    period = calendar_period(name)
    assert (str(period.first_day), str(period.last_day)) == (first, last)


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("2026-01", "2025-12-25", "2026-01-25"),
        ("2026-Q4", "2026-09-25", "2026-12-25"),
        ("2026-H2", "2026-06-25", "2026-12-25"),
        ("2026-9M", "2025-12-25", "2026-09-25"),
        ("2026", "2025-12-25", "2026-12-25"),
    ],
)
def test_the_periods_of_the_city_hotline_run_from_noon_to_noon(name: str, start: str, end: str) -> None:
    period = hotline_period(name)
    assert (period.start.isoformat(), period.end.isoformat()) == (
        f"{start}T12:00:00+07:00",
        f"{end}T12:00:00+07:00",
    )


def test_any_period_holds_to_the_minute() -> None:
    start = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    period = between(start, start + timedelta(minutes=1))
    assert period.holds(start + timedelta(seconds=59))
    assert not period.holds(period.end)
    with pytest.raises(PeriodUnknown):
        between(period.end, start)
    with pytest.raises(PeriodUnknown):
        between(start.replace(tzinfo=None), start.replace(tzinfo=None))


@pytest.mark.parametrize("name", ["", "2026-13", "2026-00", "2026-Q5", "2026-H3", "26", "2026-1", "٢٠٢٦"])
def test_what_is_no_period_is_refused(name: str) -> None:
    with pytest.raises(PeriodUnknown):
        administrative_period(name)
    with pytest.raises(PeriodUnknown):
        hotline_period(name)
    with pytest.raises(PeriodUnknown):
        days(date(2026, 2, 2), date(2026, 2, 1))


def test_a_period_begins_at_midnight_in_vietnam_and_ends_just_before_one() -> None:
    period = days(date(2026, 2, 1), date(2026, 2, 2))
    start, end = datetime(2026, 1, 31, 17, tzinfo=UTC), datetime(2026, 2, 2, 17, tzinfo=UTC)
    assert period == Period(start, end)
    assert period.holds(start)
    assert not period.holds(end)
    assert not period.holds(None)


@pytest.mark.parametrize(
    ("period", "count"),
    [
        (administrative_period("2026"), 12),
        (administrative_period("2026-Q3"), 3),
        (calendar_period("2026-H1"), 6),
        (hotline_period("2026"), 12),
        (hotline_period("2026-Q1"), 3),
        (days(date(2026, 1, 10), date(2026, 3, 5)), 3),
        (days(date(2026, 1, 15), date(2026, 3, 20)), 3),
        (days(date(2026, 1, 10), date(2026, 1, 10)), 1),
    ],
)
def test_the_months_of_a_period_follow_each_other_without_a_gap(period: Period, count: int) -> None:
    months = list(period.months())
    assert len(months) == count
    assert (months[0].start, months[-1].end) == (period.start, period.end)
    assert all(one.end == two.start for one, two in pairwise(months))
    assert all(month.end - month.start <= timedelta(days=31) for month in months)
