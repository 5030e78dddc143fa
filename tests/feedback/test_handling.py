import asyncio
from collections.abc import Awaitable, Callable
from itertools import product
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions
from feedback import cases, handling, intake
from feedback.errors import (
    BlankLeft,
    CaseTaken,
    FeedbackError,
    MoveNotAllowed,
    NotAllowed,
    NothingToSay,
    NotYourUnit,
)
from feedback.handling import Officer
from feedback.history import verify_chain
from feedback.lifecycle import STEPS, Action, Role, State
from feedback.tables import Audience, Case, EventKind
from tests.feedback.world import MONDAY, later, officer, open_office, receive

Do = Callable[[AsyncSession, str, Officer], Awaitable[Case]]


def doing(step: Callable[..., Awaitable[Case]], *words: str) -> Do:
    return lambda db, code, actor: step(db, code, *words, actor=actor, now=MONDAY)


DO: dict[Action, Do] = {
    Action.TAKE: doing(handling.take),
    Action.RELEASE: doing(handling.release),
    Action.ASK: doing(handling.ask_citizen, "Lớp nào?"),
    Action.ANSWER: doing(handling.answer, "Đã hoàn tiền."),
    Action.NOTE: doing(handling.note, "Gọi lại thứ hai."),
    Action.HAND_OVER: doing(handling.hand_over, "P-TM", "Thuộc phường."),
    Action.REFUSE: doing(handling.refuse, "Đây là đơn tố cáo."),
    Action.CLOSE: doing(handling.close),
}
ROAD: dict[State, tuple[Action, ...]] = {
    State.RECEIVED: (),
    State.IN_WORK: (Action.TAKE,),
    State.WAITING_FOR_CITIZEN: (Action.ASK,),
    State.ANSWERED: (Action.ANSWER,),
    State.CLOSED: (Action.ANSWER, Action.CLOSE),
    State.NOT_ACCEPTED: (Action.REFUSE,),
}


async def case_in(db: AsyncSession, state: State, actor: Officer, **changes: Any) -> str:
    code = (await receive(db, **changes)).code
    for action in ROAD[state]:
        await DO[action](db, code, actor)
    return code


async def test_every_action_in_every_state_by_every_role(sessions: Sessions) -> None:
    """One office, all combinations: a refused step leaves the case and its history alone."""
    async with sessions.begin() as db:
        await open_office(db)
        actors = {role: await officer(db, "SGDDT", id=1, role=role) for role in Role}
        for number, (state, action, role) in enumerate(product(ROAD, DO, Role)):
            code = await case_in(db, state, actors[Role.OFFICER], seed=number)
            before = await cases.by_code(db, code)
            lines = before.last_seq
            own_again = action is Action.TAKE and state in {State.IN_WORK, State.WAITING_FOR_CITIZEN}
            if role in {Role.EDITOR, Role.INSPECTOR}:
                with pytest.raises(NotAllowed):
                    await DO[action](db, code, actors[role])
            elif state not in STEPS[action].sources and not own_again:
                with pytest.raises(MoveNotAllowed):
                    await DO[action](db, code, actors[role])
            else:
                case = await DO[action](db, code, actors[role])
                assert case.state is (state if own_again else STEPS[action].target or state)
                assert own_again or case.last_seq > lines
                continue
            after = await cases.by_code(db, code)
            assert (after.state, after.last_seq) == (state, lines)
        assert await verify_chain(db) == []


@pytest.mark.parametrize("action", sorted(set(DO) - {Action.NOTE}))
async def test_the_case_of_another_officer_is_left_alone_but_by_the_head(
    sessions: Sessions, action: Action
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        mine, other = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2)
        head = await officer(db, "TH-LVT", id=3, role=Role.HEAD)
        code = await case_in(db, State.ANSWERED if action is Action.CLOSE else State.IN_WORK, mine)
        with pytest.raises(CaseTaken) as caught:
            await DO[action](db, code, other)
        assert caught.value.officer_name == "Cán bộ 1"
        if action is not Action.TAKE:
            assert (await DO[action](db, code, head)).state is STEPS[action].target


async def test_an_officer_sees_to_its_own_unit_and_those_below(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        school = await cases.unit_of(db, await cases.by_code(db, code))
        for place in ("TH-KD", "THPT-CVA"):
            for do in DO.values():
                with pytest.raises(NotYourUnit):
                    await do(db, code, await officer(db, place))
        top = await officer(db, "SGDDT", id=9)
        assert school.path.startswith(top.unit_path)
        assert (await handling.take(db, code, actor=top, now=MONDAY)).officer_id == 9


async def test_handing_over_keeps_the_deadline_and_frees_the_case(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        school, ward = await officer(db, "TH-LVT"), await officer(db, "P-TM", id=5)
        code = await case_in(db, State.IN_WORK, school)
        due = (await cases.by_code(db, code)).due_at
        case = await handling.hand_over(db, code, "P-TM", "Thuộc phường.", actor=school, now=later(days=1))
        assert (case.due_at, case.officer_id, case.taken_at) == (due, None, None)
        line = (await cases.history(db, case.id, audience=Audience.PUBLIC))[-1]
        assert (line.kind, line.text) == (EventKind.HANDED_OVER, "Thuộc phường.")
        assert (line.data["from_unit"], line.data["to_unit"]) == ("TH-LVT", "P-TM")
        with pytest.raises(NotYourUnit):
            await handling.take(db, code, actor=school, now=later(days=1))
        await handling.take(db, code, actor=ward, now=later(days=1))
        with pytest.raises(MoveNotAllowed):
            await handling.hand_over(db, code, "P-TM", "Lần nữa.", actor=ward, now=later(days=1))


async def test_an_answer_to_an_untaken_case_takes_it(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        school = await officer(db, "TH-LVT", id=4)
        code = (await receive(db)).code
        case = await handling.answer(db, code, " Đã hoàn tiền. ", actor=school, now=later(days=1))
        assert (case.officer_id, case.answer_text, case.answered_at) == (4, "Đã hoàn tiền.", later(days=1))
        kinds = [line.kind for line in await cases.history(db, case.id)]
        assert kinds[-2:] == [EventKind.TAKEN, EventKind.ANSWERED]


@pytest.mark.parametrize("step", [handling.ask_citizen, handling.answer, handling.refuse])
async def test_words_with_a_blank_of_their_template_do_not_reach_the_citizen(
    sessions: Sessions, step: Callable[..., Awaitable[Case]]
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        lan = await officer(db, "TH-LVT")
        with pytest.raises(BlankLeft):
            await step(db, code, "Việc đã được xử lý: […].", actor=lan, now=MONDAY)
        case = await handling.note(db, code, "Mẫu còn chỗ trống […].", actor=lan, now=MONDAY)
        assert case.state.is_open
        assert not case.answer_text


@pytest.mark.parametrize("step", [handling.ask_citizen, handling.answer, handling.note, handling.refuse])
async def test_a_step_without_words_is_refused(
    sessions: Sessions, step: Callable[..., Awaitable[Case]]
) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        with pytest.raises(NothingToSay):
            await step(db, code, " \n ", actor=await officer(db, "TH-LVT"), now=MONDAY)


async def test_what_staff_note_is_not_for_the_citizen(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        school = await officer(db, "TH-LVT")
        code = await case_in(db, State.IN_WORK, school)
        await handling.note(db, code, "Nội bộ", actor=school, now=MONDAY)
        case = await handling.release(db, code, actor=school, now=MONDAY)
        public = await cases.history(db, case.id, audience=Audience.PUBLIC)
        everything = await cases.history(db, case.id)
        kinds = {line.kind for line in everything} - {line.kind for line in public}
    assert kinds == {EventKind.NOTED, EventKind.RELEASED}


async def take_in_its_own_transaction(sessions: Sessions, code: str, actor: Officer) -> Case:
    async with sessions.begin() as db:
        # Read before the lock, as a page does: the lock has to bring the case up to date.
        await cases.by_code(db, code)
        return await handling.take(db, code, actor=actor, now=MONDAY)


async def test_the_second_officer_waits_and_is_refused(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        code = (await receive(db)).code
        first, second = await officer(db, "TH-LVT", id=1), await officer(db, "TH-LVT", id=2)
    async with sessions.begin() as db:
        await handling.take(db, code, actor=first, now=MONDAY)
        late = asyncio.create_task(take_in_its_own_transaction(sessions, code, second))
        await asyncio.sleep(0.1)
        assert not late.done()
    with pytest.raises(CaseTaken):
        await late
    async with sessions() as db:
        case = await cases.by_code(db, code)
        assert case.officer_id == 1
        assert [line.kind for line in await cases.history(db, case.id)].count(EventKind.TAKEN) == 1


async def test_two_cases_at_once_share_one_unbroken_chain(sessions: Sessions) -> None:
    async def one(seed: int) -> None:
        async with sessions.begin() as db:
            case = await receive(db, seed=seed)
            await intake.add_words(db, case.code, "thêm", now=MONDAY)

    async with sessions.begin() as db:
        await open_office(db)
    # The very first lines of a register, at once: its end has to be made by exactly one of them.
    done = await asyncio.gather(*(one(seed) for seed in range(8)), return_exceptions=True)
    assert [result for result in done if isinstance(result, FeedbackError | Exception)] == []
    async with sessions() as db:
        assert await verify_chain(db) == []
        assert await cases.count(db) == 8
