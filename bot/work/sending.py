"""One process at a time sends on a channel, so that its limits hold however many processes there are."""

from collections.abc import Callable
from datetime import datetime
from time import monotonic

from bot.work.delivery import Delivery
from bot.work.leader import Leader

#: How long a process trusts that it still holds the post, in seconds.
TRUSTED_S = 3.0


class Sending:
    """Lets a delivery work while this process holds its channel's post."""

    def __init__(
        self, leader: Leader, channel: str, delivery: Delivery, *, now: Callable[[], float] = monotonic
    ) -> None:
        self._now = now
        self._leader = leader
        self._post = f"delivery:{channel}"
        self._delivery = delivery
        self._leads = False
        self._asked_at = -TRUSTED_S

    async def step(self) -> int:
        """Send what may be sent now; nothing where another process does it."""
        if self._now() - self._asked_at >= TRUSTED_S:
            self._leads = await self._leader.leads(self._post)
            self._asked_at = self._now()
            if not self._leads:
                self._delivery.rest()
        return await self._delivery.step() if self._leads else 0

    async def next_try(self) -> datetime | None:
        """Return when to look again, if it is known."""
        return await self._delivery.next_try() if self._leads else None
