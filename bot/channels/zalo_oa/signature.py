"""Proves that a webhook call comes from Zalo: a plain SHA-256 over the bytes as received, with a secret."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

HEADER = "x-zevent-signature"


@dataclass(frozen=True, slots=True)
class Signing:
    """How calls are signed.

    Args:
        app_id: the application that events are for.
        secret: the OA Secret Key, which is not the application's secret.
        begins: what stands first in what is hashed; the documentation says the application's id.
    """

    app_id: str
    secret: str
    begins: Literal["app_id", "oa_id"] = "app_id"


def signature(first: str, body: bytes, timestamp: str, secret: str) -> str:
    """Return the signature in hexadecimal.

    >>> signature("1", b"{}", "2", "three")[:12]
    'd037d0dd1f09'
    """
    return hashlib.sha256(first.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def fits(signing: Signing, given: str, body: bytes, event: Mapping[str, Any]) -> bool:
    """Tell whether the header belongs to this body, and the body to our application."""
    firsts = _firsts(signing, event)
    return (
        bool(signing.secret)
        and event.get("app_id") == signing.app_id
        and _matches(given, body, event, firsts[signing.begins], signing.secret)
    )


def variant_that_fits(signing: Signing, given: str, body: bytes, event: Mapping[str, Any]) -> str:
    """Return by which other way the header would have been right, for the log; nothing if by none."""
    for name, first in _firsts(signing, event).items():
        if _matches(given, body, event, first, signing.secret):
            return name
    text = signing.app_id.encode() + body + _timestamp(event).encode()
    keyed = hmac.new(signing.secret.encode(), text, hashlib.sha256).hexdigest()
    return "hmac" if hmac.compare_digest(_bare(given), keyed.encode()) else ""


def _matches(given: str, body: bytes, event: Mapping[str, Any], first: str, secret: str) -> bool:
    right = signature(first, body, _timestamp(event), secret)
    return bool(first) and hmac.compare_digest(_bare(given), right.encode())


def _firsts(signing: Signing, event: Mapping[str, Any]) -> dict[str, str]:
    recipient = event.get("recipient")
    inner = recipient.get("id") if isinstance(recipient, Mapping) else ""
    oa_id = event.get("oa_id") or inner
    return {"app_id": signing.app_id, "oa_id": oa_id if isinstance(oa_id, str) else ""}


def _bare(given: str) -> bytes:
    return given.strip().lower().removeprefix("mac=").strip().encode()


def _timestamp(event: Mapping[str, Any]) -> str:
    timestamp = event.get("timestamp")
    return timestamp if isinstance(timestamp, str) else ""
