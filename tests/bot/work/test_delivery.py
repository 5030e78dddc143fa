import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import Limits, TryLater
from bot.dialogue.model import Choice, Reply
from bot.parts import Parts
from bot.storage.tables import Message
from bot.work import outbox, outgoing
from bot.work.delivery import Delivery
from bot.work.splitting import in_parts
from tests.bot.work.world import conversation, messages, new_conversation, replies, say, states
from tests.fakes import HandClock, ScriptedChannel


def sleeper(clock: HandClock, slept: list[float]) -> Callable[[float], Awaitable[None]]:
    """Return a sleep that moves the clock by hand instead."""

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.move(seconds=seconds)

    return sleep


async def send_all(delivery: Delivery) -> None:
    """Send until nothing may be sent now."""
    begun = 1
    while begun:
        begun = await delivery.step()
        await delivery.settle()


@pytest.fixture
async def delivery(parts: Parts, channel: ScriptedChannel) -> AsyncIterator[Delivery]:
    for peer in ("lan", "minh", "thu"):
        await new_conversation(parts, peer)
    delivery = Delivery(parts, channel)
    yield delivery
    await delivery.stop()


async def test_each_person_gets_their_messages_in_order(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    for number in range(4):
        for peer in ("lan", "minh", "thu"):
            await say(parts, peer, f"{number}")
    await send_all(delivery)
    for peer in ("lan", "minh", "thu"):
        assert channel.texts(peer) == ["0", "1", "2", "3"]
        assert await states(parts, peer, "out") == ["sent"] * 4
    sent_as = [message.sent_as for message in await messages(parts, "lan", "out")]
    assert len(set(sent_as)) == 4
    assert all(one and one.startswith("lan:") for one in sent_as)


async def test_nothing_overtakes_what_waits_for_its_time(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", TryLater("busy", after_s=60))
    await say(parts, "lan", "một", "hai")
    await say(parts, "minh", "ba")
    await send_all(delivery)
    assert channel.sent == [("minh", Reply("ba"))]
    clock.move(seconds=61)
    await send_all(delivery)
    assert channel.texts("lan") == ["một", "hai"]


async def test_nothing_overtakes_what_is_on_its_way_and_nobody_waits_for_a_slow_person(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.gates["lan"] = asyncio.Event()
    await say(parts, "lan", "một", "hai")
    await say(parts, "minh", "ba", "bốn")
    for _ in range(2):
        await delivery.step()
        while "sending" in await states(parts, "minh", "out"):  # noqa: ASYNC110 - it asks the database
            await asyncio.sleep(0)
        clock.move(seconds=1)  # with something under way it does not look again at once
    assert channel.texts("minh") == ["ba", "bốn"]
    assert await delivery.step() == 0
    assert await states(parts, "lan", "out") == ["sending", "queued"]
    channel.gates["lan"].set()
    await delivery.settle()
    await send_all(delivery)
    assert channel.texts("lan") == ["một", "hai"]


async def test_two_processes_send_each_message_once(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    await say(parts, "lan", "một")
    await say(parts, "minh", "hai")
    async with parts.sessions.begin() as db:
        now = parts.clock.now()
        first = await outgoing.sendable(db, channel.name, now=now, at_most=1)
        held = await outgoing.claim(db, first, now=now)
        assert [job.message.text for job in held] == ["một"]
        step = asyncio.create_task(delivery.step())
        if parts.engine.dialect.name == "postgresql":
            assert await asyncio.wait_for(step, 5) == 1
        else:
            await asyncio.sleep(0.1)
            assert not step.done()
    await step
    await send_all(delivery)
    assert channel.sent == [("minh", Reply("hai"))]


async def test_a_wait_of_hours_outlives_the_process(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", TryLater("flood", after_s=10_072))
    await say(parts, "lan", "một")
    await send_all(delivery)
    after_restart = Delivery(parts, channel)
    assert await after_restart.next_try() == clock.now() + timedelta(seconds=10_072)
    clock.move(seconds=10_071)
    assert await after_restart.step() == 0
    clock.move(seconds=1)
    await send_all(after_restart)
    assert channel.texts("lan") == ["một"]


async def test_a_hold_of_the_whole_channel_holds_everybody(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    for peer in ("lan", "minh"):
        channel.fails(peer, TryLater("flood", after_s=30, whole_channel=True))
        await say(parts, peer, "một")
    await send_all(delivery)
    await say(parts, "thu", "hai")
    clock.move(seconds=29)
    assert await delivery.step() == 0
    clock.move(seconds=1)
    await send_all(delivery)
    assert [channel.texts(peer) for peer in ("lan", "minh", "thu")] == [["một"], ["một"], ["hai"]]


async def test_one_chat_that_got_too_much_keeps_nobody_waiting(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan", TryLater("flood", after_s=10_072, whole_channel=True))
    await say(parts, "lan", "một")
    await send_all(delivery)
    await say(parts, "minh", "hai")
    await send_all(delivery)
    assert (channel.texts("lan"), channel.texts("minh")) == ([], ["hai"])


async def test_a_hold_of_the_whole_channel_outlives_the_process(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    for peer in ("lan", "minh"):
        channel.fails(peer, TryLater("flood", after_s=10_072, whole_channel=True))
        await say(parts, peer, "một")
    await send_all(delivery)
    until = clock.now() + timedelta(seconds=10_072)
    await say(parts, "thu", "hai")
    after_restart = Delivery(parts, channel)
    clock.move(seconds=10_071)
    assert await after_restart.step() == 0
    assert await after_restart.next_try() == until
    clock.move(seconds=1)
    await send_all(after_restart)
    assert [channel.texts(peer) for peer in ("lan", "minh", "thu")] == [["một"], ["một"], ["hai"]]


async def test_while_the_channel_is_held_the_next_try_is_at_its_end(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", TryLater("flood", after_s=1, whole_channel=True))
    channel.fails("minh", TryLater("flood", after_s=300, whole_channel=True))
    await say(parts, "lan", "một")
    await say(parts, "minh", "hai")
    await send_all(delivery)
    until = clock.now() + timedelta(seconds=300)
    clock.move(seconds=10)
    assert await delivery.next_try() == until


async def test_only_the_own_channel_is_sent(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    await say(parts, "lan", "một")
    other = ScriptedChannel("zalo")
    assert await Delivery(parts, other).step() == 0
    assert other.sent == []


async def test_what_people_fetch_themselves_counts_as_sent(parts: Parts) -> None:
    await new_conversation(parts, "web-lan", channel="web")
    async with parts.sessions.begin() as db:
        theirs = await conversation(db, "web-lan", channel="web")
        outbox.write(db, theirs, (Reply("một"),), now=parts.clock.now())
    async with parts.sessions() as db:
        assert (await db.scalars(select(Message.state))).all() == ["sent"]


async def test_a_long_text_goes_out_in_parts_with_the_choices_at_the_end(
    parts: Parts, delivery: Delivery, channel: ScriptedChannel
) -> None:
    channel.limits = Limits(text=20, per_second=1e6, per_chat_second=1e6)
    text = "một hai ba bốn năm sáu bảy tám chín mười"
    await say(parts, "lan", text, choices=(Choice("a", "A"),))  # type: ignore[arg-type]
    await send_all(delivery)
    sent = [reply for _, reply in channel.sent]
    assert " ".join(reply.text for reply in sent) == text
    assert [bool(reply.choices) for reply in sent] == [False] * (len(sent) - 1) + [True]


async def test_each_part_keeps_the_pace(parts: Parts, channel: ScriptedChannel, clock: HandClock) -> None:
    channel.limits = Limits(text=10, per_second=1e6, per_chat_second=1)
    slept: list[float] = []
    await new_conversation(parts, "lan")
    await say(parts, "lan", "một hai ba bốn năm sáu bảy tám chín mười")
    await send_all(Delivery(parts, channel, sleep=sleeper(clock, slept)))
    assert len(channel.sent) > 3
    assert sum(slept) == pytest.approx(len(channel.sent) - 3)


async def test_parts_that_are_out_are_not_sent_again(
    parts: Parts, delivery: Delivery, channel: ScriptedChannel, clock: HandClock
) -> None:
    channel.limits = Limits(text=10, per_second=1e6, per_chat_second=1e6)
    channel.fails("lan", None, TryLater("busy", after_s=5))
    await say(parts, "lan", "một hai ba bốn năm sáu")
    await send_all(delivery)
    clock.move(seconds=6)
    await send_all(delivery)
    assert " ".join(channel.texts("lan")) == "một hai ba bốn năm sáu"
    assert await replies(parts, "lan") == ["một hai ba bốn năm sáu"]


def test_choices_that_cannot_be_drawn_stand_as_numbered_lines() -> None:
    reply = Reply("Chọn giúp em:", (Choice("ask", "Hỏi"), Choice("send", "Gửi phản ánh")))
    typed = ScriptedChannel(buttons=False)
    few = ScriptedChannel(limits=Limits(choices=1))
    for channel in (typed, few):
        (shown,) = in_parts(reply, channel)
        assert shown.text == "Chọn giúp em:\n\n1. Hỏi\n2. Gửi phản ánh"
        assert shown.choices == ()
    assert in_parts(reply, ScriptedChannel()) == [reply]


async def test_the_bell_rings_when_the_next_message_may_go(
    parts: Parts, delivery: Delivery, channel: ScriptedChannel
) -> None:
    ears = parts.wakeups.listen("outbox")
    await say(parts, "lan", "một", "hai")
    await delivery.step()
    assert not ears.is_set()
    await delivery.settle()
    await asyncio.sleep(0)
    assert ears.is_set()


async def test_with_messages_under_way_it_says_when_it_looks_again(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.gates["lan"] = asyncio.Event()
    await say(parts, "lan", "một")
    await delivery.step()
    await say(parts, "minh", "hai")
    assert await delivery.step() == 0
    again = await delivery.next_try()
    assert again is not None
    assert clock.now() < again <= clock.now() + timedelta(seconds=1)
    clock.at = again
    assert await delivery.step() == 1
    channel.gates["lan"].set()
    await delivery.settle()
    assert channel.texts("minh") == ["hai"]
