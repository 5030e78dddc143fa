"""Keeps figures for the charts that a page fetches right after it, and in a large register for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from fastapi import Request
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import Case, RegisterHead

log = structlog.get_logger()

_MOST_KEPT = 48
#: So many cases make a register large, whose figures stand for so long. Then they are counted anew behind the
#: reader, who sees the last ones; for what would be older than the longest a reader waits.
LARGE = 20_000
STAND = timedelta(seconds=30)
LONGEST = timedelta(minutes=5)
Found = TypeVar("Found")
Count = Callable[[], Awaitable[Found]]


@dataclass(slots=True)
class Memo:
    """What was counted, by what it was counted for."""

    kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    #: Of what is counted again and again: when it was last, and under which mark.
    newest: dict[Hashable, tuple[datetime, Hashable]] = field(default_factory=dict)
    counting: dict[Hashable, asyncio.Task[Any]] = field(default_factory=dict)

    async def get(self, key: Hashable, count: Count[Found]) -> Found:
        """Return what is kept under a key, or count it: once, however many ask at the same time."""
        if key not in self.kept:
            await self._counted(key, count)
        self.kept.move_to_end(key)
        found: Found = self.kept[key]
        return found

    async def last(
        self,
        what: Hashable,
        count: Count[Found],
        *,
        now: datetime,
        mark: Hashable,
        longest: timedelta = LONGEST,
    ) -> Found:
        """Return what was counted last, or count it; each is kept as ``(what, now)`` too.

        Args:
            what: is counted again and again.
            count: counts it; may go on when whoever asked has left.
            now: aware.
            mark: as ``register_mark`` gives it. Under the same one it is as it was; with none it stands.
            longest: what is older is waited for.
        """
        at, under = self.newest.get(what, (now, None))
        is_kept = (what, at) in self.kept
        if mark is not None and is_kept and mark == under:
            return await self.get((what, at), count)
        if mark is None and is_kept and now - at < longest:
            if now - at >= STAND:
                self._begin(what, count, now, mark)
            return await self.get((what, at), count)
        found: Found = await asyncio.shield(self._begin(what, count, now, mark))
        return found

    def _begin(
        self, what: Hashable, count: Count[Found], now: datetime, mark: Hashable
    ) -> "asyncio.Task[Found]":
        async def work() -> Found:
            found = await count()
            self.newest[what] = now, mark
            self._keep((what, now), found)
            return found

        # Not for who saw the register under another mark: their own change may not be counted.
        return self._once((what, mark), work)

    async def _counted(self, key: Hashable, count: Count[object]) -> None:
        async def work() -> None:
            self._keep(key, await count())

        await asyncio.shield(self._once(key, work))

    def _once(self, key: Hashable, work: Callable[[], Coroutine[Any, Any, Found]]) -> "asyncio.Task[Found]":
        if key not in self.counting:
            self.counting[key] = task = asyncio.create_task(work())
            task.add_done_callback(lambda done: self._done(key, done))
        return self.counting[key]

    def _done(self, key: Hashable, task: "asyncio.Task[Any]") -> None:
        del self.counting[key]
        if not task.cancelled() and task.exception() is not None:
            # Perhaps nobody waits for it.
            log.error("figures.not_counted", exc_info=task.exception())

    def _keep(self, key: Hashable, found: object) -> None:
        self.kept[key] = found
        self.kept.move_to_end(key)
        while len(self.kept) > _MOST_KEPT:
            self.kept.popitem(last=False)
        self.newest = {what: one for what, one in self.newest.items() if (what, one[0]) in self.kept}


def memo_of(request: Request) -> Memo:
    """Return the memo of the running program."""
    memo: Memo = request.app.state.figures_memo
    return memo


async def register_mark(db: AsyncSession, now: datetime) -> Hashable:
    """Return what is another one as soon as anything is told to the register, or after a minute.

    In a large register something is told all the time, and counting takes its time: there it is None, and
    what was counted stands for a while. Pages say up to when they counted.
    """
    if (await db.scalar(select(func.max(Case.id))) or 0) > LARGE:
        return None
    head = await db.get(RegisterHead, 1)
    return head.count if head else 0, now.replace(second=0, microsecond=0)
