from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.engine import Sessions
from feedback import handling, intake, units
from feedback.case_rows import CaseRow
from feedback.errors import FiguresDisagree
from feedback.lifecycle import CaseKind
from feedback.periods import Period, days
from feedback.statistics import Figures, Share, count, figures
from feedback.worktime import VIETNAM
from tests.feedback.world import MONDAY, later, officer, open_office, receive

NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))
AFTER = datetime(2026, 12, 31, tzinfo=VIETNAM)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=VIETNAM)


def row(received: datetime, answered: datetime | None = None, **changes: object) -> CaseRow:
    told = CaseRow(
        code="AAAA-3333",
        kind=CaseKind.FEEDBACK,
        channel="web",
        unit_code="A",
        unit_name="Trường A",
        received_at=received,
        due_at=(received + timedelta(days=7)).replace(hour=17),
        answered_at=answered,
        not_accepted_at=None,
        rating=None,
        rated_at=None,
    )
    return replace(told, **changes)  # type: ignore[arg-type]


ROWS = [
    row(at(20, month=10), at(26, month=10)),  # ended before: no part of November
    row(at(28, month=10), at(3)),  # carried over, early
    row(at(28, month=10), at(6)),  # carried over, late
    row(at(10, month=10)),  # carried over, overdue
    row(at(2), at(4)),  # early
    row(at(2), at(9, 16)),  # on time
    row(at(3), at(20), channel="telegram"),  # late
    row(at(3), not_accepted_at=at(5)),
    row(at(12)),  # overdue at the end of November
    row(at(27), at(2, month=12), unit_code="B", unit_name="Trường B"),  # still open then, waiting
    row(at(3, month=12)),  # came after
    row(at(4), kind=CaseKind.QUESTION),
    row(at(20, month=10), at(26, month=10), rating=4, rated_at=at(2)),
    row(at(2), at(4), rating=1, rated_at=at(5)),
]


def test_every_figure_of_a_period() -> None:
    found = count(ROWS, NOVEMBER, now=AFTER)
    cases = found.cases
    assert (cases.carried_over, cases.received, cases.owed) == (3, 7, 10)
    assert (cases.answered, cases.early, cases.on_time, cases.late) == (6, 3, 1, 2)
    assert (cases.not_accepted, cases.open, cases.waiting, cases.overdue) == (1, 3, 1, 2)
    assert cases.overdue_carried_over == 1
    assert cases.levels == {1: 1, 2: 0, 3: 0, 4: 1}
    assert cases.satisfied_share == Share(1, 2)
    assert (cases.early_share, cases.in_time_share) == (Share(3, 6), Share(4, 6))
    assert (found.questions.received, found.questions.overdue) == (1, 1)
    assert [(unit.code, unit.counts.owed) for unit in found.by_unit] == [("A", 9), ("B", 1)]
    assert {channel: counts.owed for channel, counts in found.by_channel.items()} == {"telegram": 1, "web": 9}
    assert found.as_of == NOVEMBER.end


def test_a_period_that_still_runs_is_counted_up_to_now() -> None:
    found = count(ROWS, NOVEMBER, now=at(4, 12))
    assert found.as_of == at(4, 12)
    assert found.cases.received == 5
    assert found.cases.not_accepted == 0
    to_come = count(ROWS[:3], NOVEMBER, now=at(30, month=10))
    assert (to_come.as_of, to_come.cases.carried_over, to_come.cases.received) == (NOVEMBER.start, 2, 0)


def test_times_that_contradict_each_other_are_not_counted_quietly() -> None:
    with pytest.raises(FiguresDisagree) as caught:
        count([row(at(10), at(20, month=10))], NOVEMBER, now=AFTER)
    assert (caught.value.owed, caught.value.accounted) == (1, 0)


hours = st.integers(0, 24 * 120).map(lambda hour: at(1, 0, month=9) + timedelta(hours=hour))


@st.composite
def rows(draw: st.DrawFn) -> CaseRow:
    received = draw(hours)
    ended = draw(st.none() | st.integers(0, 2000).map(lambda hour: received + timedelta(hours=hour)))
    refused = draw(st.booleans())
    return row(
        received,
        None if refused else ended,
        not_accepted_at=ended if refused else None,
        kind=draw(st.sampled_from(CaseKind)),
        unit_code=draw(st.sampled_from("ABC")),
        channel=draw(st.sampled_from(["web", "zalo"])),
    )


def sums(found: Figures, name: str) -> tuple[int, int, int, int]:
    groups = (
        [found.by_kind[CaseKind.FEEDBACK], found.by_kind[CaseKind.PETITION]],
        [unit.counts for unit in found.by_unit],
        list(found.by_channel.values()),
    )
    one, two, three = (sum(getattr(counts, name) for counts in group) for group in groups)
    return getattr(found.cases, name), one, two, three


@given(st.lists(rows(), max_size=30), hours, hours, hours)
def test_the_figures_of_any_cases_add_up(
    cases: list[CaseRow], one: datetime, two: datetime, now: datetime
) -> None:
    found = count(cases, Period(min(one, two), max(one, two)), now=now)
    names = ("carried_over", "received", "early", "on_time", "late", "not_accepted", "waiting", "overdue")
    for name in names:
        assert len(set(sums(found, name))) == 1
    for name in ("received", "answered", "not_accepted"):
        assert sum(getattr(m.counts, name) for m in found.by_month) == getattr(found.cases, name)
    for before, after in pairwise(found.by_month):
        assert after.counts.carried_over == before.counts.open


def test_a_share_is_exact_and_never_rounded_to_all_or_nothing() -> None:
    assert Share(9996, 10000).percent() == Decimal("99.9")
    assert Share(99999, 100000).percent(places=2) == Decimal("99.99")
    assert Share(1, 100000).percent() == Decimal("0.1")
    assert (Share(5, 5).percent(), Share(0, 5).percent()) == (Decimal("100.0"), Decimal("0.0"))
    assert Share(1, 3).percent(places=2) == Decimal("33.33")
    assert Share(0, 0).percent() is None


async def test_the_register_is_counted_as_its_rows_are(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        school = await officer(db, "TH-LVT")
        codes = [(await receive(db, seed=seed)).code for seed in range(5)]
        await receive(db, seed=5, unit_code="THPT-CVA", channel="zalo")
        await receive(db, seed=6, kind=CaseKind.QUESTION)
        await handling.answer(db, codes[0], "Xong.", actor=school, now=later(days=1))
        await handling.answer(db, codes[1], "Xong.", actor=school, now=later(days=7))
        await handling.answer(db, codes[2], "Xong.", actor=school, now=later(days=9))
        await handling.refuse(db, codes[3], "Tố cáo.", actor=school, now=later(days=1))
        await intake.rate(db, codes[0], 2, now=later(days=2))
        ward = (await units.by_code(db, "TH-LVT")).path.rsplit("/", 2)[0] + "/"
    async with sessions() as db:
        whole = await figures(db, NOVEMBER, now=AFTER)
        below = await figures(db, NOVEMBER, ward, now=AFTER)
        following = await figures(db, days(date(2026, 12, 1), date(2026, 12, 31)), now=AFTER)
    assert (whole.cases.received, below.cases.received, whole.questions.received) == (6, 5, 1)
    cases = below.cases
    assert (cases.early, cases.on_time, cases.late, cases.not_accepted, cases.overdue) == (1, 1, 1, 1, 1)
    assert cases.levels[2] == 1
    assert set(whole.by_channel) == {"web", "zalo"}
    assert following.cases.carried_over == whole.cases.open == 2
    assert whole.as_of > MONDAY
