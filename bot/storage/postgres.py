"""What only PostgreSQL needs to behave as SQLite does."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql.asyncpg import AsyncpgDateTime

from bot.storage.engine import aware


class AwareDateTime(AsyncpgDateTime):
    """Refuses naive times on PostgreSQL, whose driver would take them for the machine's own zone."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | None]:
        return aware
