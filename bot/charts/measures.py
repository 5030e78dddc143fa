"""How a chart is laid out on its width: which labels and numbers have room, how tall it is; pure."""

import math
import re
import textwrap
from collections.abc import Sequence

from bot.charts.chart import Chart, Form, Value

#: How wide a chart is drawn for a page and for a phone, so that its letters are as large as those around it.
PAGE_INCHES, PHONE_INCHES = 5.4, 3.4
#: Below this width labels break sooner, and the legend has two columns.
NARROW_INCHES = 4.0
_MONTH = re.compile(r"(\d\d)/(\d{4})")
_POINTS_PER_INCH = 72
#: What the axis leaves to the columns, and how wide a letter is to its height.
_OF_THE_WIDTH, _LETTER = 0.84, 0.64
_LINE_INCHES, _BAR_INCHES = 0.15, 0.34


def across(labels: Sequence[str]) -> tuple[str, ...]:
    r"""Return labels as they stand below columns: a month says its year only where a year begins.

    >>> across(("12/2025", "01/2026", "02/2026"))
    ('12\n2025', '01\n2026', '02')
    """
    said, year = [], ""
    for label in labels:
        month = _MONTH.fullmatch(label)
        said.append(label if month is None else month[1] if month[2] == year else f"{month[1]}\n{month[2]}")
        year = month[2] if month else year
    return tuple(said)


def beside(labels: Sequence[str], inches: float) -> tuple[str, ...]:
    r"""Return labels as they stand beside lying bars, on few lines; what is left out stands in the table.

    >>> beside(("Con đang học tỉnh khác, muốn chuyển về TP.HCM thì bắt đầu từ đâu?",), 5.4)
    ('Con đang học tỉnh khác, muốn\nchuyển về TP.HCM thì bắt đầu từ…',)
    """
    letters, lines = (20, 3) if inches < NARROW_INCHES else (34, 2)
    return tuple(
        "\n".join(textwrap.wrap(label, letters, max_lines=lines, placeholder="…")) or label
        for label in labels
    )


def height(chart: Chart, inches: float, *, titled: bool) -> float:
    """Return how tall a chart is drawn on a width, both in inches."""
    body = 2.7
    if chart.form is Form.BARS:
        most = max((label.count("\n") + 1 for label in beside(chart.labels, inches)), default=1)
        body = 0.9 + max(_BAR_INCHES, _LINE_INCHES * most + 0.06) * len(chart.labels)
    return body + (0.75 if titled else 0)


def chart_size(chart: Chart, inches: float) -> tuple[int, int]:
    """Return the width and height of a chart on a page, in points, for the browser to keep its place free."""
    return round(inches * _POINTS_PER_INCH), round(height(chart, inches, titled=False) * _POINTS_PER_INCH)


def every(labels: Sequence[str], inches: float, letters: float) -> int:
    """Return that each first, second, … label has room below its column, at so many points to a letter.

    >>> every([str(hour) for hour in range(24)], 5.4, 9), every([str(hour) for hour in range(24)], 3.4, 9)
    (1, 2)
    """
    widest = max((len(line) for label in labels for line in label.split("\n")), default=0)
    return max(1, math.ceil(widest * letters * _LETTER / _room(len(labels), inches)))


def have_room(said: Sequence[str], inches: float, letters: float, *, columns: int) -> bool:
    """Tell whether numbers have room above so many columns side by side.

    >>> have_room(["90", "87"], 5.4, 7.5, columns=24), have_room(["90", "87"], 3.4, 7.5, columns=24)
    (True, False)
    """
    return max(map(len, said), default=0) * letters * _LETTER <= _room(columns, inches)


def worth_saying(values: Sequence[Value]) -> frozenset[int]:
    """Return which points of a line to name where not all have room: the lowest, the highest and the last.

    >>> sorted(worth_saying((3, 1, None, 2, 9, 4)))
    [1, 4, 5]
    """
    known = [at for at, value in enumerate(values) if value is not None]
    if not known:
        return frozenset()
    by_value = sorted(known, key=lambda at: float(values[at] or 0))
    return frozenset((by_value[0], by_value[-1], known[-1]))


def _room(columns: int, inches: float) -> float:
    return inches * _POINTS_PER_INCH * _OF_THE_WIDTH / max(1, columns)
