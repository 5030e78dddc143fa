"""Lets many callers share one commit: what waits while one transaction runs goes into the next together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import Sessions, writing

Item = TypeVar("Item")


@dataclass(slots=True)
class _Waiting(Generic[Item]):
    items: Sequence[Item]
    done: asyncio.Future[None]


class Together(Generic[Item]):
    """Writes items through one transaction at a time; ``add`` returns when its items are committed."""

    def __init__(
        self,
        sessions: Sessions,
        write: Callable[[AsyncSession, Sequence[Item]], Awaitable[None]],
        *,
        most_at_once: int = 200,
    ) -> None:
        self._sessions = sessions
        self._write = write
        self._most = most_at_once
        self._queue: list[_Waiting[Item]] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, items: Sequence[Item]) -> None:
        """Return when the items are committed.

        Raises:
            Exception: what the write or the database raised; then nothing of the batch is kept.
        """
        waiting = _Waiting(items, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_all())
        await waiting.done

    async def settle(self) -> None:
        """Return when nothing is being written any more, whoever waits for it or not."""
        if self._writer is not None:
            await asyncio.wait([self._writer])

    async def _write_all(self) -> None:
        while self._queue:
            batch = self._next_batch()
            try:
                async with writing(self._sessions) as db:
                    await self._write(db, [item for waiting in batch for item in waiting.items])
            except Exception as error:  # noqa: BLE001 - it is handed to whoever added
                # One bad item must not refuse its neighbours: each caller is tried alone.
                if len(batch) > 1:
                    await self._write_each(batch)
                elif not batch[0].done.done():
                    batch[0].done.set_exception(error)
            else:
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_result(None)

    async def _write_each(self, batch: list[_Waiting[Item]]) -> None:
        for waiting in batch:
            try:
                async with writing(self._sessions) as db:
                    await self._write(db, waiting.items)
            except Exception as error:  # noqa: BLE001 - it is handed to whoever added
                if not waiting.done.done():
                    waiting.done.set_exception(error)
            else:
                if not waiting.done.done():
                    waiting.done.set_result(None)

    def _next_batch(self) -> list[_Waiting[Item]]:
        batch = [self._queue.pop(0)]
        count = len(batch[0].items)
        while self._queue and count + len(self._queue[0].items) <= self._most:
            batch.append(self._queue.pop(0))
            count += len(batch[-1].items)
        return batch
