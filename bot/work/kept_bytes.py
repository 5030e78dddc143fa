"""Which kept bytes nobody needs any more: files share them, as what is shown or as the original."""

from collections.abc import Collection, Iterable

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import StoredFile


def hashes_of(files: Iterable[StoredFile]) -> set[str]:
    """Return the hashes of all bytes that files have: what is shown and, of a picture, the original."""
    return {one for file in files for one in (file.sha256, file.original_sha256) if one}


def empty(file: StoredFile) -> None:
    """Take from a row everything but that there was a file."""
    file.sha256, file.original_sha256, file.remote_ref, file.name = None, None, None, ""
    file.state = "erased"


async def unneeded(db: AsyncSession, hashes: Collection[str]) -> set[str]:
    """Return those of the hashes that no row names any more; changed rows must be flushed before."""
    used = union(
        *(
            select(column).where(column.in_(hashes))
            for column in (StoredFile.sha256, StoredFile.original_sha256)
        )
    )
    return set(hashes) - set(await db.scalars(used))
