"""A pause gives back exactly its time, whatever ends it, and hides no lateness."""

from datetime import datetime

import pytest

from bot.storage.engine import Sessions
from feedback import classifying, grouping, handling, intake, timekeeping, waiting
from feedback.clocks import PauseReason
from feedback.errors import (
    NothingToSay,
    PauseNotAllowed,
)
from feedback.kinds import CaseKind
from feedback.lifecycle import Role
from feedback.tables import EventKind
from feedback.worktime import VIETNAM
from tests.feedback.world import CALENDAR, MONDAY, events, later, officer, open_office, receive

DUE = datetime(2026, 11, 23, 17, tzinfo=VIETNAM)


async def test_waiting_for_the_citizen_moves_the_deadline_by_exactly_that(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1, minutes=7))
        assert case.due_at == DUE
        assert not case.is_overdue(later(days=30))
        await intake.add_words(db, case.code, "3A", now=later(hours=2))
        # 10:07 to 11:00; the line stands after the answer.
        assert case.due_at == DUE.replace(day=25, hour=8, minute=23)  # the 24th is off
        assert (await events(db, case))[-2:] == [EventKind.CITIZEN_ANSWERED, EventKind.DUE_SET]


@pytest.mark.parametrize("step", ["release", "hand_over", "classify", "answer"])
async def test_whatever_ends_a_pause_gives_its_time_back(sessions: Sessions, step: str) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "SGDDT", role=Role.HEAD)
        case = await receive(db)
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1))
        now = later(hours=2)
        if step == "release":
            await handling.release(db, case.code, actor=head, now=now)
        elif step == "hand_over":
            await handling.hand_over(db, case.code, "P-TM", "Thuộc phường.", actor=head, now=now)
        elif step == "answer":
            await handling.answer(db, case.code, "Xong.", actor=head, now=now)
        else:
            await classifying.classify(
                db, case.code, CaseKind.QUESTION, None, actor=head, now=now, calendar=CALENDAR
            )
            assert case.paused_at is not None
            await intake.add_words(db, case.code, "3A", now=now)
            assert case.due_at == datetime(2026, 11, 19, 8, 30, tzinfo=VIETNAM)
            return
        assert case.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM)


async def test_a_merged_case_brings_its_earlier_deadline_with_its_own_pauses(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "SGDDT", role=Role.HEAD)
        early, target = await receive(db, seed=1), await receive(db, seed=2, now=later(days=1))
        await handling.ask_citizen(db, early.code, "Lớp nào?", actor=head, now=later(hours=1))
        await intake.add_words(db, early.code, "3A", now=later(hours=2))
        await handling.ask_citizen(db, target.code, "Lớp nào?", actor=head, now=later(days=1, hours=1))
        now = later(days=2)
        await grouping.merge(db, early.code, target.code, actor=head, now=now)
        assert target.due_at == early.due_at == datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM)
        # From here on its own pause counts again: 09:00-10:00 on the 18th.
        await intake.add_words(db, target.code, "3B", now=later(days=2, hours=1))
        assert target.due_at == datetime(2026, 11, 25, 9, 30, tzinfo=VIETNAM)


async def test_lateness_is_noted_before_the_answer_that_comes_too_late(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        await handling.answer(db, case.code, "Xin lỗi, đã xong.", actor=head, now=later(days=9))
        kinds = await events(db, case)
        assert kinds.index(EventKind.LATE) < kinds.index(EventKind.ANSWERED)
        await handling.note(db, case.code, "Gọi lại.", actor=head, now=later(days=20))
        assert (await events(db, case)).count(EventKind.LATE) == 1


async def test_another_body_is_waited_for_only_where_the_clock_allows_it(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "TH-LVT", role=Role.HEAD)
        case = await receive(db)
        with pytest.raises(PauseNotAllowed):
            await waiting.wait_for_body(db, case.code, "Sở Tài chính", actor=head, now=MONDAY)
        with pytest.raises(PauseNotAllowed):
            await waiting.body_has_answered(db, case.code, "", actor=head, now=MONDAY)
        with pytest.raises(NothingToSay):
            await waiting.wait_for_body(db, case.code, " ", actor=head, now=MONDAY)
        # As if its clock allowed it: the time is given back all the same, whatever else happens meanwhile.
        await handling.take(db, case.code, actor=head, now=MONDAY)
        await timekeeping.pause_for_body(db, case, now=later(hours=1))
        await handling.ask_citizen(db, case.code, "Lớp nào?", actor=head, now=later(hours=1, minutes=30))
        await intake.add_words(db, case.code, "3A", now=later(hours=1, minutes=40))
        assert case.pause_reason is PauseReason.OTHER_BODY
        await waiting.body_has_answered(db, case.code, "Đồng ý.", actor=head, now=later(hours=2))
        assert (case.due_at, case.paused_at) == (datetime(2026, 11, 25, 8, 30, tzinfo=VIETNAM), None)
