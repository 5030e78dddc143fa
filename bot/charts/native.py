"""Writes a chart into a workbook as the spreadsheet's own, beside the numbers that it shows."""

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.charts.chart import Chart, Form
from bot.charts.draw import LIGHT
from bot.exports.cells import harmless

_FIRST = 3
_KINDS = {
    Form.COLUMNS: {"type": "column"},
    Form.STACKED: {"type": "column", "subtype": "stacked"},
    Form.BARS: {"type": "bar", "subtype": "stacked"},
    Form.LINES: {"type": "line"},
}


def chart_book(chart: Chart) -> bytes:
    """Return a workbook with one chart and its table."""
    import xlsxwriter  # noqa: PLC0415

    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True})
    looks = {
        "title": {"bold": True, "font_size": 14},
        "soft": {"italic": True},
        "head": {"bold": True, "border": 1, "text_wrap": True, "align": "center", "bg_color": "#E9EFF2"},
        "text": {"border": 1},
        "whole": {"border": 1, "num_format": "#,##0"},
        "number": {"border": 1, "num_format": "#,##0.0"},
    }
    sheet = made.add_worksheet(chart.title[:31].rstrip())
    add_chart(made, sheet, chart, {name: made.add_format(look) for name, look in looks.items()})
    made.close()
    return target.getvalue()


def add_chart(made: Any, sheet: Any, chart: Chart, formats: Mapping[str, Any]) -> None:
    """Write title, note, table and chart on an empty sheet."""
    sheet.write_string(0, 0, chart.title, formats["title"])
    sheet.write_string(1, 0, f"{chart.note} ({chart.unit})")
    for at, heading in enumerate(chart.headings):
        sheet.write_string(_FIRST - 1, at, heading, formats["head"])
    sheet.set_column(0, 0, min(44, max(12, *(len(label) + 2 for label in chart.labels), 12)))
    sheet.set_column(1, len(chart.series), 13)
    for row, cells in enumerate(chart.rows, _FIRST):
        for at, cell in enumerate(cells):
            match cell:
                case None:
                    sheet.write_blank(row, at, None, formats["text"])
                case str():
                    sheet.write_string(row, at, harmless(cell), formats["text"])
                case _:
                    look = "number" if isinstance(cell, Decimal) else "whole"
                    sheet.write_number(row, at, cell, formats[look])
    single = len(chart.series) == 1
    kind = _KINDS[chart.form]
    # Only bars that are not stacked can have their number outside, where it can be read.
    drawn = made.add_chart({"type": kind["type"]} if single else kind)
    labels = {"value": True} if chart.form is Form.LINES else {"value": True, "position": "outside_end"}
    last = _FIRST + len(chart.labels) - 1
    for at, one in enumerate(chart.series, 1):
        colour = {"color": LIGHT.colour(one.tone)}
        drawn.add_series(
            {
                "name": [sheet.name, _FIRST - 1, at],
                "categories": [sheet.name, _FIRST, 0, last, 0],
                "values": [sheet.name, _FIRST, at, last, at],
                **({"line": {**colour, "width": 2}} if chart.form is Form.LINES else {"fill": colour}),
                "data_labels": labels if single else {"value": False},
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}})
    axis = {"name": chart.unit, "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}}}
    lying = chart.form is Form.BARS
    # The longest bar is the first; its axis stays below all the same.
    drawn.set_y_axis({"reverse": True, "crossing": "max"} if lying else axis)
    drawn.set_x_axis(axis if lying else {})
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": 760, "height": 140 + 34 * len(chart.labels) if lying else 380})
    sheet.insert_chart(_FIRST - 1, len(chart.series) + 2, drawn)
