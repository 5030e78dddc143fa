"""A browser that leaves while its stream looks into the database."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import anyio
import pytest
import structlog
from fastapi import FastAPI
from starlette.requests import Request
from starlette.types import Message

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


async def test_who_hangs_up_in_the_middle_of_a_form_is_no_fault_of_ours(app: FastAPI) -> None:
    """Nobody is answered, and whoever watches the log for errors is not called."""
    given: list[Message] = [
        {"type": "http.request", "body": b"csrf=", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return given.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    form = [(b"host", b"desk.test"), (b"content-type", b"application/x-www-form-urlencoded")]
    with structlog.testing.capture_logs() as lines:
        await app(
            {
                "type": "http",
                "method": "POST",
                "path": "/can-bo/dang-nhap",
                "raw_path": b"/can-bo/dang-nhap",
                "query_string": b"",
                "headers": form,
                "client": ("127.0.0.1", 1),
                "server": ("desk.test", 80),
                "scheme": "http",
                "root_path": "",
                "http_version": "1.1",
            },
            receive,
            send,
        )
    assert sent == []
    assert [(line["event"], line["log_level"]) for line in lines] == [("web.left", "info")]


async def _read(pieces: AsyncIterator[str]) -> None:
    async for _ in pieces:
        pass
