"""Takes in a file that somebody uploads: looked at, scanned, freed of its notes and kept sealed."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import FileRefused
from bot.file_kinds import kind_of, safe_name
from bot.files import FileStore
from bot.parts import Parts
from bot.pictures import Shown, to_show
from bot.scanning import ScannerSilent, Verdict, scanned
from bot.shelf import ShelfSilent
from bot.storage.tables import StoredFile

MB = 1_024 * 1_024
#: The media type of a file of which nothing can be shown.
UNSEEN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file whose bytes are kept; who it belongs to is said by the row that ``row`` makes.

    Args:
        name: with an ending that fits what is shown.
        media_type: of what is shown.
        size: of what is shown, in bytes.
        sha256: what is shown; None of a picture that could not be read and is only kept as it came.
        original_sha256: of a picture of which not every byte is shown: as it came.
    """

    name: str
    media_type: str
    size: int
    sha256: str | None
    original_sha256: str | None = None

    def row(self, *, conversation_id: int | None, now: datetime) -> StoredFile:
        """Return the file as a row that has still to be added."""
        return StoredFile(
            conversation_id=conversation_id,
            name=self.name,
            media_type=self.media_type,
            size=self.size,
            sha256=self.sha256,
            original_sha256=self.original_sha256,
            state="kept",
            attempts=0,
            created_at=now,
        )


async def take_in(parts: Parts, content: bytes, name: str, *, to_be_shown: bool = False) -> TakenIn:
    """Keep the bytes of an uploaded file and say what it is by what it holds.

    A picture that does not open is kept unseen, for whatever a person sent is never thrown away; one that is
    ``to_be_shown`` is refused.

    Raises:
        FileRefused: ``too_large``, ``kind``, ``infected``, ``unreadable``; ``unscanned`` while the scanner
            is silent, ``unkept`` while the store is.
    """
    if len(content) > parts.settings.max_file_mb * MB:
        raise FileRefused("too_large")
    kind = kind_of(content)
    if kind is None:
        raise FileRefused("kind")
    try:
        verdict = await scanned(content, parts.settings.file_scanner)
    except ScannerSilent as silence:
        raise FileRefused("unscanned") from silence
    if verdict is Verdict.INFECTED:
        raise FileRefused("infected")
    shown = await to_show(content, kind)
    if shown is None and to_be_shown:
        raise FileRefused("unreadable")
    try:
        if shown is None:
            return await kept_unseen(parts.files, content, name, kind)
        return await kept_as(parts.files, content, name, shown)
    except ShelfSilent as silence:
        raise FileRefused("unkept") from silence


async def kept_as(files: FileStore, content: bytes, name: str, shown: Shown) -> TakenIn:
    """Keep bytes that were looked at: what is shown, and beside it a picture as it came.

    Args:
        files: where.
        content: as it came.
        name: as the sender's program calls it.
        shown: what people see of it, by ``bot.pictures.to_show``.

    Raises:
        ShelfSilent: the store does not answer.
    """
    sha256 = await files.keep(shown.content)
    original = await files.keep(content) if shown.content != content else None
    name = safe_name(name, shown.media_type)
    return TakenIn(name, shown.media_type, len(shown.content), sha256, original)


async def kept_unseen(files: FileStore, content: bytes, name: str, kind: str) -> TakenIn:
    """Keep a picture that cannot be read as it came; it may say where it was taken, so no page shows it.

    Raises:
        ShelfSilent: the store does not answer.
    """
    return TakenIn(safe_name(name, kind), UNSEEN, len(content), None, await files.keep(content))
