"""What SQLAlchemy's engine does with a connection to SQLite: makes it ready, begins, lets it take measure."""

import sqlite3
from asyncio import sleep as pause
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import await_only

from bot.storage.sqlite import PATIENCE_S, Connection

#: How often whoever opens a file looks again while another process makes it, in seconds.
LOOK_AGAIN_S = 0.05


def prepare(connection: Any, _record: object) -> None:
    """Make a new connection durable, and let it begin transactions when we say so."""
    # The driver's own transactions begin too late (at the first write); ours begin in ``begin``.
    connection.isolation_level = None
    cursor = connection.cursor()
    _write_ahead(cursor)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-4000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _write_ahead(cursor: Any) -> None:
    """Let the file be read while it is written; for this one step SQLite does not wait for others itself."""
    for _ in range(1 + int(PATIENCE_S / LOOK_AGAIN_S)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            await_only(pause(LOOK_AGAIN_S))
        else:
            return
    raise sqlite3.OperationalError("database is locked")


def begin(connection: Any) -> None:
    """Begin as the execution options say: ``read_only`` waits for no writer, ``short`` stays in the loop."""
    options = connection.get_execution_options()
    driver: Connection = connection.connection.driver_connection
    read_only, short = options.get("read_only", False), options.get("short", False)
    try:
        await_only(driver.begin(read_only=read_only, short=short))
    except sqlite3.Error as error:
        raise OperationalError("BEGIN", None, error) from error


async def take_measure(engine: AsyncEngine) -> None:
    """Let SQLite look at a few rows of each index, so that it knows which of them narrow; milliseconds.

    Without it, it takes every index for equally good, and sorts a hundred thousand cases by state that it
    could have walked by time. Nothing on PostgreSQL, which measures by itself.
    """
    if engine.dialect.name != "sqlite":
        return
    async with engine.begin() as connection:
        await connection.exec_driver_sql("PRAGMA analysis_limit = 400")
        await connection.exec_driver_sql("ANALYZE")
