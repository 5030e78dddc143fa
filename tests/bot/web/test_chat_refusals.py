"""The web chat's interface: what it refuses, with which reason, and floods."""

from typing import Any

import httpx
import pytest

from bot.channels.web import LONGEST_TEXT
from bot.parts import Parts
from bot.web.limits import Limit
from bot.words import Words
from tests.bot.web.person import CHAT, Person, incoming
from tests.fakes import HandClock


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ({"text": "a"}, "bad_fields"),
        ({"id": "", "text": "a"}, "bad_fields"),
        ({"id": "a b", "text": "a"}, "bad_fields"),
        ({"id": "x" * 65, "text": "a"}, "bad_fields"),
        ({"id": None, "text": "a"}, "bad_fields"),
        ({"id": "1", "text": "a", "mood": "good"}, "bad_fields"),
        ({"id": "1", "text": ["a"]}, "bad_fields"),
        ({"id": "1", "choice": "x" * 101}, "bad_fields"),
        ({"id": "1", "attachments": "all"}, "bad_fields"),
        ({"id": "1", "attachments": list(range(11))}, "bad_fields"),
        ({"id": "1", "attachments": [10**30]}, "bad_fields"),
        ({"id": "1"}, "empty"),
        ({"id": "1", "text": ""}, "empty"),
        ({"id": "1", "text": " \n\t "}, "empty"),
        ({"id": "1", "text": "\0"}, "empty"),
        ({"id": "1", "choice": " "}, "empty"),
        ({"id": "1", "attachments": [99]}, "unknown_file"),
    ],
)
async def test_a_message_that_says_nothing_or_too_much_is_refused_with_a_reason(
    person: Person, parts: Parts, message: dict[str, Any], error: str
) -> None:
    response = await person.sends(**message)
    assert response.status_code == 422
    assert response.json()["error"] == error
    assert response.json()["message"] == Words("vi").say(f"public.problem_{error}")
    assert await incoming(parts) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]x",
        b"\xff\xfe",
        b"[" * 30_000,
        b'{"id": ' + b"9" * 5000 + b"}",
        b"null",
        b'"a"',
        b'{"id": NaN, "text": "a"}',
        b'{"id": -Infinity, "text": "a"}',
        b'{"id": 1, "text": NaN}',
    ],
)
async def test_what_is_not_json_or_no_message_is_refused(
    client: httpx.AsyncClient, person: Person, parts: Parts, body: bytes
) -> None:
    headers = {**person.bearer, "Content-Type": "application/json"}
    response = await client.post(f"{CHAT}/messages", content=body, headers=headers)
    assert response.status_code in {400, 422}
    assert set(response.json()) >= {"error", "message"}
    assert await incoming(parts) == []


async def test_a_body_of_a_hundred_kilobytes_is_refused_as_too_large(
    client: httpx.AsyncClient, person: Person, parts: Parts
) -> None:
    response = await person.sends(id="1", text="a" * 100_000)
    assert (response.status_code, response.json()["error"]) == (413, "too_large")

    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 1024

    response = await client.post(f"{CHAT}/messages", content=endless(), headers=person.bearer)
    assert response.status_code == 413
    assert await incoming(parts) == []


async def test_a_text_that_is_too_long_is_kept_in_part_and_the_person_is_told(
    person: Person, parts: Parts
) -> None:
    response = await person.sends(id="1", text="ạ" * (LONGEST_TEXT + 1))
    assert response.status_code == 202
    assert str(LONGEST_TEXT) in response.json()["notice"]
    (row,) = await incoming(parts)
    assert len(row.text) == len(row.payload["text"]) == LONGEST_TEXT
    assert "notice" not in (await person.sends(id="2", text="ạ" * LONGEST_TEXT)).json()


async def test_signs_that_no_database_takes_are_left_out(
    client: httpx.AsyncClient, person: Person, parts: Parts
) -> None:
    body = b'{"id": "1", "text": "a\\u0000b\\ud800c", "choice": "k\\u0000\\udfff"}'
    headers = {**person.bearer, "Content-Type": "application/json"}
    response = await client.post(f"{CHAT}/messages", content=body, headers=headers)
    assert response.status_code == 202
    assert (await incoming(parts))[0].text == "ab?c"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer \u00e9"])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/messages"), ("GET", "/messages"), ("GET", "/events")]
)
async def test_without_the_right_token_nothing_is_told_or_taken(
    person: Person, header: str, method: str, path: str
) -> None:
    client = person.client
    body = {"id": "1", "text": "a"} if method == "POST" else None
    headers = {b"Authorization": header.encode("latin-1")}
    response = await client.request(method, f"{CHAT}{path}", json=body, headers=headers)
    assert (response.status_code, response.json()["error"]) == (401, "bad_token")
    response = await client.request(method, f"{CHAT}{path}", json=body, params={"token": person.token})
    assert response.status_code == 401
    assert await incoming(person.parts) == []


async def test_a_flood_is_told_to_wait_and_loses_nothing_that_was_accepted(
    person: Person, parts: Parts, clock: HandClock
) -> None:
    burst = Limit.MESSAGE_OF_SESSION.value.burst
    answers = [await person.sends(id=str(number), text="a") for number in range(burst + 5)]
    assert [one.status_code for one in answers] == [202] * burst + [429] * 5
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert len(await incoming(parts)) == burst
    clock.move(seconds=float(answers[-1].headers["retry-after"]))
    assert (await person.sends(id=str(burst), text="a")).status_code == 202


async def test_one_flood_does_not_stop_others(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    for number in range(Limit.MESSAGE_OF_SESSION.value.burst + 1):
        await person.sends(id=str(number), text="a")
    other = await Person.arrives(client, parts)
    assert (await other.sends(id="1", text="a")).status_code == 202


async def test_who_opens_too_many_sessions_has_to_wait(client: httpx.AsyncClient) -> None:
    codes = [(await client.post(CHAT)).status_code for _ in range(Limit.NEW_SESSION.value.burst + 1)]
    assert codes[-2:] == [201, 429]


async def test_what_cannot_be_stored_is_not_acknowledged(person: Person, parts: Parts) -> None:
    async with parts.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE message RENAME TO gone")
    response = await person.sends(id="1", text="a")
    async with parts.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO message")
    assert (response.status_code, response.json()["error"]) == (503, "unavailable")


async def test_who_chats_in_english_is_refused_in_english(client: httpx.AsyncClient, person: Person) -> None:
    headers = {**person.bearer, "Accept-Language": "en"}
    response = await client.post(f"{CHAT}/messages", json={"id": "1"}, headers=headers)
    assert response.json()["message"] == Words("en").say("public.problem_empty")
