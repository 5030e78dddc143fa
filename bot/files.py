"""Keeps the bytes of what people send, by hash, below one folder."""

import asyncio
import hashlib
from pathlib import Path


class FileStore:
    """A folder of files named by what they contain; the same photo sent twice is kept once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256 in hexadecimal."""
        return await asyncio.to_thread(self._keep, content)

    async def read(self, sha256: str) -> bytes:
        """Return the bytes; raise FileNotFoundError if they are gone."""
        return await asyncio.to_thread(self.path(sha256).read_bytes)

    async def forget(self, sha256: str) -> None:
        """Remove bytes that nobody needs any more; nothing happens if they are gone."""
        await asyncio.to_thread(self.path(sha256).unlink, missing_ok=True)

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _keep(self, content: bytes) -> str:
        name = hashlib.sha256(content).hexdigest()
        path = self.path(name)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(".new")
            fresh.write_bytes(content)
            fresh.replace(path)
        return name
