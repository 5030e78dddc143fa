"""What every channel is: how messages arrive, are read, and are sent."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from bot.dialogue.model import Incoming, Reply


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something a channel handed us, not yet read: stored before it is acknowledged.

    Args:
        external_id: the channel's own id, unique within the channel; a redelivery has the same.
        peer: the channel's id of the chat; empty when the update belongs to no conversation.
        raw: the update as it came.
        at_once: do not wait for the rest of a burst (a tapped choice, a command).
        burst: surely part of several messages sent together (an album).
        by_person: the person did something; else the channel only tells of something, and no window opens.
        echo_id: the channel's id of a message that it tells to stand in the chat as the office's.
        kept: it is a message of the conversation; else it only tells of one that we have.
    """

    channel: str
    external_id: str
    peer: str
    raw: Mapping[str, Any]
    text: str = ""
    at_once: bool = False
    burst: bool = False
    by_person: bool = True
    echo_id: str = ""
    kept: bool = True


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file that a message mentions: ``ref`` is what the channel needs to fetch it."""

    ref: str
    name: str
    media_type: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Decoded:
    """A message as read by its channel, with the files that have still to be fetched."""

    incoming: Incoming
    files: tuple[RemoteFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A picture or document to send."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Sent:
    """A message went out.

    Args:
        external_id: the channel's id of it, if it has one.
        billed: the channel takes money for it.
    """

    external_id: str = ""
    billed: bool = False


Receive = Callable[[list[Arrival]], Awaitable[None]]


class DeliveryFailed(Exception):
    """A message could not be delivered."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(DeliveryFailed):
    """The channel surely did not send it and asks us to wait ``after_s`` seconds.

    ``whole_channel`` says that the wait holds for everybody, not only for this chat.
    """

    def __init__(self, reason: str, *, after_s: float | None = None, whole_channel: bool = False) -> None:
        super().__init__(reason)
        self.after_s = after_s
        self.whole_channel = whole_channel


class Unreachable(DeliveryFailed):
    """The person cannot be reached here any more (blocked us, left, deleted)."""


class WindowClosed(DeliveryFailed):
    """The person can be reached here, but not now by such a message: it has to wait until they write."""


class Refused(DeliveryFailed):
    """The channel will never take this message."""


class OutcomeUnknown(DeliveryFailed):
    """The connection broke after sending; the message may have arrived."""


class Moved(DeliveryFailed):
    """The chat has a new id."""

    def __init__(self, reason: str, *, peer: str) -> None:
        super().__init__(reason)
        self.peer = peer


class TopicGone(DeliveryFailed):
    """The topic of a group in which it was to be said is no more."""


class NoTopics(DeliveryFailed):
    """The group has no topics, or we may not open any."""


class ChannelBroken(DeliveryFailed):
    """The channel itself needs an administrator (token wrong)."""


class FileRefused(Exception):
    """A file cannot be fetched or kept; ``reason`` is a text key's ending."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Price(StrEnum):
    """What a message to a person costs now."""

    FREE = "free"
    BILLED = "billed"
    CLOSED = "closed"  #: no message is taken, for whatever money


@dataclass(frozen=True, slots=True)
class Window:
    """For how long after a person's last sign messages have a price; None is for ever."""

    lasts: timedelta | None
    price: Price


#: A channel on which one may write whenever one likes.
ALWAYS_FREE: tuple[Window, ...] = (Window(None, Price.FREE),)


def price_at(windows: Sequence[Window], last_sign: datetime | None, now: datetime) -> Price:
    """Return what a message costs now to somebody who gave a sign at that time, or never.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    >>> two_days = (Window(timedelta(hours=48), Price.FREE),)
    >>> price_at(two_days, noon, noon + timedelta(hours=48)), price_at(two_days, None, noon)
    (<Price.FREE: 'free'>, <Price.CLOSED: 'closed'>)
    """
    for window in windows:
        if window.lasts is None or (last_sign is not None and now - last_sign <= window.lasts):
            return window.price
    return Price.CLOSED


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows.

    Args:
        text: characters (UTF-16 units) in one message.
        choices: buttons on one message; more are shown as numbered text only.
        label: characters on a button; where one is longer, choices are shown as numbered text only.
        numbers_too: choices stand in the text as well, for programs that may not show the buttons.
        per_second: messages a second over all chats.
        per_chat_second: messages a second to one chat.
        group_per_minute: messages in any minute to one group; 0 where groups are like other chats.
        groups_begin: how a group's peer begins.
        bulk_share: which part of ``per_second`` notices to many may take.
        file_mb: how large a file of a person can be fetched.
        documents: the most bytes of a picture or document that can be sent, by media type; "" is any other
            kind, and what is not named cannot be sent.
    """

    text: int = 4000
    choices: int = 8
    label: int = 100
    numbers_too: bool = False
    per_second: float = 25
    per_chat_second: float = 1
    group_per_minute: int = 0
    groups_begin: str = "-"
    bulk_share: float = 0.6
    file_mb: int = 100
    documents: Mapping[str, int] = field(default_factory=dict)

    def takes(self, media_type: str, size: int) -> bool:
        """Tell whether a picture or document of so many bytes can be sent."""
        return size <= self.documents.get(media_type, self.documents.get("", -1))


class Channel(Protocol):
    """One way in and out."""

    name: str
    limits: Limits
    shows_buttons: bool  #: else choices are rendered as numbered lines
    asks_contact: bool  #: has a button for one's own number
    windows: tuple[Window, ...]  #: when messages may be sent, and at what price

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled, handing each message on before confirming it; return if nothing polls."""

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        """Read a stored update. Any update that cannot be read is an ``UNSUPPORTED`` one, never an error."""

    async def send(self, peer: str, reply: Reply) -> Sent:
        """Deliver one reply, or raise a kind of DeliveryFailed. Long texts are split before."""

    async def send_document(self, peer: str, document: Document) -> Sent:
        """Deliver one picture or document, or raise a kind of DeliveryFailed."""

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        """Give the bytes of a file that a message mentioned, or raise TryLater or FileRefused."""

    async def close(self) -> None:
        """Give back connections."""


@runtime_checkable
class HoldsTopics(Protocol):
    """A channel whose groups can have topics."""

    async def open_topic(self, peer: str, name: str) -> str:
        """Open a topic in a group and return its id; raise NoTopics where there are none."""


class NotAnUpdate(Exception):
    """What came to a webhook is signed, and yet nothing that the channel sends."""


@runtime_checkable
class Hook(Protocol):
    """A channel that calls us at a webhook."""

    def admits(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Tell whether the call proves that it comes from the channel; the body may be anything."""

    def arrivals(self, body: bytes) -> list[Arrival]:
        """Return what is to be stored of an admitted call, or raise NotAnUpdate."""
