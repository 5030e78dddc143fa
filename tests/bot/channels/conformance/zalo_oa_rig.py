"""Zalo Official Account with a person at its other end, over real HTTP against the stand-in."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.base import (
    ChannelBroken,
    Document,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
    WindowClosed,
)
from bot.channels.zalo_oa import Look, ZaloOaChannel
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.signature import Signing
from bot.parts import Parts
from bot.work.zalo_oa_account import StoredAccount
from tests.bot.channels.conformance.rig import TIMEOUT_S, Rig, Shown, running
from tests.bot.web.site import Site
from tests.standin.zalo_oa import ZaloOaServer


class ZaloOaRig(Rig):
    server: ZaloOaServer

    async def opens(self) -> None:
        self.server.user("An").starts()
        await self.kept(1)

    async def says(self, text: str) -> None:
        self.server.user("An").says(text)

    async def taps(self, label: str) -> None:
        self.server.user("An").taps(label)

    async def sends_photo(self, content: bytes) -> None:
        self.server.user("An").sends_photo(content)

    async def sends_document(self, content: bytes, name: str) -> None:
        self.server.user("An").sends_document(content, name)

    async def shares_contact(self) -> None:
        self.server.user("An").shares_contact("84901234567")

    async def sends_unknown(self) -> None:
        self.server.user("An").sends_kind("hologram")

    async def redelivers(self) -> None:
        self.server.redeliver(2)
        await self.server.settles()

    async def shown(self) -> Sequence[Shown]:
        heard = self.server.user("An").heard
        return [Shown(one.text, tuple(one.buttons)) for one in heard if one.kind == "text"]

    async def send_document(self, document: Document) -> bytes:
        await self.channel.send_document(self.peer, document)
        return await self.paper()

    async def paper(self) -> bytes:
        last = self.server.user("An").heard[-1]
        return last.content or await super().paper()


@asynccontextmanager
async def zalo_oa_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    with ZaloOaServer(government=mode == "government") as server:
        server.webhook_url = f"{site.url}/webhooks/zalo-oa"
        oauth = OAuth(app_id=server.app_id, secret=server.app_secret, url=server.url)
        account = StoredAccount(parts.sessions, parts.clock, oauth, seed=server.tokens.refresh)
        channel = ZaloOaChannel(
            account,
            signing=Signing(server.app_id, server.oa_secret),
            now=parts.clock.now,
            look=Look("with_numbers", "Chia sẻ số", "Để gọi lại", "https://example.vn/a.png"),
            api_url=server.url,
            file_hosts=("127.0.0.1",),
            timeout_s=TIMEOUT_S,
        )
        path = "/v2.0/oa/message" if mode == "government" else "/v3.0/oa/message/cs"
        codes = {
            "left": (-213, Unreachable),
            "window": (-230, WindowClosed),
            "slow": (-32, TryLater),
            "night": (-234, TryLater),
            "unclear": (-200, OutcomeUnknown),
            "content": (-210, Refused),
            "not_activated": (-209, ChannelBroken),
        }
        trouble: dict[str, Any] = {
            name: (_refusal(server, path, code), kind) for name, (code, kind) in codes.items()
        }
        trouble["lost"] = (lambda: server.hangs(path), OutcomeUnknown)
        trouble["page"] = (lambda: server.shows_page(path, 502), TryLater)
        rig = ZaloOaRig(channel, parts, server.user("An").id, site.url, trouble=trouble)
        rig.server = server
        async with running(rig):
            yield rig
        await account.close()


def _refusal(server: ZaloOaServer, path: str, code: int) -> Callable[[], None]:
    return lambda: server.refuses(path, code)
