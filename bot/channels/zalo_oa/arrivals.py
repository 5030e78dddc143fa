"""From an event of the Official Account to an Arrival, by look-ups that cannot fail."""

from collections.abc import Mapping
from typing import Any

from bot.channels.base import Arrival
from bot.channels.wording import clean, slashed

NAME = "zalo_oa"
#: Before the key of a choice in what a pressed button sends back.
TAPPED = "#opt:"
ECHO = "oa_send_"
GROUPS = ("user_send_group_", "oa_send_group_")
#: What the channel tells without anybody having done something for us.
RECEIPTS = frozenset({"user_received_message", "user_seen_message"})


def read_arrival(event: Mapping[str, Any], *, oa_id: str = "") -> Arrival | None:
    """Return an event as an arrival; None for one that says nothing to us.

    Our own messages come back to us: they are not kept again, but say that they have arrived.

    Args:
        event: as it came.
        oa_id: our account, where the application serves several; empty for whichever it is.
    """
    name = clean(event.get("event_name"), at_most=60)
    if name == "user_received_message" or (oa_id and _account(event, name) not in {oa_id, ""}):
        return None
    echo = name.startswith(ECHO)
    text = clean(part(event.get("message"), "text"))
    return Arrival(
        channel=NAME,
        external_id=_external_id(event, name),
        peer=person_of(event, name),
        raw=event,
        text="" if text.startswith(TAPPED) else text,
        at_once=text.startswith(TAPPED) or slashed(text) is not None,
        by_person=not echo and name not in RECEIPTS,
        echo_id=clean(part(event.get("message"), "msg_id"), at_most=100) if echo else "",
        kept=not echo or bool(clean(part(event.get("sender"), "admin_id"))),
    )


def person_of(event: Mapping[str, Any], name: str) -> str:
    """Return whom an event is about; nobody in groups, which belong to another product."""
    if name.startswith(GROUPS):
        return ""
    follower = part(event.get("follower"), "id")
    person = part(event.get("recipient" if name.startswith(ECHO) else "sender"), "id")
    return clean(follower or person, at_most=100)


def part(whole: Any, name: str) -> Any:
    """Return one entry of what may be a JSON object, or None."""
    return whole.get(name) if isinstance(whole, Mapping) else None


def _account(event: Mapping[str, Any], name: str) -> str:
    inner = part(event.get("sender" if name.startswith(ECHO) else "recipient"), "id")
    return clean(event.get("oa_id") or inner, at_most=100)


def _external_id(event: Mapping[str, Any], name: str) -> str:
    number = clean(part(event.get("message"), "msg_id"), at_most=100)
    if number:
        return f"m:{number}"
    when = clean(event.get("timestamp"), at_most=30)
    return f"{name}:{person_of(event, name)}:{when}"[:120]
