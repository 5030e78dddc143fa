"""The web chat's interface: what it promises, and how it refuses."""

import asyncio
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from bot.channels.web import LONGEST_TEXT, WebChannel
from bot.dialogue.model import Event, Importance, Reply
from bot.ids import digest
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.web.limits import Limit
from tests.bot.web.person import CHAT, Person, incoming, offer
from tests.fakes import HandClock


async def test_a_session_is_opened_and_its_token_is_kept_as_a_digest_only(
    client: httpx.AsyncClient, parts: Parts
) -> None:
    response = await client.post(CHAT, json={"language": "en"})
    assert response.status_code == 201
    opened = response.json()
    assert set(opened) == {"session", "token"}
    async with parts.sessions() as db:
        row = (await db.scalars(select(Conversation))).one()
    assert (row.channel, row.peer, row.language) == ("web", opened["session"], "en")
    assert row.token_hash == digest(opened["token"])


async def test_a_message_is_stored_before_it_is_accepted(person: Person, parts: Parts) -> None:
    response = await person.sends(id="m1", text="  Thủ tục chuyển trường?  ")
    assert response.status_code == 202
    (row,) = await incoming(parts)
    assert row.external_id == f"{person.session}:m1"
    assert row.text == "Thủ tục chuyển trường?"
    assert row.state == "new"


async def test_the_same_id_again_is_accepted_and_changes_nothing(person: Person, parts: Parts) -> None:
    for text in ("một", "một", "một khác"):
        assert (await person.sends(id="m1", text=text)).status_code == 202
    assert [row.text for row in await incoming(parts)] == ["một"]


async def test_two_people_may_use_the_same_id(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    other = await Person.arrives(client, parts)
    await person.sends(id="1", text="a")
    await other.sends(id="1", text="b")
    assert [row.text for row in await incoming(parts)] == ["a", "b"]


async def test_a_number_does_as_an_id(person: Person, parts: Parts) -> None:
    assert (await person.sends(id=7, text="a")).status_code == 202
    assert (await incoming(parts))[0].external_id == f"{person.session}:7"


async def test_a_tapped_choice_is_kept_with_the_words_of_its_button(person: Person, parts: Parts) -> None:
    await person.is_told(offer("Chọn", send="Gửi phản ánh", ask="Hỏi"))
    await person.sends(id="m1", choice="send")
    (row,) = await incoming(parts)
    assert row.text == "Gửi phản ánh"
    said = WebChannel().decode(row.payload).incoming
    assert (said.choice, said.text, said.event) == ("send", "", Event.MESSAGE)


@pytest.mark.parametrize(
    ("choice", "payload"), [("start", ""), ("start:truong-le-van-tam", "truong-le-van-tam")]
)
async def test_opening_the_page_starts_the_conversation(
    person: Person, parts: Parts, choice: str, payload: str
) -> None:
    await person.sends(id="m1", choice=choice)
    said = WebChannel().decode((await incoming(parts))[0].payload).incoming
    assert (said.event, said.payload) == (Event.START, payload)
    assert await person.hears(own=1) == []


@pytest.mark.parametrize("broken", [{}, {"text": 7, "choice": [], "files": "x"}, {"files": [None, "a"]}])
def test_nothing_that_was_stored_is_unreadable(broken: dict[str, Any]) -> None:
    assert WebChannel().decode(broken).files == ()


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


async def test_a_call_ends_empty_when_its_time_is_over(person: Person) -> None:
    assert await person.hears(wait=0.05) == []


async def test_a_waiting_call_ends_when_the_server_leaves(person: Person, app: Any) -> None:
    app.state.leaving = True
    assert await person.hears(wait=30) == []


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
    assert len(response.json()["message"]) > 20
    assert await incoming(parts) == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]x", b"\xff\xfe", b"[" * 30_000, b'{"id": ' + b"9" * 5000 + b"}", b"null", b'"a"']
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


@pytest.mark.parametrize(
    "query", [{"after": -1}, {"after": "x"}, {"after": 10**12}, {"wait": "nan"}, {"wait": -1}]
)
async def test_an_odd_number_in_the_address_is_refused(
    client: httpx.AsyncClient, person: Person, query: dict[str, Any]
) -> None:
    response = await client.get(f"{CHAT}/messages", params=query, headers=person.bearer)
    assert (response.status_code, response.json()["error"]) == (422, "bad_fields")


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


async def test_any_site_may_use_the_chat_but_nothing_else(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://truong.example", "Access-Control-Request-Method": "POST"}
    allowed = await client.options(f"{CHAT}/messages", headers=asked)
    assert allowed.headers["access-control-allow-origin"] == "*"
    page = await client.get("/tra-cuu", headers={"Origin": "https://truong.example"})
    assert "access-control-allow-origin" not in page.headers


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
