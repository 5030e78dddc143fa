"""Figures and registers as files for people and programs: spreadsheets, CSV, JSON."""

import tempfile
from typing import BinaryIO

from bot.exports.cells import Table
from bot.exports.files import FORMATS, MEDIA_TYPES, write, write_to
from bot.exports.sources import WHATS, tables_of
from bot.parts import Parts
from bot.storage.engine import reading
from bot.words import Words
from feedback.case_rows import EVERYTHING, Scope
from feedback.periods import Period

__all__ = ["FORMATS", "MEDIA_TYPES", "WHATS", "Table", "export", "file_name", "tables_of", "write"]


async def export(
    parts: Parts, what: str, period: Period, file_format: str, scope: Scope = EVERYTHING
) -> BinaryIO:
    """Return an open file, at its beginning, that vanishes when it is closed.

    Neither the file nor the rows behind it are ever held in memory.

    Args:
        parts: the running program.
        what: ``cases``, ``statistics``, ``misses`` or ``faq``.
        period: what counts.
        file_format: ``xlsx``, ``csv`` or ``json``.
        scope: which cases; of misses and topics all are given.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        async with parts.large_files, reading(parts.sessions) as db:
            tables = await tables_of(db, parts, what, period, scope, words=Words("vi"))
            await write_to(file, tables, file_format)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def file_name(what: str, period: Period, file_format: str) -> str:
    """Return a name without personal data."""
    return f"{what}-{period.first_day:%Y%m%d}-{period.last_day:%Y%m%d}.{file_format}"
