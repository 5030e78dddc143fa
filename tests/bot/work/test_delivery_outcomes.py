"""What becomes of a message that could not be sent."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import (
    ChannelBroken,
    DeliveryFailed,
    Moved,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
)
from bot.dialogue.model import Importance
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import Words
from bot.work.delivery import Delivery
from bot.work.failures import MOST_ATTEMPTS, pause
from bot.work.health import BROKEN_PAUSE
from bot.work.outgoing import SENDING_LEASE, recover
from bot.work.staff_group import is_staff_group
from bot.work.staff_notices import StaffNotices
from tests.bot.work.test_delivery import send_all
from tests.bot.work.world import conversation, messages, new_conversation, say, states
from tests.fakes import HandClock, ScriptedChannel

REPEAT = Words("vi").say("chat.repeat")


@pytest.fixture
async def delivery(parts: Parts, channel: ScriptedChannel) -> Delivery:
    for peer in ("lan", "minh"):
        await new_conversation(parts, peer)
    return Delivery(parts, channel)


async def test_whoever_blocked_us_is_marked_and_gets_nothing_more(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan", Unreachable("blocked"))
    await say(parts, "lan", "một", "hai", importance=Importance.IMPORTANT)
    await say(parts, "minh", "ba")
    await send_all(delivery)
    assert await states(parts, "lan", "out") == ["refused", "refused"]
    assert [one.reason for one in await messages(parts, "lan", "out")] == ["blocked", "blocked"]
    assert channel.texts("minh") == ["ba"]
    async with parts.sessions() as db:
        assert not (await conversation(db, "lan")).reachable
        assert (await conversation(db, "minh")).reachable


async def test_a_refused_message_is_dead_and_the_next_one_goes(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan", Refused("too odd"))
    await say(parts, "lan", "một", "hai")
    await send_all(delivery)
    assert await states(parts, "lan", "out") == ["dead", "sent"]
    assert (await messages(parts, "lan", "out"))[0].reason == "too odd"


async def test_a_chat_that_moved_is_followed(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan", Moved("group grew", peer="lan2"))
    await say(parts, "lan", "một", "hai")
    await send_all(delivery)
    assert (channel.texts("lan"), channel.texts("lan2")) == ([], ["một", "hai"])
    assert await states(parts, "lan2", "out") == ["sent", "sent"]


async def test_a_chat_that_moved_to_where_we_talk_already_is_joined_to_it(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    channel.fails("lan", Moved("group grew", peer="minh"))
    await say(parts, "lan", "một", "hai")
    await send_all(delivery)
    assert channel.texts("minh") == ["một", "hai"]


async def test_the_staff_group_is_found_after_it_moved(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery
) -> None:
    notices = StaffNotices(parts)
    channel.fails("-100", Moved("group grew", peer="-200"))
    for number in range(2):
        async with parts.transaction() as db:
            await notices.urgent(db, "web", f"Tin {number}")
        await send_all(delivery)
    assert len(channel.texts("-200")) == 2
    async with parts.sessions() as db:
        groups = (await db.scalars(select(Conversation).where(Conversation.peer.startswith("-")))).all()
        assert [group.peer for group in groups] == ["-200"]
        assert await is_staff_group(db, parts.settings, groups[0])
        assert not await is_staff_group(db, parts.settings, await conversation(db, "lan"))


async def test_an_important_message_of_unknown_outcome_is_sent_again_and_says_so(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", OutcomeUnknown("broke"), None)
    await say(parts, "lan", "Mã hồ sơ của anh/chị", importance=Importance.IMPORTANT)
    await send_all(delivery)
    assert channel.sent == []
    clock.at = await delivery.next_try() or clock.at
    await send_all(delivery)
    assert channel.texts("lan") == [f"{REPEAT}\nMã hồ sơ của anh/chị"]
    assert await states(parts, "lan", "out") == ["sent"]


@pytest.mark.parametrize("importance", [Importance.ORDINARY, Importance.BULK])
async def test_an_ordinary_message_of_unknown_outcome_stays_so(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, importance: Importance
) -> None:
    channel.fails("lan", OutcomeUnknown("broke"))
    await say(parts, "lan", "một", "hai", importance=importance)
    await send_all(delivery)
    assert await states(parts, "lan", "out") == ["unknown", "sent"]
    assert channel.texts("lan") == ["hai"]


async def test_a_broken_channel_rests_and_loses_nothing(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", *[ChannelBroken("token") for _ in range(MOST_ATTEMPTS + 2)])
    await say(parts, "lan", "một")
    for _ in range(MOST_ATTEMPTS + 2):
        await send_all(delivery)
        assert await delivery.step() == 0
        clock.move(seconds=BROKEN_PAUSE.total_seconds())
    await send_all(delivery)
    assert channel.texts("lan") == ["một"]


async def test_when_all_tries_are_used_up_a_message_is_dead(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    channel.fails("lan", *[TryLater("down") for _ in range(MOST_ATTEMPTS)])
    await say(parts, "lan", "một", importance=Importance.IMPORTANT)
    began = clock.now()
    await send_all(delivery)
    while (due := await delivery.next_try()) is not None:
        clock.at = due
        await send_all(delivery)
    (dead,) = await messages(parts, "lan", "out")
    assert (dead.state, dead.attempts, dead.reason) == ("dead", MOST_ATTEMPTS, "down")
    assert timedelta(hours=5) < clock.now() - began < timedelta(hours=24)


async def test_waits_that_the_channel_asked_for_use_up_no_tries(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    asked = [TryLater("flood", after_s=60) for _ in range(MOST_ATTEMPTS + 2)]
    channel.fails("lan", *asked, TryLater("down"), None)
    await say(parts, "lan", "một")
    for _ in range(len(asked) + 2):
        await send_all(delivery)
        clock.move(seconds=60)
    assert channel.texts("lan") == ["một"]


@pytest.mark.parametrize(
    ("importance", "state"), [(Importance.ORDINARY, "unknown"), (Importance.IMPORTANT, "queued")]
)
async def test_an_error_that_nobody_foresaw_stops_only_its_own_message(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, importance: Importance, state: str
) -> None:
    channel.fails("lan", ValueError("a fault of ours"))
    await say(parts, "lan", "một", importance=importance)
    await say(parts, "minh", "hai")
    await send_all(delivery)
    assert await states(parts, "lan", "out") == [state]
    assert channel.texts("minh") == ["hai"]


async def test_sends_that_a_crash_interrupted_are_settled(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, clock: HandClock
) -> None:
    for peer in ("lan", "minh"):
        channel.gates[peer] = asyncio.Event()
    await say(parts, "lan", "Mã hồ sơ", importance=Importance.IMPORTANT)
    await say(parts, "minh", "Dạ")
    await delivery.step()
    await delivery.stop()
    channel.gates.clear()
    async with parts.sessions.begin() as db:
        assert await recover(db, now=clock.now()) == 0  # it may still be under way elsewhere
    clock.move(seconds=SENDING_LEASE.total_seconds())
    async with parts.sessions.begin() as db:
        assert await recover(db, now=clock.now()) == 2
    await send_all(Delivery(parts, channel))
    assert channel.texts("lan") == [f"{REPEAT}\nMã hồ sơ"]
    assert channel.texts("minh") == []
    assert await states(parts, "minh", "out") == ["unknown"]


@pytest.mark.parametrize("failure", [TryLater("x"), Refused("x"), OutcomeUnknown("x"), DeliveryFailed("x")])
async def test_no_failure_leaves_a_message_on_its_way(
    parts: Parts, channel: ScriptedChannel, delivery: Delivery, failure: DeliveryFailed
) -> None:
    channel.fails("lan", failure)
    await say(parts, "lan", "một")
    await send_all(delivery)
    assert "sending" not in await states(parts, "lan", "out")


def test_pauses_double_up_to_an_hour() -> None:
    assert [pause(number).total_seconds() for number in (1, 2, 3, 11, 12, 40)] == [2, 4, 8, 2048, 3600, 3600]
