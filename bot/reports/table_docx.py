"""Writes exported tables as ``.docx``: to read and print, on their side, the heading on every page."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.exports.cells import Cell, Table
from bot.exports.docx import Align, Paragraph, fill
from bot.reports.docx_fill import render
from bot.reports.docx_table import add_grid
from bot.reports.docx_template import blank_document, landscape_width_mm
from bot.reports.grids import Column, Grid, Look
from bot.words import Words

#: A page on its side bears no more columns; of wider tables these come first, the rest stands in ``.xlsx``.
MOST_COLUMNS = 14
#: Of these columns no page is made: long texts, and what names a sender.
_LEFT_OUT = frozenset(
    {
        "unit_code",
        "text",
        "reporter_name",
        "reporter_phone",
        "reporter_address",
        "answer",
        "rating_words",
        "consent_publication",
    }
)
_WIDE, _NARROW = 54, 18
_WHEN, _A_LETTER, _LONGEST_WORD = 31, 4, 8  #: no word is torn, nor a code


def tables_docx(tables: Sequence[Table]) -> bytes:
    """Return the tables as a document of Word."""
    document, told = blank_document(landscape=True), {}
    nothing = Words("vi").say("reports.none_there")
    for number, table in enumerate(tables):
        grid = _grid(table, f"bang_{number}")
        for text, size in ((table.title, 14), (table.note, 11)):
            fill(document.add_paragraph(), Paragraph(text, Align.CENTER, bold=size > 11, size=size, after=4))
        add_grid(document, grid, (), width_mm=landscape_width_mm(), empty=nothing)
        fill(document.add_paragraph(), Paragraph("", size=6))
        told[grid.name] = [grid.texts(row) for row in grid.rows]
    target = io.BytesIO()
    document.save(target)
    return render(target.getvalue(), told, Words("vi"))


def _grid(table: Table, name: str) -> Grid:
    kept = [
        at for at, key in enumerate(table.keys) if len(table.keys) <= MOST_COLUMNS or key not in _LEFT_OUT
    ]
    kept = kept[:MOST_COLUMNS]
    columns = tuple(
        Column(table.keys[at], table.headings[at], *_look(row[at] for row in table.rows[:200])) for at in kept
    )
    rows: list[Mapping[str, Cell]] = [{table.keys[at]: row[at] for at in kept} for row in table.rows]
    return Grid(name, table.title, columns, rows)


def _look(cells: Iterable[Cell]) -> tuple[int, Look]:
    cells = list(cells)
    if any(isinstance(cell, datetime) for cell in cells):
        return _WHEN, Look.WHEN
    texts = [cell for cell in cells if isinstance(cell, str)]
    if not texts:
        return _NARROW, Look.NUMBER
    longest = max(len(text) for text in texts)
    word = max((len(one) for text in texts for one in text.split()), default=0)
    unbroken = round(min(word, _LONGEST_WORD) * _A_LETTER)
    return max(_NARROW, unbroken, min(_WIDE, longest)), Look.TEXT
