"""Passes on the bells that other processes ring through PostgreSQL."""

import asyncio

import asyncpg
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.work.wakeups import NOTIFY_CHANNEL, Wakeups

log = structlog.get_logger()

#: A lost connection is opened again after so long.
REST_S = 1.0
#: A connection that is lost without a word is noticed after so long.
LOOK_S = 5.0


async def listen(engine: AsyncEngine, wakeups: Wakeups) -> None:
    """Ring this process's bells with everybody else's, for ever."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            await _hear(await asyncpg.connect(url), wakeups)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            log.warning("listen.lost")
        await asyncio.sleep(REST_S)


async def _hear(connection: asyncpg.Connection, wakeups: Wakeups) -> None:
    try:
        await connection.add_listener(NOTIFY_CHANNEL, lambda *heard: wakeups.ring(heard[3]))
        while True:
            await asyncio.sleep(LOOK_S)
            await connection.execute("SELECT 1")
    finally:
        connection.terminate()
