"""Writes tables as XLSX, CSV or JSON so that no cell can do harm in a spreadsheet program."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.clock import VIETNAM
from bot.exports.cells import Cell, Table, harmless, text_of
from bot.exports.docx import MEDIA_TYPE as DOCX
from bot.exports.sheets import workbook

FORMATS = ("xlsx", "csv", "json", "docx")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "docx": DOCX,
}


def write(tables: Sequence[Table], file_format: str) -> bytes:
    """Return the tables as a file of this format."""
    match file_format:
        case "xlsx":
            return workbook(tables)
        case "csv":
            return _csv(tables)
        case "docx":
            # Only now: what reports are made of takes a moment to load.
            from bot.reports.table_docx import tables_docx  # noqa: PLC0415

            return tables_docx(tables)
        case _:
            return _json(tables)


def _csv(tables: Sequence[Table]) -> bytes:
    out = io.StringIO()
    # With a byte-order mark, so that Excel reads the Vietnamese as UTF-8.
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    for table in tables:
        if len(tables) > 1:
            writer.writerow([harmless(table.title)])
        writer.writerow([harmless(heading) for heading in table.headings])
        writer.writerows([_csv_cell(cell) for cell in row] for row in table.rows)
        if len(tables) > 1:
            writer.writerow([])
    return out.getvalue().encode("utf-8")


def _csv_cell(cell: Cell) -> str:
    # A number below zero begins with a sign too, and stays a number.
    return harmless(cell) if isinstance(cell, str) else text_of(cell)


def _json(tables: Sequence[Table]) -> bytes:
    written = {
        table.name: [dict(zip(table.keys, map(_plain, row), strict=True)) for row in table.rows]
        for table in tables
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode("utf-8")


def _plain(cell: Cell) -> Any:
    match cell:
        case datetime():
            return cell.astimezone(VIETNAM).isoformat()
        case Decimal():
            return str(cell)
        case _:
            return cell
