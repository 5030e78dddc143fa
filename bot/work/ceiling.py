"""Keeps a channel's messages below its ceiling as they arrive there, however unevenly they travel."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import floor

SECOND = timedelta(seconds=1)
#: What has been on its way for so long has surely arrived, whether or not it is answered.
LONGEST_WAY = timedelta(milliseconds=500)
#: While only messages on their way fill the second: how soon one of them may have been answered.
SOON = timedelta(milliseconds=20)


@dataclass(slots=True)
class Ceiling:
    """At most so many messages in any second of the channel's own clock.

    Nobody knows when between its leaving and its answer a message arrives. So one may leave only if fewer
    than ``most`` are on their way or were answered within the last second: no second then holds more.
    """

    most: int
    _left: dict[int, datetime] = field(default_factory=dict)
    _arrived: deque[datetime] = field(default_factory=deque)
    _last: int = 0

    @classmethod
    def of(cls, per_second: float) -> "Ceiling":
        """Return the ceiling of a channel that takes so many messages a second."""
        return cls(max(1, floor(per_second)))

    def wait(self, now: datetime) -> timedelta:
        """Return how long to wait before the next message may leave; zero: now."""
        while self._arrived and now - self._arrived[0] >= SECOND:
            self._arrived.popleft()
        if len(self._left) + len(self._arrived) < self.most:
            return timedelta()
        return self._arrived[0] + SECOND - now if self._arrived else SOON

    def leaves(self, now: datetime) -> int:
        """Count a message that leaves now, and return the number to give when it is answered."""
        self._last += 1
        self._left[self._last] = now
        return self._last

    def answered(self, number: int, now: datetime) -> None:
        """Count a message as arrived: it was answered, or nobody waits for that any more."""
        left = self._left.pop(number)
        self.arrived(min(now, left + LONGEST_WAY))

    def arrived(self, at: datetime) -> None:
        """Count a message that arrived then, whoever sent it."""
        if self._arrived and at < self._arrived[-1]:
            self._arrived = deque(sorted((*self._arrived, at)))
        else:
            self._arrived.append(at)
