"""The Zalo Bot channel: text and photos in, text out; the platform has no buttons and takes no files."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog

from bot.channels.base import (
    ALWAYS_FREE,
    Arrival,
    Decoded,
    Document,
    Limits,
    NotAnUpdate,
    Receive,
    Refused,
    Sent,
)
from bot.channels.downloads import download
from bot.channels.pauses import Sleep, wait_s
from bot.channels.wording import clean
from bot.channels.zalo_bot.arrivals import NAME, part, read_arrival, unwrapped
from bot.channels.zalo_bot.calls import CallFailed, ZaloBotCalls, as_failure
from bot.channels.zalo_bot.decode import decode
from bot.channels.zalo_bot.polling import Poller
from bot.dialogue.model import Reply

log = structlog.get_logger(__name__)

Learn = Callable[[str], Awaitable[None]]

SECRET_HEADER = "x-bot-api-secret-token"  # noqa: S105 - a header's name


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Zalo posts updates; ``secret`` is 8 to 256 characters long."""

    url: str
    secret: str


class ZaloBotChannel:
    """One bot. With a webhook, updates come through ``arrivals``; without, ``run`` polls for them.

    Args:
        token: the bot's token; the digits before the colon are its id.
        file_hosts: from where photos may be fetched.
        poll_s: how long an idle poll lasts, in seconds.
        learn: is told what Zalo says of the webhook: empty if it reached it.
    """

    name = NAME
    limits = Limits(text=2000, choices=0, per_second=10, per_chat_second=1)
    shows_buttons = False
    asks_contact = False
    windows = ALWAYS_FREE

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://bot-api.zaloplatforms.com",
        webhook: Webhook | None = None,
        file_hosts: Sequence[str] = ("zdn.vn",),
        poll_s: int = 30,
        timeout_s: float = 20.0,
        sleep: Sleep = asyncio.sleep,
        learn: Learn | None = None,
    ) -> None:
        self._learn = learn
        self.account = token.partition(":")[0]
        self._calls = ZaloBotCalls(token, api_url=api_url, timeout_s=timeout_s)
        self._webhook = webhook
        self._hosts = tuple(file_hosts)
        self._sleep = sleep
        self._poller = Poller(self._calls, account=self.account, poll_s=poll_s, sleep=sleep)

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled; with a webhook, return as soon as Zalo knows it."""
        await self._point_updates()
        if self._webhook is None:
            await self._poller.run(receive)

    def admits(self, headers: Mapping[str, str], body: bytes) -> bool:
        if self._webhook is None:
            return False
        given = headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode(), self._webhook.secret.encode())

    def arrivals(self, body: bytes) -> list[Arrival]:
        try:
            update = unwrapped(json.loads(body))
        except (ValueError, RecursionError) as error:
            raise NotAnUpdate from error
        if update is None:
            raise NotAnUpdate
        return [read_arrival(update, account=self.account)]

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        return decode(raw)

    async def send(self, peer: str, reply: Reply) -> Sent:
        # Without a mode of formatting, so that nothing that somebody wrote is read as one.
        try:
            made = await self._calls.call("sendMessage", {"chat_id": peer, "text": reply.text})
        except CallFailed as error:
            raise as_failure(error) from None
        return Sent(clean(part(made, "message_id"), at_most=100))

    async def send_document(self, peer: str, document: Document) -> Sent:
        raise Refused("no documents")

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        return await download(self._calls.http, ref, hosts=self._hosts, at_most_bytes=at_most_bytes)

    async def check(self) -> str:
        """Return the bot's name, or raise a DeliveryFailed that says why Zalo does not answer."""
        try:
            me = await self._calls.call("getMe", {})
        except CallFailed as error:
            raise as_failure(error) from None
        return clean(part(me, "account_name") or part(me, "name"), at_most=100)

    async def close(self) -> None:
        await self._calls.http.aclose()

    async def _point_updates(self) -> None:
        failures = 0
        while True:
            try:
                await self._set_webhook()
            except CallFailed as error:
                failures += 1
                log.warning("zalo_bot.not_ready", error=error.reason, wait_s=wait_s(failures))
                await self._sleep(wait_s(failures))
            else:
                return

    async def _set_webhook(self) -> None:
        if self._webhook is None:
            await self._calls.call("deleteWebhook", {})
            return
        given = {"url": self._webhook.url, "secret_token": self._webhook.secret}
        verified = part(await self._calls.call("setWebhook", given), "verification")
        outcome = ""
        if isinstance(verified, Mapping) and not verified.get("ok"):
            # Zalo keeps the address all the same, and calls come once it can be reached.
            outcome = clean(verified.get("outcome"), at_most=60) or "not verified"
            log.warning("zalo_bot.webhook_not_verified", outcome=outcome)
        if self._learn is not None:
            await self._learn(outcome)
