"""Draws charts with matplotlib, which is loaded at the first picture and not before."""

import io
import textwrap
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.charts.chart import Chart, Form, Tone, Value
from bot.charts.measures import NARROW_INCHES, across, beside, every, have_room, height, worth_saying

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
_LABEL_POINTS, _SMALL_LABEL_POINTS, _NUMBER_POINTS = 9, 7, 7.5
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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A paper of a width, and the mark between units and tenths."""

    paper: Paper
    inches: float
    point: str

    def said(self, value: Value) -> str:
        return "" if value is None else str(value).replace(".", self.point)


def draw(
    chart: Chart, *, kind: str = "png", paper: Paper = LIGHT, inches: float = 7.2, titled: bool = True,
    point: str = ",",
) -> bytes:  # fmt: skip
    """Return the picture of a chart.

    Args:
        chart: what to show.
        kind: ``png`` or ``svg``.
        paper: the colours around it.
        inches: how wide.
        titled: whether title, unit and note stand in the picture; beside one on a page they need not.
        point: what stands between units and tenths.
    """
    with _ONE_AT_A_TIME:
        return _draw(chart, kind, _Sheet(paper, inches, point), titled)


def _draw(chart: Chart, kind: str, sheet: _Sheet, titled: bool) -> bytes:
    import matplotlib as mpl  # noqa: PLC0415
    from matplotlib.figure import Figure  # noqa: PLC0415

    paper = sheet.paper
    style: dict[Any, Any] = {
        "font.family": "DejaVu Sans", "font.size": _LABEL_POINTS, "text.color": paper.ink,
        "axes.labelcolor": paper.soft,
        "xtick.color": paper.soft, "ytick.color": paper.soft, "axes.edgecolor": paper.grid,
        "svg.hashsalt": "charts", "hatch.linewidth": 0.6, "hatch.color": paper.ground,
    }  # fmt: skip
    with mpl.rc_context(style):
        figure = Figure(
            figsize=(sheet.inches, height(chart, sheet.inches, titled=titled)),
            facecolor=paper.ground,
            layout="constrained",
        )
        axes = figure.subplots()
        axes.set_facecolor(paper.ground)
        _PAINTERS[chart.form](axes, chart, sheet)
        _dress(axes, chart, sheet)
        if titled:
            figure.suptitle("\n".join(textwrap.wrap(chart.title, 78)), fontsize=10.5, fontweight="bold")
            figure.supxlabel("\n".join(textwrap.wrap(chart.note, 110)), fontsize=7.5, color=paper.soft)
        target = io.BytesIO()
        # Without a date, the same numbers are the same file.
        plain = {"Date": None} if kind == "svg" else {"Software": None}
        figure.savefig(target, format=kind, dpi=_DOTS_PER_INCH, facecolor=paper.ground, metadata=plain)
    return target.getvalue()


def _columns(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    width = 0.8 / len(chart.series)
    said = [sheet.said(value) for one in chart.series for value in one.values]
    numbered = have_room(said, sheet.inches, _NUMBER_POINTS, columns=len(said))
    for number, one in enumerate(chart.series):
        places = [at - 0.4 + width * (number + 0.5) for at in range(len(chart.labels))]
        fill = _fill(one.tone, sheet.paper)
        bars = axes.bar(places, _numbers(one.values), width * 0.94, label=one.name, **fill)
        if numbered:
            labels = [sheet.said(value) for value in one.values]
            axes.bar_label(bars, labels, fontsize=_NUMBER_POINTS, padding=1.5)
    _label_across(axes, chart, sheet)


def _stacked(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    below = [0.0] * len(chart.labels)
    for one in chart.series:
        values, fill = _numbers(one.values), _fill(one.tone, sheet.paper)
        axes.bar(range(len(values)), values, 0.72, bottom=below, label=one.name, **fill)
        below = [under + value for under, value in zip(below, values, strict=True)]
    said = [f"{top:.0f}" for top in below]
    if have_room(said, sheet.inches, _NUMBER_POINTS, columns=len(said)):
        for at, top in enumerate(below):
            _write(axes, said[at], (at, top), (0, 2), ha="center")
    _label_across(axes, chart, sheet)


def _bars(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    before = [0.0] * len(chart.labels)
    places = range(len(chart.labels))
    for one in chart.series:
        values, fill = _numbers(one.values), _fill(one.tone, sheet.paper)
        axes.barh(places, values, 0.68, left=before, label=one.name, **fill)
        before = [left + value for left, value in zip(before, values, strict=True)]
    only = chart.series[0].values if len(chart.series) == 1 else None
    for at, end in enumerate(before):
        _write(axes, sheet.said(only[at]) if only else f"{end:.0f}", (end, at), (3, 0), va="center")
    axes.set_yticks(places, beside(chart.labels, sheet.inches))
    axes.invert_yaxis()


def _lines(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    for one in chart.series:
        values = [float("nan") if value is None else float(value) for value in one.values]
        colour, mark = sheet.paper.colour(one.tone), _MARKERS.get(one.tone, "o")
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
            _name_points(axes, one.values, sheet)
    _label_across(axes, chart, sheet)


def _name_points(axes: Any, values: tuple[Value, ...], sheet: _Sheet) -> None:
    said = [sheet.said(value) for value in values]
    all_fit = have_room(said, sheet.inches, _NUMBER_POINTS, columns=len(said))
    for at in range(len(values)) if all_fit else sorted(worth_saying(values)):
        value = values[at]
        if value is not None:
            shift = (0, -12 if _is_low(values, at) else 5)
            _write(axes, said[at], (at, float(value)), shift, ha="center", **_over_lines(sheet.paper))


def _write(axes: Any, said: str, place: tuple[float, float], shift: tuple[int, int], **more: Any) -> None:
    axes.annotate(said, place, shift, textcoords="offset points", fontsize=_NUMBER_POINTS, **more)


def _label_across(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    labels = across(chart.labels)
    small = every(labels, sheet.inches, _LABEL_POINTS) > 1
    points = _SMALL_LABEL_POINTS if small else _LABEL_POINTS
    step = every(labels, sheet.inches, points)
    axes.set_xticks(range(0, len(labels), step), labels[::step], fontsize=points)


_PAINTERS = {Form.COLUMNS: _columns, Form.STACKED: _stacked, Form.BARS: _bars, Form.LINES: _lines}


def _dress(axes: Any, chart: Chart, sheet: _Sheet) -> None:
    paper = sheet.paper
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
            loc="lower left", bbox_to_anchor=(0, 1), ncols=_legend_columns(chart, sheet.inches),
            frameon=False, fontsize=8, handlelength=1.4, columnspacing=1.2, borderaxespad=0.2,
            labelcolor=paper.ink,
        )  # fmt: skip
    if chart.is_empty:
        (axes.set_xlim if lying else axes.set_ylim)(0, 1)


def _legend_columns(chart: Chart, inches: float) -> int:
    return 5 if inches >= NARROW_INCHES or len(chart.series) < 4 else 2


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
