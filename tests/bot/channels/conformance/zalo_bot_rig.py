"""Zalo Bot with a person at its other end, over real HTTP against the stand-in."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.base import ChannelBroken, OutcomeUnknown, Refused, TryLater
from bot.channels.zalo_bot.channel import Webhook, ZaloBotChannel
from bot.parts import Parts
from tests.bot.channels.conformance.rig import TIMEOUT_S, Rig, Shown, running
from tests.bot.web.site import Site
from tests.standin.zalo_bot import ZaloBotServer


class ZaloBotRig(Rig):
    server: ZaloBotServer

    async def opens(self) -> None:
        self.server.user("An").says("/start")
        await self.kept(1)

    async def says(self, text: str) -> None:
        self.server.user("An").says(text)

    async def taps(self, label: str) -> None:
        self.server.user("An").taps(label)

    async def sends_photo(self, content: bytes) -> None:
        self.server.user("An").sends_photo(content)

    async def sends_unknown(self) -> None:
        self.server.user("An").sends_kind("hologram")

    async def redelivers(self) -> None:
        self.server.redeliver(2)
        await self.server.settles()

    async def shown(self) -> Sequence[Shown]:
        return [Shown(text) for text in self.server.user("An").heard]


@asynccontextmanager
async def zalo_bot_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    with ZaloBotServer(wrapped=mode == "webhook", idle_s=0.2) as server:
        webhook = None
        if mode == "webhook":
            webhook = Webhook(f"{site.url}/webhooks/zalo-bot", "a secret for tests")
        channel = ZaloBotChannel(
            server.token,
            api_url=server.url,
            webhook=webhook,
            file_hosts=("127.0.0.1",),
            poll_s=1,
            timeout_s=TIMEOUT_S,
        )
        trouble: dict[str, Any] = {
            "slow": (lambda: server.refuses("sendMessage", 429), TryLater),
            "token": (lambda: server.shows_page("sendMessage", 401), ChannelBroken),
            "content": (lambda: server.refuses("sendMessage", 400, spelling="errorCode"), Refused),
            "lost": (lambda: server.hangs("sendMessage"), OutcomeUnknown),
            "server": (lambda: server.refuses("sendMessage", 403), TryLater),
            "timeout": (lambda: server.refuses("sendMessage", 408), OutcomeUnknown),
            "page": (lambda: server.shows_page("sendMessage", 502), TryLater),
        }
        lacks = frozenset({"documents", "contact", "documents_out"})
        rig = ZaloBotRig(channel, parts, server.user("An").id, site.url, lacks=lacks, trouble=trouble)
        rig.server = server
        async with running(rig):
            yield rig
