"""Telegram with a person at its other end, over real HTTP against the stand-in."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.base import ChannelBroken, Document, OutcomeUnknown, Refused, TryLater, Unreachable
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.secret import webhook_secret
from bot.channels.telegram.webhook import Webhook
from bot.parts import Parts
from tests.bot.channels.conformance.rig import TIMEOUT_S, Rig, Shown, number_of, running
from tests.bot.channels.telegram.conftest import WORDS
from tests.bot.web.site import Site
from tests.standin.telegram import TelegramServer


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
        return await self.paper()

    async def paper(self) -> bytes:
        raw = self.server.user("An").heard[-1].raw
        sent = raw["photo"][-1] if "photo" in raw else raw["document"]
        return self.server.world.files[sent["file_id"]]


def _typed_buttons(markup: Mapping[str, Any]) -> list[str]:
    """Return the keyboard's labels that are sent as words; the button for one's own number is none."""
    rows = markup.get("keyboard", ())
    return [one["text"] for row in rows for one in row if not one.get("request_contact")]


@asynccontextmanager
async def telegram_rig(parts: Parts, site: Site, mode: str) -> AsyncIterator[Rig]:
    # The pace is delivery's, and here nobody delivers: the channel is called by itself.
    with TelegramServer(paced=False) as server:
        webhook = None
        if mode == "webhook":
            parts.settings.telegram_mode = "webhook"
            webhook = Webhook(f"{site.url}/webhooks/telegram", webhook_secret("", parts.secret_key))
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
        rig = TelegramRig(channel, parts, str(peer), site.url, trouble=trouble)
        rig.server = server
        async with running(rig):
            yield rig
