"""An older database gets the rows that figures are counted from as the program itself would write them."""

import random

import pytest
from alembic import command
from sqlalchemy import Connection

from bot.storage.engine import open_engine, open_sessions
from bot.storage.migrate import all_metadata, migrate
from bot.storage.upgrade import config_for
from feedback import handling, publication, reopening
from feedback.retelling import recomputed_differs
from feedback.tables import unlock
from tests.fakes import VAULT
from tests.feedback.test_case_rows import counted, live
from tests.feedback.test_publication import ANSWER, answered, published
from tests.feedback.world import CALENDAR, later

BEFORE = "2026_11_29_channels"
BEFORE_PUBLIC_ROUNDS = "2026_11_30_wide_search_index"


def back(connection: Connection, revision: str = BEFORE) -> None:
    command.downgrade(config_for(connection, list(all_metadata())), revision)


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


@pytest.mark.parametrize("taken_back", [False, True])
async def test_what_was_public_before_stays_so_as_the_history_tells_it(
    database_url: str, taken_back: bool
) -> None:
    engine = open_engine(database_url)
    unlock(engine.dialect, VAULT)
    await migrate(engine)
    sessions = open_sessions(engine)
    async with sessions.begin() as db:
        case, head = await answered(db)
        await published(db, case, head)
        for day in (1, 4):
            await reopening.reopen(db, case.code, "Chưa ổn", now=later(days=day), calendar=CALENDAR)
            await handling.answer(db, case.code, ANSWER, actor=head, now=later(days=day, hours=5))
            await published(db, case, head, now=later(days=day + 1))
            if taken_back and day == 1:
                await publication.unpublish(db, case.code, "Xem lại", actor=head, now=later(days=day + 2))
        kept = await counted(db)
        assert await recomputed_differs(db, now=later(days=30)) == ()
    async with engine.begin() as connection:
        await connection.run_sync(back, BEFORE_PUBLIC_ROUNDS)
    await migrate(engine)
    async with sessions() as db:
        assert await counted(db) == kept
        assert await recomputed_differs(db, now=later(days=30)) == ()
    await engine.dispose()
