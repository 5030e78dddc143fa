"""A browser that leaves while its stream looks into the database."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import anyio
import pytest
from fastapi import FastAPI
from starlette.requests import Request

from bot.parts import Parts
from bot.web.chat_store import thread_of
from bot.web.chat_stream import events
from bot.web.console.queue_live import changes
from bot.web.undisturbed import running
from tests.bot.web.person import Person

Stream = Callable[[Parts], AsyncIterator[str]]


@pytest.fixture(params=["chat", "queue"])
async def stream(request: pytest.FixtureRequest, app: FastAPI, person: Person) -> Stream:
    async with person.parts.sessions() as db:
        thread = await thread_of(db, person.token)
    assert thread

    def chat(_parts: Parts) -> AsyncIterator[str]:
        return events(Request({"type": "http", "app": app}), thread, after=0)

    def queue(parts: Parts) -> AsyncIterator[str]:
        return changes(parts, after=0, leaving=lambda: False)

    return chat if request.param == "chat" else queue


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_hangs_up_while_we_look_leaves_the_database_tidy(
    stream: Stream, parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    for turns in range(40):
        async with anyio.create_task_group() as group:
            group.start_soon(_read, stream(parts))
            for _ in range(turns):
                await asyncio.sleep(0)
            group.cancel_scope.cancel()
    await asyncio.gather(*running)
    faults = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert faults == []


async def _read(pieces: AsyncIterator[str]) -> None:
    async for _ in pieces:
        pass
