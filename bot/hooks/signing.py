"""How a telling is signed: as in Standard Webhooks 1.0, so that ready-made libraries can check it."""

import base64
import hashlib
import hmac
from datetime import datetime

from bot.ids import Ids

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret(ids: Ids) -> str:
    """Return a secret for a receiver: 256 bits in base 64 after a word that says what it is."""
    return PREFIX + base64.b64encode(ids.rng.randbytes(SECRET_BYTES)).decode()


def headers(secret: str, name: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers of one try: which telling, when (seconds since 1970), and the signature.

    The signature is HMAC-SHA256 over ``name.timestamp.body``; a receiver refuses old timestamps.
    """
    timestamp = str(int(now.timestamp()))
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{name}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
        "content-type": "application/json",
    }
