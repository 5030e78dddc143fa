import pytest

from bot.storage.engine import Sessions
from feedback import approval, cases, handling, units
from feedback.errors import ApprovalNeeded, BlankLeft, CaseTaken, MoveNotAllowed, NotAllowed, NothingToSay
from feedback.history import verify_chain
from feedback.lifecycle import Role, State
from feedback.tables import Audience, EventKind
from tests.feedback.world import MONDAY, later, officer, open_office, receive


async def test_a_blank_of_the_template_goes_neither_to_the_head_nor_out(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan, head = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2, role=Role.HEAD)
        code = (await receive(db)).code
        with pytest.raises(BlankLeft):
            await approval.propose(db, code, "Đã xử lý: […].", actor=lan, now=MONDAY)
        await approval.propose(db, code, "Đã xử lý xong.", actor=lan, now=MONDAY)
        with pytest.raises(BlankLeft):
            await approval.approve(db, code, actor=head, now=MONDAY, text="Đã xử lý: […].")


async def test_an_answer_goes_to_the_head_and_back_and_out(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan, head = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2, role=Role.HEAD)
        code = (await receive(db)).code
        case = await approval.propose(db, code, " Đã trả. ", actor=lan, now=MONDAY)
        assert (case.state, case.draft_text, case.officer_id) == (
            State.WAITING_FOR_APPROVAL,
            "Đã trả.",
            1,
        )
        with pytest.raises(NotAllowed):
            await approval.approve(db, code, actor=lan, now=MONDAY)
        with pytest.raises(NothingToSay):
            await approval.return_draft(db, code, " ", actor=head, now=MONDAY)
        case = await approval.return_draft(db, code, "Nêu số tiền.", actor=head, now=later(hours=1))
        assert (case.state, case.draft_text, case.officer_id) == (State.IN_WORK, "", 1)
        await approval.propose(db, code, "Đã trả 200.000 đồng.", actor=lan, now=later(hours=2))
        await approval.propose(db, code, "Đã trả 250.000 đồng.", actor=lan, now=later(hours=3))
        case = await approval.approve(db, code, actor=head, now=later(hours=4))
        assert (case.state, case.answer_text, case.answered_at) == (
            State.ANSWERED,
            "Đã trả 250.000 đồng.",
            later(hours=4),
        )
        lines = await cases.history(db, case.id)
        assert [line.text for line in lines if line.kind is EventKind.PROPOSED] == [
            "Đã trả.",
            "Đã trả 200.000 đồng.",
            "Đã trả 250.000 đồng.",
        ]
        public = await cases.history(db, case.id, audience=Audience.PUBLIC)
        assert {line.kind for line in public} == {
            EventKind.RECEIVED,
            EventKind.DUE_SET,
            EventKind.TAKEN,
            EventKind.ANSWERED,
        }
        assert await verify_chain(db) == []


async def test_the_head_may_mend_the_draft_and_history_keeps_both(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan, head = await officer(db, "TH-LVT", id=1), await officer(db, "P-PT", id=2, role=Role.HEAD)
        code = (await receive(db)).code
        await approval.propose(db, code, "Đã trả.", actor=lan, now=MONDAY)
        case = await approval.approve(db, code, text="Đã trả đủ.", actor=head, now=MONDAY)
        texts = [line.text for line in await cases.history(db, case.id)]
        assert case.answer_text == "Đã trả đủ."
        assert {"Đã trả.", "Đã trả đủ."} <= set(texts)


async def test_where_the_head_approves_an_officer_cannot_answer_past_it(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan, head = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2, role=Role.HEAD)
        code, other = (await receive(db)).code, (await receive(db, seed=2)).code
        await units.set_approval(db, "P-PT", needed=True)
        with pytest.raises(ApprovalNeeded):
            await handling.answer(db, code, "Đã trả.", actor=lan, now=MONDAY)
        assert (await cases.by_code(db, code)).state is State.RECEIVED
        assert (await handling.answer(db, code, "Đã trả.", actor=head, now=MONDAY)).state is State.ANSWERED
        with pytest.raises(MoveNotAllowed):
            await handling.answer(db, code, "Lại.", actor=lan, now=MONDAY)
        # The school's own switch goes before the one above it.
        await units.set_approval(db, "TH-LVT", needed=False)
        assert (await handling.answer(db, other, "Đã trả.", actor=lan, now=MONDAY)).state is State.ANSWERED
        await units.set_approval(db, "TH-LVT", needed=None)
        assert await units.needs_approval(db, await units.by_code(db, "TH-LVT"))
        assert not await units.needs_approval(db, await units.by_code(db, "SGDDT"))


async def test_the_officer_takes_a_draft_back_but_nobody_elses(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan, hoa = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2)
        code = (await receive(db)).code
        await approval.propose(db, code, "Đã trả.", actor=lan, now=MONDAY)
        with pytest.raises(CaseTaken):
            await approval.withdraw(db, code, actor=hoa, now=MONDAY)
        case = await approval.withdraw(db, code, actor=lan, now=MONDAY)
        assert (case.state, case.draft_text) == (State.IN_WORK, "")
