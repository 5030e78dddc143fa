"""In a group that is not the officers' nobody's matters are talked about."""

from dataclasses import replace

import pytest

from bot.parts import Parts
from bot.words import Words
from tests.bot.work.world import handle_all, messages, new_conversation, replies, talk_of
from tests.fakes import ScriptedChannel, arrival

TOLD = Words("vi").say("delivery.in_private", number="-200")


@pytest.fixture
async def group(parts: Parts, channel: ScriptedChannel) -> str:
    channel.limits = replace(channel.limits, group_per_minute=20)
    await new_conversation(parts, "-200")
    return "-200"


async def test_people_are_asked_once_a_day_to_write_alone(parts: Parts, group: str) -> None:
    for number, text in enumerate(("Học phí bao nhiêu?", "dữ liệu của tôi", "/start")):
        await parts.receiver.receive([arrival(group, text, number=number)])
        await handle_all(parts)
    assert await replies(parts, group) == [TOLD]
    assert (await talk_of(parts, group)).draft is None
    assert {one.state for one in await messages(parts, group, "in")} == {"done"}
    parts.clock.move(days=1, hours=1)  # type: ignore[attr-defined]
    await parts.receiver.receive([arrival(group, "Học phí bao nhiêu?", number=9)])
    await handle_all(parts)
    assert await replies(parts, group) == [TOLD, TOLD]


async def test_what_only_happens_in_it_gets_no_word(parts: Parts, group: str) -> None:
    events = [
        arrival(group, number=n, event=event) for n, event in enumerate(("blocked", "unblocked", "edited"))
    ]
    await parts.receiver.receive(events)
    await handle_all(parts)
    assert await replies(parts, group) == []


async def test_a_person_alone_is_answered(parts: Parts, group: str) -> None:
    await parts.receiver.receive([arrival("100", "Xin chào", number=1)])
    await handle_all(parts)
    assert TOLD not in await replies(parts, "100")
