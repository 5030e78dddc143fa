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


QUICK = text("SELECT noted(1)")
LONG = text(
    "WITH RECURSIVE n(i) AS (SELECT noted(1) UNION ALL SELECT i + 1 FROM n WHERE i < 9999)"
    " SELECT count(*) FROM n"
)


@pytest.fixture
async def threads(sessions: Sessions) -> list[str]:
    """Give where ``noted`` was called, in order."""
    used: list[str] = []
    loop = threading.current_thread().name

    def note(number: int) -> int:
        used.append("loop" if threading.current_thread().name == loop else "thread")
        return number

    async with reading(sessions) as db:
        raw = await (await db.connection()).get_raw_connection()
        raw.driver_connection.raw.create_function("noted", 1, note)  # type: ignore[union-attr]
    return used


async def test_a_short_transaction_stays_in_the_loop_and_others_that_write_leave_it_free(
    sessions: Sessions, threads: list[str]
) -> None:
    async with writing(sessions) as db:
        await db.execute(QUICK)
    async with sessions.begin() as db:
        await db.execute(QUICK)
    assert threads == ["loop", "thread"]


async def test_what_is_read_in_a_moment_is_read_in_the_loop_and_all_else_beside_it(
    sessions: Sessions, threads: list[str]
) -> None:
    async with reading(sessions) as db:
        await db.execute(QUICK)
        assert threads == ["loop"]
        assert await db.scalar(LONG) == 9999
        assert threads == ["loop", "loop", "thread"], "broken off, and begun anew beside the loop"
        assert await db.scalar(LONG) == 9999
        assert threads[3:] == ["thread"], "known to take long"
        await db.execute(QUICK)
    assert threads[4:] == ["loop"]


async def test_who_reads_much_at_hand_lets_others_go_on(sessions: Sessions) -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async with reading(sessions) as db:
        other = asyncio.create_task(others())
        for _ in range(3 * sqlite.READS_IN_A_ROW):
            await db.execute(text("SELECT 1"))
        other.cancel()
    assert turns == 3


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
