"""Doubles that more than one test hands in."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.base import (
    ALWAYS_FREE,
    Arrival,
    Decoded,
    Document,
    FileRefused,
    Limits,
    Receive,
    RemoteFile,
    Sent,
    Window,
)
from bot.dialogue.model import Event, Incoming, Reply
from feedback.sealing import Vault

#: The key for personal data of every test database.
VAULT = Vault(["a key for personal data in tests only"])
#: Buttons and lengths as a channel has them, but no pace to wait for.
ANY_PACE = Limits(per_second=1e6, per_chat_second=1e6)


class HandClock:
    """A clock that tests move by hand."""

    def __init__(self, at: datetime | None = None) -> None:
        self.at = at or datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 09:00 in Vietnam

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        self.at += timedelta(**by)
        return self.at


class ScriptedChannel:
    """A channel that keeps what is sent and fails as it is told; a raw message names its own parts.

    Raw keys: ``text``, ``choice``, ``files`` (refs), ``event``, ``sender``, ``reply_to``, ``ref``,
    ``payload``, ``thread``; ``broken`` raises.
    """

    def __init__(self, name: str = "telegram", *, limits: Limits = ANY_PACE, buttons: bool = True) -> None:
        self.name = name
        self.limits = limits
        self.shows_buttons = buttons
        self.asks_contact = False
        self.windows: tuple[Window, ...] = ALWAYS_FREE
        self.bills = False
        self.sent: list[tuple[str, Reply]] = []
        self.documents: list[tuple[str, Document]] = []
        self.failures: defaultdict[str, deque[Exception | None]] = defaultdict(deque)
        self.gates: dict[str, asyncio.Event] = {}
        self.files: dict[str, bytes | Exception] = {}

    def fails(self, peer: str, *failures: Exception | None) -> None:
        """Raise these one after another on sending to a person; None lets one through."""
        self.failures[peer].extend(failures)

    def texts(self, peer: str) -> list[str]:
        return [reply.text for to, reply in self.sent if to == peer]

    async def run(self, receive: Receive) -> None:
        """Return at once: tests hand messages in."""

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        if raw.get("broken"):
            raise ValueError("unreadable")
        said = Incoming(
            text=str(raw.get("text", "")),
            choice=raw.get("choice"),
            event=Event(raw.get("event", Event.MESSAGE)),
            sender=str(raw.get("sender", "")),
            reply_to=str(raw.get("reply_to", "")),
            what=str(raw.get("what", "")),
            seen=tuple(raw.get("seen", ())),
            ref=str(raw.get("ref", "")),
            payload=str(raw.get("payload", "")),
            thread=str(raw.get("thread", "")),
        )
        files = [
            RemoteFile(ref, f"{ref}.jpg", "image/jpeg", raw.get("file_size", 10))
            for ref in raw.get("files", ())
        ]
        return Decoded(said, tuple(files))

    async def send(self, peer: str, reply: Reply) -> Sent:
        if peer in self.gates:
            await self.gates[peer].wait()
        failure = self.failures[peer].popleft() if self.failures[peer] else None
        if failure is not None:
            raise failure
        self.sent.append((peer, reply))
        return Sent(f"{peer}:{len(self.sent)}", billed=self.bills)

    async def send_document(self, peer: str, document: Document) -> Sent:
        failures = self.failures[f"{peer}'s documents"]
        if failures and (failure := failures.popleft()):
            raise failure
        self.documents.append((peer, document))
        return Sent(f"{peer}:document:{len(self.documents)}")

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        found = self.files[ref]
        if isinstance(found, Exception):
            raise found
        if len(found) > at_most_bytes:
            raise FileRefused("too_large")
        return found

    async def close(self) -> None:
        """Give nothing back."""


def arrival(
    peer: str, text: str = "", *, number: int | str, channel: str = "telegram", **raw: Any
) -> Arrival:
    """Return what a scripted channel hands over; ``burst`` says that it is part of an album."""
    burst = bool(raw.pop("burst", False))
    return Arrival(
        channel=channel,
        external_id=f"{peer}:{number}",
        peer=peer,
        raw={"text": text, **raw},
        text=text,
        at_once="choice" in raw,
        burst=burst,
        by_person=raw.get("event") not in {"seen", "staff_spoke"},
    )
