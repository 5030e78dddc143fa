"""Draws charts with matplotlib, which is loaded at the first picture and not before."""

import io
import textwrap
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.charts.chart import Chart, Form, Tone, Value

#: Okabe and Ito's colours, which people with any kind of colour blindness tell apart; darker on paper.
_COLOURS: Mapping[Tone, tuple[str, str]] = {
    Tone.MAIN: ("#0b6473", "#62c7d6"),
    Tone.SECOND: ("#d98000", "#f0b45a"),
    Tone.EARLY: ("#0072b2", "#56b4e9"),
    Tone.ON_TIME: ("#009e73", "#3fc79b"),
    Tone.LATE: ("#c34a00", "#ff8a4c"),
    Tone.WAITING: ("#7f8f99", "#93a5af"),
}
#: So that a black-and-white print still tells them apart.
_HATCHES: Mapping[Tone, str] = {Tone.LATE: "////", Tone.WAITING: "...", Tone.SECOND: "\\\\\\\\"}
_MARKERS: Mapping[Tone, str] = {Tone.MAIN: "o", Tone.SECOND: "s", Tone.LATE: "^"}
_DOTS_PER_INCH = 160
_MOST_NUMBERED = 14
_MANY_LABELS = 8
_LABEL_CHARACTERS = 34
# The library keeps fonts and figures for all threads.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Paper:
    """On what a chart is drawn."""

    ink: str
    soft: str
    grid: str
    ground: str
    dark: bool

    def colour(self, tone: Tone) -> str:
        return _COLOURS[tone][self.dark]


LIGHT = Paper("#14232b", "#485a65", "#d3dde2", "#ffffff", dark=False)
DARK = Paper("#e8eff2", "#a8bac3", "#2c3c45", "#172228", dark=True)


def draw(
    chart: Chart, *, kind: str = "png", paper: Paper = LIGHT, inches: float = 7.2, titled: bool = True
) -> bytes:
    """Return the picture of a chart.

    Args:
        chart: what to show.
        kind: ``png`` or ``svg``.
        paper: the colours around it.
        inches: how wide.
        titled: whether title, unit and note stand in the picture; beside one on a page they need not.
    """
    with _ONE_AT_A_TIME:
        return _draw(chart, kind, paper, inches, titled)


def _draw(chart: Chart, kind: str, paper: Paper, inches: float, titled: bool) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    style: dict[Any, Any] = {
        "font.family": "DejaVu Sans", "font.size": 9, "text.color": paper.ink, "axes.labelcolor": paper.soft,
        "xtick.color": paper.soft, "ytick.color": paper.soft, "axes.edgecolor": paper.grid,
        "svg.hashsalt": "charts", "hatch.linewidth": 0.6, "hatch.color": paper.ground,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(
            figsize=(inches, _height(chart, titled=titled)), facecolor=paper.ground, layout="constrained"
        )
        axes = figure.subplots()
        axes.set_facecolor(paper.ground)
        _PAINTERS[chart.form](axes, chart, paper)
        _dress(axes, chart, paper)
        if titled:
            figure.suptitle("\n".join(textwrap.wrap(chart.title, 78)), fontsize=10.5, fontweight="bold")
            figure.supxlabel("\n".join(textwrap.wrap(chart.note, 110)), fontsize=7.5, color=paper.soft)
        target = io.BytesIO()
        # Without a date, the same numbers are the same file.
        plain = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(target, format=kind, dpi=_DOTS_PER_INCH, facecolor=paper.ground, metadata=plain)
    return target.getvalue()


def _height(chart: Chart, *, titled: bool) -> float:
    body = 0.9 + 0.34 * len(chart.labels) if chart.form is Form.BARS else 2.7
    return body + (0.75 if titled else 0)


def _columns(axes: Any, chart: Chart, paper: Paper) -> None:
    width = 0.8 / len(chart.series)
    for number, one in enumerate(chart.series):
        places = [at - 0.4 + width * (number + 0.5) for at in range(len(chart.labels))]
        bars = axes.bar(places, _numbers(one.values), width * 0.94, label=one.name, **_fill(one.tone, paper))
        if len(chart.labels) * len(chart.series) <= 2 * _MOST_NUMBERED:
            axes.bar_label(bars, [_said(value) for value in one.values], fontsize=7.5, padding=1.5)
    axes.set_xticks(range(len(chart.labels)), chart.labels)


def _stacked(axes: Any, chart: Chart, paper: Paper) -> None:
    below = [0.0] * len(chart.labels)
    for one in chart.series:
        values = _numbers(one.values)
        axes.bar(range(len(values)), values, 0.72, bottom=below, label=one.name, **_fill(one.tone, paper))
        below = [under + value for under, value in zip(below, values, strict=True)]
    if len(chart.labels) <= _MOST_NUMBERED:
        for at, top in enumerate(below):
            axes.annotate(
                f"{top:.0f}", (at, top), (0, 2), textcoords="offset points", ha="center", fontsize=7.5
            )
    axes.set_xticks(range(len(chart.labels)), chart.labels)


def _bars(axes: Any, chart: Chart, paper: Paper) -> None:
    before = [0.0] * len(chart.labels)
    places = range(len(chart.labels))
    for one in chart.series:
        values = _numbers(one.values)
        axes.barh(places, values, 0.68, left=before, label=one.name, **_fill(one.tone, paper))
        before = [left + value for left, value in zip(before, values, strict=True)]
    only = chart.series[0].values if len(chart.series) == 1 else None
    for at, end in enumerate(before):
        said = _said(only[at]) if only else f"{end:.0f}"
        axes.annotate(said, (end, at), (3, 0), textcoords="offset points", va="center", fontsize=7.5)
    axes.set_yticks(places, ["\n".join(textwrap.wrap(label, _LABEL_CHARACTERS)) for label in chart.labels])
    axes.invert_yaxis()


def _lines(axes: Any, chart: Chart, paper: Paper) -> None:
    for one in chart.series:
        values = [float("nan") if value is None else float(value) for value in one.values]
        colour, mark = paper.colour(one.tone), _MARKERS.get(one.tone, "o")
        axes.plot(
            range(len(values)),
            values,
            label=one.name,
            color=colour,
            marker=mark,
            markersize=4.5,
            linewidth=1.8,
        )
        if len(chart.series) == 1:
            for at, value in enumerate(one.values):
                if value is not None:
                    axes.annotate(
                        _said(value),
                        (at, float(value)),
                        (0, -12 if _is_low(one.values, at) else 5),
                        textcoords="offset points",
                        ha="center",
                        fontsize=7.5,
                        **_over_lines(paper),
                    )
    axes.set_xticks(range(len(chart.labels)), chart.labels)


_PAINTERS = {Form.COLUMNS: _columns, Form.STACKED: _stacked, Form.BARS: _bars, Form.LINES: _lines}


def _dress(axes: Any, chart: Chart, paper: Paper) -> None:
    lying = chart.form is Form.BARS
    axes.spines[["top", "right", "bottom" if lying else "left"]].set_visible(False)
    axes.grid(axis="x" if lying else "y", color=paper.grid, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.tick_params(length=0)
    (axes.set_xlabel if lying else axes.set_ylabel)(chart.unit)
    (axes.margins(x=0.08) if lying else axes.margins(y=0.14))
    if chart.unit != "%":
        (axes.xaxis if lying else axes.yaxis).get_major_locator().set_params(integer=True)
    if chart.target is not None:
        line = axes.axvline if lying else axes.axhline
        line(chart.target, color=paper.ink, linewidth=1.1, linestyle=(0, (4, 3)), label=chart.target_name)
    if len(chart.series) > 1 or chart.target is not None:
        axes.legend(
            loc="lower left", bbox_to_anchor=(0, 1), ncols=5, frameon=False, fontsize=8, handlelength=1.4,
            columnspacing=1.2, borderaxespad=0.2, labelcolor=paper.ink,
        )  # fmt: skip
    if len(chart.labels) > _MANY_LABELS and not lying:
        axes.tick_params(axis="x", labelsize=7)
    if chart.is_empty:
        (axes.set_xlim if lying else axes.set_ylim)(0, 1)


def _fill(tone: Tone, paper: Paper) -> dict[str, Any]:
    return {
        "color": paper.colour(tone),
        "hatch": _HATCHES.get(tone, ""),
        "edgecolor": paper.ground,
        "linewidth": 0.6,
    }


def _is_low(values: tuple[Value, ...], at: int) -> bool:
    """Tell whether a point lies below those beside it: its number then stands below the line."""
    here, beside = values[at], [one for one in values[max(0, at - 1) : at + 2] if one is not None]
    return (
        here is not None
        and len(beside) > 1
        and float(here) < max(map(float, beside))
        and float(here) == min(map(float, beside))
    )


def _over_lines(paper: Paper) -> dict[str, Any]:
    """Return how a number is written that no line may strike through."""
    ground = {"boxstyle": "round,pad=0.12", "facecolor": paper.ground, "edgecolor": "none"}
    return {"bbox": ground, "zorder": 4}


def _numbers(values: tuple[Value, ...]) -> list[float]:
    return [float(value or 0) for value in values]


def _said(value: Value) -> str:
    return "" if value is None else str(value).replace(".", ",")
