"""The form's rules hold for real registers, and show when a number is wrong."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage.engine import Sessions
from feedback import demo
from feedback.calendar import shipped_calendar
from feedback.counting import Counts
from feedback.kinds import CaseKind, ContentGroup, ContentType
from feedback.lateness import late_answers
from feedback.pakn_form import FormRow, PaknForm, checks_of, group_for_now, pakn_form
from feedback.periods import Period, administrative_period
from feedback.rhythm import by_hour
from feedback.statistics import figures
from tests.feedback.test_demo import NOW

ROW = FormRow(
    "A", "Trường A", Counts(carried_over=1, received=3, early=2, waiting=2, published=1),
    {ContentGroup.CONDUCT: 3, ContentGroup.BOTH: 1}, 0,
)  # fmt: skip


async def test_the_rules_hold_for_every_period_and_agree_with_the_figures(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        await demo.fill(db, 300, seed=5, now=NOW, calendar=shipped_calendar())
    async with sessions() as db:
        for name in ("2026", "2026-Q3", "2026-10", "2025"):
            period = administrative_period(name)
            form = await pakn_form(db, period, now=NOW)
            counts = (await figures(db, period, now=NOW)).cases
            assert form.faults == (), name
            assert form.total.columns[3] == counts.owed
            assert form.total.columns[10] == counts.open
            late = await late_answers(db, period, now=NOW, calendar=shipped_calendar())
            assert len(late) == counts.late + counts.overdue
            hours = await by_hour(db, Period(period.start, min(period.end, NOW + timedelta(1))))
            assert sum(hours) == counts.received
        whole = await by_hour(db, administrative_period("2026"))
        assert max(whole[8:22]) > max(whole[1:5])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"by_group": {ContentGroup.CONDUCT: 3}}, "3=4+5+6"),
        ({"counts": replace(ROW.counts, waiting=1)}, "3=9+10"),
        ({"counts": replace(ROW.counts, published=3)}, "11<=9"),
    ],
)
def test_a_wrong_number_breaks_its_rule(change: dict[str, object], rule: str) -> None:
    assert all(check.holds for check in checks_of(ROW))
    broken = replace(ROW, **change)  # type: ignore[arg-type]
    assert [check.rule for check in checks_of(broken) if not check.holds] == [rule]


def test_lines_that_do_not_make_the_sum_show() -> None:
    assert PaknForm(ROW, (ROW,)).faults == ()
    assert "sum(8)" in {check.rule for check in PaknForm(ROW, (ROW, ROW)).faults}


def test_what_is_not_classified_stands_where_its_kind_mostly_belongs() -> None:
    assert group_for_now(CaseKind.FEEDBACK, None) is ContentGroup.CONDUCT
    assert group_for_now(CaseKind.PETITION, None) is ContentGroup.RULE
    assert group_for_now(CaseKind.PETITION, ContentType.CONDUCT_AND_RULE) is ContentGroup.BOTH
