"""Composes what invented people write, from the lists of ``data/demo.yaml``."""

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from feedback.calendar import DATA
from feedback.data_files import read_yaml
from feedback.folding import fold
from feedback.kinds import CaseKind, HelpReason

_UNACCENTED = 0.14  # of people who write without accents
_SHORTENED = 0.16  # of people who shorten words
_LOWER_CASE = 0.2

_SENTENCE_START = re.compile(r"(?:^|(?<=[.?!:] ))\w")


@cache
def demo_data(path: Path = DATA / "demo.yaml") -> Mapping[str, Any]:
    """Return the lists of the demonstration."""
    data: Mapping[str, Any] = read_yaml(path)
    return data


class Words:
    """Draws names and sentences; the same generator draws the same ones."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._data = demo_data()
        self._fields = Formatter()

    def name(self) -> str:
        parts = self._data["names"]
        return " ".join(self._rng.choice(parts[part]) for part in ("family", "middle", "given"))

    def phone(self) -> str:
        return str(self._data["phone"]).format(self._rng.randrange(1_000_000))

    def address(self, place: str) -> str:
        street = self._rng.choice(self._data["streets"])
        number = self._rng.randint(1, 299)
        return str(self._data["address"]).format(number=number, street=street, place=place)

    def theme(self, month: int) -> Mapping[str, Any]:
        """Draw what is on people's minds in a month, 1 to 12."""
        themes: Sequence[Mapping[str, Any]] = self._data["themes"]
        return self._rng.choices(themes, [theme["weights"][month - 1] for theme in themes])[0]

    def season(self, month: int) -> int:
        """Return how much comes in a month, 1 to 12, next to other months."""
        return int(self._data["seasons"][month - 1])

    def message(
        self, kind: CaseKind, theme: Mapping[str, Any], level: str, help_reason: HelpReason | None = None
    ) -> tuple[str, str]:
        """Compose what a citizen sends and the answer that fits it."""
        if help_reason is not None:
            asked = self._data["home_help"]
            return self._typed(self._rng.choice(asked[help_reason]), level), self._rng.choice(
                asked["answers"]
            )
        is_question = kind is CaseKind.QUESTION
        about = self._data["questions"] if is_question else theme
        core = self._rng.choice(about["cores"])
        answer = about["answers"][core["answer"]]
        if is_question:
            return self._typed(core["says"], level), answer
        parts = [_joined(self._rng.choice(self._data["openings"]), core["says"])]
        parts.append(self._rng.choice(theme["details"]))
        if kind is CaseKind.PETITION:
            parts.append(self._rng.choice(theme["wishes"]))
        parts.append(self._rng.choice(self._data["closings"]))
        return self._typed(" ".join(parts), level), answer

    def line(self, what: str, level: str) -> str:
        """Draw a line of one of the plain lists, such as asks, replies or notes."""
        return self._filled(self._rng.choice(self._data[what]), level)

    def rating_words(self, level: int) -> str:
        return str(self._rng.choice(self._data["rating_words"][level]))

    def _typed(self, template: str, level: str) -> str:
        text = self._filled(template, level)
        if self._rng.random() < _SHORTENED:
            for long, short in self._data["shortened"].items():
                text = re.sub(rf"\b{long}\b", short, text)
        if self._rng.random() < _UNACCENTED:
            return re.sub(r"[^\W_]+", lambda word: fold(word[0]) or word[0], text)
        return text.lower() if self._rng.random() < _LOWER_CASE else text

    def _filled(self, template: str, level: str) -> str:
        slots = self._data["slots"]
        drawn = {}
        for _, slot, _, _ in self._fields.parse(template):
            if slot is not None:
                drawn[slot] = self._rng.choice(slots.get(f"{slot}_{level}") or slots[slot])
        text = " ".join(template.format(**drawn).split())
        return _SENTENCE_START.sub(lambda start: start[0].upper(), text)


def _joined(opening: str, core: str) -> str:
    goes_on = opening.endswith((", ", "Dạ "))
    return opening + (core[:1].lower() + core[1:] if goes_on else core)
