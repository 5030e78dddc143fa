import pytest

from bot.storage.engine import Sessions
from feedback import cases, rounds, transfers
from feedback.errors import MoveNotAllowed, NothingToSay
from feedback.history import verify_chain
from feedback.kinds import RoundEnd
from feedback.lifecycle import State
from feedback.tables import Audience, EventKind
from tests.feedback.world import CALENDAR, MONDAY, later, officer, open_office, receive


async def test_not_ours_needs_a_target_and_says_who_has_it(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db)).code
        with pytest.raises(NothingToSay):
            await transfers.transfer(db, code, " ", "Không phải việc của trường.", actor=lan, now=MONDAY)
        case = await transfers.transfer(db, code, "Tổng đài 1022", "", actor=lan, now=later(days=1))
        assert (case.state, case.transferred_to, case.transferred_at, case.closed_at) == (
            State.TRANSFERRED,
            "Tổng đài 1022",
            later(days=1),
            later(days=1),
        )
        await transfers.relay(db, code, "1022 hẹn sửa trong tuần.", actor=lan, now=later(days=2))
        public = await cases.history(db, case.id, audience=Audience.PUBLIC)
        assert [(line.kind, line.data.get("body")) for line in public[-2:]] == [
            (EventKind.TRANSFERRED, "Tổng đài 1022"),
            (EventKind.RELAYED, "Tổng đài 1022"),
        ]
        assert case.state is State.TRANSFERRED


async def test_what_comes_back_begins_anew_and_keeps_what_was(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        code = (await receive(db)).code
        with pytest.raises(MoveNotAllowed):
            await transfers.recall(db, code, "x", actor=lan, now=MONDAY, calendar=CALENDAR)
        await transfers.transfer(db, code, "Tổng đài 1022", "", actor=lan, now=later(days=1))
        case = await transfers.recall(
            db, code, "1022 trả lại.", actor=lan, now=later(days=7), calendar=CALENDAR
        )
        assert (case.state, case.round, case.reopened) == (State.ACCEPTED, 2, 0)
        assert (case.transferred_to, case.transferred_at, case.closed_at) == ("", None, None)
        assert case.due_at == later(days=15).replace(hour=17)  # the 24th of November is a day off
        (first,) = await rounds.rounds_of(db, case.id)
        assert (first.number, first.began_at, first.ended_at) == (1, MONDAY, later(days=1))
        assert (first.ended_as, first.transferred_to) == (RoundEnd.TRANSFERRED, "Tổng đài 1022")
        assert await verify_chain(db) == []
