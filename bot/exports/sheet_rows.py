"""Writes the rows of a long sheet as the file has them, past XlsxWriter's cell by cell: four times as fast.

What a sheet is besides its rows stays XlsxWriter's, which keeps rows in a file of their own until the end.
There these are written, each text escaped by its own functions.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.clock import VIETNAM
from bot.exports.cells import Cell, Row, harmless

#: Excel cuts longer texts off; it counts in units of UTF-16, of which an emoji takes two.
LONGEST_CELL = 32_000
#: Day 0 of spreadsheets, for whom 1900 was a leap year; no case is that old.
_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zones
_DAY_S, _SECOND_US = 86_400, 1_000_000
#: What cannot stand in a file as it is. ``_x0041_`` would be read as a letter.
_UNFIT = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


class SheetRows:
    """The rows of one sheet of a workbook that is written with ``constant_memory``."""

    def __init__(self, sheet: Any, columns: int, formats: Mapping[str, Any]) -> None:
        """Begin below what was written to the sheet.

        Args:
            sheet: XlsxWriter's.
            columns: how many cells a row has.
            formats: XlsxWriter's, of a ``text``, a ``number`` and of a time (``when``).
        """
        from xlsxwriter.utility import xl_col_to_name  # noqa: PLC0415

        self._sheet = sheet
        self._names = [xl_col_to_name(column) for column in range(columns)]
        self._text, self._number, self._when = (
            formats[name]._get_xf_index() for name in ("text", "number", "when")
        )

    def add(self, first: int, rows: Sequence[tuple[Row, float | None]]) -> None:
        """Write rows from this place on; the sheet's first row is 0.

        Args:
            first: where the first of them stands.
            rows: each with its height in points, or None for the usual one.
        """
        if not rows:
            return
        sheet, last = self._sheet, first + len(rows) - 1
        # What was written before goes into the file first, and how far the sheet reaches is noted.
        sheet._write_single_row(last)
        sheet._check_dimensions(last, len(self._names) - 1)
        sheet.fh.write(
            "".join(self._row(number, row, points) for number, (row, points) in enumerate(rows, first + 1))
        )

    def _row(self, number: int, row: Row, points: float | None) -> str:
        height = "" if points is None else f' ht="{points:g}" customHeight="1"'
        cells = [self._cell(f"{name}{number}", cell) for name, cell in zip(self._names, row, strict=True)]
        return f'<row r="{number}"{height}>{"".join(cells)}</row>'

    def _cell(self, place: str, cell: Cell) -> str:
        if cell is None or cell == "":
            return f'<c r="{place}" s="{self._text}"/>'
        if isinstance(cell, str):
            return f'<c r="{place}" s="{self._text}" t="inlineStr"><is>{self._told(harmless(cell))}</is></c>'
        if isinstance(cell, datetime):
            return f'<c r="{place}" s="{self._when}"><v>{_day_of(cell):.16G}</v></c>'
        return f'<c r="{place}" s="{self._number}"><v>{cell:.16G}</v></c>'

    def _told(self, text: str) -> str:
        text = _cut(text)
        kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
        if _UNFIT.search(text):
            text = self._sheet._escape_data(self._sheet._escape_control_characters(text))
        return f"<t{kept}>{text}</t>"


def _cut(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def _day_of(at: datetime) -> float:
    """Return the time in Vietnam as days and parts of a day, as spreadsheets have it."""
    since = at.astimezone(VIETNAM).replace(tzinfo=None) - _DAY_0
    return since.days + (since.seconds + since.microseconds / _SECOND_US) / _DAY_S
