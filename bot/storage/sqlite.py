"""SQLite's connection: few trips to its thread, and writers of one process who wait in line.

aiosqlite makes four trips to its thread for one statement: for a cursor, for the statement, for its rows and
for the cursor's end. Here a statement and its rows are one trip, and those of a short transaction are none:
they take less time than the trip. Nor are those of one that only reads, as long as they are quick: what takes
more than a moment is broken off and read in the thread, now and whenever it is asked again. To begin and to
commit what writes may wait for a disk or for another process and is always done in the thread.
"""

import asyncio
import sqlite3
from asyncio import sleep as pause
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import aiosqlite

#: How long a writer waits for another before it gives up, in seconds.
PATIENCE_S = 30
#: Rows that come with the statement; more are fetched when they are asked for.
ROWS_AT_ONCE = 1000

#: What takes SQLite's machine more steps is not read in the loop: a millisecond, or two.
STEPS_AT_HAND = 20_000
#: After so many statements that were, all others come to their turn.
READS_IN_A_ROW = 3
#: So many statements are known to take long, before they are found out anew.
_MOST_KNOWN = 500
#: So many bytes of a file are read where they lie, by what looks through much and finds little.
_MAPPED_BYTES = 1024 * 1024 * 1024

Row = tuple[Any, ...]


class Cursor:
    """What SQLAlchemy asks of a cursor."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: deque[Row] = deque()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "Cursor":
        return self

    async def execute(self, statement: str, parameters: Any = ()) -> "Cursor":
        if await self._connection.read_at_hand(self._execute, statement, parameters):
            return self
        looks_through = self._connection.long.get(statement)
        await self._connection.do(
            self._look_through if looks_through else self._execute, statement, parameters
        )
        if looks_through is None and statement in self._connection.long:
            self._connection.long[statement] = self._open is None
        return self

    async def executemany(self, statement: str, parameters: Any) -> "Cursor":
        await self._connection.do(self._executemany, statement, parameters)
        return self

    async def fetchone(self) -> Row | None:
        rows = await self.fetchmany(1)
        return rows[0] if rows else None

    async def fetchmany(self, size: int | None = None) -> Sequence[Row]:
        wanted = size or self.arraysize
        while len(self._rows) < wanted and self._open is not None:
            await self._connection.do(self._more, wanted - len(self._rows))
        if len(self._rows) <= wanted:
            return self._handed_out()
        return [self._rows.popleft() for _ in range(wanted)]

    async def fetchall(self) -> Sequence[Row]:
        while self._open is not None:
            await self._connection.do(self._more)
        return self._handed_out()

    async def __aiter__(self) -> AsyncIterator[Row]:
        while (row := await self.fetchone()) is not None:
            yield row

    async def close(self) -> None:
        if self._open is not None:
            await self._connection.do(self._end)

    def _handed_out(self) -> Sequence[Row]:
        rows, self._rows = self._rows, deque()
        return list(rows)

    def _execute(self, statement: str, parameters: Any) -> None:
        self._take(self._connection.raw.execute(statement, parameters))

    def _look_through(self, statement: str, parameters: Any) -> None:
        """Execute it with the file mapped, which spares a copy of each page: a third of the time.

        Not for longer, since all that was looked at would be counted as memory of the process.
        """
        self._connection.raw.execute(f"PRAGMA mmap_size={_MAPPED_BYTES}")
        try:
            self._execute(statement, parameters)
        finally:
            self._connection.raw.execute("PRAGMA mmap_size=0")

    def _executemany(self, statement: str, parameters: Any) -> None:
        self._take(self._connection.raw.executemany(statement, parameters))

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self._open, self.description = cursor, cursor.description
        self._more()
        # A statement that returns the rows it changed has counted them only now.
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid

    def _more(self, wanted: int = ROWS_AT_ONCE) -> None:
        assert self._open is not None  # noqa: S101 - callers look first
        number = max(wanted, ROWS_AT_ONCE)
        rows = self._open.fetchmany(number)
        self._rows.extend(rows)
        if len(rows) < number:
            self._end()

    def _end(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


class Connection(aiosqlite.Connection):
    """One connection to a file; writers of the same ``line`` begin one after the other.

    SQLite itself lets a waiting writer look again now and then, whoever comes first: under load some would
    wait long, and all longer than needed.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], line: "Line") -> None:
        super().__init__(connector, iter_chunk_size=64)
        self._line, self.long = line.lock, line.long
        self._has_turn = False
        self._at_hand = False
        self._only_reads = False
        self._in_a_row = 0
        self._broken_off = False

    @property
    def raw(self) -> sqlite3.Connection:
        return self._conn

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def do(self, work: Callable[..., object], *given: Any) -> None:
        """Do work on the connection: here in a short transaction, else in its thread."""
        if self._at_hand:
            work(*given)
            return
        try:
            await self._execute(work, *given)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._broken_off = True
            raise

    async def read_at_hand(self, read: Callable[[str, Any], object], statement: str, given: Any) -> bool:
        """Read here what takes a moment, in a transaction that only reads; return whether it is read."""
        is_query = statement.startswith(("SELECT", "WITH"))
        if not self._only_reads or self._at_hand or not is_query or statement in self.long:
            return False
        self.raw.set_progress_handler(_break_off, STEPS_AT_HAND)
        try:
            read(statement, given)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            if len(self.long) >= _MOST_KNOWN:
                self.long.clear()
            self.long[statement] = None
            return False
        finally:
            self.raw.set_progress_handler(None, 0)
        self._in_a_row += 1
        if self._in_a_row % READS_IN_A_ROW == 0:
            await pause(0)
        return True

    async def begin(self, *, read_only: bool, short: bool) -> None:
        """Begin a transaction; a writer waits for its turn.

        Raises:
            sqlite3.OperationalError: the turn did not come.
        """
        if not read_only:
            await self._take_turn()
        self._only_reads, self._at_hand = read_only, False
        try:
            if read_only:
                # Takes no lock, and waits for nobody.
                self.raw.execute("BEGIN")
            elif not (short and self._begins_at_once()):
                await self.do(self.raw.execute, "BEGIN IMMEDIATE")
        except sqlite3.Error:
            self._give_turn()
            raise
        self._at_hand = short

    def _begins_at_once(self) -> bool:
        """Begin to write without a trip to the thread, if no other process is writing just now."""
        try:
            self.raw.execute("PRAGMA busy_timeout=0")
            self.raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self.raw.execute(f"PRAGMA busy_timeout={int(PATIENCE_S * 1000)}")
        return True

    async def commit(self) -> None:
        self._at_hand = self._only_reads
        await self.do(self.raw.commit)
        self._give_turn()

    async def rollback(self) -> None:
        # What was broken off may still be at work in the thread.
        self._at_hand = self._only_reads and not self._broken_off
        try:
            # The pool rolls back once more whatever comes back to it; what was broken off may still begin.
            if self.raw.in_transaction or self._broken_off:
                await self.do(self.raw.rollback)
                self._broken_off = False
        finally:
            self._give_turn()

    async def close(self) -> None:
        self._at_hand = False
        try:
            await super().close()
        finally:
            self._give_turn()

    def stop(self) -> "asyncio.Future[Any] | None":
        self._give_turn()
        return super().stop()

    async def _take_turn(self) -> None:
        if self._line.locked():
            try:
                # Not ``wait_for``: in Python 3.11 it may forget that it was cancelled.
                async with asyncio.timeout(PATIENCE_S):
                    await self._line.acquire()
            except TimeoutError:
                raise sqlite3.OperationalError("database is locked") from None
        else:
            await self._line.acquire()
        self._has_turn = True

    def _give_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._line.release()


def _break_off() -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Line:
    """What all connections of a process to one file share."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  #: who writes has it
    #: Statements that take long, and whether all their rows came at once, as far as that is known.
    long: dict[str, bool | None] = field(default_factory=dict)


def connector(line: Line) -> Callable[..., Any]:
    """Return what opens connections whose writers wait in this line."""

    async def connect(*place: Any, **options: Any) -> Connection:
        connection = Connection(partial(sqlite3.connect, *place, **options), line)
        connection._thread.daemon = True
        await connection
        return connection

    return connect
