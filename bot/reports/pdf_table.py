"""Sets a table of a report on pages of a ``.pdf``: headings of two rows, columns as wide as their words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.reports.grids import Cell, Column, Grid, Look
from bot.words import Words

#: Between the letters of a cell and its lines: above and below, left and right.
_PADDING_MM = (0.7, 1.4)


def write_table(
    page: Any,
    grid: Grid,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Cell]],
    words: Words,
    *,
    total: Mapping[str, Cell] = MappingProxyType({}),
) -> None:
    """Set a table, or a part of one, where the page stands.

    Args:
        page: an ``FPDF`` that knows the letters "serif".
        grid: whose rows and notes they are.
        columns: of the grid, in order.
        rows: of the grid, in order.
        words: for what is said where the grid has no row at all.
        total: the sums, below the last part.
    """
    from fpdf.enums import TextEmphasis  # noqa: PLC0415
    from fpdf.fonts import FontFace  # noqa: PLC0415

    many = len(columns) > 8
    page.set_font("serif", size=9 if many else 10.5)
    headings, bold = _heading_rows(grid, columns), FontFace(emphasis=TextEmphasis.B)
    told = [[grid.texts(row)[column.key] for column in columns] for row in rows]
    with page.table(
        # Within the margins, which are not the same on both sides: in the middle it would stand askew.
        align="LEFT",
        col_widths=_widths(page, columns, told),
        num_heading_rows=len(headings),
        line_height=4 if many else 4.8,
        padding=_PADDING_MM,
        headings_style=FontFace(emphasis=TextEmphasis.B, size_pt=8 if many else 10.5),
        text_align=tuple(_align(column) for column in columns),
    ) as table:
        for cells in headings:
            row = table.row()
            for text, across, down in cells:
                row.cell(text, colspan=across, rowspan=down, align="C", padding=(0.5, 0.5))
        for texts in told:
            table.row(texts)
        if not grid.rows:
            table.row().cell(words.say("reports.none_there"), colspan=len(columns), align="C")
        if total:
            sums, row = grid.texts(total), table.row(style=bold)
            for column in columns:
                row.cell(sums[column.key] if column.key in total else "")


def _widths(page: Any, columns: Sequence[Column], told: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Return how wide each column is, in millimetres: none so narrow that a word is torn."""
    whole = sum(column.width for column in columns)
    wanted = [page.epw * column.width / whole for column in columns]
    least = [
        max((page.get_string_width(word) for text in texts for word in text.split()), default=0)
        + 2 * _PADDING_MM[1]
        + 0.5
        for texts in (zip(*told, strict=True) if told else [()] * len(columns))
    ]
    lacking = sum(max(0, need - width) for need, width in zip(least, wanted, strict=True))
    spare = sum(max(0, width - need) for need, width in zip(least, wanted, strict=True))
    give = min(1.0, lacking / spare) if spare else 0.0
    return tuple(
        need if need > width else width - (width - need) * give
        for need, width in zip(least, wanted, strict=True)
    )


def _align(column: Column) -> str:
    if column.key == "stt":
        return "CENTER"
    return "LEFT" if column.look in {Look.TEXT, Look.WHEN} else "RIGHT"


def _heading_rows(grid: Grid, columns: Sequence[Column]) -> list[list[tuple[str, int, int]]]:
    """Return the cells of the heading: text, columns across, rows down."""
    keys = [column.key for column in columns]
    groups = {members[0]: (title, len(members)) for title, members in grid.groups if members[0] in keys}
    inside = {key for _, members in grid.groups for key in members}
    if not groups:
        rows = [[(column.heading, 1, 1) for column in columns]]
    else:
        upper = [
            (*groups[column.key], 1) if column.key in groups else (column.heading, 1, 2)
            for column in columns
            if column.key in groups or column.key not in inside
        ]
        rows = [upper, [(column.heading, 1, 1) for column in columns if column.key in inside]]
    if grid.numbers:
        numbers = dict(zip(grid.columns, grid.numbers, strict=True))
        rows.append([(numbers[column], 1, 1) for column in columns])
    return rows
