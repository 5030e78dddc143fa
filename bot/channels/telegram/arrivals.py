"""From a raw update to an Arrival: only what storing needs, by plain look-ups that cannot fail."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.channels.base import Arrival
from bot.channels.wording import clean, slashed

NAME = "telegram"


def update_number(raw: Any) -> int | None:
    """Return the number by which Telegram confirms this update, if it has one."""
    number = part(raw, "update_id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def read_arrival(raw: Any, *, account: str) -> Arrival | None:
    """Return what is stored of an update; None if it has no number and so cannot be told from others.

    ``account`` is the bot's own id, which keeps the numbers of two bots apart.
    """
    number = update_number(raw)
    if number is None:
        return None
    message = _message(raw)
    text = clean(part(message, "text")) or clean(part(message, "caption"))
    return Arrival(
        channel=NAME,
        external_id=f"{account}:{number}",
        peer=_peer(raw),
        raw=raw,
        text=text,
        at_once="callback_query" in raw or slashed(text) is not None,
        burst=part(message, "media_group_id") is not None,
    )


def tap(raw: Any) -> str:
    """Return the id of the tapped button's question, which waits to be answered; else nothing."""
    return clean(part(part(raw, "callback_query"), "id"))


def part(whole: Any, name: str) -> Any:
    """Return one entry of what may be a JSON object, or None."""
    return whole.get(name) if isinstance(whole, Mapping) else None


def _message(raw: Any) -> Any:
    return part(raw, "message") or part(raw, "edited_message")


def _peer(raw: Mapping[str, Any]) -> str:
    """Return the chat of whatever the update carries, kinds that we do not know included."""
    return next((chat for body in raw.values() for chat in _chats(body)), "")


def _chats(body: Any) -> Iterator[str]:
    for place in (body, part(body, "message")):
        chat = part(part(place, "chat"), "id")
        if isinstance(chat, int | str) and not isinstance(chat, bool):
            yield clean(str(chat), at_most=100)
