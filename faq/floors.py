"""The floors below which finding may not fall on the labelled questions: a committed file that only rises."""

from collections.abc import Mapping
from math import floor
from pathlib import Path

import yaml

from faq.errors import ContentUnreadable
from faq.evaluate import Report, Tally

#: Where the floors of the labelled questions that ship stand.
FLOORS = Path(__file__).parent / "content" / "floors.yaml"
#: What counts: shares that must be at least, and shares of which one hundred per cent less counts.
BEST_HIGH = ("first", "among_three", "shown", "others_sent_on")
BEST_LOW = ("answered_wrong", "others_answered")
#: A floor stands so many questions below what was measured: one unlucky question breaks nothing.
ROOM = 1.5
#: A style with fewer questions has no floor of its own.
FEWEST = 20

Floors = Mapping[str, Mapping[str, float]]


def measured(report: Report, *, room: float = 0.0) -> dict[str, dict[str, float]]:
    """Return what a report reaches in per cent, by style and over all; of bad shares, what is left of 100.

    ``room`` takes off so many questions.
    """
    tallies = {"all": report.whole, **report.by_style}
    return {style: _reached(tally, room) for style, tally in sorted(tallies.items())}


def below(report: Report, floors: Floors) -> list[str]:
    """Return what falls below its floor, each as ``style name: reached < floor``."""
    reached = measured(report)
    return [
        f"{style} {name}: {reached.get(style, {}).get(name, 0.0):.2f} < {least:.2f}"
        for style, names in floors.items()
        for name, least in names.items()
        if reached.get(style, {}).get(name, 0.0) < least
    ]


def raised(report: Report, floors: Floors) -> dict[str, dict[str, float]]:
    """Return the floors lifted to just below what is reached; none is ever lowered."""
    found = {style: dict(names) for style, names in floors.items()}
    for style, names in measured(report, room=ROOM).items():
        for name, value in names.items():
            least = floor(value * 10) / 10
            kept = found.setdefault(style, {})
            kept[name] = max(kept.get(name, 0.0), least)
    return found


def read(file: Path = FLOORS) -> dict[str, dict[str, float]]:
    """Return the floors of a file; none if it is not there.

    Raises:
        ContentUnreadable: it holds no floors.
    """
    if not file.exists():
        return {}
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        return {
            str(style): {str(name): float(least) for name, least in names.items()}
            for style, names in data.items()
        }
    except (yaml.YAMLError, AttributeError, TypeError, ValueError) as error:
        raise ContentUnreadable(file.name, 1, f"no floors: {error}") from error


def write(floors: Floors, file: Path = FLOORS) -> None:
    """Write the floors, replacing the file."""
    head = "# Per cent reached at least on labelled.jsonl; raised by `faq evaluate --raise-floor`.\n"
    data = {style: dict(names) for style, names in floors.items()}
    file.write_text(head + yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


def _reached(tally: Tally, room: float) -> dict[str, float]:
    found = {}
    for name in (*BEST_HIGH, *BEST_LOW):
        count = tally.others if name.startswith("others") else tally.ours
        if count >= FEWEST:
            share = 100 * tally.rate(name)
            found[name] = (100 - share if name in BEST_LOW else share) - 100 * room / count
    return found
