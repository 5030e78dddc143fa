"""What the database counts is what each row says, counted one by one; in any part of the register."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import apologies, cases, handling, intake, units, waiting
from feedback.case_rows import EVERYTHING, Scope, case_rows
from feedback.clock_work import ClockWork, ClockWorkBy
from feedback.counted_again import count_again
from feedback.errors import FeedbackError
from feedback.kinds import CaseKind, ContentType
from feedback.lifecycle import Action, Role
from feedback.periods import Period, days
from feedback.retelling import recomputed_differs
from feedback.statistics import Figures, count, figures
from feedback.tables import Case, CaseEvent, CountedRound
from feedback.time_taken import Measure, spreads_of
from tests.feedback.acting import OTHERS, STAFF
from tests.feedback.world import CALENDAR, MONDAY, later, officer, open_office, receive

KINDS = [CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION, CaseKind.HOME_HELP, CaseKind.TIP]
EVENTFUL = {
    Action.ANSWER, Action.REOPEN, Action.TRANSFER, Action.RECALL, Action.MERGE, Action.UNMERGE,
}  # fmt: skip


async def live(db: AsyncSession, rng: random.Random, steps: int = 150) -> datetime:
    """Let people do things in any order over ten weeks; return when they stop."""
    await open_office(db)
    places = enumerate(["SGDDT", "P-PT", "TH-LVT"], 1)
    people = [await officer(db, place, id=n, role=Role.HEAD) for n, place in places]
    now = MONDAY
    for _ in range(steps):
        now += timedelta(hours=rng.uniform(1, 20), microseconds=rng.randrange(10**6))
        if rng.random() < 0.25:
            place = rng.choice(["TH-LVT", "P-PT", "THPT-CVA"])
            told = {"unit_code": place, "channel": rng.choice(["web", "zalo_oa"]), "kind": rng.choice(KINDS)}
            await receive(db, now=now, seed=rng.randrange(10**9), **told)
        codes = (await db.scalars(select(Case.code).order_by(Case.id))).all()
        eventful = sorted(EVENTFUL)
        do = (STAFF | OTHERS)[rng.choice(rng.choice([eventful, sorted(STAFF | OTHERS)]))]
        if codes:
            await attempt(db, do(db, rng.choice(codes), rng.choice(people), now))
            await attempt(db, wait_or_apologise(db, rng.choice(codes), rng, people[0], now))
    return now


async def wait_or_apologise(
    db: AsyncSession, code: str, rng: random.Random, head: handling.Officer, now: datetime
) -> None:
    match rng.randrange(5):
        case 0:
            await waiting.wait_for_body(db, code, "Sở Xây dựng", actor=head, now=now)
        case 1:
            await waiting.body_has_answered(db, code, "Rồi.", actor=head, now=now)
        case 2:
            await handling.ask_citizen(db, code, "Lớp nào?", actor=head, now=now)
        case 3:
            await intake.add_words(db, code, "Lớp 3A.", now=now)
        case _:
            case = await cases.by_code(db, code)
            latest = await apologies.latest_new_date(db, case, now=now, calendar=CALENDAR)
            await apologies.apologise(
                db, code, "Chờ xác minh.", latest, actor=head, now=now, calendar=CALENDAR
            )


async def attempt(db: AsyncSession, step: object) -> None:
    try:
        async with db.begin_nested():
            await step  # type: ignore[misc]
    except FeedbackError:
        db.expire_all()


async def counted(db: AsyncSession) -> list[tuple[object, ...]]:
    """Return the rows that figures are counted from, as they stand in the database."""
    rows = CountedRound.__table__
    order = rows.c.case_id, rows.c.round
    return [tuple(row) for row in await db.execute(select(rows).order_by(*order))]


def rows_only(found: Figures) -> Figures:
    return replace(found, spreads={}, clock_work_by=ClockWorkBy())


def assert_each_grouping_sums_up(found: Figures) -> None:
    by = found.clock_work_by
    groupings = (by.by_content, by.by_channel, by.by_unit, by.by_officer, by.by_month)
    sums = {sum(grouping.values(), ClockWork()) for grouping in groupings}
    assert sums == {found.clock_work}
    assert set(by.by_month) <= {month.period.start for month in found.by_month}


@pytest.mark.parametrize("seed", [4, 6])
async def test_the_database_counts_as_each_row_would_be_counted(sessions: Sessions, seed: int) -> None:
    rng = random.Random(seed)
    async with sessions.begin() as db:
        now = await live(db, rng)
        path = (await units.by_code(db, "P-PT")).path
        for start, end in ((11, 40), (20, 400)):
            period = Period(later(days=start), later(days=end))
            until = Period(period.start, min(period.end, now))
            for scope in (
                EVERYTHING,
                Scope(unit_path=path),
                Scope(unit_path=path, below=False),
                Scope(kind=CaseKind.PETITION),
                Scope(channel="zalo_oa"),
                Scope(officer_id=1),
                Scope(content_type=ContentType.CONDUCT),
                Scope(kind=CaseKind.QUESTION),
            ):
                if until.end <= until.start:
                    continue
                rows = [row async for row in case_rows(db, until, scope)]
                found = await figures(db, period, now=now, scope=scope)
                assert rows_only(found) == count(rows, period, now=now, kinds=scope.kinds)
                assert found.spreads == spreads_of(rows, until, CALENDAR, scope.kinds)
                assert_each_grouping_sums_up(found)
        assert await recomputed_differs(db, now=now) == ()
        kept = await counted(db)
        assert await count_again(db) == len(kept)
        assert await counted(db) == kept
        whole = await figures(db, Period(MONDAY, now), now=now)
        assert all((whole.clock_work.pauses, whole.clock_work.apologies, whole.cases.merged))
        assert all((whole.cases.reopened, whole.cases.transferred, whole.cases.apologised))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"answered_at": later(hours=3)}, ("answered_at",)),
        ({"due_at": later(days=30)}, ("due_at",)),
        ({"rating": 1, "rated_at": later(days=1)}, ("rating", "rated_at")),
        ({"officer_id": 9}, ("officer_id",)),
        ({"kind": CaseKind.QUESTION}, ("kind",)),
    ],
)
async def test_what_was_changed_by_hand_is_found(
    sessions: Sessions, changes: dict[str, object], named: tuple[str, ...]
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        code = (await receive(db)).code
        await handling.answer(db, code, "Xong.", actor=head, now=later(days=6.5))
        assert await recomputed_differs(db, now=later(days=20)) == ()
        await db.execute(update(Case).where(Case.code == code).values(**changes))
        found = await recomputed_differs(db, now=later(days=20))
    assert found[0].code == code
    assert set(found[0].fields) >= set(named)


async def test_a_figure_that_was_changed_by_hand_is_found(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        await receive(db)
        await db.execute(update(CountedRound).values(due=0))
        found = await recomputed_differs(db, now=later(days=1))
        assert [(one.code, one.fields) for one in found] == [("", ("figures",))]
        await count_again(db)
        assert await recomputed_differs(db, now=later(days=1)) == ()


async def test_a_case_that_only_one_of_both_knows_is_found(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        codes = [(await receive(db, seed=seed)).code for seed in range(3)]
        gone = await cases.by_code(db, codes[1])
        await db.execute(delete(CaseEvent).where(CaseEvent.case_id == gone.id))
        found = await recomputed_differs(db, now=later(days=1))
    assert [(one.code, one.fields) for one in found] == [(codes[1], ("case",)), ("", ("figures",))]


async def test_where_all_differ_the_first_ones_are_told(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        codes = [(await receive(db, seed=seed)).code for seed in range(3)]
        await db.execute(update(Case).values(officer_id=9))
        found = await recomputed_differs(db, now=later(days=1), at_most=2)
    assert [one.code for one in found] == codes[:2]


async def test_one_unit_alone_is_counted_without_those_below(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        await receive(db, seed=1, unit_code="TH-LVT")
        parent = (await units.by_code(db, "TH-LVT")).path.rsplit("/", 2)[0] + "/"
        alone = await figures(db, NOVEMBER, now=later(days=2), scope=Scope(unit_path=parent, below=False))
        below = await figures(db, NOVEMBER, parent, now=later(days=2))
    assert (alone.cases.received, below.cases.received) == (0, 1)


NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))


async def test_working_hours_pauses_letters_and_targets_of_a_period(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        one, two, three = [(await receive(db, seed=seed)).code for seed in range(3)]
        help_ = (await receive(db, seed=4, kind=CaseKind.HOME_HELP)).code
        await handling.ask_citizen(db, one, "Lớp nào?", actor=head, now=later(hours=1))
        await intake.add_words(db, one, "Lớp 3A.", now=later(hours=2))
        await handling.answer(db, one, "Xong.", actor=head, now=later(days=1))
        await handling.answer(db, two, "Xong.", actor=head, now=later(hours=4))
        await handling.answer(db, help_, "Đến rồi.", actor=head, now=later(hours=2))
        late = later(days=8)
        case = await cases.by_code(db, three)
        latest = await apologies.latest_new_date(db, case, now=late, calendar=CALENDAR)
        await apologies.apologise(db, three, "Chờ.", latest, actor=head, now=late, calendar=CALENDAR)
        found = await figures(db, NOVEMBER, now=later(days=9))
    # Monday 9:00 to 10:00, and to 13:00 with lunch from 11:30; the day after, at 9:00, is eight hours.
    assert found.spreads[Measure.FIRST_REPLY].median_minutes == 60
    assert found.spreads[Measure.FIRST_REPLY].ninety_minutes == 150
    assert found.spreads[Measure.ANSWER].ninety_minutes == 8 * 60
    assert Measure.TRANSFER not in found.spreads
    assert found.clock_work == ClockWork(pauses=1, paused_minutes=60, apologies=1, extensions=1)
    targets = found.targets
    reached = {one.key: (one.share.part, one.share.base, one.is_reached) for one in targets}
    assert reached == {
        "in_time": (2, 2, True),
        "early": (2, 2, True),
        "published": (0, 2, False),
        "apologised": (1, 1, True),
        "home_help": (1, 1, True),
    }
