"""Keeps to a channel's limits: so many messages a second in all, and so many to one chat."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.base import Limits

#: A chat may get so many messages at once before the pace holds.
BURST = 3


@dataclass(slots=True)
class Pace:
    """Tells how long to wait before the next message; kept in memory, per process and channel."""

    limits: Limits
    _next: datetime | None = None
    _held_until: datetime | None = None
    _chats: dict[str, datetime] = field(default_factory=dict)

    def hold(self, until: datetime) -> None:
        """Send nothing on this channel before then."""
        self._held_until = max(until, self._held_until or until)

    def held(self, now: datetime) -> timedelta:
        """Return how long the whole channel has still to wait."""
        return max(timedelta(), (self._held_until or now) - now)

    def wait_of_chat(self, peer: str, now: datetime) -> timedelta:
        """Take the next place of one chat and return how long it is until then."""
        step = timedelta(seconds=1 / self.limits.per_chat_second)
        # A chat's own clock may run ahead of now by a burst.
        chat = max(self._chats.get(peer, now), now)
        start = max(now, chat - (BURST - 1) * step)
        self._chats[peer] = max(chat, start) + step
        if len(self._chats) > 10_000:
            self._chats = {key: at for key, at in self._chats.items() if at > now}
        return start - now

    def wait_of_all(self, _peer: str, now: datetime) -> timedelta:
        """Take the next place in the whole channel's line and return how long it is until then."""
        start = max(now, self._next or now, self._held_until or now)
        self._next = start + timedelta(seconds=1 / self.limits.per_second)
        return start - now
