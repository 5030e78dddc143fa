"""Lets one process at a time do what must be done once: polling, clock jobs, sending on a channel."""

import asyncio
from contextlib import suppress
from zlib import crc32

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = structlog.get_logger()

#: The number under which PostgreSQL keeps our locks; any constant that nobody else uses.
LOCK_KEY = 7_297_2025
JOBS = "jobs"


class Leader:
    """Holds advisory locks on PostgreSQL, one a post; on SQLite, one machine's database, everybody leads."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._posts: set[str] = set()
        self._one_at_a_time = asyncio.Lock()

    async def leads(self, post: str = JOBS) -> bool:
        """Tell whether this process holds a post now, trying to take it if nobody does."""
        if self._engine.dialect.name != "postgresql":
            return True
        async with self._one_at_a_time:
            try:
                return await self._check(post)
            except (SQLAlchemyError, OSError):
                log.warning("leader.lost", posts=sorted(self._posts))
                await self._let_go()
                return False

    async def step_down(self) -> None:
        """Give all posts back."""
        async with self._one_at_a_time:
            await self._let_go()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._posts.clear()
        if connection is not None:
            # The locks go with the connection, even a broken one.
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                await connection.close()

    async def _check(self, post: str) -> bool:
        if self._connection is None:
            connection = await self._engine.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if post in self._posts:
            await self._connection.execute(text("SELECT 1"))
            return True
        locks = text("SELECT pg_try_advisory_lock(:key, :post)")
        if await self._connection.scalar(locks, {"key": LOCK_KEY, "post": _number(post)}):
            self._posts.add(post)
        return post in self._posts


def _number(post: str) -> int:
    # The same in every process, within PostgreSQL's four bytes.
    return crc32(post.encode()) - 2**31
