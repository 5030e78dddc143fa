"""SQLite's connection: short transactions, rows in portions, writers in line, what is broken off."""

import asyncio
import threading
from contextlib import AsyncExitStack

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import sqlite
from bot.storage.engine import Sessions, open_engine, open_sessions, reading, writing

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def threads_used(engine: AsyncEngine, sessions: Sessions, *, short: bool) -> set[str]:
    used: set[str] = set()
    loop = threading.current_thread().name

    def note(_: object) -> int:
        used.add("loop" if threading.current_thread().name == loop else "thread")
        return 0

    async with reading(sessions) as db:
        raw = await (await db.connection()).get_raw_connection()
        raw.driver_connection.raw.create_function("noted", 1, note)  # type: ignore[union-attr]
    async with reading(sessions, short=short) as db:
        await db.execute(text("SELECT noted(1)"))
    return used


async def test_a_short_transaction_stays_in_the_loop_and_others_leave_it_free(
    engine: AsyncEngine, sessions: Sessions
) -> None:
    assert await threads_used(engine, sessions, short=True) == {"loop"}
    assert await threads_used(engine, sessions, short=False) == {"thread"}


async def test_rows_come_whole_and_in_portions(sessions: Sessions) -> None:
    count = 2 * sqlite.ROWS_AT_ONCE + 7
    numbers = text(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n"
    )
    async with reading(sessions) as db:
        assert (await db.scalars(numbers)).all() == list(range(1, count + 1))
        assert [row.i async for row in await db.stream(numbers)] == list(range(1, count + 1))
        assert (await db.scalars(text("SELECT 1 WHERE 0"))).all() == []


async def test_a_stream_that_is_left_early_hinders_nobody(sessions: Sessions) -> None:
    endless = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
    async with reading(sessions) as db:
        async for row in await db.stream(endless):
            if row.i == 3 * sqlite.ROWS_AT_ONCE:
                break
    async with writing(sessions) as db:
        await db.execute(text("CREATE TABLE after_all (i INTEGER)"))


async def test_writers_begin_in_the_order_in_which_they_came(sessions: Sessions) -> None:
    began: list[int] = []

    async def write(number: int) -> None:
        async with writing(sessions):
            began.append(number)
            await asyncio.sleep(0)

    async with AsyncExitStack() as opened:
        for _ in range(5):  # to open a connection takes each its own time
            await opened.enter_async_context(reading(sessions))
    async with writing(sessions):
        waiting = [asyncio.create_task(write(number)) for number in range(4)]
        await asyncio.sleep(0.01)
        assert began == []
    await asyncio.gather(*waiting)
    assert began == [0, 1, 2, 3]


async def test_a_writer_who_is_called_off_keeps_nobody_waiting(sessions: Sessions) -> None:
    async with writing(sessions):
        given_up = asyncio.create_task(_write_nothing(sessions))
        await asyncio.sleep(0.01)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
    for turns in range(20):  # called off at whatever point it has reached
        one = asyncio.create_task(_write_nothing(sessions))
        for _ in range(turns):
            await asyncio.sleep(0)
        one.cancel()
        await asyncio.gather(one, return_exceptions=True)
    await asyncio.wait_for(_write_nothing(sessions), 5)


async def test_what_fails_gives_the_turn_on(sessions: Sessions) -> None:
    with pytest.raises(OperationalError):
        async with writing(sessions) as db:
            await db.execute(text("SELECT * FROM nowhere"))
    await asyncio.wait_for(_write_nothing(sessions), 5)


async def test_a_turn_that_does_not_come_is_an_error(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PATIENCE_S", 0.01)
    async with writing(sessions):
        with pytest.raises(OperationalError, match="locked"):
            await _write_nothing(sessions)
    await _write_nothing(sessions)


async def test_another_process_that_writes_is_waited_for(engine: AsyncEngine, database_url: str) -> None:
    other = open_engine(database_url)
    try:
        async with writing(open_sessions(other)) as db:
            await db.execute(text("CREATE TABLE theirs (i INTEGER)"))
            ours = asyncio.create_task(_write_nothing(open_sessions(engine)))
            await asyncio.sleep(0.05)
            assert not ours.done()
        await asyncio.wait_for(ours, 5)
    finally:
        await other.dispose()


async def _write_nothing(sessions: Sessions) -> None:
    async with writing(sessions) as db:
        await db.execute(text("SELECT 1"))
