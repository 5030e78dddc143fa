"""Every state, every action, every role: through the services, on both databases."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from bot.storage.engine import Sessions
from feedback import cases
from feedback.errors import CaseTaken, MoveNotAllowed, NotAllowed, NotTogether, NotYourUnit
from feedback.history import verify_chain
from feedback.lifecycle import STEPS, Action, Role, State
from tests.feedback.acting import ELSEWHERE, OTHERS, ROAD, STAFF, case_in
from tests.feedback.world import clocks_that_wait, officer, open_office


@pytest.fixture(autouse=True)
def clocks(tmp_path: Path) -> Iterator[None]:
    """Let the office's clock stand still for other bodies, so that this step too can be tried everywhere."""
    with clocks_that_wait(tmp_path):
        yield


#: Any officer may do this with a case, whoever has it.
WITH_ANY_CASE = {Action.NOTE, Action.LINK}


def test_every_action_and_every_state_is_tried() -> None:
    assert set(STAFF) | set(OTHERS) | ELSEWHERE == set(Action)
    assert set(ROAD) == set(State)


@pytest.mark.parametrize("action", sorted(STAFF))
async def test_staff_take_every_step_in_every_state(sessions: Sessions, action: Action) -> None:
    """A refused step leaves the case and its history alone."""
    async with sessions.begin() as db:
        await open_office(db)
        actors = {role: await officer(db, "SGDDT", id=1, role=role) for role in Role}
        codes: dict[State, str] = {}  # a case that a refused step left alone serves the next role
        for state, role in product(State, Role):
            if state not in codes:
                codes[state] = await case_in(db, state, actors[Role.HEAD])
            code = codes[state]
            before = await cases.by_code(db, code)
            lines, round_ = before.last_seq, before.round
            again = action is Action.TAKE and before.officer_id == 1 and state.is_open
            if role not in STEPS[action].roles:
                with pytest.raises(NotAllowed):
                    await STAFF[action](db, code, actors[role])
            elif state not in STEPS[action].sources and not again:
                with pytest.raises(MoveNotAllowed):
                    await STAFF[action](db, code, actors[role])
            else:
                await STAFF[action](db, codes.pop(state), actors[role])
                case = await cases.by_code(db, code)
                assert case.state is (state if again else STEPS[action].target or state)
                assert again or case.last_seq > lines
                assert case.round == round_ + (action in {Action.RECALL, Action.UNMERGE})
                continue
            after = await cases.by_code(db, code)
            assert (after.state, after.last_seq) == (state, lines)
        assert await verify_chain(db) == []


@pytest.mark.parametrize("action", sorted(OTHERS))
async def test_the_citizen_takes_every_step_in_every_state(sessions: Sessions, action: Action) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        head = await officer(db, "SGDDT", id=1, role=Role.HEAD)
        for state in State:
            code = await case_in(db, state, head)
            lines = (await cases.by_code(db, code)).last_seq
            if state not in STEPS[action].sources:
                with pytest.raises(MoveNotAllowed):
                    await OTHERS[action](db, code, head)
                assert (await cases.by_code(db, code)).last_seq == lines
                continue
            await OTHERS[action](db, code, head)
            case = await cases.by_code(db, code)
            moved = action is Action.ADD and state is State.WAITING_FOR_CITIZEN
            assert case.state is (State.IN_WORK if moved else STEPS[action].target or state)
            assert case.last_seq > lines
        assert await verify_chain(db) == []


@pytest.mark.parametrize("action", sorted(set(STAFF) - WITH_ANY_CASE))
async def test_the_case_of_another_officer_is_left_alone(sessions: Sessions, action: Action) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        mine, other = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2)
        for state in sorted(STEPS[action].sources):
            code = await case_in(db, state, mine)
            if (await cases.by_code(db, code)).officer_id is None or action is Action.UNMERGE:
                continue
            refusal = NotAllowed if action in {Action.APPROVE, Action.RETURN} else CaseTaken
            with pytest.raises(refusal):
                await STAFF[action](db, code, other)


@pytest.mark.parametrize("action", sorted(STAFF))
async def test_no_step_is_taken_outside_ones_own_units(sessions: Sessions, action: Action) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = await case_in(db, State.RECEIVED, await officer(db, "TH-LVT", id=1))
        for place in ("TH-KD", "THPT-CVA"):
            with pytest.raises((NotYourUnit, NotTogether)):
                await STAFF[action](db, code, await officer(db, place, role=Role.HEAD))
