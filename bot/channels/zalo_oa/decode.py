"""From a stored event of the Official Account to the dialogue's words; nothing raises here."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from bot.channels.base import Decoded, RemoteFile
from bot.channels.wording import clean, slashed
from bot.channels.zalo_oa.arrivals import ECHO, GROUPS, TAPPED, part, person_of
from bot.dialogue.model import Contact, Event, Incoming

IGNORE = "ignore"  #: nobody expects an answer
#: Kinds of attachments that we cannot read, and how the dialogue calls them.
UNREADABLE = {
    "audio": "voice",
    "video": "video",
    "sticker": "sticker",
    "location": "location",
    "gif": "other",
}
LONGEST_ADDRESS = 2_000


def decode(raw: Mapping[str, Any]) -> Decoded:  # noqa: PLR0911 - one line a kind
    """Read an event. ``what`` is "ignore" where no answer is due."""
    name = clean(raw.get("event_name"), at_most=60)
    if name.startswith(GROUPS):
        return _said(raw, name, event=Event.UNSUPPORTED, what=IGNORE)
    if name.startswith(ECHO):
        return _staff(raw, name)
    match name:
        case "follow":
            return _said(raw, name, event=Event.START)
        case "unfollow":
            return _said(raw, name, event=Event.BLOCKED)
        case "user_seen_message":
            return _said(raw, name, event=Event.SEEN, seen=_numbers(part(raw.get("message"), "msg_ids")))
        case "user_submit_info":
            return _submitted(raw, name)
    if name.startswith("user_send_"):
        return _message(raw, name)
    return _said(raw, name, event=Event.UNSUPPORTED, what=IGNORE)


def _message(raw: Mapping[str, Any], name: str) -> Decoded:
    text = clean(part(raw.get("message"), "text"))
    if text.startswith(TAPPED):
        return _said(raw, name, choice=clean(text.removeprefix(TAPPED), at_most=100).strip() or None)
    if command := slashed(text):
        verb, rest = command
        if verb == "start":
            return _said(raw, name, event=Event.START, payload=rest[:64])
        return _said(raw, name, choice=f"cmd:{verb}", text=rest)
    attached = _attached(raw)
    files = tuple(file for kind, payload in attached if (file := _file(raw, kind, payload)))
    words = "\n".join(filter(None, (text, *(_link(payload) for kind, payload in attached if kind == "link"))))
    if files or words:
        return Decoded(_incoming(raw, name, text=words), files)
    kind = attached[0][0] if attached else name.removeprefix("user_send_")
    return _said(raw, name, event=Event.UNSUPPORTED, what=UNREADABLE.get(kind, "other"))


def _staff(raw: Mapping[str, Any], name: str) -> Decoded:
    """Read what somebody of the office wrote in Zalo's own program."""
    files = tuple(file for kind, payload in _attached(raw) if (file := _file(raw, kind, payload)))
    text = clean(part(raw.get("message"), "text"))
    return Decoded(_incoming(raw, name, event=Event.STAFF_SPOKE, text=text), files)


def _submitted(raw: Mapping[str, Any], name: str) -> Decoded:
    info = raw.get("info")
    phone = clean(part(info, "phone"), at_most=40)
    if not phone:
        return _said(raw, name, event=Event.UNSUPPORTED, what="other")
    # The person filled it in for us and pressed “share”.
    name_given = clean(part(info, "name"), at_most=100)
    contact = Contact(phone=phone, name=name_given, own=True, address=_address(info))
    return _said(raw, name, contact=contact)


def _address(info: Any) -> str:
    whole = part(info, "full_address")
    names = ("user_address", "user_ward", "user_district", "user_city")
    lines = [line for name in names if (line := clean(part(whole, name), at_most=150).strip())]
    return ", ".join(lines) or clean(part(info, "address"), at_most=300).strip()


def _attached(raw: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    attachments = part(raw.get("message"), "attachments")
    if not isinstance(attachments, Sequence) or isinstance(attachments, str):
        return []
    return [
        (clean(one.get("type"), at_most=30), payload)
        for one in attachments
        if isinstance(one, Mapping) and isinstance(payload := one.get("payload"), Mapping)
    ]


def _file(raw: Mapping[str, Any], kind: str, payload: Mapping[str, Any]) -> RemoteFile | None:
    address = clean(payload.get("url"), at_most=LONGEST_ADDRESS)
    if kind not in {"image", "file"} or not address:
        return None
    if kind == "image":
        number = clean(part(raw.get("message"), "msg_id"), at_most=40) or "1"
        return RemoteFile(address, f"photo-{number}.jpg", "image/jpeg")
    name = PurePosixPath(clean(payload.get("name")).replace("\\", "/")).name[-200:] or "document"
    size = clean(str(payload.get("size") or ""), at_most=15)
    # Zalo names the kind by the ending; what it really is shows when it is here.
    return RemoteFile(address, name, "application/octet-stream", int(size) if size.isdecimal() else 0)


def _link(payload: Mapping[str, Any]) -> str:
    words = (clean(payload.get("description")), clean(payload.get("url"), at_most=LONGEST_ADDRESS))
    return "\n".join(filter(None, words))


def _said(raw: Mapping[str, Any], name: str, **said: Any) -> Decoded:
    return Decoded(_incoming(raw, name, **said))


def _incoming(raw: Mapping[str, Any], name: str, **said: Any) -> Incoming:
    message = raw.get("message")
    return Incoming(
        sender=person_of(raw, name),
        reply_to=clean(part(message, "quote_msg_id"), at_most=100),
        ref=clean(part(message, "msg_id"), at_most=100),
        at=_time(raw.get("timestamp")),
        **said,
    )


def _numbers(listed: Any) -> tuple[str, ...]:
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return ()
    return tuple(number for one in listed if (number := clean(one, at_most=100)))


def _time(milliseconds: Any) -> datetime | None:
    text = clean(milliseconds, at_most=15)
    return datetime.fromtimestamp(int(text) / 1000, UTC) if text.isdecimal() and len(text) < 14 else None
