"""Several processes on one database: one of them sends, and its limits hold for whoever comes after it."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.base import Limits
from bot.parts import Parts
from bot.storage.tables import Message
from bot.work.ceiling import SECOND
from bot.work.delivery import Delivery
from bot.work.leader import Leader
from bot.work.sending import TRUSTED_S, Sending
from tests.bot.work.test_delivery_limits import Line, waiting
from tests.bot.work.test_pace import most_within
from tests.fakes import HandClock

PEOPLE = 30


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # on SQLite there is one process
@pytest.mark.parametrize("handover", [False, True])
async def test_two_processes_side_by_side_keep_one_limit(
    parts: Parts, clock: HandClock, handover: bool
) -> None:
    line = Line(clock)
    line.limits = Limits(per_second=10, per_chat_second=1)
    parts.channels[line.name] = line
    await waiting(parts, PEOPLE, 1)

    async def sleep(seconds: float) -> None:
        # Whoever waits lets the others go on first: then the clock goes on for all.
        at = clock.now() + timedelta(seconds=seconds)
        while clock.now() < at:
            await asyncio.sleep(0)
            clock.move(milliseconds=1)

    elapsed = 0.0
    leaders = [Leader(parts.engine) for _ in range(2)]
    both = [
        Sending(leader, line.name, Delivery(parts, line, sleep=sleep), now=lambda: elapsed)
        for leader in leaders
    ]
    for turn in range(400):
        for one in both:
            await one.step()
        await asyncio.sleep(0)
        clock.move(milliseconds=20)
        elapsed += 0.02
        if handover and turn == 30:
            await leaders[0].step_down()
            elapsed += TRUSTED_S
        async with parts.sessions() as db:
            done = Counter(await db.scalars(select(Message.state)))
        if done == {"sent": PEOPLE}:
            break
    assert done == {"sent": PEOPLE}
    assert len(line.came) == PEOPLE
    assert most_within([at for at, _ in line.came], SECOND) <= 10
    for leader in leaders:
        await leader.step_down()
