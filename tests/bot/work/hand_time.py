"""Runs a delivery by the clock moved by hand: time goes on only while everybody waits for it."""

import asyncio
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count

from bot.work.delivery import MOST_AT_ONCE, Delivery
from tests.fakes import HandClock


class HandTime:
    """A sleep to hand in, and a way to let time pass until nothing is left to send."""

    def __init__(self, clock: HandClock) -> None:
        self._clock = clock
        self._asleep: list[tuple[datetime, int, asyncio.Event]] = []
        self._numbers = count()

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        at = self._clock.now() + timedelta(seconds=seconds)
        heappush(self._asleep, (at, next(self._numbers), woken))
        await woken.wait()

    async def send_all(self, delivery: Delivery, *, until: datetime | None = None) -> None:
        """Send until nothing waits, or until then."""
        while until is None or self._clock.now() < until:
            idle = not delivery._under_way
            # With so many under way it would wait for one of them, and they wait for the time.
            if len(delivery._under_way) < MOST_AT_ONCE and await delivery.step():
                continue
            while len(self._asleep) < len(delivery._under_way):  # noqa: ASYNC110 - they ask the database
                await asyncio.sleep(0)
            due = await delivery.next_try()
            if self._asleep and (due is None or self._asleep[0][0] <= due):
                at, _, woken = heappop(self._asleep)
                self._clock.at = max(self._clock.at, at)
                woken.set()
                await asyncio.sleep(0)
            elif due is not None:
                self._clock.at = max(self._clock.at, due)
            elif idle:
                return
