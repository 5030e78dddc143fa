"""A head gives cases to officers: who may, from whom to whom, and what the history says of it."""

from dataclasses import replace

import pytest

from bot.storage.engine import Sessions
from feedback import cases, handling
from feedback.assigning import assign
from feedback.errors import MoveNotAllowed, NotAllowed, NotYourUnit
from feedback.lifecycle import Role, State
from feedback.retelling import recomputed_differs
from feedback.tables import EventKind
from tests.feedback.world import later, officer, open_office, receive


async def test_a_head_gives_a_case_that_is_free_or_somebodys(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        head = await officer(db, "SGDDT", id=9, role=Role.HEAD)
        first, second = [await officer(db, "TH-LVT", id=number) for number in (1, 2)]
        case = await assign(db, code, first, actor=head, now=later(hours=1))
        assert (case.state, case.officer_id, case.officer_name) == (State.IN_WORK, 1, "Cán bộ 1")
        await assign(db, code, first, actor=head, now=later(hours=2))
        case = await assign(db, code, second, actor=head, now=later(hours=3))
        assert (case.officer_id, case.taken_at) == (2, later(hours=3))
        lines = await cases.history(db, case.id)
        told = [(one.kind, one.actor_id, one.data.get("officer")) for one in lines if one.actor_id == 9]
        assert told == [
            (EventKind.TAKEN, 9, 1),
            (EventKind.RELEASED, 9, None),
            (EventKind.TAKEN, 9, 2),
        ]
        # Told again from history alone, the case is with the same officer.
        assert await recomputed_differs(db, now=later(hours=4)) == ()


async def test_nobody_gives_what_they_may_not(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        head = await officer(db, "SGDDT", id=9, role=Role.HEAD)
        own = await officer(db, "TH-LVT", id=1)
        stranger = await officer(db, "P-TM", id=3)
        editor = replace(own, role=Role.EDITOR)
        with pytest.raises(NotAllowed):
            await assign(db, code, stranger, actor=own, now=later(hours=1))
        with pytest.raises(NotAllowed):
            await assign(db, code, editor, actor=head, now=later(hours=1))
        with pytest.raises(NotYourUnit):
            await assign(db, code, stranger, actor=head, now=later(hours=1))
        await handling.answer(db, code, "Xong", actor=own, now=later(hours=1))
        with pytest.raises(MoveNotAllowed):
            await assign(db, code, replace(own, id=4), actor=head, now=later(hours=2))
        assert (await cases.by_code(db, code)).officer_id == 1
