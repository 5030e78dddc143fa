import asyncio
import sqlite3
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import sqlite_engine
from bot.storage.engine import Sessions, open_engine, reading
from bot.storage.tables import Conversation, Heartbeat
from tests.fakes import HandClock

HANOI = timezone(timedelta(hours=7))


async def counted(sessions: Sessions) -> int:
    async with sessions() as db:
        return (await db.scalars(select(Conversation.last_seq))).one()


async def test_a_time_comes_back_as_the_same_instant_with_its_zone(sessions: Sessions) -> None:
    at = datetime(2026, 11, 23, 9, 30, 15, 123456, tzinfo=HANOI)
    async with sessions.begin() as db:
        db.add(Heartbeat(job="a", at=at))
    async with sessions() as db:
        found = (await db.get_one(Heartbeat, "a")).at
    assert found == at
    assert found.utcoffset() == timedelta()


async def test_times_compare_as_instants_in_the_database(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        db.add(Heartbeat(job="a", at=clock.now()))
    for later, expected in ((-1, []), (1, ["a"])):
        limit = (clock.now() + timedelta(seconds=later)).astimezone(HANOI)
        async with sessions() as db:
            assert (await db.scalars(select(Heartbeat.job).where(Heartbeat.at < limit))).all() == expected


async def test_a_time_without_a_zone_is_refused(sessions: Sessions) -> None:
    with pytest.raises((StatementError, DBAPIError)):
        async with sessions.begin() as db:
            db.add(Heartbeat(job="a", at=datetime(2026, 11, 23)))  # noqa: DTZ001 - the point
    async with sessions() as db:
        assert (await db.scalars(select(Heartbeat))).all() == []


async def test_no_addition_is_lost_among_many_at_once(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        db.add(Conversation(channel="web", peer="a", created_at=clock.now()))

    async def add_one() -> None:
        async with sessions.begin() as db:
            found = (await db.scalars(select(Conversation).with_for_update())).one()
            before = found.last_seq
            await asyncio.sleep(0)
            found.last_seq = before + 1

    await asyncio.gather(*(add_one() for _ in range(50)))
    assert await counted(sessions) == 50


async def test_the_second_writer_waits_for_the_first(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        db.add(Conversation(channel="web", peer="a", created_at=clock.now()))

    async def add_one() -> None:
        async with sessions.begin() as db:
            (await db.scalars(select(Conversation).with_for_update())).one().last_seq += 1

    async with sessions.begin() as db:
        (await db.scalars(select(Conversation).with_for_update())).one().last_seq += 1
        late = asyncio.create_task(add_one())
        await asyncio.sleep(0.1)
        assert not late.done()
    await late
    assert await counted(sessions) == 2


async def test_whoever_only_reads_waits_for_no_writer(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        db.add(Heartbeat(job="a", at=clock.now()))
        await db.flush()
        async with reading(sessions) as other:
            found = await asyncio.wait_for(other.scalars(select(Heartbeat.job)), 5)
            assert found.all() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_sqlite_is_durable_and_keeps_its_references(engine: AsyncEngine) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    async with engine.connect() as connection:
        for name, value in expected.items():
            assert await connection.scalar(text(f"PRAGMA {name}")) == value


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'var' / 'deep' / 'a.db'}")
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
    await engine.dispose()
    assert (tmp_path / "var" / "deep" / "a.db").exists()


async def test_an_error_of_the_database_quotes_nothing_that_people_wrote(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions() as db:
        for _ in range(2):
            db.add(Conversation(channel="web", peer="0900000001", created_at=clock.now()))
        with pytest.raises(DBAPIError) as caught:
            await db.commit()
    said = str(caught.value).split("DETAIL")[0]
    assert "0900000001" not in said


async def test_whoever_opens_a_file_waits_for_another_that_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    other.execute("CREATE TABLE made (id INTEGER)")
    other.execute("BEGIN IMMEDIATE")
    looked: list[float] = []

    async def let_go(seconds: float) -> None:
        looked.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr(sqlite_engine, "pause", let_go)
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path}/new.db")
    async with engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
    assert looked == [sqlite_engine.LOOK_AGAIN_S]
    await engine.dispose()
    other.close()
