"""Names of periods, as people read them."""

from datetime import date

import pytest

from bot.words import Words, month_name, period_name

VI, EN = Words("vi").say, Words("en").say


@pytest.mark.parametrize(
    ("name", "vi", "en"),
    [
        ("2026-11", "Tháng 11/2026", "11/2026"),
        ("2026-Q4", "Quý IV/2026", "Quarter IV, 2026"),
        ("2026-H1", "6 tháng đầu năm 2026", "First half of 2026"),
        ("2026-H2", "6 tháng cuối năm 2026", "Second half of 2026"),
        ("2026-9M", "9 tháng đầu năm 2026", "First nine months of 2026"),
        ("2026", "Năm 2026", "2026"),
        ("no period", "no period", "no period"),
    ],
)
def test_a_period_has_a_name_for_people(name: str, vi: str, en: str) -> None:
    assert (period_name(name, VI), period_name(name, EN)) == (vi, en)


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "Tháng 11/2026 (theo lịch)"),
        (date(2026, 10, 15), date(2026, 11, 14), "Tháng 11/2026 (kỳ báo cáo, từ ngày 15)"),
        (date(2026, 12, 15), date(2027, 1, 14), "Tháng 1/2027 (kỳ báo cáo, từ ngày 15)"),
        (date(2026, 11, 1), date(2026, 11, 22), "Tháng 11/2026 (một phần)"),
        (date(2026, 11, 10), date(2026, 11, 30), "Tháng 11/2026 (một phần)"),
    ],
)
def test_a_month_of_figures_says_how_it_is_cut(first: date, last: date, name: str) -> None:
    assert month_name(first, last, VI) == name
