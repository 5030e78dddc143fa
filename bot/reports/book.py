"""Writes a report as a workbook: formulas that add up, checks that show, charts that stay charts."""

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from bot.charts import Chart
from bot.charts.native import add_chart
from bot.clock import VIETNAM
from bot.exports.cells import harmless
from bot.reports.grids import LEAST_COMPARED, NO_VALUE, Cell, Column, Grid, Look
from bot.reports.outlines import Block, Picture, Prose, Rows
from bot.reports.values import Values
from bot.words import Words
from feedback.counting import Share

#: A column of so many millimetres on paper is so many characters wide.
_CHARACTERS_A_MM = 0.55
_LINE_POINTS = 15
#: A share is shown as everywhere: 99,96 % is never rounded up to 100 %.
_SHARE = '[>=1]0.0%;[>=0.9995]"99,9%";0.0%'
#: As wide as a page is upright, in the letters of the report.
_SUMMARY_CHARACTERS = 74
#: Tables whose lines nobody compares: their shares stand however small the base.
_NOT_COMPARED = frozenset({"chi_tieu", "muc_hai_long", "huong_dan"})
#: Column numbers of the form that a check compares, by the rule's sign and sides.
_FORM_RULES = (("3", "=", "4+5+6"), ("3", "=", "7+8"), ("3", "=", "9+10"), ("11", "<=", "9"))


def book(outline: Sequence[Block], values: Values, words: Words) -> bytes:
    """Return the workbook of a report."""
    # Only now: ten megabytes that a program which chats all day need not hold.
    import xlsxwriter  # noqa: PLC0415

    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    writer = _Writer(made, values, words)
    writer.summary([block for block in outline if isinstance(block, Prose)])
    for name in dict.fromkeys(block.grid for block in outline if isinstance(block, Rows)):
        writer.grid(values.grids[name])
    for chart in (values.charts[block.chart] for block in outline if isinstance(block, Picture)):
        writer.chart(chart)
    made.close()
    return target.getvalue()


class _Spot(NamedTuple):
    """Where a cell is written; ``summed`` begins the names of the last line's formats."""

    sheet: Any
    grid: Grid
    row: int
    at: int
    column: Column
    summed: str = ""


class _Writer:
    def __init__(self, made: Any, values: Values, words: Words) -> None:
        self._book, self._values, self._words = made, values, words
        font = {"font_name": "Times New Roman", "font_size": 12}
        cell = {**font, "border": 1, "valign": "top"}
        head = {
            **cell,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#E9EFF2",
        }
        self._formats = {
            name: made.add_format(look)
            for name, look in {
                "title": {**font, "bold": True, "font_size": 14},
                "soft": {**font, "italic": True, "text_wrap": True, "valign": "top"},
                "plain": {**font, "text_wrap": True, "valign": "top"},
                "head": head,
                "numbers": {**cell, "italic": True, "align": "center", "font_size": 10},
                "text": {**cell, "text_wrap": True, "align": "left", "indent": 1},
                "place": {**cell, "align": "center"},
                "number": {**cell, "num_format": "#,##0.##;-#,##0.##;0"},
                "whole": {**cell, "num_format": "#,##0"},
                "share": {**cell, "num_format": _SHARE, "align": "right"},
                "when": {**cell, "num_format": "hh:mm dd/mm/yyyy", "align": "center"},
                "sum_text": {**cell, "bold": True, "text_wrap": True, "align": "left", "indent": 1},
                "sum_whole": {**cell, "bold": True, "num_format": "#,##0"},
                "sum_number": {**cell, "bold": True, "num_format": "#,##0.##"},
                "sum_share": {**cell, "bold": True, "num_format": _SHARE, "align": "right"},
                "good": {"font_color": "#17663A"},
                "bad": {"font_color": "#A3201A", "bold": True},
            }.items()
        }

    def summary(self, said: Sequence[Prose]) -> None:
        """Write the sentences of the report on a first sheet."""
        sheet, told = (
            self._sheet(self._words.say("reports.sheet_summary"), landscape=False),
            self._values.words,
        )
        sheet.set_column(0, 0, _SUMMARY_CHARACTERS)
        lines = [
            (told["co_quan"], "title"),
            (self._words.say("reports.sheet_title", period=told["ky"]), "title"),
            (self._words.say("reports.sheet_span", first=told["tu_ngay"], last=told["den_ngay"]), "soft"),
            (self._words.say("reports.sheet_as_of", at=told["tinh_den"]), "soft"),
            ("", "plain"),
            *((told[one.field], "plain") for one in said if one.field),
        ]
        for row, (text, look) in enumerate(lines):
            sheet.write_string(row, 0, harmless(text), self._formats[look])
            sheet.set_row(row, _LINE_POINTS * (1 + len(text) // (_SUMMARY_CHARACTERS - 8)) + 4)

    def grid(self, grid: Grid) -> None:
        """Write a table on a sheet of its own."""
        name = self._words.say(f"reports.sheet_{grid.name}")
        sheet = self._sheet(name, landscape=True)
        sheet.write_string(0, 0, grid.title, self._formats["title"])
        sheet.write_string(1, 0, self._values.words["ghi_chu_so_lieu"])
        first = self._heading(sheet, grid, 3)
        for number, row in enumerate(grid.rows, first):
            for at, column in enumerate(grid.columns):
                self._cell(_Spot(sheet, grid, number, at, column), row)
            # Not every program makes a row as high as its wrapped text by itself.
            sheet.set_row(
                number, max(_lines(column, row.get(column.key)) for column in grid.columns) * _LINE_POINTS + 2
            )
        if not grid.rows:
            nothing = self._words.say("reports.none_there")
            sheet.merge_range(first, 0, first, len(grid.columns) - 1, nothing, self._formats["numbers"])
        last = first + max(len(grid.rows), 1) - 1
        if grid.total:
            self._total(sheet, grid, first, last)
        if grid.note:
            sheet.write_string(last + 3, 0, grid.note)
        if grid.name == "bieu_mau":
            self._form_checks(sheet, grid, first, last + 1)
        sheet.freeze_panes(first, 0)
        sheet.repeat_rows(3, first - 1)

    def chart(self, chart: Chart) -> None:
        """Write the numbers of a chart and the chart itself on a sheet of its own."""
        sheet = self._sheet(chart.title[:31].rstrip(), landscape=True)
        add_chart(self._book, sheet, chart, self._formats)

    def _sheet(self, name: str, *, landscape: bool) -> Any:
        sheet = self._book.add_worksheet(name)
        (sheet.set_landscape if landscape else sheet.set_portrait)()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        sheet.set_footer("&L&8&A&R&8&P/&N")
        return sheet

    def _heading(self, sheet: Any, grid: Grid, row: int) -> int:
        look, keys = self._formats["head"], [column.key for column in grid.columns]
        bottom = row + bool(grid.groups)
        for at, column in enumerate(grid.columns):
            sheet.set_column(at, at, _characters(column))
            grouped = any(column.key in members for _, members in grid.groups)
            if bottom > row and not grouped:
                sheet.merge_range(row, at, bottom, at, column.heading, look)
            else:
                sheet.write_string(bottom, at, column.heading, look)
        for title, members in grid.groups:
            sheet.set_row(row, 2 * _LINE_POINTS + 4)
            sheet.merge_range(row, keys.index(members[0]), row, keys.index(members[-1]), title, look)
        sheet.set_row(
            bottom, max(_lines(column, column.heading) for column in grid.columns) * _LINE_POINTS + 6
        )
        if grid.numbers:
            bottom += 1
            for at, text in enumerate(grid.numbers):
                sheet.write_string(bottom, at, text, self._formats["numbers"])
        return bottom + 1

    def _cell(self, spot: _Spot, cells: Mapping[str, Cell]) -> None:
        """Write the cell of a column."""
        sheet, row, at, summed = spot.sheet, spot.row, spot.at, spot.summed
        if spot.column.look is Look.SHARE and spot.column.part:
            self._share(spot, cells)
            return
        cell = cells.get(spot.column.key)
        match cell:
            case None:
                sheet.write_string(row, at, "" if summed else NO_VALUE, self._formats[f"{summed}text"])
            case Share():
                value = cell.part / cell.base if cell.base else None
                if value is None:
                    sheet.write_string(row, at, NO_VALUE, self._formats[f"{summed}text"])
                else:
                    sheet.write_number(row, at, value, self._formats[f"{summed}share"])
            case int():
                look = "place" if spot.column.key == "stt" else f"{summed}whole"
                sheet.write_number(row, at, cell, self._formats[look])
            case Decimal():
                sheet.write_number(row, at, cell, self._formats[f"{summed}number"])
            case str():
                sheet.write_string(row, at, harmless(cell), self._formats[f"{summed}text"])
            case _:
                local = cell.astimezone(VIETNAM).replace(tzinfo=None)
                sheet.write_datetime(row, at, local, self._formats["when"])

    def _share(self, spot: _Spot, cells: Mapping[str, Cell]) -> None:
        """Write a share as a formula over its line, and what it comes to for readers that do not count."""
        column, grid = spot.column, spot.grid
        part, base = (
            "+".join(self._place(grid, spot.row, key) for key in keys) for keys in (column.part, column.base)
        )
        least = 1 if grid.name in _NOT_COMPARED else LEAST_COMPARED
        formula = f'=IF(({base})<{least},"{NO_VALUE}",({part})/({base}))'
        known = Share(_sum(cells, column.part), _sum(cells, column.base))
        value = known.part / known.base if known.base >= least else NO_VALUE
        spot.sheet.write_formula(spot.row, spot.at, formula, self._formats[f"{spot.summed}share"], value)

    @staticmethod
    def _place(grid: Grid, row: int, key: str) -> str:
        return _name(row, [column.key for column in grid.columns].index(key))

    def _total(self, sheet: Any, grid: Grid, first: int, last: int) -> None:
        row = last + 1
        for at, column in enumerate(grid.columns):
            cell = grid.total.get(column.key)
            if column.adds_up and grid.rows and isinstance(cell, int | Decimal):
                formula = f"=SUM({_name(first, at)}:{_name(last, at)})"
                look = "sum_whole" if isinstance(cell, int) else "sum_number"
                sheet.write_formula(row, at, formula, self._formats[look], float(cell))
            else:
                self._cell(_Spot(sheet, grid, row, at, column, "sum_"), grid.total)

    def _form_checks(self, sheet: Any, grid: Grid, first: int, last: int) -> None:
        """Write the form's own rules below it as formulas that say at once when a number is changed."""
        holds, fails = (self._words.say(f"reports.check_{one}") for one in ("holds", "fails"))
        row = last + 2
        sheet.write_string(row, 1, self._words.say("reports.check_title"), self._formats["title"])
        by_number = {number: at for at, number in enumerate(range(3, 12), 2)}

        def side(numbers: str, line: int) -> str:
            return "+".join(_name(line, by_number[int(one)]) for one in numbers.split("+"))

        for number, (left, sign, right) in enumerate(_FORM_RULES, row + 1):
            sheet.write_string(number, 1, f"({left}) {sign} {right}", self._formats["text"])
            rules = "*".join(
                f"(({side(left, line)}){sign}({side(right, line)}))" for line in range(first, last + 1)
            )
            sheet.write_formula(
                number, 2, f'=IF({rules or 1},"{holds}","{fails}")', self._formats["text"], holds
            )
        checked = f"{_name(row + 1, 2)}:{_name(row + len(_FORM_RULES), 2)}"
        for value, look in ((holds, "good"), (fails, "bad")):
            rule = {"type": "cell", "criteria": "==", "value": f'"{value}"', "format": self._formats[look]}
            sheet.conditional_format(checked, rule)


def _sum(cells: Mapping[str, Cell], keys: Sequence[str]) -> int:
    found = (cells.get(key) for key in keys)
    return sum(one for one in found if isinstance(one, int))


def _name(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415

    return str(xl_rowcol_to_cell(row, column))


def _characters(column: Column) -> int:
    # A time that does not fit shows as ###.
    return max(18 if column.look is Look.WHEN else 7, round(column.width * _CHARACTERS_A_MM))


def _lines(column: Column, cell: Cell) -> int:
    """Return how many lines a text takes in its column; words are not cut, so that a line holds less."""
    count, used = 1, 0
    for word in (cell if isinstance(cell, str) else "").split():
        size = len(word)
        if used and used + 1 + size > _characters(column) - 1:
            count, used = count + 1, 0
        used += size + (1 if used else 0)
    return count
