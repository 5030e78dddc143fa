"""Telegram's limits on sending, as its documentation gives them: beyond them the answer is 429."""

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

#: To one chat one message a second; short bursts above that are let through.
BURST = 3
#: To one group so many in any minute, and to all chats so many in any second.
GROUP_PER_MINUTE, ALL_PER_SECOND = 20, 30


@dataclass
class Span:
    """So many messages in any span of so many seconds."""

    most: int
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        while self.times and now - self.times[0] >= self.seconds:
            self.times.popleft()
        return self.times[0] + self.seconds - now if len(self.times) >= self.most else 0.0


@dataclass
class Bucket:
    """One message a second, and so many at once after a pause."""

    most: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        self.left, self.at = min(self.most, self.left + now - self.at), now
        return max(0.0, 1.0 - self.left)


class Paces:
    """Counts what is sent and says when to wait; a refused message counts for nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._all = Span(ALL_PER_SECOND, 1.0)
        self._groups: dict[str, Span] = {}
        self._people: dict[str, Bucket] = {}
        self.refused = 0  #: how many messages were too many

    def too_many(self, chat: str) -> int:
        """Count a message to a chat and return 0, or after how many seconds it may be tried again."""
        now = self._now()
        wait = max(self._all.wait(now), self._wait_of(chat, now))
        if wait > 0:
            self.refused += 1
            return math.ceil(wait)
        self._all.times.append(now)
        if chat in self._groups:
            self._groups[chat].times.append(now)
        else:
            self._people[chat].left -= 1
        return 0

    def _wait_of(self, chat: str, now: float) -> float:
        if chat.startswith("-"):
            return self._groups.setdefault(chat, Span(GROUP_PER_MINUTE, 60.0)).wait(now)
        return self._people.setdefault(chat, Bucket(BURST + 1, BURST + 1, now)).wait(now)
