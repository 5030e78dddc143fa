from datetime import timedelta

import pytest

from bot.storage.engine import Sessions
from feedback import cases, handling, intake, reopening, rounds
from feedback.errors import MoveNotAllowed, NoHigherLevel, NothingToSay, ReopenedTooLate
from feedback.history import verify_chain
from feedback.lifecycle import State
from feedback.periods import Period
from feedback.queue_filter import QueueFilter
from feedback.statistics import figures
from feedback.tables import Audience, EventKind
from tests.feedback.world import CALENDAR, MONDAY, agree_to_reminders, later, officer, open_office, receive

WHOLE = Period(MONDAY - timedelta(days=1), MONDAY + timedelta(days=60))


async def test_the_first_time_it_goes_back_to_the_same_unit_with_a_new_deadline(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db)).code
        await handling.answer(db, code, "Đã trả.", actor=lan, now=later(days=1))
        await intake.rate(db, code, 4, "chưa trả đủ", now=later(days=1))
        with pytest.raises(NothingToSay):
            await reopening.reopen(db, code, " ", now=later(days=2), calendar=CALENDAR)
        case = await reopening.reopen(db, code, "Chưa trả đủ tiền.", now=later(days=2), calendar=CALENDAR)
        assert (case.state, case.round, case.reopened, case.officer_id) == (State.REOPENED, 2, 1, None)
        assert (case.answered_at, case.answer_text, case.rating) == (None, "", None)
        assert case.due_at == later(days=10).replace(hour=17)  # five working days, the 24th is off
        assert (await cases.unit_of(db, case)).code == "TH-LVT"
        (first,) = await rounds.rounds_of(db, case.id)
        assert (first.answer_text, first.rating, first.rating_words) == ("Đã trả.", 4, "chưa trả đủ")
        kinds = [line.kind for line in await cases.history(db, case.id, audience=Audience.PUBLIC)]
        assert kinds[-2:] == [EventKind.REOPENED, EventKind.DUE_SET]
        await handling.answer(db, code, "Đã trả đủ.", actor=lan, now=later(days=3))
        assert (await intake.rate(db, code, 1, now=later(days=3))).rating == 1
        assert await verify_chain(db) == []


async def test_after_that_each_time_one_level_up_until_the_top_has_answered(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        top = await officer(db, "SGDDT", id=9)
        code = (await receive(db)).code
        day = 0
        for unit_code in ("TH-LVT", "P-PT", "SGDDT"):
            await handling.answer(db, code, "Đã giải quyết.", actor=top, now=later(days=day))
            case = await reopening.reopen(db, code, "Chưa.", now=later(days=day + 1), calendar=CALENDAR)
            assert (await cases.unit_of(db, case)).code == unit_code
            day += 2
        lines = [line for line in await cases.history(db, case.id) if line.kind is EventKind.ESCALATED]
        assert [(line.data["from_unit"], line.data["to_unit"]) for line in lines] == [
            ("TH-LVT", "P-PT"),
            ("P-PT", "SGDDT"),
        ]
        assert (case.reopened, case.round) == (3, 4)
        found = await cases.queue(db, QueueFilter(reopened_at_least=2))
        assert [one.code for one in found.cases] == [code]
        await handling.answer(db, code, "Giữ nguyên.", actor=top, now=later(days=day))
        with pytest.raises(NoHigherLevel):
            await reopening.reopen(db, code, "Chưa.", now=later(days=day + 1), calendar=CALENDAR)
        assert (await cases.by_code(db, code)).state is State.ANSWERED
        assert await verify_chain(db) == []


async def test_a_closed_case_can_be_reopened_but_not_for_ever(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        for seed, days_later in ((1, 25), (2, 45)):
            code = (await receive(db, seed=seed)).code
            await handling.answer(db, code, "Đã trả.", actor=lan, now=later(hours=1))
            await handling.close(db, code, actor=lan, now=later(hours=2))
            if days_later < 30:
                case = await reopening.reopen(
                    db, code, "Chưa.", now=later(days=days_later), calendar=CALENDAR
                )
                assert (case.state, case.closed_at) == (State.REOPENED, None)
            else:
                with pytest.raises(ReopenedTooLate):
                    await reopening.reopen(db, code, "Chưa.", now=later(days=days_later), calendar=CALENDAR)
        open_one = await receive(db, seed=3)
        with pytest.raises(MoveNotAllowed):
            await reopening.reopen(db, open_one.code, "Chưa.", now=MONDAY, calendar=CALENDAR)


async def test_reopening_changes_no_figure_of_the_past(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db)).code
        await handling.answer(db, code, "Đã trả.", actor=lan, now=later(days=1))
        await intake.rate(db, code, 4, now=later(days=1))
        week = Period(MONDAY, later(days=3))
        before = await figures(db, week, now=later(days=4))
        await reopening.reopen(db, code, "Chưa.", now=later(days=4), calendar=CALENDAR)
        await handling.hand_over(db, code, "TH-KD", "Nhầm nơi.", actor=lan, now=later(days=4))
        assert await figures(db, week, now=later(days=5)) == before
        whole = (await figures(db, WHOLE, now=later(days=5))).cases
        assert (whole.received, whole.reopened, whole.answered, whole.open) == (2, 1, 1, 1)
        by_unit = {one.code: one.counts.owed for one in (await figures(db, WHOLE, now=later(days=5))).by_unit}
        assert by_unit == {"TH-LVT": 1, "TH-KD": 1}


async def test_an_unrated_answer_is_asked_about_once_more_and_silence_is_no_rating(
    sessions: Sessions,
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        codes = [(await receive(db, seed=seed)).code for seed in range(4)]
        nobody = (await receive(db, seed=9, contact_ref="")).code
        for code in (*codes[:3], nobody):
            await handling.answer(db, code, "Đã trả.", actor=lan, now=later(hours=1))
        await intake.rate(db, codes[1], 1, now=later(hours=2))
        ask = reopening.ratings_to_ask
        assert await ask(db, now=later(days=2), calendar=CALENDAR) == []
        assert await ask(db, now=later(days=4), calendar=CALENDAR) == [], "nobody agreed to be reminded"
        await agree_to_reminders(db)
        assert await ask(db, now=later(days=4), calendar=CALENDAR) == [codes[0], codes[2]]
        assert await ask(db, now=later(days=20), calendar=CALENDAR) == []
        assert await reopening.ask_rating_again(db, codes[0], now=later(days=4))
        assert not await reopening.ask_rating_again(db, codes[0], now=later(days=4))
        assert not await reopening.ask_rating_again(db, codes[1], now=later(days=4))
        with pytest.raises(MoveNotAllowed):
            await reopening.ask_rating_again(db, codes[3], now=later(days=4))
        assert await ask(db, now=later(days=4), calendar=CALENDAR) == [codes[2]]
        await handling.close(db, codes[0], actor=lan, now=later(days=9))
        assert (await cases.by_code(db, codes[0])).rating is None
        # A new answer may be asked about again.
        await reopening.reopen(db, codes[0], "Chưa.", now=later(days=9), calendar=CALENDAR)
        await handling.answer(db, codes[0], "Xong.", actor=lan, now=later(days=9))
        assert await reopening.ask_rating_again(db, codes[0], now=later(days=14))
