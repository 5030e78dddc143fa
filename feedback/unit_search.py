"""Finds the unit that a person means: with typos, without accents, by short forms and former names."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Protocol

from rapidfuzz import fuzz

from feedback.alphabet import by_name
from feedback.folding import fold

#: The lowest score worth showing, 0 to 100.
WORTH_SHOWING = 62.0
#: From which score a name within a sentence is sure, and how far ahead of the next it must be.
SURE = 93.0
CLEAR_LEAD = 4.0

# How people write what a unit is; longer ways first. The last word of each line is ours.
_LEVELS: tuple[tuple[str, str], ...] = (
    ("trung hoc pho thong", "thpt"),
    ("pho thong trung hoc", "thpt"),
    ("trung hoc co so", "thcs"),
    ("so giao duc va dao tao", "sgddt"),
    ("so giao duc dao tao", "sgddt"),
    ("so giao duc", "sgddt"),
    ("so gddt", "sgddt"),
    ("so gd dt", "sgddt"),
    ("sgddt", "sgddt"),
    ("so gd", "sgddt"),
    ("uy ban nhan dan phuong", "phuong"),
    ("ubnd phuong", "phuong"),
    ("ubnd p", "phuong"),
    ("mau giao", "mn"),
    ("mam non", "mn"),
    ("nha tre", "mn"),
    ("tieu hoc", "th"),
    ("cap 1", "th"),
    ("cap 2", "thcs"),
    ("cap 3", "thpt"),
    ("phuong", "phuong"),
    ("thcs", "thcs"),
    ("thpt", "thpt"),
    ("ptth", "thpt"),
    ("mn", "mn"),
    ("mg", "mn"),
    ("th", "th"),
    ("p", "phuong"),
)
# Around a name and no part of it; "quan 7" stays in what people write after 1 July 2025. Longer ones first.
_AROUND = (
    "thanh pho ho chi minh",
    "tp ho chi minh",
    "tp hcm",
    "tphcm",
    "quan 7",
    "q 7",
    "q7",
    "truong hoc",
    "truong",
    "trg",
)


class Named(Protocol):
    """What the search needs of a unit."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def former_names(self) -> str: ...


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """A unit that may be meant; ``score`` is 0 to 100."""

    code: str
    name: str
    score: float


@dataclass(frozen=True)
class _Name:
    """One way to call a unit: what it is, and what it is called."""

    unit: Named
    level: str
    proper: str
    whole: str  #: folded, with everything that stands around it

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(self.proper.split())


class UnitFinder:
    """Searches all units in memory."""

    def __init__(self, units: Iterable[Named]) -> None:
        self._names: list[_Name] = []
        self._codes: dict[str, Named] = {}
        for unit in units:
            self._codes[fold(unit.code)] = unit
            former = [former for former in unit.former_names.split(";") if former.strip()]
            for name in dict.fromkeys([unit.name, unit.short_name, *former]):
                whole = fold(name)
                level, proper = _part(whole)
                if proper or level:
                    level = level or _part(fold(unit.name))[0]
                    self._names.append(_Name(unit, level, proper, whole))

    def find(self, words: str, *, limit: int = 5) -> list[UnitMatch]:
        """Return the units that may be meant, best first; of equal ones, by name."""
        folded = fold(words)
        if not folded or limit < 1:
            return []
        if folded in self._codes:
            unit = self._codes[folded]
            return [UnitMatch(unit.code, unit.name, 100.0)]
        level, proper = _part(folded)
        scored = (
            # The whole against the whole, for a slip within what the unit is: "Sở iáo dục".
            (max(_score(name, level, proper), 0.9 * fuzz.ratio(folded, name.whole)), name.unit)
            for name in self._names
        )
        return _best(scored)[:limit]

    def find_in_sentence(self, text: str) -> UnitMatch | None:
        """Return the unit that a longer message names beyond doubt, or None.

        A bare personal name may be a street or a person, so what the unit is ("trường", "th", "phường")
        has to stand right before the name, and no other unit may fit about as well.
        """
        written = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
        words = [fold(word) for word in written]
        goes_on = _names_going_on(written)
        found = _best(
            (score, name.unit)
            for name in self._names
            if name.proper
            for score in _scores_in(words, name, goes_on)
            if score >= SURE
        )
        if not found or (len(found) > 1 and found[0].score - found[1].score < CLEAR_LEAD):
            return None
        return found[0]


def level_of(name: str) -> str:
    """Return what a unit is by its name, as a short word; "" if the name does not say.

    >>> level_of("Trường Tiểu học Lê Văn Tám"), level_of("Phường Tân Mỹ")
    ('th', 'phuong')
    """
    return _part(fold(name))[0]


def _part(folded: str) -> tuple[str, str]:
    """Part a folded name into what the unit is and what it is called."""
    padded = f" {folded} "
    for written, level in _LEVELS:
        if f" {written} " in padded:
            rest = padded.replace(f" {written} ", "  ", 1)
            return level, _without_words_around(rest)
    return "", _without_words_around(padded)


def _without_words_around(text: str) -> str:
    text = " ".join(text.split())
    for phrase in _AROUND:
        text = f" {text} ".replace(f" {phrase} ", " ").strip()
    return text


def _score(name: _Name, level: str, proper: str) -> float:
    if not proper:
        return _level_alone(name, level)
    if not name.proper:
        return 0.0
    likeness = max(fuzz.ratio(proper, name.proper), 0.96 * fuzz.token_sort_ratio(proper, name.proper))
    if len(name.words) > 1 and len(proper.split()) < len(name.words):
        likeness = max(likeness, 0.9 * fuzz.partial_ratio(proper, name.proper))
    elif len(name.words) > 1:
        likeness = max(likeness, 0.93 * fuzz.partial_ratio(name.proper, proper))
    if level and name.level:
        likeness += 3 if level == name.level else -18
    return min(likeness, 100.0)


def _level_alone(name: _Name, level: str) -> float:
    if not level or level != name.level:
        return 0.0
    # "mầm non" alone: every one of that kind may be meant; "sở giáo dục": there is but one.
    return WORTH_SHOWING if name.proper else 100.0


def _scores_in(words: Sequence[str], name: _Name, goes_on: Sequence[bool]) -> Iterable[float]:
    size = len(name.words)
    for start in range(1, len(words) - size + 1):
        kind = _kind_before(words[:start])
        if kind is None or (kind and name.level and kind != name.level) or goes_on[start + size - 1]:
            continue
        score = fuzz.ratio(" ".join(words[start : start + size]), name.proper)
        # Without its level ("trường Lê Lai") a name is a little less sure than with it ("tiểu học Lê Lai").
        yield score if kind else score - CLEAR_LEAD / 2


def _names_going_on(words: Sequence[str]) -> list[bool]:
    """Tell of each word whether a name goes on after it: "Tân Phú" is not the one in "Tân Phú Trung"."""
    capital = [word.istitle() for word in words]
    return [one and after for one, after in zip_longest(capital, capital[1:], fillvalue=False)]


def _kind_before(words: Sequence[str]) -> str | None:
    """Return the level that ends ``words``, "" for a mere "trường", None if neither does."""
    tail = " " + " ".join(words[-6:])
    for written, level in _LEVELS:
        if tail.endswith(f" {written}"):
            return level
    return "" if tail.endswith(" truong") else None


def _best(scored: Iterable[tuple[float, Named]]) -> list[UnitMatch]:
    best: dict[str, UnitMatch] = {}
    for score, unit in scored:
        if score >= WORTH_SHOWING and (unit.code not in best or best[unit.code].score < score):
            best[unit.code] = UnitMatch(unit.code, unit.name, round(score, 1))
    return sorted(best.values(), key=lambda match: (-match.score, by_name(match.name)))
