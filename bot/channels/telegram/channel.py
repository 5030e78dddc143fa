"""The Telegram channel: raw updates in, replies out. It decides nothing and remembers nothing."""

import asyncio
from collections.abc import Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

import structlog
from telegram import Message
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.channels.base import (
    ALWAYS_FREE,
    Arrival,
    Decoded,
    Document,
    FileRefused,
    Limits,
    Receive,
    Sent,
    TryLater,
)
from bot.channels.pauses import Sleep
from bot.channels.telegram import arrivals
from bot.channels.telegram.backoff import keep_trying
from bot.channels.telegram.client import UnexpectedStatus, Unreadable, open_bot
from bot.channels.telegram.decode import decode, sent_id
from bot.channels.telegram.errors import as_failure, is_harmless
from bot.channels.telegram.polling import Poller
from bot.channels.telegram.render import Rendered, Words, render
from bot.channels.telegram.webhook import Webhook, offer_commands, point_updates
from bot.dialogue.model import Reply

log = structlog.get_logger(__name__)

#: What the library may raise when an answer has not the form that it expects.
ODD_ANSWER = (KeyError, TypeError, ValueError, AttributeError)
CLOUD = "https://api.telegram.org"
MB = 1_000_000
LIMITS = Limits(
    text=4000,
    choices=12,
    per_second=30,
    per_chat_second=1,
    group_per_minute=20,
    file_mb=20,
    documents={"": 50 * MB},
)
#: A Bot API server of one's own hands over larger files.
OWN_SERVER_FILE_MB = 2_000
#: A topic's name has at most so many characters.
TOPIC_NAME = 128
#: Kinds of pictures that Telegram shows in the chat, up to so many bytes.
PHOTOS = frozenset({"image/jpeg", "image/png"})
LARGEST_PHOTO = 10 * MB


class TelegramChannel:
    """One bot. With a webhook, updates come through ``arrival``; without, ``run`` polls for them.

    Args:
        token: the bot's token; the digits before the colon are its id.
        api_url: where the Bot API is.
        file_url: where files are fetched, if not there too.
        proxy_url: through which all calls go; empty for none.
        poll_s: how long an idle poll lasts, in seconds.
        timeout_s: how long one call may take.
    """

    name = arrivals.NAME
    shows_buttons = True
    asks_contact = True
    windows = ALWAYS_FREE

    def __init__(
        self,
        token: str,
        *,
        words: Words,
        api_url: str = CLOUD,
        file_url: str = "",
        proxy_url: str = "",
        webhook: Webhook | None = None,
        poll_s: int = 25,
        timeout_s: float = 20.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self.account = token.partition(":")[0]
        self._bot, self._connections = open_bot(
            token, api_url=api_url, timeout_s=timeout_s, file_url=file_url, proxy_url=proxy_url
        )
        self.limits = LIMITS if api_url.rstrip("/") == CLOUD else replace(LIMITS, file_mb=OWN_SERVER_FILE_MB)
        self._words = words
        self._webhook = webhook
        self._sleep = sleep
        self._poller = Poller(
            self._bot,
            account=self.account,
            prepare=self._prepare,
            after=self.answer_taps,
            poll_s=poll_s,
            sleep=sleep,
        )
        self._aside: set[asyncio.Task[None]] = set()

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled; with a webhook, return as soon as Telegram knows it."""
        if self._webhook is None:
            await self._poller.run(receive)
        else:
            await self._prepare()

    def arrival(self, raw: Any) -> Arrival | None:
        """Return what is to be stored of an update that the webhook got; None if it is none."""
        return arrivals.read_arrival(raw, account=self.account)

    def answer_taps(self, kept: Iterable[Arrival]) -> None:
        """Stop the waiting sign on tapped buttons, aside; call it when the arrivals are stored."""
        for arrival in kept:
            if tap := arrivals.tap(arrival.raw):
                self._do_aside(self._answer_tap(tap))

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        return decode(raw)

    async def send(self, peer: str, reply: Reply) -> Sent:
        private = not peer.startswith(("-", "@"))
        rendered = render(reply, limits=self.limits, private=private, words=self._words)
        try:
            message = await self._deliver(peer, rendered, thread=int(reply.thread or 0) or None)
        except Unreadable:
            return Sent()
        except TelegramError as error:
            if is_harmless(error):
                return Sent()
            raise as_failure(error, peer=peer) from error
        except ODD_ANSWER as error:
            raise as_failure(error, peer=peer) from error
        return Sent(sent_id(message.chat.id, message.message_id))

    async def open_topic(self, peer: str, name: str) -> str:
        try:
            topic = await self._bot.create_forum_topic(peer, name[:TOPIC_NAME])
        except (TelegramError, *ODD_ANSWER) as error:
            raise as_failure(error, peer=peer) from error
        return str(topic.message_thread_id)

    async def send_document(self, peer: str, document: Document) -> Sent:
        try:
            if document.media_type in PHOTOS and len(document.content) <= LARGEST_PHOTO:
                message = await self._bot.send_photo(peer, document.content, filename=document.name)
            else:
                message = await self._bot.send_document(peer, document.content, filename=document.name)
        except Unreadable:
            return Sent()
        except (TelegramError, *ODD_ANSWER) as error:
            raise as_failure(error, peer=peer) from error
        return Sent(sent_id(message.chat.id, message.message_id))

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        try:
            file = await self._bot.get_file(ref)
            if (file.file_size or 0) > at_most_bytes:
                raise FileRefused("too_large")
        except BadRequest as error:
            raise FileRefused("too_large" if "too big" in error.message else "gone") from error
        except (TelegramError, *ODD_ANSWER) as error:
            raise TryLater(type(error).__name__) from error
        try:
            body = bytes(await file.download_as_bytearray())
        except InvalidToken as error:  # so the library calls a 404
            raise FileRefused("gone") from error
        except (TelegramError, *ODD_ANSWER) as error:
            gone = isinstance(error, UnexpectedStatus) and error.code == 404
            raise (FileRefused("gone") if gone else TryLater(type(error).__name__)) from error
        if len(body) > at_most_bytes:
            raise FileRefused("too_large")
        return body

    async def check(self) -> str:
        """Return the bot's user name, or raise a DeliveryFailed that says why Telegram does not answer."""
        try:
            return (await self._bot.get_me()).username or ""
        except (TelegramError, *ODD_ANSWER) as error:
            raise as_failure(error, peer="") from error

    async def close(self) -> None:
        for task in self._aside:
            task.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)
        for connection in self._connections:
            await connection.shutdown()

    async def _prepare(self) -> None:
        await keep_trying(
            lambda: point_updates(self._bot, self._webhook),
            sleep=self._sleep,
            # A poll tells by itself what is wrong; only a webhook that is not set leaves us deaf.
            unless=() if self._webhook else (BadRequest, Forbidden, InvalidToken),
        )
        await offer_commands(self._bot, self._words)

    async def _deliver(self, peer: str, rendered: Rendered, *, thread: int | None) -> Message:
        if rendered.captioned:
            return await self._bot.send_photo(
                peer,
                rendered.picture,
                caption=rendered.text or None,
                reply_markup=rendered.markup,
                message_thread_id=thread,
                filename="qr.png",
            )
        message = await self._bot.send_message(
            peer,
            rendered.text,
            reply_markup=rendered.markup,
            message_thread_id=thread,
            disable_web_page_preview=True,
        )
        if rendered.picture:
            await self._add_picture(peer, rendered.picture)
        return message

    async def _add_picture(self, peer: str, picture: bytes) -> None:
        """Send the picture after its words; without it they still say the same."""
        try:
            await self._bot.send_photo(peer, picture, filename="qr.png")
        except TelegramError as error:
            log.warning("telegram.picture_not_sent", error=type(error).__name__)

    async def _answer_tap(self, tap: str) -> None:
        try:
            await self._bot.answer_callback_query(tap)
        except TelegramError as error:
            if not is_harmless(error):
                log.warning("telegram.tap_not_answered", error=type(error).__name__)

    def _do_aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)
