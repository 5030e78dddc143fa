"""Opens the database so that both kinds behave alike: one writer's rules, aware UTC times."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import DateTime, Dialect, TypeDecorator, event, text
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from bot.storage import sqlite, sqlite_engine

Sessions = async_sessionmaker[AsyncSession]


class NaiveTimeRefused(ValueError):
    """A time without a zone was about to be stored; give an aware one."""


class UtcDateTime(TypeDecorator[datetime]):
    """Keeps aware times on SQLite, which forgets zones: stored as naive UTC, read as aware UTC."""

    impl = DATETIME  # the plain one would be adapted back to this class, and never parse the text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        given = aware(value)
        return None if given is None else given.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def aware(value: datetime | None) -> datetime | None:
    """Return the time as it is; raise NaiveTimeRefused if it has no zone."""
    if value is not None and value.tzinfo is None:
        raise NaiveTimeRefused(f"A time without a zone: {value!r}.")
    return value


def open_engine(database_url: str, *, pool_size: int = 5) -> AsyncEngine:
    """Return the engine for a SQLite or PostgreSQL address, creating SQLite's folder if needed.

    Args:
        database_url: ``sqlite+aiosqlite:///…`` or ``postgresql+asyncpg://…``.
        pool_size: connections kept open.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite":
        engine = create_async_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
        from bot.storage.postgres import AwareDateTime  # noqa: PLC0415 - its driver is loaded where it is used

        engine.dialect.colspecs = {**engine.dialect.colspecs, DateTime: AwareDateTime}
        return engine
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(
        url,
        connect_args={"timeout": sqlite.PATIENCE_S, "async_creator_fn": sqlite.connector(sqlite.Line())},
        pool_size=pool_size,
        max_overflow=pool_size,
        hide_parameters=True,
    )
    dialect = engine.dialect
    dialect.colspecs = {**dialect.colspecs, DateTime: UtcDateTime}
    event.listen(engine.sync_engine, "connect", sqlite_engine.prepare)
    event.listen(engine.sync_engine, "begin", sqlite_engine.begin)
    return engine


def open_sessions(engine: AsyncEngine) -> Sessions:
    """Return the factory of sessions; ``sessions.begin()`` is one transaction, committed at its end."""
    return async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def writing(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Give one short transaction: a few quick statements; on SQLite none is a trip to its thread."""
    async with sessions.begin() as db:
        await db.connection(execution_options={"short": True})
        yield db


@asynccontextmanager
async def reading(sessions: Sessions, *, short: bool = False) -> AsyncIterator[AsyncSession]:
    """Give a session that only reads: on SQLite it waits for no writer; ``short`` as in ``writing``."""
    async with sessions() as db:
        await db.connection(execution_options={"read_only": True, "short": short})
        yield db


@asynccontextmanager
async def still(sessions: Sessions) -> AsyncIterator[AsyncSession]:
    """Give a session that only reads, and sees the database as it stood when it first looked."""
    async with sessions() as db:
        connection = await db.connection(execution_options={"read_only": True})
        if connection.dialect.name == "postgresql":
            # On SQLite every transaction is like that.
            await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield db
