"""Writes a table of a template: a heading on every page, a line that is repeated for each row, the sum."""

from collections.abc import Sequence
from typing import Any

from bot.exports.docx import Align, Paragraph, fill
from bot.reports.grids import Column, Grid, Look

_SIZE, _SMALL = 11, 10
#: With more columns than these the letters are smaller.
_MANY = 8
#: Eight tenths of a millimetre.
_MARGIN_TWIPS = 45
#: What stands for one row within a template.
ROW = "h"
#: Within this a day is not torn, whatever letters a machine has in place of Times New Roman.
_A_DAY_MM = 24


def plain_table(document: Any, widths_mm: Sequence[int]) -> Any:
    """Add one row of cells without borders; return its cells."""
    from docx.shared import Mm  # noqa: PLC0415

    table = document.add_table(rows=1, cols=len(widths_mm))
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = column.cells[0].width = Mm(width)
    _never_split(table.rows[0])
    return table.rows[0].cells


def add_grid(document: Any, grid: Grid, keys: Sequence[str], *, width_mm: int, empty: str) -> None:
    """Add the table of a grid, with these columns; ``empty`` stands where it has no rows."""
    columns = grid.some(*keys)
    table = document.add_table(rows=0, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    _narrow_margins(table)
    size = _SMALL if len(columns) > _MANY else _SIZE
    headings = _headings(table, grid, columns, size)
    _only(table.add_row(), f"{{%tr for {ROW} in {grid.name} %}}")
    _cells(table.add_row(), [f"{{{{ {ROW}.{column.key} }}}}" for column in columns], columns, size)
    _only(table.add_row(), "{%tr else %}")
    nothing = table.add_row().cells
    _write(nothing[0].merge(nothing[-1]), Paragraph(empty, Align.CENTER, italic=True, size=size, after=0))
    _only(table.add_row(), "{%tr endfor %}")
    if grid.total:
        texts = [f"{{{{ tong_{grid.name}.{one.key} }}}}" if one.key in grid.total else "" for one in columns]
        # With what follows: a page that holds only a check and a signature says of what it is the sum.
        _cells(table.add_row(), texts, columns, size, bold=True, keep=True)
    _widths(table, columns, width_mm)
    for row in headings:
        _repeat(row)


def _headings(table: Any, grid: Grid, columns: Sequence[Column], size: int) -> list[Any]:
    rows = [table.add_row()]
    grouped = {key: title for title, members in grid.groups for key in members}
    if any(column.key in grouped for column in columns):
        rows.append(table.add_row())
        upper, lower = (row.cells for row in rows)
        at = 0
        while at < len(columns):
            title = grouped.get(columns[at].key)
            end = at
            while title and end + 1 < len(columns) and grouped.get(columns[end + 1].key) == title:
                end += 1
            if title:
                _head(upper[at].merge(upper[end]), title, size)
                for number in range(at, end + 1):
                    _head(lower[number], columns[number].heading, size)
            else:
                _head(upper[at].merge(lower[at]), columns[at].heading, size)
            at = end + 1
    else:
        for cell, column in zip(rows[0].cells, columns, strict=True):
            _head(cell, column.heading, size)
    if grid.numbers:
        rows.append(table.add_row())
        numbers = dict(zip(grid.columns, grid.numbers, strict=True))
        for cell, column in zip(rows[-1].cells, columns, strict=True):
            _write(cell, Paragraph(numbers[column], Align.CENTER, italic=True, size=9, after=0))
    return rows


def _head(cell: Any, text: str, size: int) -> None:
    from docx.enum.table import WD_ALIGN_VERTICAL  # noqa: PLC0415

    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _write(cell, Paragraph(text, Align.CENTER, bold=True, size=size, after=0))


def _cells(
    row: Any,
    texts: Sequence[str],
    columns: Sequence[Column],
    size: int,
    *,
    bold: bool = False,
    keep: bool = False,
) -> None:
    _never_split(row)
    for cell, text, column in zip(row.cells, texts, columns, strict=True):
        align = Align.LEFT if column.look in {Look.TEXT, Look.WHEN} else Align.RIGHT
        align = Align.CENTER if column.key == "stt" else align
        _write(cell, Paragraph(text, align, bold=bold, size=size, after=0, keep_with_next=keep))


def _only(row: Any, text: str) -> None:
    _write(row.cells[0], Paragraph(text, size=9, after=0))


def _write(cell: Any, paragraph: Paragraph) -> None:
    fill(cell.paragraphs[0], paragraph)


def _widths(table: Any, columns: Sequence[Column], width_mm: int) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    whole = sum(column.width for column in columns)
    days = {
        at: max(_A_DAY_MM, width_mm * column.width / whole)
        for at, column in enumerate(columns)
        if column.look is Look.WHEN
    }
    others = sum(column.width for column in columns if column.look is not Look.WHEN)
    left_mm = width_mm - sum(days.values())
    for at, column in enumerate(columns):
        width = Mm(days[at] if at in days else left_mm * column.width / others)
        table.columns[at].width = width
        for row in table.rows:
            if len(row._tr.tc_lst) == len(columns):  # a merged cell is as wide as its columns
                row.cells[at].width = width


def _narrow_margins(table: Any) -> None:
    """Leave less room beside the words than Word does, so that no short word is torn."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        one = OxmlElement(f"w:{side}")
        one.set(qn("w:w"), str(_MARGIN_TWIPS))
        one.set(qn("w:type"), "dxa")
        margins.append(one)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _never_split(row)


def _never_split(row: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415

    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
