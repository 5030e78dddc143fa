"""Tells sleeping workers and waiting browsers that there is something new."""

import asyncio
from collections import defaultdict

#: The name under which PostgreSQL passes bells between processes.
NOTIFY_CHANNEL = "tro_ly_so"


class Wakeups:
    """Named bells inside one process. Whoever waits also looks again by itself from time to time.

    Bells: ``inbox``, ``outbox``, ``files``, and ``conversation:<id>`` for a web chat that waits.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    def ring(self, bell: str) -> None:
        """Wake everybody who waits for this bell."""
        for event in self._waiting.get(bell, ()):
            event.set()

    async def wait(self, event: asyncio.Event, *, at_most_s: float) -> bool:
        """Wait until the event is set or the time is over, then clear it; return whether it was set."""
        try:
            # Not ``wait_for``: in Python 3.11 it forgets that it was cancelled if the bell rings with it.
            async with asyncio.timeout(at_most_s):
                return await event.wait()
        except TimeoutError:
            return False
        finally:
            event.clear()

    def listen(self, bell: str) -> asyncio.Event:
        """Return an event that the bell sets from now on; give it back with ``forget``."""
        event = asyncio.Event()
        self._waiting[bell].add(event)
        return event

    def listeners(self, bell: str) -> int:
        """Return how many wait for this bell."""
        return len(self._waiting.get(bell, ()))

    def forget(self, bell: str, event: asyncio.Event) -> None:
        """Stop listening."""
        listeners = self._waiting.get(bell)
        if listeners is not None:
            listeners.discard(event)
            if not listeners:
                del self._waiting[bell]
