"""The web chat's interface: sessions, and messages that are taken."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.channels.web import WebChannel
from bot.dialogue.model import Event
from bot.ids import digest
from bot.parts import Parts
from bot.storage.tables import Conversation
from tests.bot.web.person import CHAT, Person, incoming, offer


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


async def test_any_site_may_use_the_chat_but_nothing_else(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://truong.example", "Access-Control-Request-Method": "POST"}
    allowed = await client.options(f"{CHAT}/messages", headers=asked)
    assert allowed.headers["access-control-allow-origin"] == "*"
    page = await client.get("/tra-cuu", headers={"Origin": "https://truong.example"})
    assert "access-control-allow-origin" not in page.headers
