"""Keeps to a channel's limits: so many messages a second in all, to one chat, and a minute to one group."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

from bot.channels.base import Limits
from bot.work.ceiling import Ceiling

#: A chat may get so many messages at once before the pace holds.
BURST = 3
#: A group's limit counts within so long; a little over a minute, for what is slow on its way.
GROUP_SPAN = timedelta(seconds=61)


@dataclass(slots=True)
class Pace:
    """Tells how long to wait before the next message; kept in memory by the one process that sends."""

    limits: Limits
    ceiling: Ceiling = field(init=False)
    _next: datetime | None = None
    _next_bulk: datetime | None = None
    _held_until: datetime | None = None
    _chats: dict[str, datetime] = field(default_factory=dict)
    _groups: dict[str, deque[datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ceiling = Ceiling.of(self.limits.per_second)

    def hold(self, until: datetime) -> None:
        """Send nothing on this channel before then."""
        self._held_until = max(until, self._held_until or until)

    def held(self, now: datetime) -> timedelta:
        """Return how long the whole channel has still to wait."""
        return max(timedelta(), (self._held_until or now) - now)

    def sent(self, peer: str, at: datetime) -> None:
        """Count a message that another process, or this one before it was started again, sent."""
        self.wait_of_chat(peer, at)
        self.ceiling.arrived(at)

    def due_of_chat(self, peer: str, now: datetime) -> timedelta:
        """Return how long it is until one chat's next place, without taking it."""
        return self._start_of_chat(peer, now) - now

    def wait_of_chat(self, peer: str, now: datetime) -> timedelta:
        """Take the next place of one chat and return how long it is until then."""
        start = self._start_of_chat(peer, now)
        self._chats[peer] = max(self._chats.get(peer, now), start) + self._step
        if len(self._chats) > 10_000:
            self._chats = {key: at for key, at in self._chats.items() if at > now}
        if self._is_group(peer):
            self._groups.setdefault(peer, deque(maxlen=self.limits.group_per_minute)).append(start)
        return start - now

    def wait_of_all(self, now: datetime) -> timedelta:
        """Take the next place in the whole channel's line and return how long it is until then."""
        start = max(now, self._next or now, self._held_until or now)
        self._next = start + _apart(self.limits.per_second)
        return start - now

    def wait_of_bulk(self, now: datetime) -> timedelta:
        """Take the next place among notices to many, whose line is slower than the channel's."""
        start = max(now, self._next_bulk or now)
        self._next_bulk = start + _apart(self.limits.per_second * self.limits.bulk_share)
        return start - now

    @property
    def _step(self) -> timedelta:
        return _apart(self.limits.per_chat_second)

    def _is_group(self, peer: str) -> bool:
        return self.limits.group_per_minute > 0 and peer.startswith(self.limits.groups_begin)

    def _start_of_chat(self, peer: str, now: datetime) -> datetime:
        # A chat's own clock may run ahead of now by a burst.
        start = max(now, self._chats.get(peer, now) - (BURST - 1) * self._step)
        gone = self._groups.get(peer)
        if gone is not None and len(gone) == self.limits.group_per_minute:
            start = max(start, gone[0] + GROUP_SPAN)
        return start


def _apart(per_second: float) -> timedelta:
    # Rounded up: a little too fast would be one too many in some second.
    return timedelta(microseconds=ceil(1e6 / per_second))
