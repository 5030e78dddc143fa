"""Keeps figures for the charts that a page fetches right after it, and in a large register for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import Case, RegisterHead

_MOST_KEPT = 48
#: So many cases make a register large, whose figures stand for so many seconds.
LARGE = 20_000
STANDS_S = 30
Found = TypeVar("Found")


@dataclass(slots=True)
class Memo:
    """What was counted, by what it was counted for."""

    kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    counting: dict[Hashable, asyncio.Lock] = field(default_factory=dict)

    async def get(self, key: Hashable, count: Callable[[], Awaitable[Found]]) -> Found:
        """Return what is kept under a key, or count it: once, however many ask at the same time."""
        if key not in self.kept:
            await self._count(key, count)
        self.kept.move_to_end(key)
        found: Found = self.kept[key]
        return found

    async def _count(self, key: Hashable, count: Callable[[], Awaitable[object]]) -> None:
        # Whoever asks for something else does not wait.
        try:
            async with self.counting.setdefault(key, asyncio.Lock()):
                if key not in self.kept:
                    self.kept[key] = await count()
        finally:
            self.counting.pop(key, None)
        self.kept.move_to_end(key)
        while len(self.kept) > _MOST_KEPT:
            self.kept.popitem(last=False)


def memo_of(request: Request) -> Memo:
    """Return the memo of the running program."""
    memo: Memo = request.app.state.figures_memo
    return memo


async def register_mark(db: AsyncSession, now: datetime) -> Hashable:
    """Return what is another one as soon as anything is told to the register, or after a minute.

    In a large register something is told all the time, and counting takes its time: there what was counted
    stands for half a minute. Pages say up to when they counted.
    """
    if (await db.scalar(select(func.max(Case.id))) or 0) > LARGE:
        return int(now.timestamp()) // STANDS_S
    head = await db.get(RegisterHead, 1)
    return head.count if head else 0, now.replace(second=0, microsecond=0)
