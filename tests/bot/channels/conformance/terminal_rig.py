"""The terminal with a person at the keyboard."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import select

from bot.channels.terminal import TerminalChannel, arrival_of
from bot.parts import Parts
from bot.storage.tables import Message
from bot.work.outbox import reply_of
from bot.work.splitting import in_parts
from tests.bot.channels.conformance.rig import FetchedRig, Rig, Shown, number_of
from tests.bot.web.site import Site


class TerminalRig(FetchedRig):
    count: int = 0

    async def opens(self) -> None:
        await self.says("/start")

    async def says(self, text: str) -> None:
        self.count += 1
        await self.parts.receiver.receive([arrival_of(self.peer, str(self.count), text)])

    async def taps(self, label: str) -> None:
        await self.says(number_of(label, [one.text for one in await self.shown()]))

    async def sends_unknown(self) -> None:
        await self.says("\x00\ud800")

    async def redelivers(self) -> None:
        last = arrival_of(self.peer, str(self.count), "again")
        await self.parts.receiver.receive([last])

    async def shown(self) -> Sequence[Shown]:
        async with self.parts.sessions() as db:
            mine = select(Message).where(Message.direction == "out", Message.channel == self.channel.name)
            rows = await db.scalars(mine.order_by(Message.id))
            return [Shown(part.text) for row in rows for part in in_parts(reply_of(row), self.channel)]


@asynccontextmanager
async def terminal_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    lacks = frozenset({"files", "documents", "contact", "documents_out", "refusals"})
    rig = TerminalRig(TerminalChannel(), parts, "toi", site.url, lacks=lacks)
    yield rig
