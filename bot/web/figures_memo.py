"""Keeps figures for the charts that a page fetches right after it; never older than the register."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import RegisterHead

_MOST_KEPT = 48
Found = TypeVar("Found")


@dataclass(slots=True)
class Memo:
    """What was counted, by what it was counted for."""

    kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self, key: Hashable, count: Callable[[], Awaitable[Found]]) -> Found:
        """Return what is kept under a key, or count it: once, however many ask at the same time."""
        async with self.one_at_a_time:
            if key not in self.kept:
                self.kept[key] = await count()
            self.kept.move_to_end(key)
            while len(self.kept) > _MOST_KEPT:
                self.kept.popitem(last=False)
            found: Found = self.kept[key]
            return found


def memo_of(request: Request) -> Memo:
    """Return the memo of the running program."""
    memo: Memo = request.app.state.figures_memo
    return memo


async def register_mark(db: AsyncSession) -> int:
    """Return a number that is another one as soon as anything is told to the register."""
    head = await db.get(RegisterHead, 1)
    return head.count if head else 0
