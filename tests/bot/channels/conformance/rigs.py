"""The rigs of all channels, over real HTTP against stand-ins."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
from sqlalchemy import select

from bot.channels.base import (
    ChannelBroken,
    Document,
    OutcomeUnknown,
    Refused,
    TryLater,
    Unreachable,
    WindowClosed,
)
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.secret import webhook_secret
from bot.channels.telegram.webhook import Webhook as TelegramWebhook
from bot.channels.terminal import TerminalChannel, arrival_of
from bot.channels.web import WebChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.channel import Webhook as ZaloBotWebhook
from bot.channels.zalo_oa import Look, ZaloOaChannel
from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.signature import Signing
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox
from bot.work.outbox import reply_of
from bot.work.splitting import in_parts
from bot.work.zalo_oa_account import StoredAccount
from tests.bot.channels.conformance.rig import Rig, Shown
from tests.bot.channels.telegram.conftest import WORDS
from tests.bot.web.site import Site
from tests.standin.telegram import TelegramServer
from tests.standin.zalo_bot import ZaloBotServer
from tests.standin.zalo_oa import ZaloOaServer

#: Longer than the stand-ins need to answer, short enough to wait for one that does not.
TIMEOUT_S = 1.0


class TelegramRig(Rig):
    server: TelegramServer

    async def opens(self) -> None:
        self.server.user("An").starts()
        await self.kept(1)

    async def says(self, text: str) -> None:
        self.server.user("An").says(text)

    async def taps(self, label: str) -> None:
        person = self.server.user("An")
        heard = next((one for one in reversed(person.heard) if label in one.buttons), None)
        if heard or label in person.keyboard:
            person.taps(heard or person.heard[-1], label)
        else:
            person.says(number_of(label, [one.text for one in person.heard]))

    async def sends_photo(self, content: bytes) -> None:
        self.server.user("An").sends_photo(content)

    async def sends_document(self, content: bytes, name: str) -> None:
        self.server.user("An").sends_document(content, name)

    async def shares_contact(self) -> None:
        self.server.user("An").shares_contact("+84901234567")

    async def sends_unknown(self) -> None:
        self.server.user("An").sends({"hologram": {"x": 1}}, checked=False)

    async def redelivers(self) -> None:
        self.server.redeliver(times=2)
        await self.server.settles()

    async def shown(self) -> Sequence[Shown]:
        heard = self.server.user("An").heard
        return [Shown(one.text, (*one.buttons, *_typed_buttons(one.markup))) for one in heard]

    async def send_document(self, document: Document) -> bytes:
        await self.channel.send_document(self.peer, document)
        raw = self.server.user("An").heard[-1].raw
        sent = raw["photo"][-1] if "photo" in raw else raw["document"]
        return self.server.world.files[sent["file_id"]]


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
        return self.server.user("An").heard[-1].content


class FetchedRig(Rig):
    """A channel whose people fetch what is written."""

    async def send(self, reply: Reply) -> None:
        async with self.parts.transaction() as db:
            found = select(Conversation).where(Conversation.peer == self.peer).with_for_update()
            conversation = (await db.scalars(found)).one()
            outbox.write(db, conversation, [reply], now=self.parts.clock.now())


class WebRig(FetchedRig):
    client: httpx.AsyncClient
    token: str
    sent: int = 0
    last: dict[str, Any]

    async def opens(self) -> None:
        await self._post(choice="start")
        await self.kept(1)

    async def says(self, text: str) -> None:
        await self._post(text=text)

    async def taps(self, label: str) -> None:
        for message in reversed(await self._messages()):
            keys = {one["label"]: one["id"] for one in message.get("choices", ())}
            if label in keys:
                return await self._post(choice=keys[label])
        raise AssertionError(f"nobody offered {label!r}")

    async def sends_photo(self, content: bytes) -> None:
        await self._upload(content, "a.jpg", "image/jpeg")

    async def sends_document(self, content: bytes, name: str) -> None:
        await self._upload(content, name, "application/pdf")

    async def sends_unknown(self) -> None:
        await self._post(choice="hologram")

    async def redelivers(self) -> None:
        answer = await self.client.post("/api/v1/chat/messages", json=self.last, headers=self._who)
        assert answer.status_code == 202

    async def shown(self) -> Sequence[Shown]:
        return [
            Shown(one["text"], tuple(choice["label"] for choice in one.get("choices", ())))
            for one in await self._messages()
        ]

    async def _messages(self) -> Any:
        got = await self.client.get("/api/v1/chat/messages?after=0", headers=self._who)
        return got.raise_for_status().json()["messages"]

    async def _upload(self, content: bytes, name: str, kind: str) -> None:
        files = {"file": (name, content, kind)}
        kept = await self.client.post("/api/v1/chat/files", files=files, headers=self._who)
        await self._post(attachments=[kept.raise_for_status().json()["id"]])

    async def _post(self, **body: Any) -> None:
        self.sent += 1
        self.last = {"id": f"m{self.sent}", **body}
        answer = await self.client.post("/api/v1/chat/messages", json=self.last, headers=self._who)
        assert answer.status_code == 202, answer.text

    @property
    def _who(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


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


def _typed_buttons(markup: Mapping[str, Any]) -> list[str]:
    """Return the keyboard's labels that are sent as words; the button for one's own number is none."""
    rows = markup.get("keyboard", ())
    return [one["text"] for row in rows for one in row if not one.get("request_contact")]


def number_of(label: str, texts: Sequence[str]) -> str:
    """Return the number that stands before a label in what was heard last."""
    for text in reversed(texts):
        for line in reversed(text.splitlines()):
            number, _, words = line.partition(". ")
            if number.isdecimal() and words == label:
                return number
    raise AssertionError(f"nobody offered {label!r}")


@asynccontextmanager
async def telegram_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    with TelegramServer() as server:
        webhook = None
        if mode == "webhook":
            parts.settings.telegram_mode = "webhook"
            webhook = TelegramWebhook(f"{site.url}/webhooks/telegram", webhook_secret("", parts.secret_key))
        parts.settings.telegram_token = type(parts.settings.telegram_token)(server.token)
        channel = TelegramChannel(
            server.token, words=WORDS, api_url=server.url, webhook=webhook, poll_s=20, timeout_s=TIMEOUT_S
        )
        peer = server.user("An").id
        trouble: dict[str, Any] = {
            "blocked": (
                lambda: server.refuses("sendMessage", 403, "Forbidden: bot was blocked"),
                Unreachable,
            ),
            "slow": (lambda: server.slows("sendMessage", retry_after=7), TryLater),
            "token": (lambda: server.refuses("sendMessage", 401, "Unauthorized"), ChannelBroken),
            "content": (lambda: server.refuses("sendMessage", 400, "Bad Request: no"), Refused),
            "lost": (lambda: server.breaks("sendMessage", "hang"), OutcomeUnknown),
            "page": (lambda: server.breaks("sendMessage", "page", status=502), TryLater),
        }
        rig = TelegramRig(channel, parts, str(peer), trouble=trouble)
        rig.server = server
        async with _running(rig):
            yield rig


@asynccontextmanager
async def zalo_bot_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    with ZaloBotServer(wrapped=mode == "webhook", idle_s=0.2) as server:
        webhook = None
        if mode == "webhook":
            webhook = ZaloBotWebhook(f"{site.url}/webhooks/zalo-bot", "a secret for tests")
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
        rig = ZaloBotRig(channel, parts, server.user("An").id, lacks=lacks, trouble=trouble)
        rig.server = server
        async with _running(rig):
            yield rig


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
        rig = ZaloOaRig(channel, parts, server.user("An").id, trouble=trouble)
        rig.server = server
        async with _running(rig):
            yield rig
        await account.close()


@asynccontextmanager
async def web_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    async with httpx.AsyncClient(base_url=site.url, timeout=30) as client:
        opened = (await client.post("/api/v1/chat")).raise_for_status().json()
        rig = WebRig(
            WebChannel(), parts, opened["session"], lacks=frozenset({"contact", "documents_out", "refusals"})
        )
        rig.client, rig.token = client, opened["token"]
        yield rig


@asynccontextmanager
async def terminal_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    lacks = frozenset({"files", "documents", "contact", "documents_out", "refusals"})
    rig = TerminalRig(TerminalChannel(), parts, "toi", lacks=lacks)
    yield rig


def _refusal(server: ZaloOaServer, path: str, code: int) -> Callable[[], None]:
    return lambda: server.refuses(path, code)


@asynccontextmanager
async def _running(rig: Rig) -> AsyncIterator[None]:
    """Let the channel receive while the block lasts."""
    rig.parts.channels[rig.channel.name] = rig.channel
    receiving = asyncio.create_task(rig.channel.run(rig.parts.receiver.receive))
    try:
        yield
    finally:
        receiving.cancel()
        await asyncio.gather(receiving, return_exceptions=True)
        await rig.channel.close()


RIGS = {
    "telegram_polling": (telegram_rig, "polling"),
    "telegram_webhook": (telegram_rig, "webhook"),
    "zalo_bot_polling": (zalo_bot_rig, "polling"),
    "zalo_bot_webhook": (zalo_bot_rig, "webhook"),
    "zalo_oa": (zalo_oa_rig, "usual"),
    "zalo_oa_government": (zalo_oa_rig, "government"),
    "web": (web_rig, ""),
    "terminal": (terminal_rig, ""),
}
