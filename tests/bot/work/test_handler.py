import asyncio
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.dialogue.talk import Place, Talk
from bot.parts import Parts
from bot.storage.tables import Conversation, Message, StoredFile
from bot.work.handler import Handler
from bot.work.waiting import wake_all
from faq.store import most_shown
from feedback.lifecycle import CaseKind
from feedback.tables import Case
from tests.bot.work.world import (
    conversation,
    handle_all,
    hear,
    messages,
    new_conversation,
    replies,
    states,
    talk_of,
)
from tests.fakes import HandClock, arrival


async def put_at(parts: Parts, peer: str, place: Place) -> None:
    """Let a person stand somewhere in the dialogue, in the middle of telling where that is meant."""
    await new_conversation(parts, peer)
    await parts.receiver.receive([arrival(peer, number="gửi", choice="send")])
    await handle_all(parts)
    assert (await talk_of(parts, peer)).place is place


async def test_one_conversation_is_answered_in_order(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    await hear(parts, "lan", "sgk là gì vậy em", "/menu", "cảm ơn em nhiều nha")
    await handle_all(parts)
    asked = await messages(parts, "lan", "in")
    answers = [message.answers_id for message in await messages(parts, "lan", "out")]
    assert [message.state for message in asked] == ["done"] * 3
    assert answers == sorted(answers, key=lambda one: one or 0)
    assert set(answers) == {message.id for message in asked}
    out = await messages(parts, "lan", "out")
    assert [message.seq for message in out] == list(range(1, len(out) + 1))


async def test_each_answer_counts_its_topic_once_and_thanks_count_nothing(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    question = parts.knowledge.content.topics["mat-bang-goc"].question
    await hear(parts, "lan", question, "cảm ơn em nhiều nha")
    await handle_all(parts)
    async with parts.sessions() as db:
        now = parts.clock.now()
        shown = await most_shown(db, since=now, until=now + timedelta(seconds=1), limit=5)
    assert shown == [("mat-bang-goc", 1)]


async def test_the_second_worker_leaves_a_conversation_alone_that_the_first_holds(parts: Parts) -> None:
    """On PostgreSQL it goes on to the next one; on SQLite it waits until the first is done."""
    await hear(parts, "lan", "Xin chào")
    await hear(parts, "minh", "Xin chào")
    postgres = parts.engine.dialect.name == "postgresql"
    async with parts.sessions.begin() as db:
        first = await Handler(parts)._claim(db, parts.clock.now())
        assert len(first) == 1
        other = asyncio.create_task(Handler(parts).step())
        if postgres:
            assert await asyncio.wait_for(other, 5) == 1
            assert await states(parts, "lan", "in") == ["new"]
            assert await states(parts, "minh", "in") == ["done"]
            assert await Handler(parts).step() == 0
        else:
            await asyncio.sleep(0.1)
            assert not other.done()
        first[0].ready_at = None
    await other
    assert await states(parts, "minh", "in") == ["done"]
    assert await replies(parts, "lan") == []


async def test_a_message_that_comes_while_its_conversation_is_handled_is_not_forgotten(parts: Parts) -> None:
    await hear(parts, "lan", "Xin chào")
    async with parts.sessions.begin() as db:
        (held,) = await Handler(parts)._claim(db, parts.clock.now())
        coming = asyncio.create_task(parts.receiver.receive([arrival("lan", "Alo", number="alo")]))
        await asyncio.sleep(0.1)
        assert not coming.done()
        held.ready_at = None
    await coming
    await handle_all(parts)
    assert await states(parts, "lan", "in") == ["done", "done"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has one writer: no circle
async def test_a_case_is_registered_while_the_staff_group_is_being_handled(
    parts: Parts, clock: HandClock
) -> None:
    """The notice goes to a conversation that another worker holds; waiting for it could end in a circle."""
    await new_conversation(parts, "-100")
    await new_conversation(parts, "lan")
    await hear(parts, "-100", "Chào cả nhà")
    async with parts.sessions.begin() as db:
        (held,) = await Handler(parts)._claim(db, parts.clock.now())
        assert held.peer == "-100"
        await parts.receiver.receive([arrival("lan", number="a", choice="person")])
        await asyncio.wait_for(handle_all(parts), 5)
        await hear(parts, "lan", "Con tôi bị mất thẻ bảo hiểm thì gặp ai ở trường vậy ạ")
        clock.move(seconds=3)
        await asyncio.wait_for(handle_all(parts), 5)
    assert len(await messages(parts, "-100", "out")) == 1


async def test_what_breaks_in_the_middle_leaves_everything_as_it_was(parts: Parts) -> None:
    class Crash(BaseException):
        """The process ends here."""

    class Dying(Handler):
        async def _converse(self, *args: object) -> None:
            await super()._converse(*args)  # type: ignore[arg-type]
            raise Crash

    await hear(parts, "lan", "Xin chào")
    with pytest.raises(Crash):
        await Dying(parts).step()
    assert await states(parts, "lan", "in") == ["new"]
    assert await replies(parts, "lan") == []
    async with parts.sessions() as db:
        theirs = await conversation(db, "lan")
        assert (theirs.talk, theirs.last_seq, theirs.ready_at) == ({}, 0, parts.clock.now())
    await handle_all(parts)
    assert await states(parts, "lan", "in") == ["done"]
    assert len(await replies(parts, "lan")) == 1


async def test_waking_all_makes_every_unhandled_message_heard(parts: Parts) -> None:
    await hear(parts, "lan", "Xin chào")
    await hear(parts, "minh", "Xin chào")
    async with parts.sessions.begin() as db:
        (await conversation(db, "lan")).ready_at = None
    await handle_all(parts)
    assert await states(parts, "lan", "in") == ["new"]
    async with parts.sessions.begin() as db:
        await wake_all(db, parts.clock.now())
    assert await handle_all(parts) == 1
    assert await states(parts, "lan", "in") == ["done"]


async def test_a_story_told_in_a_burst_is_one_contribution(parts: Parts, clock: HandClock) -> None:
    await put_at(parts, "lan", Place.WHAT)
    told = ["Cô thu tiền quỹ lớp", "mỗi em một triệu", "tôi thấy nhiều quá"]
    said_before = len(await replies(parts, "lan"))
    for number, text in enumerate(told):
        await hear(parts, "lan", text, start=number)
        assert await Handler(parts).step() == 0
        clock.move(seconds=1)
    assert await Handler(parts).step() == 0
    clock.move(seconds=2)
    await handle_all(parts)
    assert len(await replies(parts, "lan")) == said_before + 1
    draft = (await talk_of(parts, "lan")).draft
    assert draft is not None
    assert [one.text for one in draft.told] == ["\n".join(told)]


async def test_next_ready_names_the_end_of_the_burst(parts: Parts, clock: HandClock) -> None:
    await put_at(parts, "lan", Place.WHAT)
    await hear(parts, "lan", "Cô thu tiền quỹ lớp")
    due = await Handler(parts).next_ready()
    assert due is not None
    clock.at = due
    assert await Handler(parts).step() == 1
    assert await Handler(parts).next_ready() is None


@pytest.mark.parametrize("seed", range(3))
async def test_an_album_is_one_contribution_in_whatever_order_it_comes(
    parts: Parts, clock: HandClock, seed: int
) -> None:
    await new_conversation(parts, "lan")
    album = [
        arrival(
            "lan", "Ảnh phiếu thu" if number == 0 else "", number=number, files=[f"ảnh {number}"], burst=True
        )
        for number in range(10)
    ]
    random.Random(seed).shuffle(album)
    for one in album:
        await parts.receiver.receive([one])
    assert await Handler(parts).step() == 0
    clock.move(seconds=3)
    await handle_all(parts)
    talk = await talk_of(parts, "lan")
    assert len(await replies(parts, "lan")) == 1
    files = talk.draft.files if talk.draft else talk.loose_files
    assert sorted(one.name for one in files) == [f"ảnh {number}.jpg" for number in range(10)]
    async with parts.sessions() as db:
        assert await db.scalar(select(func.count()).select_from(StoredFile)) == 10


async def test_only_the_session_that_uploaded_a_file_may_use_it(parts: Parts) -> None:
    numbers = [await new_conversation(parts, peer) for peer in ("lan", "minh")]
    async with parts.sessions.begin() as db:
        kept = StoredFile(
            conversation_id=numbers[0], name="a.jpg", media_type="image/jpeg", state="kept",
            created_at=parts.clock.now(),
        )  # fmt: skip
        db.add(kept)
        await db.flush()
        ref = f"stored:{kept.id}"
    for peer in ("lan", "minh"):
        await parts.receiver.receive([arrival(peer, number=1, files=[ref])])
    await handle_all(parts)
    found = {}
    for peer in ("lan", "minh"):
        found[peer] = [one.id for one in (await talk_of(parts, peer)).loose_files]
    assert found["lan"] == [kept.id]
    assert kept.id not in found["minh"]


async def test_whoever_writes_again_can_be_reached_again_and_whoever_blocks_us_cannot(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    expected = {"blocked": False, "message": True}
    for event, reachable in expected.items():
        await parts.receiver.receive([arrival("lan", "Xin chào", number=event, event=event)])
        await handle_all(parts)
        async with parts.sessions() as db:
            assert (await conversation(db, "lan")).reachable is reachable


async def handled_in_time(parts: Parts, clock: HandClock, peer: str) -> None:
    """Let time pass until all of somebody who was slowed down is handled."""
    for _ in range(10):
        clock.move(minutes=2)
        await handle_all(parts)
    assert set(await states(parts, peer, "in")) == {"done"}


async def test_a_person_with_very_many_messages_does_not_keep_the_worker(
    parts: Parts, clock: HandClock
) -> None:
    await parts.receiver.receive([arrival("lan", "/menu", number=number) for number in range(130)])
    assert await handle_all(parts) == 2
    assert set(await states(parts, "lan", "in")) == {"done", "new"}
    await handled_in_time(parts, clock, "lan")


async def test_a_channel_that_is_switched_off_keeps_its_messages_for_later(parts: Parts) -> None:
    await hear(parts, "lan", "Xin chào")
    telegram = parts.channels.pop("telegram")
    handler = Handler(parts)
    assert await handler.step() == 0
    assert await handler.next_ready() is None
    parts.channels["telegram"] = telegram
    assert await handler.step() == 1


async def test_the_state_is_stored_as_the_next_turn_needs_it(parts: Parts) -> None:
    await put_at(parts, "lan", Place.WHAT)
    async with parts.sessions() as db:
        theirs = await conversation(db, "lan")
        assert theirs.settle_ms == 2500
        assert Talk.model_validate(theirs.talk).draft is not None
        assert await db.scalar(select(func.count()).select_from(Message)) == 2
        assert await db.scalar(select(func.count()).select_from(Conversation)) == 1


async def test_a_flood_from_one_person_does_not_hide_the_word_of_another(
    parts: Parts, clock: HandClock
) -> None:
    flood = [arrival("flooder", f"câu số {number}", number=number) for number in range(200)]
    await parts.receiver.receive(flood)
    await hear(parts, "quiet", "menu")
    await handle_all(parts, at_once=2)
    assert await states(parts, "quiet", "in") == ["done"]
    await handled_in_time(parts, clock, "flooder")


async def test_a_wish_about_ones_data_reaches_officers_as_such(parts: Parts) -> None:
    await hear(parts, "lan", "dữ liệu của tôi", "xin xóa số điện thoại cũ của tôi")
    await handle_all(parts)
    async with parts.sessions() as db:
        case = (await db.scalars(select(Case))).one()
    assert case.kind is CaseKind.QUESTION
    assert "dữ liệu cá nhân" in case.text
    assert "xóa số điện thoại cũ" in case.text
