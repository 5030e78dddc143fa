"""Figures and registers as files for people and programs: spreadsheets, CSV, JSON."""

from bot.exports.cells import Table
from bot.exports.files import FORMATS, MEDIA_TYPES, write
from bot.exports.sources import WHATS, tables_of

__all__ = ["FORMATS", "MEDIA_TYPES", "WHATS", "Table", "export_bytes", "tables_of", "write"]

from datetime import datetime

from bot.parts import Parts
from bot.storage.engine import reading
from bot.words import Words
from feedback.periods import Period


async def export_bytes(  # noqa: PLR0917 - pages and commands call it alike
    parts: Parts, what: str, start: datetime, end: datetime, file_format: str, unit_path: str | None
) -> tuple[bytes, str, str]:
    """Return a file's content, its media type and a name without personal data.

    Args:
        parts: the running program.
        what: ``cases``, ``statistics``, ``misses`` or ``faq``.
        start: the first moment that counts.
        end: the first moment that no longer counts.
        file_format: ``xlsx``, ``csv`` or ``json``.
        unit_path: this unit and those below; None for all.
    """
    period = Period(start, end)
    words = Words("vi")
    async with reading(parts.sessions) as db:
        tables = await tables_of(db, parts, what, period, unit_path, words=words)
    name = f"{what}-{period.first_day:%Y%m%d}-{period.last_day:%Y%m%d}.{file_format}"
    return write(tables, file_format), MEDIA_TYPES[file_format], name
