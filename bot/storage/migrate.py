"""Brings a database to the schema of this release, and knows which tables there are over all rooms."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import AsyncEngine

import faq.tables
import feedback.tables
from bot.storage import tables

MIGRATIONS = Path(__file__).parent / "migrations"
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
        return await connection.run_sync(_revision) == newest()


def newest() -> str | None:
    """Return the name of this release's schema."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def config_for(connection: Connection) -> Config:
    """Return what Alembic needs to run on a connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = list(all_metadata())
    return config


def _upgrade(connection: Connection, target: str) -> None:
    if target == "base":
        command.downgrade(config_for(connection), target)
    elif _revision(connection) != newest() or target != "head":
        command.upgrade(config_for(connection), target)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
