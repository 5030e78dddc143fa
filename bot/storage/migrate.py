"""Brings a database to the schema of this release, and knows which tables there are over all rooms."""

from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

# Loaded for its tables: whatever runs alone, such as a backup, must know every one.
import bot.storage.hook_tables
import bot.storage.office_tables  # noqa: F401
import faq.tables
import feedback.tables
from bot.storage import tables
from bot.storage.schema import newest, schema_of

#: The number under which PostgreSQL lets one process migrate at a time.
LOCK_KEY = 7_297_2026


def all_metadata() -> tuple[MetaData, ...]:
    """Return the tables of every room, rooms first, ``bot`` last."""
    return feedback.tables.Base.metadata, faq.tables.Base.metadata, tables.Base.metadata


async def migrate(engine: AsyncEngine, *, target: str = "head") -> None:
    """Bring the database to a revision; does nothing where it is there already."""
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})
        await connection.run_sync(_upgrade, target)


async def is_current(engine: AsyncEngine) -> bool:
    """Tell whether the database has the schema of this release."""
    async with engine.connect() as connection:
        return await connection.run_sync(schema_of) == newest()


def _upgrade(connection: Connection, target: str) -> None:
    if target == "head" and schema_of(connection) == newest():
        return
    from bot.storage.upgrade import bring_to  # noqa: PLC0415 - Alembic is heavy, and needed once a release

    bring_to(connection, target, metadata=list(all_metadata()))
