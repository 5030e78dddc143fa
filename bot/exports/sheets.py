"""Writes tables as a workbook that reads well on a screen and prints well on paper."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any, BinaryIO

from bot.clock import VIETNAM
from bot.exports.cells import Cell, Row, Table, harmless, text_of

#: Excel cuts longer texts off; it counts in units of UTF-16, of which an emoji takes two.
LONGEST_CELL = 32_000

#: The heading stands in this row, under the title and what the sheet says; rows count from 0.
HEADING_ROW = 3
#: Widths of columns in characters: of a figure, and of texts by how long the longest is.
NARROWEST = 9
DATE_WIDTH = 16
TEXT_WIDTHS = ((12, 14), (30, 18), (80, 24))
WIDEST = 38
#: How many points one line of a heading takes, and what is left free around it.
LINE_POINTS, PADDING_POINTS = 14, 8
#: No row can be higher.
HIGHEST_POINTS = 409
#: Lines break at words, so that a text needs a little more room than its length.
WIDER = 1.15
#: A4 on its side holds so many characters at a size that can be read; a wider sheet is printed on A3.
A4_CHARACTERS = 150
A4, A3 = 9, 8
#: How many rows are looked at for the widths.
LOOKED_AT = 300
#: No sheet can be longer (rows count from 0); what does not fit stands in another one.
LAST_ROW = 1_048_575
#: Each height that is set stays in memory; rows beyond take what the program that opens the file gives them.
LAST_HIGH_ROW = 20_000


class XlsxWriter:
    """Writes a workbook, a sheet for each table; what is written is on the disk, not in memory."""

    def __init__(self, target: BinaryIO, tables: int, *, last_row: int = LAST_ROW) -> None:
        # Only now: ten megabytes that a program which chats all day need not hold.
        import xlsxwriter  # noqa: PLC0415

        self._book = xlsxwriter.Workbook(target, {"constant_memory": True})
        self._formats = _formats(self._book)
        self._table = Table("", "", "", (), ())
        self._first: list[Row] | None = None
        self._sheet: Any = None
        self._widths: list[int] = []
        self._next_row = self._sheets = 0
        self._last_row = last_row

    def begin(self, table: Table) -> None:
        self._table, self._first, self._sheets = table, [], 0

    def add(self, rows: Sequence[Row]) -> None:
        if self._first is None:
            self._write(rows)
            return
        missing = LOOKED_AT - len(self._first)
        self._first.extend(rows[:missing])
        if len(self._first) == LOOKED_AT:
            self._look_and_write()
            self._write(rows[missing:])

    def end(self) -> None:
        self._look_and_write()
        self._end_sheet()

    def close(self) -> None:
        self._book.close()

    def _look_and_write(self) -> None:
        """Begin the sheet once the first rows tell how wide the columns have to be."""
        if self._first is None:
            return
        rows, self._first = self._first, None
        self._widths = [_width(self._table, rows, column) for column in range(len(self._table.headings))]
        self._begin_sheet()
        self._write(rows)

    def _begin_sheet(self) -> None:
        table, formats, widths = self._table, self._formats, self._widths
        self._sheets += 1
        title = table.title[:31] if self._sheets == 1 else f"{table.title[:26]} ({self._sheets})"
        self._sheet = sheet = self._book.add_worksheet(title)
        sheet.write_string(0, 0, table.title, formats["title"])
        sheet.write_string(1, 0, table.note, formats["note"])
        sheet.set_row(HEADING_ROW, _heading_points(table.headings, widths))
        for column, heading in enumerate(table.headings):
            sheet.write_string(HEADING_ROW, column, heading, formats["head"])
            sheet.set_column(column, column, widths[column])
        self._next_row = HEADING_ROW + 1

    def _write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            if self._next_row > self._last_row:
                self._end_sheet()
                self._begin_sheet()
            points = self._points(self._next_row, row)
            if points is not None:
                self._sheet.set_row(self._next_row, points)
            for column, cell in enumerate(row):
                _write_cell(self._sheet, self._next_row, column, cell, self._formats)
            self._next_row += 1

    def _points(self, at: int, row: Row) -> float | None:
        points = _row_points(row, self._widths) if at <= LAST_HIGH_ROW else LINE_POINTS
        return points if points > LINE_POINTS else None

    def _end_sheet(self) -> None:
        self._sheet.freeze_panes(HEADING_ROW + 1, 1)
        if self._next_row > HEADING_ROW + 1:
            self._sheet.autofilter(HEADING_ROW, 0, self._next_row - 1, len(self._table.headings) - 1)
        _prepare_print(self._sheet, wide=sum(self._widths) > A4_CHARACTERS)


def _formats(book: Any) -> dict[str, Any]:
    body = {"valign": "top", "border": 1, "border_color": "#D0D7DA"}
    head = {"bold": True, "bg_color": "#0F5E6E", "font_color": "#FFFFFF", "text_wrap": True, "border": 1}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"italic": True, "font_color": "#555555"}),
        "head": book.add_format({**head, "valign": "vcenter", "align": "center"}),
        "text": book.add_format({**body, "text_wrap": True}),
        "number": book.add_format({**body, "align": "right"}),
        "when": book.add_format({**body, "num_format": "dd/mm/yyyy hh:mm", "align": "left"}),
    }


def _prepare_print(sheet: Any, *, wide: bool) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3 if wide else A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_ROW)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&A&R&8&P/&N")


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None:
            sheet.write_blank(row, column, None, formats["text"])
        case str():
            sheet.write_string(row, column, _plain(_cut(harmless(cell))), formats["text"])
        case datetime():
            local = cell.astimezone(VIETNAM).replace(tzinfo=None)
            sheet.write_datetime(row, column, local, formats["when"])
        case _:
            sheet.write_number(row, column, cell, formats["number"])


def _cut(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def _plain(text: str) -> str:
    """Return the text so that XlsxWriter takes it for no rich text of its own, which it writes as it is."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _width(table: Table, rows: Sequence[Row], column: int) -> int:
    cells = [row[column] for row in rows]
    word = max((len(word) for word in table.headings[column].split()), default=0)
    # Beside the heading stands the button of the filter.
    least = max(NARROWEST, word + 2)
    if any(isinstance(cell, datetime) for cell in cells):
        return max(least, DATE_WIDTH)
    longest = max((len(line) for cell in cells for line in text_of(cell).split("\n")), default=0)
    wanted = next((width for most, width in TEXT_WIDTHS if longest <= most), WIDEST)
    return max(least, min(longest + 2, wanted))


def _heading_points(headings: Sequence[str], widths: Sequence[int]) -> int:
    # Words are not cut, so that a line holds less than its width.
    lines = (_lines(heading, width) for heading, width in zip(headings, widths, strict=True))
    return max(lines, default=1) * LINE_POINTS + PADDING_POINTS


def _row_points(row: Row, widths: Sequence[int]) -> int:
    # Not every program makes a row as high as its wrapped text by itself.
    lines = 1
    for cell, width in zip(row, widths, strict=True):
        # Nearly all fit on one line.
        if isinstance(cell, str) and (len(cell) * WIDER > width or "\n" in cell):
            lines = max(lines, sum(ceil(len(line) * WIDER / width) or 1 for line in cell.split("\n")))
    return min(HIGHEST_POINTS, lines * LINE_POINTS)


def _lines(heading: str, width: int) -> int:
    count, used = 1, 0
    for word in heading.split():
        # Bold letters are wider.
        size = ceil(len(word) * WIDER)
        if used and used + 1 + size > width - 2:
            count, used = count + 1, 0
        used += size + (1 if used else 0)
    return count
