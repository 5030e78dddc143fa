import asyncio

import pytest

from bot.desk import Desk
from bot.dialogue.talk import Draft, Place, Talk
from bot.parts import Parts
from bot.words import Words
from bot.work.case_commands import conversation_of
from bot.work.handler import Handler
from feedback import cases
from feedback.errors import CaseTaken
from feedback.handling import Officer
from feedback.lifecycle import State
from tests.bot.work.world import (
    case_from,
    conversation,
    handle_all,
    hear,
    messages,
    new_conversation,
    replies,
    talk_of,
)
from tests.fakes import HandClock
from tests.feedback.world import officer, receive

CHAT = Words("vi")


@pytest.fixture
async def desk(parts: Parts) -> Desk:
    for peer in ("lan", "minh"):
        await new_conversation(parts, peer)
    return Desk(parts)


async def hoa(parts: Parts, *, number: int = 1) -> Officer:
    async with parts.sessions() as db:
        return await officer(db, "TH-LVT", id=number)


async def test_each_answer_reaches_the_conversation_that_its_case_came_from(parts: Parts, desk: Desk) -> None:
    actor = await hoa(parts)
    codes = {
        text: await case_from(parts, peer, seed=seed)
        for seed, (text, peer) in enumerate([("một", "lan"), ("hai", "minh"), ("ba", "lan")])
    }
    for text in ("ba", "hai", "một"):
        async with parts.transaction() as db:
            await desk.answer(db, codes[text], f"Trả lời {text}", actor)
    heard = {peer: await messages(parts, peer, "out") for peer in ("lan", "minh")}
    answers = {peer: [one for one in said if "Trả lời" in one.text] for peer, said in heard.items()}
    assert [one.case_code for one in answers["lan"]] == [codes["ba"], codes["một"]]
    assert [one.case_code for one in answers["minh"]] == [codes["hai"]]
    assert {(one.author, one.importance) for said in heard.values() for one in said} == {
        ("staff", "important")
    }


async def test_after_the_answer_a_typed_number_is_a_rating(parts: Parts, desk: Desk) -> None:
    code, actor = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.answer(db, code, "Trường đã trả lại tiền.", actor)
    assert (await talk_of(parts, "lan")).offered[0].key == f"rate:{code}:1"
    await hear(parts, "lan", "1")
    await handle_all(parts)
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).rating == 1


async def test_a_question_waits_for_its_answer_and_gets_it(
    parts: Parts, desk: Desk, clock: HandClock
) -> None:
    code, actor = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.ask(db, code, "Con học lớp nào ạ?", actor)
    talk = await talk_of(parts, "lan")
    assert (talk.place, talk.case) == (Place.REPLY, code)
    await hear(parts, "lan", "Dạ cháu tên là Thử, lớp 3A")
    assert await Handler(parts).step() == 0  # more may follow
    clock.move(seconds=3)
    await handle_all(parts)
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
        assert case.state is State.IN_WORK
        said = [line.text for line in await cases.history(db, case.id) if line.kind == "citizen_answered"]
        assert said == ["Dạ cháu tên là Thử, lớp 3A"]
    assert (await replies(parts, "lan"))[-1] == CHAT.say("chat.reply_added", code=code)


async def test_whoever_is_in_the_middle_of_a_form_stays_there(parts: Parts, desk: Desk) -> None:
    code, actor = await case_from(parts, "lan"), await hoa(parts)
    filling = Talk(met=True, place=Place.NAME, draft=Draft(phone="0900000001"))
    async with parts.sessions.begin() as db:
        (await conversation(db, "lan")).talk = filling.model_dump(mode="json")
    async with parts.transaction() as db:
        await desk.ask(db, code, "Con học lớp nào ạ?", actor)
    assert await talk_of(parts, "lan") == filling
    (asked,) = await messages(parts, "lan", "out")
    assert [choice["key"] for choice in asked.payload["choices"]] == [f"reply:{code}", "remind_yes"]


@pytest.mark.parametrize("place", [Place.LOOKUP, Place.GUIDES])
async def test_whoever_has_begun_nothing_answers_the_question_that_comes(
    parts: Parts, desk: Desk, place: Place
) -> None:
    code, actor = await case_from(parts, "lan"), await hoa(parts)
    async with parts.sessions.begin() as db:
        looking = Talk(met=True, place=place)
        (await conversation(db, "lan")).talk = looking.model_dump(mode="json")
    async with parts.transaction() as db:
        await desk.ask(db, code, "Con học lớp nào ạ?", actor)
    talk = await talk_of(parts, "lan")
    assert (talk.place, talk.case) == (Place.REPLY, code)
    assert talk.offered[0].key == f"reply:{code}"


async def test_a_refusal_and_a_handing_over_are_told(parts: Parts, desk: Desk) -> None:
    actor = await hoa(parts)
    codes = [await case_from(parts, "lan", seed=seed) for seed in range(2)]
    async with parts.transaction() as db:
        await desk.refuse(db, codes[0], "Đây là tố cáo.", actor)
        await desk.hand_over(db, codes[1], "MN-SM", "Đúng nơi", actor)
    refused, handed = await replies(parts, "lan")
    assert codes[0] in refused
    assert "Đây là tố cáo." in refused
    assert codes[1] in handed
    assert "Mầm non Sao Mai" in handed


async def test_a_case_that_came_another_way_is_answered_all_the_same(parts: Parts, desk: Desk) -> None:
    actor = await hoa(parts)
    async with parts.transaction() as db:
        code = (await receive(db, now=parts.clock.now())).code
    async with parts.transaction() as db:
        assert (await desk.answer(db, code, "Xong.", actor)).state is State.ANSWERED
    assert await replies(parts, "lan") == []


async def test_what_is_refused_is_not_told(parts: Parts, desk: Desk) -> None:
    code, one, two = await case_from(parts, "lan"), await hoa(parts), await hoa(parts, number=2)
    async with parts.transaction() as db:
        await desk.take(db, code, one)
    with pytest.raises(CaseTaken):
        async with parts.transaction() as db:
            await desk.answer(db, code, "Xong.", two)
    assert await replies(parts, "lan") == []


async def test_the_conversation_is_locked_before_the_case(parts: Parts, desk: Desk) -> None:
    """While somebody holds the conversation, the desk waits without holding the case."""
    code, actor = await case_from(parts, "lan"), await hoa(parts)

    async def answer() -> None:
        async with parts.transaction() as db:
            await desk.answer(db, code, "Xong.", actor)

    async with parts.sessions.begin() as db:
        assert await conversation_of(db, code) is not None
        late = asyncio.create_task(answer())
        await asyncio.sleep(0.1)
        assert not late.done()
        # As the dialogue does when the citizen writes: it would wait for ever if the desk had the case.
        await asyncio.wait_for(cases.for_change(db, code), 5)
    await late
    assert len(await replies(parts, "lan")) == 2


async def test_a_case_is_released_and_closed_without_a_word_to_the_citizen(parts: Parts, desk: Desk) -> None:
    code, actor = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.take(db, code, actor)
        await desk.release(db, code, actor)
        await desk.note(db, code, "Chờ hiệu trưởng", actor)
    assert await replies(parts, "lan") == []
    async with parts.transaction() as db:
        await desk.answer(db, code, "Xong.", actor)
        assert (await desk.close(db, code, actor)).state is State.CLOSED
    assert len(await replies(parts, "lan")) == 2
