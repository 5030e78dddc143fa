"""What the running program is made of; built once at start-up and handed to whoever needs it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.channels.base import Channel
from bot.clock import Clock
from bot.files import FileStore
from bot.ids import Ids
from bot.office.book import OfficeBook
from bot.settings import Settings
from bot.storage.engine import Sessions, writing
from bot.units import UnitBook
from bot.work.receiver import Receiver
from bot.work.wakeups import NOTIFY_CHANNEL, Wakeups
from bot.work.zalo_oa_account import StoredAccount
from faq.knowledge import Knowledge
from feedback.calendar import Calendar

#: So many exports and reports are made at a time; others wait in line. Each reads for as long as it takes,
#: and ten at once would leave nobody a connection to the database.
FILES_AT_ONCE = 2


@dataclass(slots=True)
class Parts:
    """Everything that a page, a channel or a worker may need."""

    settings: Settings
    secret_key: str
    clock: Clock
    ids: Ids
    engine: AsyncEngine
    sessions: Sessions
    calendar: Calendar
    knowledge: Knowledge
    units: UnitBook
    files: FileStore
    wakeups: Wakeups
    receiver: Receiver
    channels: dict[str, Channel] = field(default_factory=dict)
    office: OfficeBook = field(default_factory=OfficeBook)
    zalo_oa: StoredAccount | None = None  #: the Official Account's access, where it is switched on
    #: The line of those who make large files; who waits in it holds no connection.
    large_files: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FILES_AT_ONCE))

    @asynccontextmanager
    async def transaction(self, *, short: bool = False) -> AsyncIterator[AsyncSession]:
        """Give one transaction, commit it, then wake whoever waits for what it wrote.

        Args:
            short: a few quick statements, see ``writing``.
        """
        async with writing(self.sessions) if short else self.sessions.begin() as db:
            yield db
            bells: set[str] = db.info.pop("bells", set())
            if bells and self.engine.dialect.name == "postgresql":
                # Other processes hear it at the commit.
                for bell in sorted(bells):
                    await db.execute(
                        text("SELECT pg_notify(:channel, :bell)"), {"channel": NOTIFY_CHANNEL, "bell": bell}
                    )
        for bell in bells:
            self.wakeups.ring(bell)
