from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.storage.engine import Sessions
from feedback import demo, demo_after, units
from feedback.apologies import late_without_apology
from feedback.calendar import shipped_calendar
from feedback.demo import Filled
from feedback.demo_words import demo_data
from feedback.errors import RegisterNotEmpty
from feedback.history import verify_chain
from feedback.lifecycle import Action, CaseKind, State, after, after_words_of_citizen
from feedback.periods import Period, calendar_period
from feedback.publication import bar_of
from feedback.statistics import figures
from feedback.tables import ActorKind, Case, CaseEvent, EventKind, Publication, PublicVersion
from feedback.worktime import VIETNAM
from tests.feedback.world import later, receive

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
YEAR = Period(NOW - timedelta(days=366), NOW)
STEP_OF = {
    EventKind.TAKEN: Action.TAKE,
    EventKind.CLASSIFIED: Action.CLASSIFY,
    EventKind.ASKED: Action.ASK,
    EventKind.ANSWERED: Action.ANSWER,
    EventKind.NOTED: Action.NOTE,
    EventKind.HANDED_OVER: Action.HAND_OVER,
    EventKind.REFUSED: Action.REFUSE,
    EventKind.CLOSED: Action.CLOSE,
}


async def filled(sessions: Sessions, number: int = 400, *, seed: int = 7) -> Filled:
    async with sessions.begin() as db:
        return await demo.fill(db, number, seed=seed, now=NOW, calendar=shipped_calendar())


async def test_in_every_quarter_the_office_apologised_and_published_as_a_real_one_would(
    sessions: Sessions,
) -> None:
    await filled(sessions)
    async with sessions.begin() as db:
        await demo_after.go_on(db, now=NOW, calendar=shipped_calendar())
    async with sessions() as db:
        assert await verify_chain(db) == []
        assert len(await late_without_apology(db, now=NOW)) <= 6
        for period in (calendar_period("2026-Q1"), calendar_period("2026-Q2"), calendar_period("2026-Q3")):
            counts = (await figures(db, period, now=NOW)).cases
            answered = (Case.answered_at >= period.start, Case.answered_at < period.end)
            pakn = Case.kind.in_((CaseKind.FEEDBACK, CaseKind.PETITION))
            agreed = await db.scalar(
                select(func.count()).select_from(Case).where(*answered, pakn, Case.consent_publication)
            )
            assert agreed
            assert 0.9 * agreed <= counts.published <= agreed
        year = await figures(db, YEAR, now=NOW)
        assert year.cases.apologised > 0.6 * (year.cases.late + year.cases.overdue)
        assert year.home_help.answered
        public = (await db.scalars(select(PublicVersion))).all()
        found = {case.id: case for case in await db.scalars(select(Case))}
        entries = (await db.scalars(select(Publication))).all()
    # Questions are published too, and are no PAKN; what was published before it was answered is not.
    assert len(public) == len(entries)
    assert all(found[one.case_id].published_at == one.published_at for one in entries)
    assert all(bar_of(found[one.case_id]) is None for one in entries)
    # Numbers begin with 000 in the demonstration; none may be left.
    assert not any("0000 " in text for one in public for text in (one.question, one.answer))


async def test_a_year_is_believable(sessions: Sessions) -> None:
    done = await filled(sessions)
    async with sessions() as db:
        counts = (await figures(db, YEAR, now=NOW)).cases
        found = (await db.scalars(select(Case).order_by(Case.received_at))).all()
        assert await verify_chain(db) == []
    assert done.cases == len(found) == 400
    assert counts.received == sum(case.kind.is_pakn for case in found)
    assert 0.28 < counts.early / counts.answered < 0.42
    assert 0.005 < counts.late / counts.answered < 0.08
    assert counts.waiting
    assert counts.not_accepted
    assert 0.75 < counts.satisfied_share.part / counts.satisfied_share.base < 0.97
    assert {case.kind for case in found} == set(CaseKind) - {CaseKind.TIP}
    assert len({case.unit_id for case in found}) > 30
    assert len({case.text for case in found}) > 320
    months = Counter(case.received_at.astimezone(VIETNAM).month for case in found)
    assert min(months[month] for month in (6, 9, 10)) > max(months[month] for month in (1, 2))
    assert YEAR.start <= found[0].received_at
    assert found[-1].received_at <= NOW


async def test_people_of_the_demonstration_are_plainly_invented(sessions: Sessions) -> None:
    await filled(sessions, 50)
    async with sessions() as db:
        found = (await db.scalars(select(Case))).all()
    assert all(case.reporter_phone.startswith("0000 ") for case in found)
    assert all("minh họa" in case.reporter_address for case in found)
    assert not any("{" in case.text + case.answer_text for case in found)


async def test_every_history_is_one_that_the_rules_allow(sessions: Sessions) -> None:
    await filled(sessions)
    async with sessions() as db:
        rows = await db.execute(select(CaseEvent, Case).join(Case).order_by(CaseEvent.case_id, CaseEvent.seq))
        states: dict[str, State] = {}
        times: dict[str, datetime] = {}
        for line, case in rows:
            code = line.case_code
            assert times.get(code, line.at) <= line.at <= NOW
            times[code] = line.at
            if line.kind is EventKind.RECEIVED:
                states[code] = State.RECEIVED
            elif line.kind in STEP_OF:
                states[code] = after(states[code], STEP_OF[line.kind])
            elif line.kind in {EventKind.CITIZEN_ADDED, EventKind.CITIZEN_ANSWERED}:
                assert (line.kind is EventKind.CITIZEN_ANSWERED) == (
                    states[code] is State.WAITING_FOR_CITIZEN
                )
                states[code] = after_words_of_citizen(states[code])
            assert line.data.get("state", states[code]) == states[code]
            if line.seq == case.last_seq:
                assert case.state is states[code]


async def test_staff_work_in_office_hours(sessions: Sessions) -> None:
    await filled(sessions, 200)
    calendar = shipped_calendar()
    by_staff = select(CaseEvent.at).where(CaseEvent.actor_kind == ActorKind.OFFICER)
    async with sessions() as db:
        times = [at.astimezone(VIETNAM) for at in (await db.scalars(by_staff)).all()]
    inside = [
        at
        for at in times
        if calendar.is_working(at.date())
        and any(a <= at.time() <= b for a, b in calendar.office_hours(at.date()))
    ]
    assert len(inside) > 0.97 * len(times)


async def test_the_same_seed_gives_the_same_history(sessions: Sessions) -> None:
    hashes = []
    for seed in (1, 1, 2):
        async with sessions() as db:
            done = await demo.fill(db, 40, seed=seed, now=NOW, calendar=shipped_calendar())
            hashes.append(done.last_hash)
            await db.rollback()
    assert hashes[0] == hashes[1] != hashes[2]


async def test_a_register_in_use_is_left_alone(sessions: Sessions) -> None:
    await filled(sessions, 10)
    with pytest.raises(RegisterNotEmpty) as caught:
        await filled(sessions, 10)
    assert caught.value.cases == 10


async def test_work_goes_on_after_the_demonstration(sessions: Sessions) -> None:
    await filled(sessions, 10)
    async with sessions.begin() as db:
        await receive(db, now=later(days=7))
    async with sessions() as db:
        assert await verify_chain(db) == []
        assert len(await units.all_units(db)) == 45


async def test_an_empty_year_is_empty(sessions: Sessions) -> None:
    assert (await filled(sessions, 0)).events == 0
    async with sessions() as db:
        assert await verify_chain(db) == []


def test_every_theme_has_its_seasons_and_fitting_answers() -> None:
    data = demo_data()
    for theme in data["themes"]:
        assert len(theme["weights"]) == 12
        assert {core["answer"] for core in theme["cores"]} == set(range(len(theme["answers"])))
    assert len(data["seasons"]) == 12
