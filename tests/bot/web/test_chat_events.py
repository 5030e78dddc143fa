"""The stream of server-sent events, over a real connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.web.chat_store import Thread
from bot.web.chat_stream import events
from tests.bot.web.person import CHAT, Person
from tests.bot.web.site import Site, serving


@pytest.fixture
async def site(app: FastAPI, parts: Parts) -> AsyncIterator[Site]:
    async with serving(app, parts) as site:
        yield site


@pytest.fixture
async def listener(site: Site) -> AsyncIterator[Person]:
    async with httpx.AsyncClient(base_url=site.url, timeout=10) as client:
        yield await Person.arrives(client, site.parts)


async def hear(person: Person, count: int, **headers: str) -> list[tuple[str, str]]:
    """Return so many events as (id, data), then hang up."""
    heard: list[tuple[str, str]] = []
    number = ""
    async with person.client.stream("GET", f"{CHAT}/events", headers=person.bearer | headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        async for line in stream.aiter_lines():
            if line.startswith("id: "):
                number = line.removeprefix("id: ")
            elif line.startswith("data: "):
                heard.append((number, line.removeprefix("data: ")))
                if len(heard) == count:
                    break
    return heard


async def test_the_stream_gives_what_was_said_and_what_is_said_next(listener: Person) -> None:
    await listener.is_told(Reply("một\n\nhai"))
    hearing = asyncio.create_task(hear(listener, 2))
    await asyncio.sleep(0.1)
    await listener.is_told(Reply("ba"))
    async with asyncio.timeout(5):
        first, second = await hearing
    assert (first[0], second[0]) == ("1", "2")
    assert r"một\n\nhai" in first[1]


async def test_a_broken_stream_goes_on_after_the_last_event(listener: Person) -> None:
    await listener.is_told(*(Reply(str(number)) for number in range(1, 6)))
    assert [number for number, _ in await hear(listener, 2)] == ["1", "2"]
    assert [number for number, _ in await hear(listener, 3, **{"Last-Event-ID": "2"})] == ["3", "4", "5"]
    assert (await hear(listener, 5, **{"Last-Event-ID": "odd"}))[0][0] == "1"


async def test_what_another_process_wrote_is_found_without_a_bell(listener: Person) -> None:
    hearing = asyncio.create_task(hear(listener, 1))
    await asyncio.sleep(0.1)
    parts = listener.parts
    async with parts.sessions.begin() as db:
        conversation = await db.get_one(Conversation, 1)
        conversation.last_seq = 1
        now = parts.clock.now()
        told: dict[str, Any] = {
            "author": "bot",
            "text": "xa",
            "state": "sent",
            "created_at": now,
            "state_at": now,
        }
        db.add(Message(channel="web", direction="out", conversation_id=1, seq=1, **told))
    async with asyncio.timeout(6):
        assert len(await hearing) == 1


async def test_an_idle_stream_gives_signs_of_life_until_the_server_leaves(app: FastAPI, parts: Parts) -> None:
    request = Request({"type": "http", "app": app})
    stream = events(request, Thread(1, "s", "vi"), after=0, heartbeat_s=0)
    assert (await anext(stream)).startswith("retry: ")
    assert await anext(stream) == ": alive\n\n"
    app.state.leaving = True
    assert [block async for block in stream] == []


async def test_who_hangs_up_is_forgotten(listener: Person) -> None:
    await listener.is_told(Reply("a"))
    await hear(listener, 1)
    async with asyncio.timeout(5):
        while listener.parts.wakeups._waiting:  # noqa: ASYNC110 - what stays here would leak
            await asyncio.sleep(0.05)
