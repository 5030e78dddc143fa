"""Writes tables as XLSX, CSV or JSON so that no cell can do harm in a spreadsheet program."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from bot.clock import VIETNAM
from bot.words import moment

FORMATS = ("xlsx", "csv", "json")
MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
#: A cell that begins so would be taken for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
#: Excel cuts longer texts off.
LONGEST_CELL = 32_000
_WIDTHS = (10, 60)
#: Headings run over three lines.
HEADING_HEIGHT = 48
ONE_PAGE_COLUMNS = 16

Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a title, a line that says what it is, keys for programs, headings for people, rows."""

    name: str
    title: str
    note: str
    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]


def write(tables: Sequence[Table], file_format: str) -> bytes:
    """Return the tables as a file of this format."""
    match file_format:
        case "xlsx":
            return _xlsx(tables)
        case "csv":
            return _csv(tables)
        case _:
            return _json(tables)


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet program takes it for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _xlsx(tables: Sequence[Table]) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"})
    title = book.add_format({"bold": True, "font_size": 14})
    note = book.add_format({"italic": True, "font_color": "#555555"})
    head = book.add_format(
        {
            "bold": True,
            "bg_color": "#0F5E6E",
            "font_color": "#FFFFFF",
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
        }
    )
    plain = book.add_format({"valign": "top", "text_wrap": True})
    when = book.add_format({"valign": "top", "num_format": "dd/mm/yyyy hh:mm", "align": "left"})
    for table in tables:
        sheet = book.add_worksheet(table.title[:31])
        sheet.write_string(0, 0, table.title, title)
        sheet.write_string(1, 0, table.note, note)
        for column, heading in enumerate(table.headings):
            sheet.write_string(3, column, heading, head)
            sheet.set_column(column, column, _width(table, column))
        for number, row in enumerate(table.rows, 4):
            for column, cell in enumerate(row):
                _write_cell(sheet, number, column, cell, plain, when)
        sheet.freeze_panes(4, 1)
        if table.rows:
            sheet.autofilter(3, 0, 3 + len(table.rows), len(table.headings) - 1)
        sheet.set_row(3, HEADING_HEIGHT)
        sheet.set_landscape()
        # A register of many columns goes over several pages side by side rather than unreadably small.
        sheet.fit_to_pages(1 if len(table.headings) <= ONE_PAGE_COLUMNS else 2, 0)
        sheet.repeat_rows(3)
        sheet.set_paper(9)
    book.close()
    return target.getvalue()


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, plain: Any, when: Any) -> None:  # noqa: PLR0917
    match cell:
        case None:
            sheet.write_blank(row, column, None, plain)
        case str():
            sheet.write_string(row, column, harmless(cell)[:LONGEST_CELL], plain)
        case datetime():
            sheet.write_datetime(row, column, cell.astimezone(VIETNAM).replace(tzinfo=None), when)
        case _:
            sheet.write_number(row, column, cell, plain)


def _width(table: Table, column: int) -> int:
    longest = max((len(_text(row[column])) for row in table.rows[:200]), default=0)
    heading = max(len(word) for word in table.headings[column].split()) if table.headings[column] else 0
    return max(_WIDTHS[0], heading + 3, min(_WIDTHS[1], longest + 2))


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
    return harmless(cell) if isinstance(cell, str) else _text(cell)


def _json(tables: Sequence[Table]) -> bytes:
    written = {
        table.name: [dict(zip(table.keys, map(_plain, row), strict=True)) for row in table.rows]
        for table in tables
    }
    return json.dumps(written, ensure_ascii=False, indent=1).encode("utf-8")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return moment(cell) if isinstance(cell, datetime) else str(cell)


def _plain(cell: Cell) -> Any:
    match cell:
        case datetime():
            return cell.astimezone(VIETNAM).isoformat()
        case Decimal():
            return str(cell)
        case _:
            return cell
