"""The words that the dialogue and the channels share: what comes in, what goes out, what is to be done."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    """What kind of thing came in."""

    MESSAGE = "message"  #: text, a tapped choice, files or a contact
    START = "start"  #: the person opened the conversation; ``payload`` may say from where
    UNSUPPORTED = "unsupported"  #: something that we cannot read (a voice, a sticker, a place …)
    EDITED = "edited"  #: an earlier message was changed; ``text`` is the new wording
    BLOCKED = "blocked"  #: the person does not want us any more
    UNBLOCKED = "unblocked"
    MOVED = "moved"  #: the chat has another id from now on: ``payload``
    FORM = "form"  #: name, phone and address were filled in on our own page
    SEEN = "seen"  #: the person saw messages of ours; ``seen`` are the channel's ids of them
    STAFF_SPOKE = "staff_spoke"  #: somebody of the office wrote to the person in the channel's own program


@dataclass(frozen=True, slots=True)
class FileRef:
    """A photo or document that has a row in our table of files."""

    id: int
    name: str
    media_type: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    """A telephone number from the channel's own button; ``own`` if the channel vouches that it is theirs."""

    phone: str
    name: str = ""
    own: bool = False
    address: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in on our own page; empty what was left out."""

    name: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One neutral message from a person.

    ``payload`` is the rest of a link that opened the conversation; ``what`` names an unsupported kind;
    ``sender`` and ``reply_to`` matter in a staff group: who wrote, and which of our messages they answer.
    ``ref`` is the channel's id of this message, so that a later edit finds it. ``about`` is the code of a
    case when the person wrote as a reply to an officer's message. ``pieces`` are the messages, each with its
    ``ref`` and its text, of which a burst was joined. ``spot`` says that the text is a place on the map;
    ``thread`` is the topic of a staff group in which it was said.
    """

    text: str = ""
    choice: str | None = None
    files: tuple[FileRef, ...] = ()
    contact: Contact | None = None
    event: Event = Event.MESSAGE
    payload: str = ""
    what: str = ""
    sender: str = ""
    sender_name: str = ""
    reply_to: str = ""
    ref: str = ""
    about: str = ""
    at: datetime | None = None
    pieces: tuple[tuple[str, str], ...] = ()
    filled: Filled | None = None
    seen: tuple[str, ...] = ()
    spot: bool = False
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: ``key`` is short stable ASCII (at most 60 bytes), ``label`` is for people."""

    key: str
    label: str


class Importance(StrEnum):
    """How a message is treated when its sending was interrupted."""

    IMPORTANT = "important"  #: code, question from staff, answer, apology: sent again, marked as a repeat
    ORDINARY = "ordinary"  #: a chat reply: not repeated
    BULK = "bulk"  #: a notice to many


@dataclass(frozen=True, slots=True)
class Template:
    """A wording that the channel has approved, with what its blanks are filled with."""

    id: str
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person: text, and what may go with it.

    Args:
        choices: what can be chosen; every choice can also be typed, by number or by words.
        asks_contact: the channel may show its button for sharing one's own number.
        qr: an address to show as a QR picture.
        expects_reply: in a staff group, the officer's next words belong to this message.
        template: what is sent in place of the text where nothing else may be.
        thread: in a staff group, the topic in which it is said.
        files: orders of pictures and documents that follow the text and are made when it is sent.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    asks_contact: bool = False
    qr: str = ""
    expects_reply: bool = False
    importance: Importance = Importance.ORDINARY
    case_code: str = ""
    tag: str = field(default="")  #: what a later reply to this message means (staff group)
    template: Template | None = None
    thread: str = ""
    files: tuple[str, ...] = ()
