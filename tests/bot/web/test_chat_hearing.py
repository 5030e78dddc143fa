"""The web chat's interface: what was said is heard once, in order, by whom it is for."""

import asyncio
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from starlette.requests import Request

from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.web.chat_store import Thread
from bot.web.chat_stream import MOST_WAITING, events
from tests.bot.web.person import CHAT, Person, offer


async def test_what_was_said_comes_in_order_after_a_number(person: Person) -> None:
    await person.is_told(Reply("một"), offer("hai", yes="Có"), Reply("ba"))
    heard = await person.hears()
    assert [(one["seq"], one["text"], one["from"]) for one in heard] == [
        (1, "một", "bot"),
        (2, "hai", "bot"),
        (3, "ba", "bot"),
    ]
    assert heard[1]["choices"] == [{"id": "yes", "label": "Có"}]
    assert [one["seq"] for one in await person.hears(after=2)] == [3]
    assert await person.hears(after=3) == []


async def test_a_case_comes_with_its_code_and_a_picture_of_its_address(person: Person) -> None:
    await person.is_told(Reply("Mã", qr="https://example.org/tra-cuu?ma=A", case_code="34AC-DEFH"))
    await person.is_told(Reply("Trả lời"), author="staff")
    case, answer = await person.hears()
    assert (case["case"], case["link"]) == ("34AC-DEFH", "https://example.org/tra-cuu?ma=A")
    assert case["qr"].startswith("data:image/svg+xml")
    assert answer["from"] == "staff"
    assert "qr" not in answer


async def test_a_page_is_redrawn_with_ones_own_words_in_their_place(person: Person) -> None:
    await person.is_told(Reply("Chào"))
    await person.sends(id="m1", text="Hỏi")
    await person.is_told(Reply("Đáp"))
    heard = await person.hears(own=1)
    assert [(one["from"], one["text"]) for one in heard] == [("bot", "Chào"), ("me", "Hỏi"), ("bot", "Đáp")]
    assert "seq" not in heard[1]
    assert heard[1]["own_id"] == "m1"
    assert [one["text"] for one in await person.hears(own=1, after=1)] == ["Hỏi", "Đáp"]


async def test_nobody_hears_what_was_said_to_others(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    other = await Person.arrives(client, parts)
    await other.is_told(Reply("bí mật"))
    await other.sends(id="1", text="riêng")
    assert await person.hears(own=1) == []


async def test_a_call_waits_until_something_is_said(person: Person) -> None:
    waiting = asyncio.create_task(person.hears(wait=20))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await person.is_told(Reply("đây"))
    async with asyncio.timeout(2):  # the bell rings: nobody waits for the next look
        assert [one["text"] for one in await waiting] == ["đây"]


async def test_so_many_calls_may_wait_in_one_conversation_and_one_more_is_answered_at_once(
    person: Person, app: FastAPI
) -> None:
    wakeups, bell = person.parts.wakeups, "conversation:1"
    waiting = [asyncio.create_task(person.hears(wait=20)) for _ in range(MOST_WAITING)]
    async with asyncio.timeout(10):
        while wakeups.listeners(bell) < MOST_WAITING:  # noqa: ASYNC110 - nothing rings when somebody listens
            await asyncio.sleep(0.01)
        assert await person.hears(wait=20) == []
        stream = events(Request({"type": "http", "app": app}), Thread(1, person.session, "vi"), after=0)
        assert [block async for block in stream] == ["retry: 2000\n\n"]
        await person.is_told(Reply("đây"))
        assert [len(one) for one in await asyncio.gather(*waiting)] == [1] * MOST_WAITING
    assert wakeups.listeners(bell) == 0


async def test_a_call_ends_empty_when_its_time_is_over(person: Person) -> None:
    assert await person.hears(wait=0.05) == []


async def test_a_waiting_call_ends_when_the_server_leaves(person: Person, app: Any) -> None:
    app.state.leaving = True
    assert await person.hears(wait=30) == []


@pytest.mark.parametrize(
    "query", [{"after": -1}, {"after": "x"}, {"after": 10**12}, {"wait": "nan"}, {"wait": -1}]
)
async def test_an_odd_number_in_the_address_is_refused(
    client: httpx.AsyncClient, person: Person, query: dict[str, Any]
) -> None:
    response = await client.get(f"{CHAT}/messages", params=query, headers=person.bearer)
    assert (response.status_code, response.json()["error"]) == (422, "bad_fields")


async def test_a_message_says_in_which_language_the_conversation_goes_on(
    person: Person, parts: Parts
) -> None:
    await person.is_told(Reply("Dạ chào anh/chị"))
    assert [one["language"] for one in await person.hears()] == ["vi"]
    async with parts.transaction() as db:
        spoken = update(Conversation).where(Conversation.peer == person.session)
        await db.execute(spoken.values(language="en"))
    await person.is_told(Reply("How may I help?"))
    assert [one["language"] for one in await person.hears()] == ["en", "en"]


@pytest.mark.parametrize("own", [False, True])
async def test_what_is_owed_counts_as_seen_once_the_page_fetched_it(
    person: Person, parts: Parts, own: bool
) -> None:
    await person.is_told(
        Reply("Chào", importance=Importance.ORDINARY), Reply("Trả lời", importance=Importance.IMPORTANT)
    )
    assert [one["text"] for one in await person.hears(own=own)] == ["Chào", "Trả lời"]
    async with parts.sessions() as db:
        states = list(await db.scalars(select(Message.state).order_by(Message.id)))
    assert states == ["sent", "seen"]


async def test_people_read_on_while_nothing_can_be_written(
    person: Person, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.is_told(Reply("Trả lời", importance=Importance.IMPORTANT))

    async def full(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    monkeypatch.setattr("bot.web.chat_stream.fetched", full)
    assert [one["text"] for one in await person.hears()] == ["Trả lời"]
    monkeypatch.undo()
    assert [one["text"] for one in await person.hears()] == ["Trả lời"]
    async with parts.sessions() as db:
        assert list(await db.scalars(select(Message.state))) == ["seen"]
