"""Tells from failures whether one chat or its whole channel has to wait, and for how long."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import random

from bot.channels.base import ChannelBroken, DeliveryFailed, TryLater

#: How long a channel rests when its token is refused; what waits may lie so long after somebody mended it.
BROKEN_PAUSE = timedelta(minutes=1)
#: A channel that cannot be reached is tried again after 2 s, 4 s … and at last so often.
LONGEST_DOWN = timedelta(minutes=1)
#: More refusals for too many messages from so many chats at a time mean all of us.
FLOODED_CHATS = 2
#: By so much at most a pause is longer than it need be, so that not all come back at once.
SPREAD = 0.25


@dataclass(slots=True)
class Health:
    """What one channel's failures add up to; kept in memory by the process that sends."""

    jitter: Callable[[], float] = random  #: 0 to 1: so much of ``SPREAD`` a pause lasts longer
    _down: int = 0  #: times in a row that nothing could be reached
    _down_until: datetime | None = None
    _flooded: dict[str, datetime] = field(default_factory=dict)

    @property
    def probing(self) -> bool:
        """Whether the channel was out of reach when last tried: one message finds out if it still is."""
        return self._down > 0

    def works(self) -> None:
        """Note that something got through."""
        self._down, self._down_until = 0, None

    def channel_rests(self, failure: DeliveryFailed, peer: str, now: datetime) -> timedelta:
        """Return how long the whole channel must send nothing after this failure; zero if it may go on."""
        match failure:
            case ChannelBroken():
                return BROKEN_PAUSE
            case TryLater(whole_channel=True, after_s=None):
                return self._unreached(now)
            case TryLater(whole_channel=True, after_s=float() | int() as after_s):
                return self._told_to_wait(peer, now + timedelta(seconds=after_s), now)
        return timedelta()

    def _unreached(self, now: datetime) -> timedelta:
        # All that was under way fails together and counts once.
        if self._down_until is None or now >= self._down_until:
            self._down += 1
            pause = min(LONGEST_DOWN, timedelta(seconds=2 ** min(self._down, 10)))
            self._down_until = now + pause * (1 + SPREAD * self.jitter())
        return self._down_until - now

    def _told_to_wait(self, peer: str, until: datetime, now: datetime) -> timedelta:
        # Nobody says whether one chat got too much or everybody did: a second chat's refusal tells.
        self._flooded = {chat: at for chat, at in self._flooded.items() if at > now}
        self._flooded[peer] = max(until, self._flooded.get(peer, until))
        if len(self._flooded) < FLOODED_CHATS:
            return timedelta()
        return max(self._flooded.values()) - now
