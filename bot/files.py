"""Keeps the bytes of what people send, by hash and sealed, below one folder."""

import asyncio
import hashlib
from collections.abc import Iterator
from pathlib import Path

from feedback.errors import DataLocked
from feedback.sealing import Vault, is_sealed_file


class FileStore:
    """A folder of files named by what they contain; the same photo sent twice is kept once.

    Args:
        folder: where they lie.
        vault: the keys with which they are sealed; without any they lie there plain.
    """

    def __init__(self, folder: Path, vault: Vault | None = None) -> None:
        self._folder = folder
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
        return await asyncio.to_thread(lambda: self._opened(sha256, self.path(sha256).read_bytes()))

    async def take_in(self, sha256: str, stored: bytes) -> bool:
        """Store bytes as another store holds them, sealed or not; tell whether they are what they are named.

        What no key here opens is kept as it is: its own seal shows a change when it is opened.
        """
        try:
            content = self._opened(sha256, stored)
        except DataLocked:
            await asyncio.to_thread(self._write, sha256, stored)
            return True
        return await self.keep(content) == sha256

    async def forget(self, sha256: str) -> None:
        """Remove bytes that nobody needs any more; nothing happens if they are gone."""
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def reseal(self) -> Iterator[int]:
        """Seal again with the first key what is plain or has an older one, giving 1 for each done.

        Raises:
            DataLocked: no key opens one of them.
        """
        if self._vault is None:
            return
        for path in sorted(self._folder.glob("??/*")):
            stored = path.read_bytes()
            if path.suffix != ".new" and not self._vault.is_newest(stored):
                self._write(path.name, self._vault.seal_bytes(self._opened(path.name, stored), path.name))
                yield 1

    def _opened(self, name: str, stored: bytes) -> bytes:
        if self._vault is not None:
            return self._vault.open_bytes(stored, name)
        if is_sealed_file(stored):
            raise DataLocked
        return stored

    def _keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        if not self.path(name).exists():
            self._write(name, content if self._vault is None else self._vault.seal_bytes(content, name))
        return name

    def _write(self, name: str, stored: bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(stored)
        fresh.replace(path)
