"""Zalo's two webhooks: nothing without proof, everything else is kept before it is acknowledged."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.channel import SECRET_HEADER, Webhook
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa.signature import Signing
from bot.parts import Parts
from tests.bot.channels.zalo_oa.test_channel import Held
from tests.bot.web.person import incoming
from tests.standin.zalo_oa import ZaloOaServer

OA, BOT = "/webhooks/zalo-oa", "/webhooks/zalo-bot"
SECRET = "a secret of the bot"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def zalo(parts: Parts) -> AsyncIterator[ZaloOaServer]:
    """A signer; it is not started."""
    server = ZaloOaServer()
    oa = ZaloOaChannel(
        Held(server),
        signing=Signing(server.app_id, server.oa_secret),
        now=parts.clock.now,
        api_url="http://127.0.0.1:1",
    )
    bot = ZaloBotChannel("81:token", api_url="http://127.0.0.1:1", webhook=Webhook("https://x", SECRET))
    parts.channels |= {"zalo_oa": oa, "zalo_bot": bot}
    yield server
    await oa.close()
    await bot.close()


def event(number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "app_id": ZaloOaServer.app_id,
        "sender": {"id": "2000000000000000002"},
        "recipient": {"id": ZaloOaServer.oa_id},
        "event_name": "user_send_text",
        "message": {"text": "Cho tôi hỏi", "msg_id": f"m{number}"},
        "timestamp": "1795363200000",
        **more,
    }


async def posted(
    client: httpx.AsyncClient, zalo: ZaloOaServer, said: Any, variant: Any = "right"
) -> httpx.Response:
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = zalo.signed(body, "1795363200000", variant)
    if variant == "altered":
        body = body.replace("hỏi".encode(), b"hoi")
    return await client.post(OA, content=body, headers=headers)


@on_sqlite
@pytest.mark.parametrize("variant", ["wrong_secret", "hmac", "oa_id", "altered", "none"])
async def test_an_event_that_is_not_signed_rightly_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer, variant: str
) -> None:
    assert (await posted(client, zalo, event(), variant)).status_code == 403
    assert await incoming(parts) == []
    assert (await posted(client, zalo, event())).status_code == 200
    assert [row.text for row in await incoming(parts)] == ["Cho tôi hỏi"]


async def test_the_same_event_twice_at_the_same_time_is_kept_once(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer
) -> None:
    twice = await asyncio.gather(*(posted(client, zalo, event(number % 5)) for number in range(20)))
    assert {one.status_code for one in twice} == {200}
    assert len(await incoming(parts)) == 5


@on_sqlite
async def test_echoes_without_an_admin_are_ours_and_those_with_one_are_kept(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer
) -> None:
    ours = {"id": ZaloOaServer.oa_id}
    person = {"id": "2000000000000000002"}
    for number, sender in ((1, ours), (2, ours | {"admin_id": "7"})):
        echo = event(number, event_name="oa_send_text", sender=sender, recipient=person)
        assert (await posted(client, zalo, echo)).status_code == 200
    (row,) = await incoming(parts)
    assert row.external_id == "m:m2"
    assert row.state == "new"


@on_sqlite
@pytest.mark.parametrize(
    "more", [{"event_name": "brand_new"}, {"event_name": 5}, {"message": []}, {"sender": 1}]
)
async def test_events_that_nobody_knows_are_acknowledged(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer, more: dict[str, Any]
) -> None:
    assert (await posted(client, zalo, event(**more))).status_code == 200


@on_sqlite
async def test_what_cannot_be_kept_is_not_acknowledged(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer
) -> None:
    async with parts.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE message RENAME TO gone")
    assert (await posted(client, zalo, event())).status_code == 503


@on_sqlite
@pytest.mark.parametrize("wrapped", [True, False])
async def test_zalo_bots_updates_come_wrapped_or_flat_and_only_with_the_secret(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer, wrapped: bool
) -> None:
    chat = {"id": "71d0", "chat_type": "PRIVATE"}
    update: dict[str, Any] = {
        "event_name": "message.text.received",
        "message": {"message_id": "9f", "date": 1795363200000, "chat": chat, "text": "Chào"},
    }
    body = {"ok": True, "result": update} if wrapped else update
    for secret in ("", "wrong", "\u00e9"):
        headers = {SECRET_HEADER.encode(): secret.encode("latin-1")}
        assert (await client.post(BOT, json=body, headers=headers)).status_code == 403
    assert await incoming(parts) == []
    for _ in range(2):
        assert (await client.post(BOT, json=body, headers={SECRET_HEADER: SECRET})).status_code == 200
    (row,) = await incoming(parts)
    assert (row.external_id, row.text, row.payload) == ("81:9f", "Chào", update)
    assert (await client.post(BOT, content=b"[", headers={SECRET_HEADER: SECRET})).status_code == 400


@on_sqlite
async def test_zalo_bot_keeps_nothing_of_groups_and_other_bots_as_a_conversation(
    client: httpx.AsyncClient, parts: Parts, zalo: ZaloOaServer
) -> None:
    group: dict[str, Any] = {"chat": {"id": "zgr-1", "chat_type": "GROUP"}}
    machine: dict[str, Any] = {"chat": {"id": "7"}, "from": {"id": "7", "is_bot": True}}
    for number, more in enumerate((group, machine)):
        message = {"message_id": f"g{number}", "text": "Chào", **more}
        update = {"event_name": "message.text.received", "message": message}
        assert (await client.post(BOT, json=update, headers={SECRET_HEADER: SECRET})).status_code == 200
    assert [row.state for row in await incoming(parts)] == ["ignored", "ignored"]


@on_sqlite
async def test_a_channel_that_is_off_takes_nothing(client: httpx.AsyncClient, parts: Parts) -> None:
    for address in (OA, BOT):
        assert (await client.post(address, json=event())).status_code == 403
    assert await incoming(parts) == []
