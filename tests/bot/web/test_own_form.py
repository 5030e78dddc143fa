"""The page on which a sender fills in name, phone and address."""

import re

import httpx
from sqlalchemy import select

from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.work import own_form
from tests.bot.web.person import Person, incoming


async def page_of(parts: Parts, person: Person, *, writing: bool = True) -> str:
    async with parts.sessions.begin() as db:
        found = await db.scalar(select(Conversation).where(Conversation.peer == person.session))
        assert found is not None
        found.talk = {"met": True, "place": "name", "draft": {}} if writing else {}
        return own_form.path_for(parts.secret_key, found.id, now=parts.clock.now())


async def test_what_is_sent_becomes_one_message_however_often_it_is_sent(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    path = await page_of(parts, person)
    page = await client.get(path)
    number = re.search(r'name="number" value="(\w+)"', page.text)
    assert number is not None
    typed = {"name": "trần thị hoa", "phone": "0907 654 321", "address": "5 Lê Lợi", "number": number[1]}
    for _ in range(2):
        done = await client.post(path, data=typed)
        assert done.status_code == 200
        assert "quay lại đoạn chat" in done.text
    (message,) = await incoming(parts)
    filled = own_form.opened(parts.engine.dialect, message.payload)
    assert filled is not None
    assert (filled.name, filled.phone, filled.address) == ("Trần Thị Hoa", "0907654321", "5 Lê Lợi")


async def test_a_line_that_cannot_be_right_is_told_and_nothing_is_kept(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    path = await page_of(parts, person)
    page = await client.post(path, data={"name": "Trần Thị Hoa", "phone": "12", "number": "a1"})
    assert page.status_code == 422
    assert "Số này chưa đúng" in page.text
    assert 'value="Trần Thị Hoa"' in page.text
    assert await incoming(parts) == []


async def test_other_addresses_open_nothing_and_a_page_without_a_feedback_says_so(
    client: httpx.AsyncClient, parts: Parts, person: Person
) -> None:
    path = await page_of(parts, person, writing=False)
    assert "không có phản ánh nào đang viết dở" in (await client.get(path)).text
    assert "đoạn chat (Chat trên web)" in (await client.get(path)).text
    gone = await client.get(path[:-1] + ("0" if path[-1] != "0" else "1"))
    assert gone.status_code == 404
    assert "đã hết hạn" in gone.text
    assert "No feedback is being written" in (await client.get(f"{path}?lang=en")).text
