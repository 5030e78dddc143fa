from datetime import UTC, datetime, timedelta

from sqlalchemy import select, text, update

from bot.storage.engine import Sessions
from feedback import cases, demo, handling, own_data
from feedback.calendar import shipped_calendar
from feedback.chain import FaultKind
from feedback.history import verify_chain
from feedback.masking import Why, mask_case
from feedback.periods import Period
from feedback.queue_filter import QueueFilter
from feedback.retelling import recomputed_differs
from feedback.statistics import figures
from feedback.tables import Case, CaseEvent, EventKind
from tests.feedback.world import later, officer, open_office, receive

NOW = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
STORY = "Tôi là Trần Thị Thử, số 0900 000 001, cô Lan lớp 3/2 thu tiền quỹ."


async def answered(sessions: Sessions) -> str:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db, text=STORY, reporter_address="12 đường số 7", contact_ref="talk:1")
        school = await officer(db, "TH-LVT")
        await handling.answer(
            db, case.code, "Kính gửi bà Trần Thị Thử: trường đã trả lại.", actor=school, now=later(days=1)
        )
        return case.code


async def test_a_masked_case_names_nobody_and_its_history_still_holds(sessions: Sessions) -> None:
    code = await answered(sessions)
    async with sessions.begin() as db:
        await mask_case(db, await cases.for_change(db, code), Why.ASKED, now=later(days=2))
    async with sessions() as db:
        assert await verify_chain(db) == []
        case = await cases.by_code(db, code)
        lines = await cases.history(db, case.id)
        words = " ".join(
            [case.text, case.title, case.answer_text, case.search_text, *(one.text for one in lines)]
        )
        for part in ("Thử", "0900", "Lan", "thu 0900", "thi thu"):
            assert part not in words
        assert (case.reporter_name, case.reporter_phone, case.reporter_address) == ("", "", "")
        assert (case.contact_ref, case.phone_finder, case.name_finder) == ("", "", "")
        assert "thu tiền quỹ" in case.text
        assert lines[-1].kind is EventKind.ERASED
        assert (await cases.queue(db, QueueFilter(words="Trần Thị Thử", states=frozenset()))).total == 0
        stored = str((await db.execute(text("SELECT * FROM cases"))).all())
        assert "0900" not in stored


async def test_other_words_in_the_place_of_masked_ones_are_found(sessions: Sessions) -> None:
    code = await answered(sessions)
    async with sessions.begin() as db:
        await mask_case(db, await cases.for_change(db, code), Why.ASKED, now=later(days=2))
    async with sessions.begin() as db:
        answer = CaseEvent.kind == EventKind.ANSWERED
        await db.execute(update(CaseEvent).where(answer).values(text="Trường không trả lại."))
    async with sessions() as db:
        assert [(fault.case_code, fault.what) for fault in await verify_chain(db)] == [
            (code, FaultKind.CHANGED)
        ]


async def test_words_that_no_line_masks_may_not_be_other_ones(sessions: Sessions) -> None:
    code = await answered(sessions)
    async with sessions.begin() as db:
        await db.execute(
            update(CaseEvent).where(CaseEvent.kind == EventKind.ANSWERED).values(text="[tên]", salt="0" * 32)
        )
    async with sessions() as db:
        assert [(fault.case_code, fault.what) for fault in await verify_chain(db)] == [
            (code, FaultKind.CHANGED)
        ]


async def test_masking_twice_holds_too(sessions: Sessions) -> None:
    code = await answered(sessions)
    for days in (2, 3):
        async with sessions.begin() as db:
            await mask_case(db, await cases.for_change(db, code), Why.RETENTION, now=later(days=days))
    async with sessions() as db:
        assert await verify_chain(db) == []


async def test_erasing_a_hundred_citizens_changes_no_figure(sessions: Sessions) -> None:
    calendar = shipped_calendar()
    async with sessions.begin() as db:
        await demo.fill(db, 400, seed=7, now=NOW, calendar=calendar)
    periods = [
        Period(NOW - timedelta(days=366), NOW),
        *(Period(NOW - timedelta(days=30 * n + 30), NOW - timedelta(days=30 * n)) for n in range(6)),
    ]
    async with sessions() as db:
        before = [await figures(db, period, now=NOW) for period in periods]
        people = (await db.scalars(select(Case.contact_ref).order_by(Case.id).limit(100))).all()
    done, waiting = 0, 0
    for person in people:
        async with sessions.begin() as db:
            _, erased = await own_data.erase(
                db, contact_ref=person, channel="web", now=NOW, calendar=calendar
            )
            done, waiting = done + len(erased.masked), waiting + len(erased.waiting)
    assert done + waiting == 100
    assert done > 80
    async with sessions() as db:
        assert [await figures(db, period, now=NOW) for period in periods] == before
        assert await verify_chain(db) == []
        # Told again from history alone, they are still the same, case by case.
        assert await recomputed_differs(db, now=NOW) == ()
        masked = (await db.scalars(select(Case).where(Case.masked_at.is_not(None)))).all()
        assert len(masked) == done
        assert not any(case.reporter_name or case.reporter_phone or case.contact_ref for case in masked)
