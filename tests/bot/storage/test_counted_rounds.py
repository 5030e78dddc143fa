"""An older database gets the rows that figures are counted from as the program itself would write them."""

import random

from alembic import command
from sqlalchemy import Connection

from bot.storage.engine import open_engine, open_sessions
from bot.storage.migrate import all_metadata, migrate
from bot.storage.upgrade import config_for
from feedback.tables import unlock
from tests.fakes import VAULT
from tests.feedback.test_case_rows import counted, live

BEFORE = "2026_11_29_channels"


def back(connection: Connection) -> None:
    command.downgrade(config_for(connection, list(all_metadata())), BEFORE)


async def test_a_register_from_before_is_counted_as_one_of_today(database_url: str) -> None:
    engine = open_engine(database_url)
    unlock(engine.dialect, VAULT)
    await migrate(engine)
    sessions = open_sessions(engine)
    async with sessions.begin() as db:
        await live(db, random.Random(4), steps=80)
        kept = await counted(db)
    assert len(kept) > 10
    async with engine.begin() as connection:
        await connection.run_sync(back)
    await migrate(engine)
    async with sessions() as db:
        assert await counted(db) == kept
    await engine.dispose()
