"""The terminal as a channel: the command ``chat`` stores what is typed and prints what is written."""

from collections.abc import Mapping
from typing import Any

from bot.channels.base import (
    ALWAYS_FREE,
    Arrival,
    Decoded,
    Document,
    FileRefused,
    Limits,
    Receive,
    Refused,
    Sent,
)
from bot.channels.wording import clean
from bot.dialogue.model import Event, Incoming, Reply

NAME = "terminal"


def arrival_of(peer: str, number: str, text: str) -> Arrival:
    """Return what is stored of a typed line; the first one of a conversation opens it."""
    text = clean(text)  # a terminal may hand over half letters, which no database keeps
    return Arrival(NAME, f"{peer}:{number}", peer, {"text": text}, text=text, at_once=True)


class TerminalChannel:
    """One person at a keyboard."""

    name = NAME
    limits = Limits(text=100_000, choices=0, per_second=1000, per_chat_second=1000)
    shows_buttons = False
    asks_contact = False
    windows = ALWAYS_FREE

    async def run(self, receive: Receive) -> None:
        """Return at once: the command stores what is typed."""

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        text = str(raw.get("text", ""))
        return Decoded(Incoming(event=Event.START) if text == "/start" else Incoming(text=text))

    async def send(self, peer: str, reply: Reply) -> Sent:
        return Sent()

    async def send_document(self, peer: str, document: Document) -> Sent:
        raise Refused("no documents")

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        raise FileRefused("unknown")

    async def close(self) -> None:
        return None
