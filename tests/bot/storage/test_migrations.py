"""The history of the schema: it equals the tables, goes back, and two processes may run it at once."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.storage.engine import open_engine
from bot.storage.migrate import all_metadata, is_current, migrate


def differences(connection: Connection) -> list[Any]:
    def belongs_here(one: Any, _name: str | None, _kind: str, _reflected: bool, _other: Any) -> bool:
        # What the tables have on one kind of database alone; the autogenerator does not ask.
        only_on = getattr(one, "_ddl_if", None)
        return only_on is None or only_on.dialect == connection.dialect.name

    opts = {"compare_type": True, "include_object": belongs_here}
    context = MigrationContext.configure(connection, opts=opts)
    # The autogenerator takes several; its annotation names only one.
    found: list[Any] = compare_metadata(context, list(all_metadata()))  # type: ignore[arg-type]
    return found


async def test_an_empty_database_becomes_what_the_tables_say_and_goes_back(database_url: str) -> None:
    engine = open_engine(database_url)
    await migrate(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert await is_current(engine)
    await migrate(engine, target="base")
    async with engine.connect() as connection:
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert left == ["alembic_version"]
    await engine.dispose()


async def test_whatever_runs_alone_knows_every_table(tmp_path: Path) -> None:
    # A backup loads little else, and would leave out what it does not know.
    alone = "from bot.backup import tables; print(*(table.name for table in tables()))"
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", alone, stdout=pipe)
    known, _ = await program.communicate()
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    await migrate(engine)
    async with engine.connect() as connection:
        there = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(there) - {"alembic_version"} == set(known.decode().split())
    await engine.dispose()


async def test_migrating_twice_changes_nothing(database_url: str) -> None:
    engine = open_engine(database_url)
    await migrate(engine)
    await migrate(engine)
    assert await is_current(engine)
    await engine.dispose()


async def test_two_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    engines = [open_engine(database_url) for _ in range(2)]
    await asyncio.gather(*(migrate(engine) for engine in engines))
    for engine in engines:
        assert await is_current(engine)
        await engine.dispose()
