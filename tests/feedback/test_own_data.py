import json
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import cases, consents, handling, own_data
from feedback.clocks import ClockKind, clock_in_force
from feedback.consents import Wording
from feedback.errors import NothingToCorrect, NotYourData
from feedback.history import verify_chain
from feedback.sealing import Piece
from feedback.tables import DataWish, EventKind, Purpose
from feedback.worktime import local_date
from tests.feedback.world import CALENDAR, MONDAY, later, officer, open_office, receive

ME = "talk:1"
WORDING = Wording("2026-11", "vi", {Purpose.PUBLICATION: "Cho công khai?", Purpose.HANDLING: "Cho xử lý?"})


async def my_case(db: AsyncSession, *, seed: int = 1, answered: bool = False) -> str:
    case = await receive(db, seed=seed, contact_ref=ME, consent_publication=True)
    if answered:
        school = await officer(db, "TH-LVT")
        await handling.answer(db, case.code, "Trường đã trả lại.", actor=school, now=later(hours=1))
    return case.code


@pytest.fixture
async def office(sessions: Sessions) -> Sessions:
    async with sessions.begin() as db:
        await open_office(db)
    return sessions


async def test_each_wish_has_its_own_clock_and_a_first_reply_in_two_working_days(office: Sessions) -> None:
    async with office.begin() as db:
        for wish in DataWish:
            request = await own_data.ask(
                db, wish, contact_ref=ME, channel="web", now=MONDAY, calendar=CALENDAR
            )
            assert (local_date(request.reply_due_at) - local_date(MONDAY)).days == 2
            assert request.clock_version.startswith("data_")
        by_wish = {one.wish: one for one in await own_data.requests_of(db, ME)}
    clock = clock_in_force(ClockKind.DATA_ERASE, MONDAY)
    assert by_wish[DataWish.ERASE].due_at == clock.due(MONDAY, CALENDAR).at
    assert by_wish[DataWish.SEE].due_at < by_wish[DataWish.WITHDRAW].due_at < by_wish[DataWish.ERASE].due_at


async def test_a_correction_reaches_every_case_and_the_search_and_keeps_what_was(office: Sessions) -> None:
    async with office.begin() as db:
        codes = [await my_case(db, seed=seed) for seed in (1, 2)]
        request = await own_data.correct(
            db,
            Piece.PHONE,
            "0912 345 678",
            contact_ref=ME,
            channel="web",
            now=later(days=1),
            calendar=CALENDAR,
        )
    async with office() as db:
        found = await cases.of_person(db, phone="0912345678")
        assert {case.code for case in found} == set(codes)
        assert not await cases.of_person(db, phone="0900000001")
        (kept,) = await own_data.requests_of(db, ME)
        assert json.loads(kept.before) == dict.fromkeys(codes, "0900000001")
        assert kept.done_at == request.done_at == later(days=1)
        assert await verify_chain(db) == []
    async with office.begin() as db:
        for value, contact in (("0912 345 678", ME), ("", ME), ("Lan", "talk:9")):
            with pytest.raises(NothingToCorrect):
                await own_data.correct(
                    db, Piece.PHONE, value, contact_ref=contact, channel="web", now=later(), calendar=CALENDAR
                )


async def test_withdrawing_publication_leaves_handling_as_it_is(office: Sessions) -> None:
    async with office.begin() as db:
        code = await my_case(db)
        request = await own_data.withdraw(
            db,
            {Purpose.PUBLICATION},
            WORDING,
            contact_ref=ME,
            channel="web",
            now=later(days=1),
            calendar=CALENDAR,
        )
    async with office() as db:
        case = await cases.by_code(db, code)
        assert not case.consent_publication
        assert case.consent_handling_at is not None
        assert request.done_at is not None
        assert (await cases.history(db, case.id))[-1].kind is EventKind.CONSENT_WITHDRAWN
        assert not await consents.agrees(db, ME, Purpose.PUBLICATION)


async def test_withdrawing_handling_waits_until_the_officer_has_ended_the_case(office: Sessions) -> None:
    async with office.begin() as db:
        code = await my_case(db)
        request = await own_data.withdraw(
            db,
            {Purpose.HANDLING},
            WORDING,
            contact_ref=ME,
            channel="web",
            now=later(days=1),
            calendar=CALENDAR,
        )
        assert (await cases.by_code(db, code)).consent_handling_at is None
        await own_data.go_on(db, request, now=later(days=1))
        assert request.done_at is None
        school = await officer(db, "TH-LVT")
        await handling.answer(db, code, "Dừng theo ý anh/chị.", actor=school, now=later(days=2))
        await own_data.go_on(db, request, now=later(days=2))
        assert request.done_at == later(days=2)


async def test_an_open_case_is_masked_when_it_ends_and_the_request_is_done_then(office: Sessions) -> None:
    async with office.begin() as db:
        done, still = await my_case(db, seed=1, answered=True), await my_case(db, seed=2)
        request, erased = await own_data.erase(
            db, contact_ref=ME, channel="web", now=later(days=1), calendar=CALENDAR
        )
        assert (erased.masked, erased.waiting) == ((done,), (still,))
        assert [one.id for one in await own_data.open_requests(db)] == [request.id]
        assert (await cases.by_code(db, still)).reporter_name == "Trần Thị Thử"
        school = await officer(db, "TH-LVT")
        await handling.answer(db, still, "Đã trả lời.", actor=school, now=later(days=2))
        assert (await own_data.go_on(db, request, now=later(days=3))).masked == (still,)
        assert request.done_at == later(days=3)
        assert request.outcome == {"masked": [done, still], "waiting": []}
        assert (await cases.by_code(db, still)).reporter_name == ""
        assert not await own_data.open_requests(db)


async def test_erasing_forgets_what_corrections_kept_and_closes_links(office: Sessions) -> None:
    async with office.begin() as db:
        await my_case(db)
        await own_data.correct(
            db, Piece.NAME, "Trần Thị Khác", contact_ref=ME, channel="web", now=later(), calendar=CALENDAR
        )
        export = await own_data.ask(
            db, DataWish.EXPORT, contact_ref=ME, channel="web", now=later(), calendar=CALENDAR
        )
        export.key_hash, export.key_until = "h" * 64, later(days=1)
        assert (await own_data.by_key(db, "h" * 64, now=later())).id == export.id
        with pytest.raises(NotYourData):
            await own_data.by_key(db, "h" * 64, now=later(days=1))
        await own_data.erase(db, contact_ref=ME, channel="web", now=later(), calendar=CALENDAR)
        assert not any(one.before or one.after or one.key_hash for one in await own_data.requests_of(db, ME))


async def test_consents_are_kept_one_by_one_with_what_was_shown(office: Sessions) -> None:
    async with office.begin() as db:
        await consents.record(
            db, {Purpose.HANDLING: True, Purpose.PUBLICATION: False}, WORDING,
            contact_ref=ME, channel="zalo_oa", now=MONDAY,
        )  # fmt: skip
        changed = Wording("2027-01", "vi", {Purpose.PUBLICATION: "Cho công khai ẩn danh?"})
        await consents.record(
            db, {Purpose.PUBLICATION: True}, changed, contact_ref=ME, channel="web",
            now=MONDAY + timedelta(days=60),
        )  # fmt: skip
    async with office() as db:
        first, second, third = await consents.of_contact(db, ME)
        assert (first.given, second.given, third.given) == (True, False, True)
        assert (first.channel, first.at) == ("zalo_oa", MONDAY)
        assert await consents.text_of(db, second) == "Cho công khai?"
        assert await consents.text_of(db, third) == "Cho công khai ẩn danh?"
        assert await consents.agrees(db, ME, Purpose.PUBLICATION)
        assert not await consents.agrees(db, ME, Purpose.REMINDERS)
