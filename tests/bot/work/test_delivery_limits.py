"""A channel that is down, notices to many, groups: what is patient, and what goes first."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import Limits, Sent, TryLater
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox
from bot.work.delivery import Delivery
from bot.work.failures import OUTDATED
from tests.bot.work.hand_time import HandTime
from tests.bot.work.test_delivery import send_all
from tests.bot.work.test_pace import most_within
from tests.bot.work.world import messages, new_conversation, say, states
from tests.fakes import HandClock, ScriptedChannel

TELEGRAM = Limits(per_second=30, per_chat_second=1, group_per_minute=20)


@dataclass
class Line(ScriptedChannel):
    """A channel that can be out of reach, and notes when each message came."""

    clock: HandClock
    down: bool = False
    tried: int = 0
    came: list[tuple[datetime, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(limits=TELEGRAM)

    async def send(self, peer: str, reply: Reply) -> Sent:
        self.tried += 1
        if self.down:
            raise TryLater("ConnectError", whole_channel=True)
        self.came.append((self.clock.now(), peer))
        return await super().send(peer, reply)


@pytest.fixture
def line(parts: Parts, clock: HandClock) -> Line:
    channel = Line(clock)
    parts.channels[channel.name] = channel
    return channel


async def waiting(parts: Parts, people: int, each: int) -> None:
    """Write messages for many people, the first of each before the second of any."""
    now = parts.clock.now()
    async with parts.transaction() as db:
        rows = [Conversation(channel="telegram", peer=f"{n}", created_at=now) for n in range(people)]
        db.add_all(rows)
        await db.flush()
        for number in range(each):
            for row in rows:
                outbox.write(db, row, (Reply(f"{number}"),), now=now)


async def test_after_a_day_without_the_channel_all_goes_out_in_order_and_within_the_limits(
    parts: Parts, line: Line, clock: HandClock
) -> None:
    people, each = 200, 5
    await waiting(parts, people, each)
    line.down, time = True, HandTime(clock)
    await time.send_all(Delivery(parts, line, sleep=time.sleep), until=clock.now() + timedelta(hours=1))
    assert line.tried < 120, "one message at a time finds out whether the channel is back"
    restarted = Delivery(parts, line, sleep=time.sleep)
    clock.move(hours=23)
    line.down = False
    began = clock.now()
    await time.send_all(restarted)
    async with parts.sessions() as db:
        assert Counter(await db.scalars(select(Message.state))) == {"sent": people * each}
    for number in range(people):
        assert line.texts(f"{number}") == [f"{one}" for one in range(each)]
    times = [at for at, _ in line.came]
    assert most_within(times, timedelta(seconds=1)) <= TELEGRAM.per_second
    assert times[-1] - began < timedelta(seconds=1.2 * people * each / TELEGRAM.per_second + 5)


async def test_a_channel_out_of_reach_costs_no_message_its_tries_but_old_ones_are_given_up(
    parts: Parts, line: Line, clock: HandClock
) -> None:
    await new_conversation(parts, "lan")
    await say(parts, "lan", "câu trả lời", importance=Importance.IMPORTANT)
    await say(parts, "lan", "dạ")
    line.down, delivery = True, Delivery(parts, line)
    for _ in range(40):
        await send_all(delivery)
        clock.move(minutes=2)
    assert [one.attempts for one in await messages(parts, "lan", "out")] == [0, 0]
    clock.at += OUTDATED[Importance.ORDINARY]
    line.down = False
    await send_all(delivery)
    line.down = True
    await say(parts, "lan", "dạ", importance=Importance.BULK)
    clock.at += OUTDATED[Importance.BULK] + timedelta(minutes=1)
    await send_all(delivery)
    assert await states(parts, "lan", "out") == ["sent", "sent", "dead"]


async def test_a_notice_to_many_waits_for_everything_else(parts: Parts, line: Line, clock: HandClock) -> None:
    for peer in ("lan", "minh", "thu"):
        await new_conversation(parts, peer)
    for peer in ("lan", "minh"):
        await say(parts, peer, "nhắc lịch", importance=Importance.BULK)
    await say(parts, "thu", "một", "hai")
    await say(parts, "lan", "câu trả lời", importance=Importance.IMPORTANT)
    time = HandTime(clock)
    delivery = Delivery(parts, line, sleep=time.sleep)
    await time.send_all(delivery)
    clock.move(seconds=1)  # when it looks for such notices again
    await time.send_all(delivery)
    assert line.texts("lan") == ["câu trả lời", "nhắc lịch"]
    assert Counter(line.texts("minh") + line.texts("thu")) == Counter(["nhắc lịch", "một", "hai"])


async def test_notices_to_many_hold_only_a_few_places(parts: Parts, line: Line, clock: HandClock) -> None:
    for number in range(40):
        await new_conversation(parts, f"{number}")
        await say(parts, f"{number}", "nhắc lịch", importance=Importance.BULK)
        line.gates[f"{number}"] = asyncio.Event()
    await new_conversation(parts, "lan")
    delivery = Delivery(parts, line)
    assert await delivery.step() == 4
    await say(parts, "lan", "dạ")
    clock.move(seconds=1)
    assert await delivery.step() == 1
    while not line.texts("lan"):  # noqa: ASYNC110 - nothing rings for it
        await asyncio.sleep(0)
    for gate in line.gates.values():
        gate.set()
    await delivery.settle()


async def test_a_group_that_gets_much_waits_in_the_queue_and_keeps_nobody(
    parts: Parts, line: Line, clock: HandClock
) -> None:
    for peer in ("-100", "lan"):
        await new_conversation(parts, peer)
    await say(parts, "-100", *(f"{number}" for number in range(24)))
    await say(parts, "lan", "dạ")
    time = HandTime(clock)
    await time.send_all(Delivery(parts, line, sleep=time.sleep), until=clock.now() + timedelta(seconds=30))
    assert len(line.texts("-100")) == 20
    assert line.came[1][1] == "lan"
    assert "sending" not in await states(parts, "-100", "out")
    await time.send_all(Delivery(parts, line, sleep=time.sleep))
    assert line.texts("-100") == [f"{number}" for number in range(24)]
    group = [at for at, peer in line.came if peer == "-100"]
    assert most_within(group, timedelta(seconds=60)) == 20, "also across a restart"
