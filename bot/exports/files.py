"""Writes tables as XLSX, CSV or JSON, row by row, so that no file is ever held in memory."""

import asyncio
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO, Protocol

from bot.exports.cells import Row, Table
from bot.exports.docx import MEDIA_TYPE as DOCX
from bot.exports.lines import CsvWriter, JsonWriter
from bot.exports.sheets import XlsxWriter

FORMATS = ("xlsx", "csv", "json", "docx")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": DOCX,
}


class Writer(Protocol):
    """Writes one file: for each table ``begin``, ``add`` any number of times, ``end``; then ``close``."""

    def begin(self, table: Table) -> None: ...

    def add(self, rows: Sequence[Row]) -> None: ...

    def end(self) -> None: ...

    def close(self) -> None: ...


#: A document of more lines nobody reads, and it would be held in memory.
MOST_LINES_OF_A_DOCUMENT = 5_000


class TooManyLines(ValueError):
    """There are too many rows for a document; choose a spreadsheet, CSV or JSON."""


class DocxWriter:
    """Writes a document for people to read; unlike the others it is made in memory, so it is never long."""

    def __init__(self, target: BinaryIO, tables: int) -> None:
        self._target = target
        self._tables: list[Table] = []
        self._rows: list[Row] = []

    def begin(self, table: Table) -> None:
        self._rows = []
        self._tables.append(replace(table, rows=self._rows, pages=None))

    def add(self, rows: Sequence[Row]) -> None:
        if len(self._rows) + len(rows) > MOST_LINES_OF_A_DOCUMENT:
            raise TooManyLines
        self._rows.extend(rows)

    def end(self) -> None:
        """A table ends where the next one begins."""

    def close(self) -> None:
        # Only now: what reports are made of takes a moment to load.
        from bot.reports.table_docx import tables_docx  # noqa: PLC0415

        self._target.write(tables_docx(self._tables))


_WRITERS: Mapping[str, Callable[[BinaryIO, int], Writer]] = {
    "xlsx": XlsxWriter,
    "csv": CsvWriter,
    "json": JsonWriter,
    "docx": DocxWriter,
}


def write(tables: Sequence[Table], file_format: str) -> bytes:
    """Return tables that are held in memory as a file of this format."""
    target = io.BytesIO()
    writer = _WRITERS[file_format](target, len(tables))
    for table in tables:
        writer.begin(table)
        writer.add(table.rows)
        writer.end()
    writer.close()
    return target.getvalue()


async def write_to(target: BinaryIO, tables: Sequence[Table], file_format: str) -> None:
    """Write the tables to a file, page by page; others are served meanwhile."""
    writer = _WRITERS[file_format](target, len(tables))
    for table in tables:
        writer.begin(table)
        await asyncio.to_thread(writer.add, table.rows)
        if table.pages is not None:
            async for page in table.pages:
                await asyncio.to_thread(writer.add, page)
        await asyncio.to_thread(writer.end)
    await asyncio.to_thread(writer.close)
