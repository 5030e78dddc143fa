import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.secret import SECRET_HEADER
from bot.channels.telegram.webhook import Webhook
from tests.bot.channels.telegram.conftest import WORDS, Inbox, Pauses
from tests.standin.telegram import TelegramServer

SECRET = "bi-mat_123"


class Door:
    """Our side of a webhook: hands updates to the inbox as the real route does; fails when told."""

    def __init__(self, server: TelegramServer, inbox: Inbox, pauses: Pauses) -> None:
        self.failures = 0
        self.secrets: list[str] = []
        self.inbox = inbox
        self.url = ""
        self._server, self._pauses = server, pauses

    async def open(self) -> None:
        self.channel = TelegramChannel(
            self._server.token,
            words=WORDS,
            api_url=self._server.url,
            webhook=Webhook(f"{self.url}/hook", SECRET),
            sleep=self._pauses,
        )

    async def take(self, request: Request) -> Response:
        self.secrets.append(request.headers[SECRET_HEADER])
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        arrival = self.channel.arrival(await request.json())
        assert arrival
        await self.inbox([arrival])
        return Response()


@pytest.fixture
async def door(server: TelegramServer, inbox: Inbox, pauses: Pauses) -> AsyncIterator[Door]:
    door = Door(server, inbox, pauses)
    app = Starlette(routes=[Route("/hook", door.take, methods=["POST"])])
    web = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", ws="none", lifespan="off"))
    import socket

    listening = socket.create_server(("127.0.0.1", 0))
    door.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    serving = asyncio.create_task(web.serve(sockets=[listening]))
    await door.open()
    yield door
    await door.channel.close()
    await server_is_told_to_stop(server)
    web.should_exit = True
    await serving


async def server_is_told_to_stop(server: TelegramServer) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"{server.url}/bot{server.token}/deleteWebhook")


async def test_updates_come_with_the_secret(server: TelegramServer, door: Door, inbox: Inbox) -> None:
    await door.channel.run(inbox)
    server.user("An").says("qua cửa sau")
    await server.settles()
    assert inbox.texts == ["qua cửa sau"]
    assert door.secrets == [SECRET]


async def test_the_webhook_is_set_with_kinds_and_keeps_what_waits(
    server: TelegramServer, door: Door, inbox: Inbox
) -> None:
    server.user("An").says("đang chờ")
    await door.channel.run(inbox)
    (given,) = server.calls("setWebhook")
    assert given["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    await server.settles()
    assert inbox.texts == ["đang chờ"]
    assert server.calls("getUpdates") == []


async def test_what_we_could_not_take_comes_again_in_order(
    server: TelegramServer, door: Door, inbox: Inbox
) -> None:
    door.failures = 2
    await door.channel.run(inbox)
    server.user("An").says("một")
    server.user("An").says("hai")
    await server.settles()
    assert inbox.texts == ["một", "hai"]
    assert "503" in server.world.updates.last_error


async def test_every_update_may_come_again(server: TelegramServer, door: Door, inbox: Inbox) -> None:
    await door.channel.run(inbox)
    server.user("An").says("một")
    await server.settles()
    server.redeliver(times=3)
    await server.settles()
    assert inbox.texts == ["một"] * 4


async def test_setting_the_webhook_is_tried_until_it_works(
    server: TelegramServer, door: Door, inbox: Inbox, pauses: Pauses
) -> None:
    server.breaks("setWebhook", "page", status=502, times=2)
    await door.channel.run(inbox)
    assert pauses.taken == [1.0, 2.0]
    assert server.world.updates.webhook_url == f"{door.url}/hook"
