"""The Official Account's channel: signed events in, consultation messages out."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

import structlog

from bot.channels.base import (
    Arrival,
    Decoded,
    DeliveryFailed,
    Document,
    Limits,
    NotAnUpdate,
    Price,
    Receive,
    Refused,
    Sent,
    Window,
    WindowClosed,
)
from bot.channels.downloads import download
from bot.channels.pauses import Sleep
from bot.channels.wording import clean
from bot.channels.zalo_oa import render
from bot.channels.zalo_oa.account import OTHER_PATH, PATHS, USUAL_PATH, Account
from bot.channels.zalo_oa.arrivals import NAME, read_arrival
from bot.channels.zalo_oa.calls import JSON, OaCalls
from bot.channels.zalo_oa.decode import decode
from bot.channels.zalo_oa.errors import UPLOAD_GONE, WRONG_PATH, OaRefusal, as_failure
from bot.channels.zalo_oa.signature import HEADER, Signing, fits, variant_that_fits
from bot.dialogue.model import Reply

log = structlog.get_logger(__name__)

Result = TypeVar("Result")

TEMPLATE_PATH = "/v3.0/oa/message/template"
PROFILE_PATH = "/v2.0/oa/getoa"
NO_WAY = "this kind of account cannot write by the interface"
#: How often to look whether the token has to be renewed ahead, in seconds.
LOOK_S = 300.0
#: A government body; ``oa_type`` in the account's profile.
GOVERNMENT = "4"
MB = 1_000_000
PICTURES = frozenset({"image/jpeg", "image/png"})
#: What Zalo takes as a file, by the name's ending.
FILES = (".pdf", ".doc", ".docx", ".csv")
#: Ten minutes before the hour: clocks differ, and what is under way must still be free.
FREE = timedelta(hours=48) - timedelta(minutes=10)
BILLED = timedelta(days=7) - timedelta(minutes=10)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LIMITS = Limits(
    text=2000,
    choices=5,
    label=100,
    per_second=30,
    per_chat_second=1,
    documents={"image/jpeg": MB, "image/png": MB, "application/pdf": 5 * MB, DOCX: 5 * MB},
)


@dataclass(frozen=True, slots=True)
class Look:
    """How replies look.

    Args:
        buttons: whether choices are buttons, numbered lines, or both.
        form_title: over the form that asks for name and number.
        form_text: under it.
        form_picture: the address of the picture that the form has to have; empty for no form at all.
    """

    buttons: Literal["with_numbers", "only", "off"] = "with_numbers"
    form_title: str = ""
    form_text: str = ""
    form_picture: str = ""


class ZaloOaChannel:
    """One Official Account.

    Args:
        account: keeps its tokens.
        signing: how its events are signed.
        oa_id: its id, where one application serves several accounts.
        now: tells the time.
        file_hosts: from where files may be fetched.
    """

    name = NAME
    windows: tuple[Window, ...] = (Window(FREE, Price.FREE), Window(BILLED, Price.BILLED))

    def __init__(
        self,
        account: Account,
        *,
        signing: Signing,
        now: Callable[[], datetime],
        look: Look = Look(),
        oa_id: str = "",
        api_url: str = "https://openapi.zalo.me",
        file_hosts: Sequence[str] = ("zdn.vn",),
        timeout_s: float = 20.0,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._account = account
        self._signing = signing
        self._now = now
        self._look = look
        self._oa_id = oa_id
        self._hosts = tuple(file_hosts)
        self._sleep = sleep
        self._calls = OaCalls(account, api_url=api_url, timeout_s=timeout_s, now=now)
        self.limits = replace(LIMITS, numbers_too=look.buttons == "with_numbers")
        self.shows_buttons = look.buttons != "off"
        self.asks_contact = bool(look.form_picture)

    async def run(self, receive: Receive) -> None:
        """Learn what the account is, then keep its token fresh until cancelled; events come by webhook."""
        known = False
        while True:
            await self._account.renew_ahead()
            known = known or await self._learn()
            await self._sleep(LOOK_S)

    def admits(self, headers: Mapping[str, str], body: bytes) -> bool:
        event = _event(body)
        given = headers.get(HEADER, "")
        if event is None or not given:
            return False
        if fits(self._signing, given, body, event):
            return True
        variant = variant_that_fits(self._signing, given, body, event) if self._signing.secret else ""
        log.warning("zalo_oa.bad_signature", would_fit=variant)
        return False

    def arrivals(self, body: bytes) -> list[Arrival]:
        event = _event(body)
        if event is None:
            raise NotAnUpdate
        arrival = read_arrival(event, oa_id=self._oa_id)
        return [arrival] if arrival else []

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        return decode(raw)

    async def send(self, peer: str, reply: Reply) -> Sent:
        sent = await self._raised(lambda: self._send(peer, reply))
        # What follows only helps: the words have arrived.
        if reply.asks_contact and self.asks_contact:
            await self._aside(lambda: self._say(self._form(peer)))
        if reply.qr:
            qr = Document("qr.png", "image/png", render.qr_png(reply.qr))
            await self._aside(lambda: self._upload_and_say(peer, qr))
        return sent

    async def send_document(self, peer: str, document: Document) -> Sent:
        try:
            return await self._upload_and_say(peer, document)
        except OaRefusal as refusal:
            if refusal.code != UPLOAD_GONE:
                raise as_failure(refusal.code, self._now()) from refusal
        return await self._raised(lambda: self._upload_and_say(peer, document))

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        return await download(self._calls.http, ref, hosts=self._hosts, at_most_bytes=at_most_bytes)

    async def check(self) -> dict[str, str]:
        """Return what Zalo says of the account, or raise a DeliveryFailed that says why it does not."""
        profile = await self._raised(lambda: self._calls.get(PROFILE_PATH))
        wanted = ("oaid", "name", "oa_type", "is_verified", "package_name")
        return {name: clean(str(profile.get(name, "")), at_most=100) for name in wanted}

    async def close(self) -> None:
        await self._calls.http.aclose()

    async def _send(self, peer: str, reply: Reply) -> Sent:
        if reply.template is None:
            return await self._say(render.message(peer, reply.text, reply.choices))
        data = await self._calls.post(TEMPLATE_PATH, render.approved(peer, reply.template))
        return Sent(_number(data), billed=True)

    async def _say(self, body: JSON) -> Sent:
        path = await self._account.path()
        if not path:
            raise WindowClosed(NO_WAY)
        try:
            data = await self._calls.post(path, body)
        except OaRefusal as refusal:
            if refusal.code != WRONG_PATH:
                raise
            data = await self._say_elsewhere(path, body)
        # What is free says of what allowance it was taken.
        return Sent(_number(data), billed=not isinstance(data.get("quota"), Mapping))

    async def _say_elsewhere(self, path: str, body: JSON) -> JSON:
        """Try the other address, once, and keep which one works."""
        other = next(one for one in PATHS if one != path)
        try:
            data = await self._calls.post(other, body)
        except OaRefusal as refusal:
            if refusal.code != WRONG_PATH:
                raise
            await self._account.learn_path("")
            log.warning("zalo_oa.cannot_reply")
            raise WindowClosed(NO_WAY) from refusal
        await self._account.learn_path(other)
        return data

    async def _upload_and_say(self, peer: str, document: Document) -> Sent:
        name, kind = document.name, document.media_type
        if kind in PICTURES:
            if len(document.content) > MB:
                raise Refused("picture too large")
            kept = await self._calls.upload("/v2.0/oa/upload/image", name, document.content, kind)
            return await self._say(render.picture(peer, clean(kept.get("attachment_id"))))
        if not name.lower().endswith(FILES) or len(document.content) > 5 * MB:
            raise Refused("file too large or of a kind that Zalo does not take")
        kept = await self._calls.upload("/v2.0/oa/upload/file", name, document.content, kind)
        return await self._say(render.file(peer, clean(kept.get("token"))))

    async def _raised(self, call: Callable[[], Awaitable[Result]]) -> Result:
        """Do a call; a refusal becomes what it means for the message."""
        try:
            return await call()
        except OaRefusal as refusal:
            raise as_failure(refusal.code, self._now()) from refusal

    async def _aside(self, sending: Callable[[], Awaitable[Sent]]) -> None:
        try:
            await self._raised(sending)
        except DeliveryFailed as failure:
            log.warning("zalo_oa.addition_not_sent", kind=type(failure).__name__)

    def _form(self, peer: str) -> JSON:
        look = self._look
        return render.contact_form(
            peer, title=look.form_title, subtitle=look.form_text, picture=look.form_picture
        )

    async def _learn(self) -> bool:
        try:
            profile = await self.check()
        except DeliveryFailed as failure:
            log.warning("zalo_oa.profile_not_read", kind=type(failure).__name__)
            return False
        await self._account.learn_profile(profile)
        return True


def first_path(oa_type: str) -> str:
    """Return where messages of a kind of account go until it is learnt otherwise."""
    return OTHER_PATH if oa_type == GOVERNMENT else USUAL_PATH


def _event(body: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _number(data: Mapping[str, Any]) -> str:
    return clean(data.get("message_id") or data.get("msg_id"), at_most=100)
