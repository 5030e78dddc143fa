"""The one place where random names come from; tests hand in their own."""

import hashlib
import hmac
import random
import secrets


class Ids:
    """Makes secret tokens and the randomness of case codes."""

    def __init__(self, rng: random.Random | None = None) -> None:
        self.rng = rng or random.SystemRandom()

    def token(self) -> str:
        """Return a token that cannot be guessed (256 bits, safe in a URL)."""
        return secrets.token_urlsafe(32)

    def name(self) -> str:
        """Return a short name that is surely new (128 bits, hexadecimal)."""
        return f"{self.rng.getrandbits(128):032x}"


def digest(token: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(secret_key: str, value: str) -> str:
    """Return a fingerprint of a value that only the holder of the key can recompute."""
    return hmac.new(secret_key.encode(), value.encode(), hashlib.sha256).hexdigest()
