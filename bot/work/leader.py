"""Lets one process at a time do what must be done once: polling, clock jobs."""

from contextlib import suppress

import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

log = structlog.get_logger()

#: The number under which PostgreSQL keeps our lock; any constant that nobody else uses.
LOCK_KEY = 7_297_2025


class Leader:
    """Holds an advisory lock on PostgreSQL; on SQLite, one machine's database, everybody leads."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._connection: AsyncConnection | None = None

    async def leads(self) -> bool:
        """Tell whether this process leads now, trying to become the leader if nobody is."""
        if self._engine.dialect.name != "postgresql":
            return True
        try:
            return await self._check()
        except (SQLAlchemyError, OSError):
            log.warning("leader.lost")
            await self.step_down()
            return False

    async def step_down(self) -> None:
        """Give the lead back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            # The lock goes with the connection, even a broken one.
            with suppress(SQLAlchemyError, OSError):
                await connection.invalidate()
            with suppress(SQLAlchemyError, OSError):
                await connection.close()

    async def _check(self) -> bool:
        if self._connection is not None:
            await self._connection.execute(text("SELECT 1"))
            return True
        connection = await self._engine.connect()
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        got = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK_KEY})
        if not got:
            await connection.close()
            return False
        self._connection = connection
        return True
