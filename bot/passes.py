"""Passes: parts of an address that only we can make, each for one thing, until a time; nothing is stored."""

import hmac
from datetime import UTC, datetime

from bot.ids import keyed_digest

_MAC = 32


def pass_for(secret_key: str, purpose: str, number: int, *, until: datetime) -> str:
    """Return the pass to the thing with this number, for one purpose only.

    >>> pass_for("key", "file", 7, until=datetime(2026, 11, 23, tzinfo=UTC))[:13]
    '7-1795392000-'
    """
    end = int(until.timestamp())
    return f"{number}-{end}-{_mac(secret_key, purpose, number, end)}"


def number_in(secret_key: str, purpose: str, given: str, *, now: datetime) -> int | None:
    """Return to what a pass leads; None for one that we did not make for this purpose or that has run out."""
    number, _, rest = given.partition("-")
    until, _, mac = rest.partition("-")
    if not (_whole(number) and _whole(until)):
        return None
    right = _mac(secret_key, purpose, int(number), int(until))
    if not hmac.compare_digest(right.encode(), mac.encode()):
        return None
    return int(number) if datetime.fromtimestamp(int(until), UTC) >= now else None


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _mac(secret_key: str, purpose: str, number: int, until: int) -> str:
    return keyed_digest(secret_key, f"{purpose}:{number}:{until}")[:_MAC]
