"""What was filled in on our own page reaches the conversation once, sealed on its way."""

import json
from datetime import timedelta

from sqlalchemy import select

from bot.channels.base import Arrival
from bot.dialogue.model import Filled
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import own_form
from bot.work.handler import Handler
from tests.bot.work.world import conversation, new_conversation
from tests.fakes import HandClock

GIVEN = Filled("Trần Thị Hoa", "0907654321", "5 Lê Lợi, Tân Hưng")


async def lan(parts: Parts) -> Conversation:
    async with parts.sessions() as db:
        return await conversation(db, "lan")


async def filled(parts: Parts, number: str = "1:abc") -> Arrival:
    return own_form.arrival(parts.engine.dialect, await lan(parts), GIVEN, number=number)


async def test_it_is_stored_sealed_and_handled_once(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    async with parts.sessions.begin() as db:
        writing = await conversation(db, "lan")
        writing.talk = {"met": True, "place": "name", "draft": {"told": [], "told_enough": True}}
    one = await filled(parts)
    await parts.receiver.receive([one])
    await parts.receiver.receive([one])
    while await Handler(parts).step():
        pass
    async with parts.sessions() as db:
        rows = (await db.scalars(select(Message).where(Message.direction == "in"))).all()
        assert [row.state for row in rows] == ["done"]
        assert rows[0].text == "(đã điền họ tên, điện thoại, địa chỉ ở trang riêng)"
        assert not any(word in json.dumps(rows[0].payload) for word in ("Hoa", "0907", "Lợi"))
    draft = (await lan(parts)).talk["draft"]
    assert (draft["name"], draft["phone"], draft["address"]) == (GIVEN.name, GIVEN.phone, GIVEN.address)


async def test_a_message_that_only_calls_itself_so_is_read_by_its_channel(parts: Parts) -> None:
    assert own_form.opened(parts.engine.dialect, {"own_form": json.dumps({"name": "Ai đó"})}) is None


def test_an_address_opens_the_page_of_its_conversation_for_a_day(clock: HandClock) -> None:
    now = clock.now()
    key = own_form.path_for("secret", 7, now=now).rpartition("/")[2]
    assert own_form.conversation_of("secret", key, now=now + timedelta(hours=23)) == 7
    assert own_form.conversation_of("secret", key, now=now + timedelta(hours=25)) is None
    assert own_form.conversation_of("other secret", key, now=now) is None
    for odd in ("", "7", "7-8", key.replace("7-", "8-", 1), key + "0", "²-²-x", "9" * 40 + "-1-x"):
        assert own_form.conversation_of("secret", odd, now=now) is None
