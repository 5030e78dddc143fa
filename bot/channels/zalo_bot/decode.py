"""From a stored update of Zalo Bot to the dialogue's words; what cannot be read is unsupported."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Decoded, RemoteFile
from bot.channels.wording import clean, slashed
from bot.channels.zalo_bot.arrivals import part
from bot.dialogue.model import Event, Incoming

#: Events whose content we cannot read, and how the dialogue calls them.
UNREADABLE = {"message.sticker.received": "sticker", "message.voice.received": "voice"}
#: Zalo keeps the content back: a file, a place, or any message of a specially protected person.
KEPT_BACK = "message.unsupported.received"
LONGEST_ADDRESS = 2_000


def decode(raw: Mapping[str, Any]) -> Decoded:
    """Read an update. ``what`` is "ignore" where no answer is due."""
    event = clean(raw.get("event_name"), at_most=100)
    message = part(raw, "message")
    if not isinstance(message, Mapping) or clean(part(part(message, "chat"), "chat_type")).upper() == "GROUP":
        return Decoded(Incoming(event=Event.UNSUPPORTED, what="ignore"))
    text = clean(message.get("text")) or clean(message.get("caption"))
    if event == KEPT_BACK:
        return _decoded(message, event=Event.UNSUPPORTED, what="kept_back")
    if event in UNREADABLE:
        return _decoded(message, event=Event.UNSUPPORTED, what=UNREADABLE[event])
    photo = clean(message.get("photo_url") or message.get("photo"), at_most=LONGEST_ADDRESS)
    if photo:
        ref = clean(message.get("message_id"), at_most=40) or "photo"
        return Decoded(_incoming(message, text=text), (RemoteFile(photo, f"photo-{ref}.jpg", "image/jpeg"),))
    if not text:
        # An event that is new to us: nobody knows whether a person waits for an answer.
        return _decoded(message, event=Event.UNSUPPORTED, what="ignore")
    return _typed(message, text)


def _typed(message: Mapping[str, Any], text: str) -> Decoded:
    command = slashed(text)
    if command is None:
        return _decoded(message, text=text)
    name, rest = command
    if name == "start":
        return _decoded(message, event=Event.START, payload=rest[:64])
    return _decoded(message, choice=f"cmd:{name}", text=rest)


def _decoded(message: Mapping[str, Any], **said: Any) -> Decoded:
    return Decoded(_incoming(message, **said))


def _incoming(message: Mapping[str, Any], **said: Any) -> Incoming:
    person = part(message, "from")
    return Incoming(
        sender=clean(part(person, "id"), at_most=100),
        sender_name=clean(part(person, "display_name") or part(person, "name"), at_most=100),
        ref=clean(message.get("message_id"), at_most=100),
        at=_time(message.get("date")),
        **said,
    )


def _time(milliseconds: Any) -> datetime | None:
    if not isinstance(milliseconds, int) or isinstance(milliseconds, bool):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
