"""Which kept bytes nobody needs any more: files share them, as what is shown or as the original."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import StoredFile
from feedback.retention_rules import Rule


def hashes_of(files: Iterable[StoredFile]) -> set[str]:
    """Return the hashes of all bytes that files have: what is shown and, of a picture, the original."""
    return {one for file in files for one in (file.sha256, file.original_sha256) if one}


#: Why a file was erased where its sender asked for it; else it is the rule's name.
WISH = "wish"


def empty(file: StoredFile, *, rule: Rule | None, now: datetime) -> None:
    """Take from a row everything but that there was a file, when it went, and by which rule.

    Args:
        file: whose bytes nobody needs any more, or that others share.
        rule: by which it goes; None where its sender asked for it.
        now: when; aware.
    """
    file.sha256, file.original_sha256, file.remote_ref, file.name = None, None, None, ""
    if file.state == "erased":
        return  # what is known of it stays
    file.state, file.erased_at = "erased", now
    file.erased_why = WISH if rule is None else rule.kind.value
    file.erased_after_days = None if rule is None else rule.days


async def unneeded(db: AsyncSession, hashes: Collection[str]) -> set[str]:
    """Return those of the hashes that no row names any more; changed rows must be flushed before."""
    used = union(
        *(
            select(column).where(column.in_(hashes))
            for column in (StoredFile.sha256, StoredFile.original_sha256)
        )
    )
    return set(hashes) - set(await db.scalars(used))
