"""One engine of each kind for the whole session: what it has compiled once serves every test after."""

from pathlib import Path
from typing import Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, event
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import sqlite
from bot.storage.engine import open_engine


class KeptEngine:
    """An engine that stands on another database in every test, with no connection from the one before."""

    def __init__(self, url: URL) -> None:
        self._engine = open_engine(url.render_as_string(hide_password=False))
        if url.get_backend_name() == "sqlite":
            event.listen(self._engine.sync_engine, "do_connect", self._to_its_file)

    def on(self, url: URL) -> AsyncEngine:
        """Give the engine, which from now on opens this database."""
        self._engine.sync_engine.url = url
        if url.database and url.get_backend_name() == "sqlite":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        # A lock belongs to the loop in which somebody waited for it.
        self._connector = sqlite.connector(sqlite.Line())
        return self._engine

    async def leave(self) -> int:
        """Close its connections and return how many somebody had not given back."""
        pool = self._engine.pool
        left = pool.checkedout() if isinstance(pool, AsyncAdaptedQueuePool) else 0
        await self._engine.dispose()
        return left

    def _to_its_file(self, _dialect: Any, _record: Any, words: list[Any], names: dict[str, Any]) -> None:
        words[0] = self._engine.url.database
        names["async_creator_fn"] = self._connector
