"""Keeps the bytes of what people send, by hash and sealed, on a shelf: a folder or a bucket."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

from bot.shelf import Folder, Shelf
from feedback.errors import DataLocked
from feedback.sealing import Vault, is_sealed_file


class FileStore:
    """Files named by what they contain; the same photo sent twice is kept once.

    Where the shelf is a bucket that does not answer, every method raises ShelfSilent.

    Args:
        shelf: where they lie; a path is a folder.
        vault: the keys with which they are sealed; without any they lie there plain.
    """

    def __init__(self, shelf: Shelf | Path, vault: Vault | None = None) -> None:
        self._shelf = Folder(shelf) if isinstance(shelf, Path) else shelf
        self._vault = vault

    async def keep(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256 in hexadecimal."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, sha256: str) -> bytes:
        """Return the bytes.

        Raises:
            FileNotFoundError: they are gone.
            DataLocked: no key opens them.
        """
        return await asyncio.to_thread(lambda: self._opened(sha256, self._shelf.get(sha256)))

    async def stored(self, sha256: str) -> bytes | None:
        """Return the bytes as they lie there, sealed or not; None if they are gone."""
        try:
            return await asyncio.to_thread(self._shelf.get, sha256)
        except FileNotFoundError:
            return None

    async def has(self, sha256: str) -> bool:
        """Tell whether the bytes are there."""
        return await asyncio.to_thread(self._shelf.has, sha256)

    async def take_in(self, sha256: str, stored: bytes) -> bool:
        """Store bytes as another store holds them, sealed or not; tell whether they are what they are named.

        What no key here opens is kept as it is: its own seal shows a change when it is opened.
        """
        try:
            content = self._opened(sha256, stored)
        except DataLocked:
            await asyncio.to_thread(self._shelf.put, sha256, stored)
            return True
        return await self.keep(content) == sha256

    async def forget(self, sha256: str) -> None:
        """Remove bytes that nobody needs any more; nothing happens if they are gone."""
        await asyncio.to_thread(self._shelf.drop, sha256)

    def reseal(self) -> Iterator[int]:
        """Seal again with the first key what is plain or has an older one, giving 1 for each done.

        Raises:
            DataLocked: no key opens one of them.
        """
        if self._vault is None:
            return
        for name in self._shelf.names():
            stored = self._shelf.get(name)
            if not self._vault.is_newest(stored):
                self._shelf.put(name, self._vault.seal_bytes(self._opened(name, stored), name))
                yield 1

    def _opened(self, name: str, stored: bytes) -> bytes:
        if self._vault is not None:
            return self._vault.open_bytes(stored, name)
        if is_sealed_file(stored):
            raise DataLocked
        return stored

    def _keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        if not self._shelf.has(name):
            self._shelf.put(name, content if self._vault is None else self._vault.seal_bytes(content, name))
        return name
