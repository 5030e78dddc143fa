"""Takes in a file that somebody uploads: looked at, scanned, freed of its notes and kept sealed."""

from dataclasses import dataclass
from datetime import datetime

from bot.channels.base import FileRefused
from bot.file_kinds import kind_of, safe_name
from bot.files import FileStore
from bot.parts import Parts
from bot.pictures import without_notes
from bot.scanning import ScannerSilent, Verdict, scanned
from bot.shelf import ShelfSilent
from bot.storage.tables import StoredFile

MB = 1_024 * 1_024


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A file whose bytes are kept; who it belongs to is said by the row that ``row`` makes."""

    name: str
    media_type: str
    size: int
    sha256: str
    original_sha256: str | None = None  #: of a picture whose notes were taken out: as it came

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


async def take_in(parts: Parts, content: bytes, name: str) -> TakenIn:
    """Keep the bytes of an uploaded file and say what it is by what it holds.

    Raises:
        FileRefused: ``too_large``, ``kind``, ``infected``; ``unscanned`` while the scanner is silent,
            ``unkept`` while the store is.
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
    try:
        return await kept_as(parts.files, content, name, kind)
    except ShelfSilent as silence:
        raise FileRefused("unkept") from silence


async def kept_as(files: FileStore, content: bytes, name: str, kind: str) -> TakenIn:
    """Keep bytes that were looked at: a picture without its notes, and beside it the original as it came.

    Args:
        files: where.
        content: as it came.
        name: as the sender's program calls it.
        kind: what it holds, by ``kind_of``: names and announced kinds are anybody's word.

    Raises:
        ShelfSilent: the store does not answer.
    """
    shown = await without_notes(content)
    sha256 = await files.keep(shown)
    original = await files.keep(content) if shown != content else None
    return TakenIn(safe_name(name, kind), kind, len(shown), sha256, original)
