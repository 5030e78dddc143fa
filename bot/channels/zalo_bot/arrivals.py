"""From what Zalo Bot hands over to an Arrival: wrapped or flat, by look-ups that cannot fail."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Arrival
from bot.channels.wording import clean, slashed

NAME = "zalo_bot"
#: Events that tell of no message of a person.
SILENT = frozenset({"message.reaction.received"})


def unwrapped(body: Any) -> dict[str, Any] | None:
    """Return the update itself; the documentation shows it wrapped, real calls come flat."""
    inner = body.get("result", body) if isinstance(body, Mapping) else None
    return dict(inner) if isinstance(inner, Mapping) and inner else None


def read_arrival(update: Mapping[str, Any], *, account: str) -> Arrival:
    """Return what is stored of an update. Groups and other bots have no conversation with us."""
    message = part(update, "message")
    number = clean(part(message, "message_id"), at_most=80) or _fingerprint(update)
    text = clean(part(message, "text")) or clean(part(message, "caption"))
    return Arrival(
        channel=NAME,
        external_id=f"{account}:{number}"[:120],
        peer=_peer(update),
        raw=update,
        text=text,
        at_once=slashed(text) is not None,
    )


def part(whole: Any, name: str) -> Any:
    """Return one entry of what may be a JSON object, or None."""
    return whole.get(name) if isinstance(whole, Mapping) else None


def _peer(update: Mapping[str, Any]) -> str:
    message = part(update, "message")
    chat = part(message, "chat")
    private = clean(part(chat, "chat_type")).upper() in {"PRIVATE", ""}
    said = update.get("event_name") not in SILENT
    person = not part(part(message, "from"), "is_bot")
    return clean(part(chat, "id"), at_most=100) if private and said and person else ""


def _fingerprint(update: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()[:40]
