"""Hashes and checks passwords with argon2id, away from the event loop."""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from enum import Enum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.staff import guessable
from bot.staff.errors import PasswordUnfit

SHORTEST = 10
LONGEST = 200
FEWEST_DIFFERENT = 5

#: Each hash takes 64 MiB, so a flood of sign-ins waits here instead of filling the memory.
_AT_ONCE = 2


class Verdict(Enum):
    """What came of comparing a password with a hash."""

    WRONG = "wrong"
    RIGHT = "right"
    RIGHT_BUT_OLD = "right_but_old"  #: hashed with older parameters; hash it again


def check_fit(password: str, *, login: str) -> None:
    """Check that a new password is hard enough to guess.

    Raises:
        PasswordUnfit: it is not; the error says why.
    """
    if len(password) < SHORTEST:
        raise PasswordUnfit("short")
    if len(password) > LONGEST:
        raise PasswordUnfit("long")
    if len(set(password)) < FEWEST_DIFFERENT:
        raise PasswordUnfit("plain")
    if guessable.is_run(password) or guessable.is_pattern(password) or password.isdecimal():
        raise PasswordUnfit("run")
    if login and len(password.lower().replace(login.lower(), "")) < SHORTEST:
        raise PasswordUnfit("login")
    if guessable.is_common(password):
        raise PasswordUnfit("common")


class Passwords:
    """Hashes passwords and compares them with hashes."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        # Compared with when there is no account, so that an unknown login takes as long as a known one.
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._hash, password)

    async def compare(self, password: str, password_hash: str | None) -> Verdict:
        """Compare; without a hash the same work is done and the verdict is WRONG."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._compare, password, password_hash)

    def _hash(self, password: str) -> str:
        return self._hasher.hash(_one_form(password))

    def _compare(self, password: str, password_hash: str | None) -> Verdict:
        if self._nobody is None:
            self._nobody = self._hasher.hash("nobody")
        try:
            self._hasher.verify(password_hash or self._nobody, _one_form(password))
        except (VerificationError, InvalidHashError):
            return Verdict.WRONG
        if password_hash is None:
            return Verdict.WRONG
        return Verdict.RIGHT_BUT_OLD if self._hasher.check_needs_rehash(password_hash) else Verdict.RIGHT


def _one_form(password: str) -> str:
    # Keyboards write the same Vietnamese letter in one code point or in several.
    return unicodedata.normalize("NFC", password)
