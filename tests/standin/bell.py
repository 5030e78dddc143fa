"""Waiting for a change without looking again and again, across threads and event loops."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Bell:
    """One lock over what is shared, and a ring for everybody who waits whenever it changed."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self._waiting: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()

    def ring(self) -> None:
        with self.lock:
            for loop, event in self._waiting:
                loop.call_soon_threadsafe(event.set)

    async def wait_for(self, look: Callable[[], Found | None], *, within_s: float) -> Found | None:
        """Return what ``look`` finds, now or after some ring; None if the time is over."""
        loop, event = asyncio.get_running_loop(), asyncio.Event()
        deadline = loop.time() + within_s
        with self.lock:
            self._waiting.add((loop, event))
        try:
            while True:
                event.clear()
                with self.lock:
                    found = look()
                if found is not None:
                    return found
                try:
                    async with asyncio.timeout_at(deadline):
                        await event.wait()
                except TimeoutError:
                    return None
        finally:
            with self.lock:
                self._waiting.discard((loop, event))
