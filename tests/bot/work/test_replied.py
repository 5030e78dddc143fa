"""A reply to any part of a long message finds the message, and with it the case."""

import pytest

from bot.channels.base import Limits
from bot.desk import Desk
from bot.parts import Parts
from bot.work.delivery import Delivery
from bot.work.replied import message_replied_to
from feedback import cases
from feedback.handling import Officer
from feedback.lifecycle import Role, State
from tests.bot.work.world import case_from, conversation, handle_all, messages, new_conversation, say
from tests.fakes import HandClock, ScriptedChannel, arrival


async def send_all(parts: Parts, channel: ScriptedChannel) -> list[str]:
    """Send what waits, in parts of 40 letters, and return the channel's ids of the parts."""
    channel.limits = Limits(text=40, per_second=1e6, per_chat_second=1e6)
    delivery = Delivery(parts, channel)
    while await delivery.step():
        await delivery.settle()
    last = (await messages(parts, "lan", "out"))[-1]
    assert last.sent_as is not None
    return list(last.payload["parts_sent"])


async def test_every_part_leads_to_the_whole(parts: Parts, channel: ScriptedChannel) -> None:
    await new_conversation(parts, "lan")
    await say(parts, "lan", "một hai ba bốn năm sáu bảy tám chín mười " * 3)
    ids = await send_all(parts, channel)
    assert len(ids) > 2
    whole = (await messages(parts, "lan", "out"))[0].id
    async with parts.sessions() as db:
        theirs = await conversation(db, "lan")
        found = [await message_replied_to(db, theirs, one) for one in ids]
        assert [one and one.id for one in found] == [whole] * len(ids)
        assert await message_replied_to(db, theirs, "%") is None


@pytest.mark.parametrize("part", [0, 1, -1])
async def test_an_answer_to_any_part_of_an_officers_question_is_added_to_its_case(
    parts: Parts, channel: ScriptedChannel, clock: HandClock, part: int
) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    async with parts.transaction() as db:
        long = "Anh/chị cho biết con học lớp nào, cô giáo tên gì, thu tiền ngày nào ạ? " * 3
        await Desk(parts).ask(db, code, long, Officer(1, "Cán bộ Minh", Role.OFFICER, "/"))
    ids = await send_all(parts, channel)
    clock.move(minutes=1)
    await parts.receiver.receive([arrival("lan", "Lớp 3A, cô Hoa", number="1", reply_to=ids[part])])
    clock.move(seconds=5)
    await handle_all(parts)
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).state is State.IN_WORK
