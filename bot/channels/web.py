"""The web chat as a channel: its interface stores what arrives, and browsers fetch what is written."""

from collections.abc import Mapping, Sequence
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
    RemoteFile,
    Sent,
)
from bot.channels.wording import clean
from bot.dialogue.model import Event, Incoming, Reply

NAME = "web"
#: Longer texts are cut to this many characters.
LONGEST_TEXT = 20_000
#: What a page sends when it opens; the rest of a link may follow the colon.
START = "start"
#: Before the id of a file that the chat has uploaded already.
STORED = "stored:"


def arrival_of(
    session: str,
    message_id: str,
    *,
    text: str = "",
    choice: str = "",
    label: str = "",
    files: Sequence[int] = (),
) -> Arrival:
    """Return what is stored of a message that the chat's interface took.

    ``label`` is what the chosen button says, for the transcript; ``files`` are ids of this session's files.
    """
    raw: dict[str, Any] = {"id": message_id, "text": text}
    if choice:
        raw["choice"] = choice
    if files:
        raw["files"] = list(files)
    return Arrival(
        channel=NAME,
        external_id=f"{session}:{message_id}",
        peer=session,
        raw=raw,
        text=text or label,
        at_once=bool(choice),
    )


class WebChannel:
    """Nothing polls and nothing is pushed: a stored message is a delivered one."""

    name = NAME
    limits = Limits(text=100_000, choices=40, per_second=1000, per_chat_second=100)
    shows_buttons = True
    asks_contact = False
    windows = ALWAYS_FREE

    async def run(self, receive: Receive) -> None:
        """Return at once: the web server receives."""

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        """Read what ``arrival_of`` stored."""
        choice = clean(raw.get("choice"), at_most=100) or None
        ref = clean(raw.get("id"), at_most=100)
        if choice is not None and choice.partition(":")[0] == START:
            return Decoded(Incoming(event=Event.START, payload=choice.partition(":")[2], ref=ref))
        text = clean(raw.get("text"), at_most=LONGEST_TEXT)
        files = raw.get("files", ())
        return Decoded(
            Incoming(text=text, choice=choice, ref=ref),
            tuple(
                RemoteFile(f"{STORED}{number}", "", "")
                for number in (files if isinstance(files, list) else ())
                if isinstance(number, int)
            ),
        )

    async def send(self, peer: str, reply: Reply) -> Sent:
        """Do nothing: the browser fetches."""
        return Sent()

    async def send_document(self, peer: str, document: Document) -> Sent:
        """Refuse: a page fetches documents by their links."""
        raise Refused("no documents")

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        """Refuse: files of the web chat are kept when they are uploaded."""
        raise FileRefused("not_kept")

    async def close(self) -> None:
        """Give nothing back: there are no connections."""
