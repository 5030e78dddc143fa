"""Telegram's webhook: nothing without the secret, nothing acknowledged that is not kept."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from bot.channels.telegram.secret import SECRET_HEADER, webhook_secret
from bot.parts import Parts
from tests.bot.web.person import incoming

URL = "/webhooks/telegram"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def secret_of(parts: Parts) -> str:
    return webhook_secret(parts.settings.telegram_webhook_secret.get_secret_value(), parts.secret_key)


def update(number: int = 1, **body: Any) -> dict[str, Any]:
    message = {"message_id": 5, "date": 1, "chat": {"id": 77, "type": "private"}, "text": "Chào"}
    return {"update_id": number, **(body or {"message": message})}


@pytest.fixture
def secret(parts: Parts) -> dict[str, str]:
    return {SECRET_HEADER: secret_of(parts)}


async def test_an_update_is_kept_and_then_acknowledged(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    response = await client.post(URL, json=update(), headers=secret)
    assert response.status_code == 200
    (row,) = await incoming(parts)
    assert (row.channel, row.external_id, row.text, row.state) == ("telegram", "4242:1", "Chào", "new")
    assert row.payload == update()


async def test_a_redelivered_update_changes_nothing(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    for _ in range(3):
        assert (await client.post(URL, json=update(), headers=secret)).status_code == 200
    assert len(await incoming(parts)) == 1


@pytest.mark.parametrize(
    "given", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "\u00e9"}]
)
@pytest.mark.parametrize("body", [b'{"update_id": 1}', b"{", b"x" * 3_000_000])
async def test_without_the_secret_nothing_is_read_or_kept(
    client: httpx.AsyncClient, parts: Parts, given: dict[str, str], body: bytes
) -> None:
    headers = {name.encode(): value.encode("latin-1") for name, value in given.items()}
    response = await client.post(URL, content=body, headers=headers)
    assert (response.status_code, response.json()["error"]) == (403, "bad_secret")
    assert await incoming(parts) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b"null", 400),
        (b"[]", 400),
        (b'{"message": {}}', 400),
        (b'{"update_id": "1"}', 400),
        (b'{"update_id": 1, "x": "' + b"a" * 1_100_000 + b'"}', 413),
    ],
)
async def test_what_is_no_update_is_refused(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str], body: bytes, status: int
) -> None:
    response = await client.post(URL, content=body, headers=secret)
    assert response.status_code == status
    assert await incoming(parts) == []


@on_sqlite
async def test_what_a_body_claims_to_be_keeps_no_citizen_unheard(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    claims = ["text/plain", "multipart/form-data", "application/json; charset=utf-16", "image/png", "?"]
    for number, claim in enumerate(claims):
        headers = {**secret, "Content-Type": claim}
        answer = await client.post(URL, content=json.dumps(update(number)), headers=headers)
        assert answer.status_code == 200
    assert [row.text for row in await incoming(parts)] == ["Chào"] * len(claims)


@on_sqlite
async def test_a_body_of_unknown_length_is_read_to_its_limit_and_no_further(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while given < 200:  # a tenth of a megabyte each
            given += 1
            yield b"[" * 100_000

    assert (await client.post(URL, content=endless(), headers=secret)).status_code == 413
    assert given <= 20
    assert await incoming(parts) == []


async def test_an_update_of_an_unknown_kind_is_kept_and_acknowledged(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    response = await client.post(URL, json=update(2, hologram={"beam": [1, None]}), headers=secret)
    assert response.status_code == 200
    assert [row.state for row in await incoming(parts)] == ["ignored"]


async def test_a_tapped_button_is_answered_in_the_same_breath(
    client: httpx.AsyncClient, secret: dict[str, str]
) -> None:
    message = {"message_id": 5, "date": 1, "chat": {"id": 77, "type": "private"}}
    tapped = {"id": "q9", "from": {"id": 77}, "data": "send", "message": message}
    response = await client.post(URL, json=update(3, callback_query=tapped), headers=secret)
    assert response.json() == {"method": "answerCallbackQuery", "callback_query_id": "q9"}


async def test_what_cannot_be_kept_is_not_acknowledged(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    async with parts.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE message RENAME TO gone")
    response = await client.post(URL, json=update(), headers=secret)
    assert response.status_code == 503
    async with parts.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO message")
    assert (await client.post(URL, json=update(), headers=secret)).status_code == 200
    assert len(await incoming(parts)) == 1


async def test_a_set_secret_is_the_only_one(client: httpx.AsyncClient, parts: Parts) -> None:
    made = secret_of(parts)
    parts.settings.telegram_webhook_secret = SecretStr("chosen")
    assert (await client.post(URL, json=update(), headers={SECRET_HEADER: made})).status_code == 403
    assert (await client.post(URL, json=update(), headers={SECRET_HEADER: "chosen"})).status_code == 200


async def test_a_channel_that_is_off_takes_nothing(
    client: httpx.AsyncClient, parts: Parts, secret: dict[str, str]
) -> None:
    parts.settings.telegram_token = SecretStr("")
    assert (await client.post(URL, json=update(), headers=secret)).status_code == 404
    assert (await client.post(URL, json=update())).status_code == 403
    assert await incoming(parts) == []
