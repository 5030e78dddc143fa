"""The addresses behind the numbers in the tables of charts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from bot.channel_names import channel_name
from bot.web.console.dashboard import Asked, Dashboard
from bot.web.console.figure_scope import CHANNEL, CONTENT, HOUR, UNCLASSIFIED
from bot.words import Words
from feedback.behind import LEVELS

What = TypeVar("What")
Rows = Sequence[Sequence[str]]


def chart_links(board: Dashboard, asked: Asked, words: Words) -> Mapping[str, Rows]:
    """Return, by chart, the address of the cases behind each number of its table; none behind shares."""
    charts = board.charts(words)
    months = {
        key: [[asked.list_of(figure, period=one.period) for figure in figures] for one in board.months]
        for key, figures in (("thang", ("received", "answered")), ("tien-do", ("early", "on_time", "late")))
    }
    units = _by_label((one.unit.short_name or one.unit.name, one) for one in board.branches)
    contents = _by_label(
        (
            words.say(f"files.content_{one.value if one else 'none'}"),
            {CONTENT: one.value} if one else {UNCLASSIFIED: "1"},
        )
        for one in board.figures.by_content
    )
    channels = _by_label((channel_name(name, words), {CHANNEL: name}) for name in board.figures.by_channel)
    return {
        **months,
        "muc-hai-long": [[asked.list_of(figure)] for figure in LEVELS],
        "don-vi": [
            [
                asked.list_of(figure, unit=units[label].unit.code, alone=units[label].itself)
                for figure in ("early", "on_time", "late", "open")
            ]
            if label in units
            else []
            for label in charts["don-vi"].labels
        ],
        **{
            name: [_received(asked, known.get(label)) for label in charts[name].labels]
            for name, known in (("noi-dung", contents), ("kenh", channels))
        },
        "gio": [_received(asked, {HOUR: str(hour)}) for hour in range(24)],
        "chu-de": [[f"/hoi-dap/{topic}"] for topic, _ in board.topics],
    }


def _received(asked: Asked, narrow: Mapping[str, str] | None) -> list[str]:
    return [] if narrow is None else [asked.list_of("received", narrow=narrow)]


def _by_label(named: Iterable[tuple[str, What]]) -> dict[str, What]:
    """Return what each label means; one that means two things means nothing."""
    found: dict[str, What] = {}
    twice: set[str] = set()
    for label, what in named:
        twice |= {label} & found.keys()
        found[label] = what
    return {label: what for label, what in found.items() if label not in twice}
