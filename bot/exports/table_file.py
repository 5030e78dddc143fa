"""Reads the tables of a spreadsheet that somebody filled in: XLSX or CSV, every cell as text."""

import csv
import io
import zipfile
from datetime import date, datetime

from bot.exports.cells import DANGEROUS

#: No office fills in more; a file that claims to is not read to its end.
MOST_ROWS, MOST_COLUMNS = 20_000, 60
XLSX_BEGINS = b"PK\x03\x04"

Rows = list[list[str]]


class SheetUnreadable(ValueError):
    """The file is no spreadsheet that can be read; save it as .xlsx or .csv (UTF-8)."""


def read_tables(content: bytes) -> list[Rows]:
    """Return the sheets of a file, rows of cells; which kind it is shows in its first bytes.

    Raises:
        SheetUnreadable: it is neither XLSX nor CSV in UTF-8.
    """
    return _xlsx(content) if content.startswith(XLSX_BEGINS) else [_csv(content)]


def _xlsx(content: bytes) -> list[Rows]:
    # Only now: twelve megabytes that a program which chats all day need not hold.
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return [
            [
                [_text(cell) for cell in row[:MOST_COLUMNS]]
                for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True)
            ]
            for sheet in book.worksheets
        ]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise SheetUnreadable("no spreadsheet") from error


def _csv(content: bytes) -> Rows:
    try:
        text = content.decode("utf-8-sig")
        first = text.partition("\n")[0]
        # Excel in Vietnamese separates by semicolons.
        separator = max(",;\t", key=first.count)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [
            [_text(cell) for cell in row[:MOST_COLUMNS]]
            for _, row in zip(range(MOST_ROWS), rows, strict=False)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SheetUnreadable("no CSV in UTF-8") from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    # What ``files.harmless`` put before it.
    return text[1:] if text[:1] == "'" and text[1:].startswith(DANGEROUS) else text
