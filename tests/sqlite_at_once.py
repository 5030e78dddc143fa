"""SQLite without a thread: for a long test that has the database to itself and counts every moment."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

Job = tuple[asyncio.Future[Any] | None, Callable[[], Any]]


class _AtOnce:
    """Takes what the driver would hand to its thread, and does it there and then."""

    daemon = True

    def start(self) -> None:
        """There is no thread to start."""

    def put_nowait(self, job: Job) -> None:
        future, function = job
        try:
            result = function()
        except sqlite3.Error as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


class _Connection(aiosqlite.Connection):
    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(lambda: sqlite3.connect(*told, **more), 64)
        self._tx = self._thread = _AtOnce()  # type: ignore[assignment]


def do_at_once(engine: AsyncEngine) -> None:
    """Let new connections of a SQLite engine work in the event loop itself.

    Two sessions at once would wait for each other for ever.
    """

    @event.listens_for(engine.sync_engine, "do_connect")
    def connect(_dialect: object, _record: object, _told: object, more: dict[str, Any]) -> None:
        more["async_creator_fn"] = _Connection
