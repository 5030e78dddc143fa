"""Where stored files lie: a folder of this machine, or a bucket of an S3-compatible store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from bot.settings import Settings


class ShelfSilent(Exception):
    """The store for files does not answer or refuses our key; try again, or look at the settings."""


class Shelf(Protocol):
    """Keeps bytes by name; every call may block, so it is made in a thread."""

    def has(self, name: str) -> bool:
        """Tell whether there is anything of this name."""

    def get(self, name: str) -> bytes:
        """Return the bytes.

        Raises:
            FileNotFoundError: there are none.
        """

    def put(self, name: str, stored: bytes) -> None:
        """Store bytes durably, whole or not at all, in place of what was there."""

    def drop(self, name: str) -> None:
        """Remove bytes; nothing happens if they are gone."""

    def names(self) -> Iterator[str]:
        """Give the names of all that is kept, in order."""


def shelf_of(settings: Settings) -> Shelf:
    """Return where the settings want files to lie: a bucket if one is named, else the folder."""
    if not settings.s3_url:
        return Folder(settings.files_dir)
    from bot.bucket import Bucket  # noqa: PLC0415 - its library is heavy where it is not used

    return Bucket(settings)


class Folder:
    """A folder with one folder below it for each first two characters of the names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        return self._folder / name[:2] / name

    def has(self, name: str) -> bool:
        return self.path(name).exists()

    def get(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def put(self, name: str, stored: bytes) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(stored)
        fresh.replace(path)

    def drop(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    def names(self) -> Iterator[str]:
        yield from (path.name for path in sorted(self._folder.glob("??/*")) if path.suffix != ".new")
