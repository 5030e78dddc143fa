"""What every channel is: how messages arrive, are read, and are sent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

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
    """

    channel: str
    external_id: str
    peer: str
    raw: Mapping[str, Any]
    text: str = ""
    at_once: bool = False
    burst: bool = False


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
class Sent:
    """A message went out; ``external_id`` is the channel's id of it, if it has one."""

    external_id: str = ""


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


class Refused(DeliveryFailed):
    """The channel will never take this message."""


class OutcomeUnknown(DeliveryFailed):
    """The connection broke after sending; the message may have arrived."""


class Moved(DeliveryFailed):
    """The chat has a new id."""

    def __init__(self, reason: str, *, peer: str) -> None:
        super().__init__(reason)
        self.peer = peer


class ChannelBroken(DeliveryFailed):
    """The channel itself needs an administrator (token wrong)."""


class FileRefused(Exception):
    """A file cannot be fetched or kept; ``reason`` is a text key's ending."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Limits:
    """What a channel allows.

    Args:
        text: characters (UTF-16 units) in one message.
        choices: buttons on one message; more are shown as numbered text only.
        per_second: messages a second over all chats.
        per_chat_second: messages a second to one chat.
    """

    text: int = 4000
    choices: int = 8
    per_second: float = 25
    per_chat_second: float = 1


class Channel(Protocol):
    """One way in and out."""

    name: str
    limits: Limits
    shows_buttons: bool  #: else choices are rendered as numbered lines
    asks_contact: bool  #: has a button for one's own number

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled, handing each message on before confirming it; return if nothing polls."""

    def decode(self, raw: Mapping[str, Any]) -> Decoded:
        """Read a stored update. Any update that cannot be read is an ``UNSUPPORTED`` one, never an error."""

    async def send(self, peer: str, reply: Reply) -> Sent:
        """Deliver one reply, or raise a kind of DeliveryFailed. Long texts are split before."""

    async def fetch(self, ref: str, *, at_most_bytes: int) -> bytes:
        """Give the bytes of a file that a message mentioned, or raise TryLater or FileRefused."""

    async def close(self) -> None:
        """Give back connections."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The channels that are switched on, by name."""

    by_name: Mapping[str, Channel] = field(default_factory=dict)
