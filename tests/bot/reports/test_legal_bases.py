"""What reports name as their basis, by date, and how they say that something is not verified."""

from datetime import date

import pytest

from bot.reports.values import bases_said
from bot.words import Words
from feedback.legal_bases import SUBJECTS, bases_of, load_bases


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("day", [date(2025, 12, 14), date(2026, 9, 14), date(2030, 12, 14)])
def test_every_report_names_a_document_at_any_time(subject: str, day: date) -> None:
    assert bases_of(subject, day)


def test_the_plan_of_a_year_that_is_over_is_named_no_longer() -> None:
    keys = [{one.key for one in bases_of("pakn", date(year, 12, 14))} for year in (2025, 2026)]
    assert [("plan_297" in one, "plan_of_the_year" in one) for one in keys] == [(True, False), (False, True)]


def test_what_is_not_verified_says_in_the_report_what_to_check() -> None:
    lines = bases_said("pakn", date(2026, 9, 14), Words("vi")).split(";\n")
    marked = [one for one in load_bases() if one.unverified and one in bases_of("pakn", date(2026, 9, 14))]
    assert [line.count("[Trước khi ký: ") for line in lines].count(1) == len(marked)
    assert lines[0].startswith("Căn cứ Nghị định số 20/2008/NĐ-CP ngày 14 tháng 02 năm 2008")
    assert "năm 2026 của …" in lines[-1]
    assert lines[-1].endswith("].")
