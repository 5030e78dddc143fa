"""Seals what is kept of a person: encrypted with keys from outside the database, found again by a keyed hash.

The first key seals; every key opens, so that keys can be changed while the program runs.
"""

import base64
import hmac
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from feedback.errors import DataLocked, KeyTooShort, TooManyKeys
from feedback.folding import fold

#: A key is any text of at least so many characters; ``keys new`` makes one of 43.
SHORTEST_KEY = 32
#: What an administrator may give: the key in use, the one before, and one more.
MOST_GIVEN = 3
#: Those, and the stand-ins derived from the secret keys.
MOST_KEYS = MOST_GIVEN + 2

_MARK = "sealed:1:"
_FILE_MARK = b"tro-ly-so sealed file 1\n"
_KEY_NAME = 8
_NONCE = 12
_INTERNATIONAL = re.compile(r"^(?:\+|00)?84(?=\d{9}$)")


class Piece(StrEnum):
    """What a sealed text is; bound into it, so that one cannot be put in the place of another."""

    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    EMAIL = "email"
    WISH = "wish"  #: words of a request about one's own data
    GRANT = "grant"  #: not a person's: what opens a channel


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    cipher: AESGCM
    finder: bytes


class Vault:
    """Seals and opens texts.

    Args:
        keys: the first seals, all open.

    Raises:
        KeyTooShort: a key could be guessed.
        TooManyKeys: keys that are not needed any more have to go.
    """

    def __init__(self, keys: Sequence[str], *, nonce: Callable[[int], bytes] = os.urandom) -> None:
        if not keys:
            raise DataLocked
        if len(keys) > MOST_KEYS:
            raise TooManyKeys(MOST_KEYS)
        self._keys = [_key(text) for text in keys]
        self._by_name = {key.name: key for key in self._keys}
        self._nonce = nonce

    @property
    def mark(self) -> str:
        """Return what every text begins with that the first key has sealed."""
        return f"{_MARK}{self._keys[0].name}:"

    def seal(self, text: str, piece: Piece) -> str:
        """Return the text sealed with the first key; an empty one stays empty."""
        if not text:
            return ""
        nonce = self._nonce(_NONCE)
        sealed = nonce + self._keys[0].cipher.encrypt(nonce, text.encode(), piece.encode())
        return self.mark + base64.urlsafe_b64encode(sealed).decode()

    def open(self, stored: str, piece: Piece) -> str:
        """Return the text; one that was stored before there were keys is returned as it is.

        Raises:
            DataLocked: no key fits, or what is stored has been changed.
        """
        if not is_sealed(stored):
            return stored
        name, _, sealed = stored.removeprefix(_MARK).partition(":")
        key = self._by_name.get(name)
        if key is None:
            raise DataLocked
        try:
            raw = base64.urlsafe_b64decode(sealed)
            return key.cipher.decrypt(raw[:_NONCE], raw[_NONCE:], piece.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise DataLocked from error

    def seal_bytes(self, content: bytes, name: str) -> bytes:
        """Return a file's bytes sealed with the first key, bound to their name so that none are exchanged."""
        key, nonce = self._keys[0], self._nonce(_NONCE)
        return _FILE_MARK + key.name.encode() + nonce + key.cipher.encrypt(nonce, content, name.encode())

    def open_bytes(self, stored: bytes, name: str) -> bytes:
        """Return a file's bytes; those that were stored before there were keys as they are.

        Raises:
            DataLocked: no key fits, or what is stored has been changed.
        """
        if not is_sealed_file(stored):
            return stored
        rest = stored[len(_FILE_MARK) :]
        key = self._by_name.get(rest[:_KEY_NAME].decode("ascii", "replace"))
        if key is None:
            raise DataLocked
        nonce, sealed = rest[_KEY_NAME:][:_NONCE], rest[_KEY_NAME + _NONCE :]
        try:
            return key.cipher.decrypt(nonce, sealed, name.encode())
        except (InvalidTag, ValueError) as error:
            raise DataLocked from error

    def is_newest(self, stored: bytes) -> bool:
        """Tell whether a file's bytes are sealed with the first key."""
        return stored.startswith(_FILE_MARK + self._keys[0].name.encode())

    def finder(self, text: str, piece: Piece, *, age: int = 0) -> str:
        """Return the hash by which this exact text is found again; nothing for nothing.

        Args:
            text: as people write it; spelling of phones, case, accents and spaces do not matter.
            piece: what it is.
            age: which key: 0 is the first; beyond the last one nothing can be found.
        """
        said = normalised(text, piece)
        if not said:
            return ""
        if age >= len(self._keys):
            return "-"
        return hmac.new(self._keys[age].finder, f"{piece}:{said}".encode(), sha256).hexdigest()


def is_sealed(stored: str) -> bool:
    """Tell whether a stored text is sealed, with whatever key."""
    return stored.startswith(_MARK)


def is_sealed_file(stored: bytes) -> bool:
    """Tell whether a file's bytes are sealed, with whatever key."""
    return stored.startswith(_FILE_MARK)


def normalised(text: str, piece: Piece) -> str:
    """Return the one spelling under which a phone number or a name is found.

    >>> normalised("+84 901 234 567", Piece.PHONE), normalised("Trần  Thị MAI", Piece.NAME)
    ('0901234567', 'tran thi mai')
    """
    if piece is Piece.PHONE:
        return _INTERNATIONAL.sub("0", "".join(char for char in text if char.isdecimal()))
    return " ".join(fold(text).split())


def fit(keys: Sequence[str]) -> bool:
    """Tell whether an administrator may give these keys: not too many, none that could be guessed."""
    return len(keys) <= MOST_GIVEN and all(len(key) >= SHORTEST_KEY for key in keys)


def derived(secret: str) -> str:
    """Return the key that stands in while an administrator has given none."""
    return base64.urlsafe_b64encode(_stretched(secret, b"stand-in key for personal data")).decode()


def _key(text: str) -> _Key:
    if len(text) < SHORTEST_KEY:
        raise KeyTooShort(SHORTEST_KEY)
    return _Key(
        name=sha256(_stretched(text, b"name")).hexdigest()[:_KEY_NAME],
        cipher=AESGCM(_stretched(text, b"seal")),
        finder=_stretched(text, b"find"),
    )


def _stretched(secret: str, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tro-ly-so " + use).derive(secret.encode())
