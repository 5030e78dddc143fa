"""Short patterns that editors can write: ``bị|mới_bị .. đánh`` finds those words near each other.

A word with marks fits the same word with these marks, with some of them, or with none; a word without marks
fits only a word without, and ``sờ!`` only the word with exactly its marks. ``a|b`` is one or the other,
``a_b`` words of one choice, ``|a`` may be missing, ``..`` is up to three words between, ``...`` up to eight.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from faq.readings import Normal
from faq.text import Word, clean, words

_GAPS = {"..": 3, "...": 8}
#: What stands in a line for words that were taken out.
_GONE = "-"
#: One choice: for each word, the forms in which it may stand in a line.
_Phrase = tuple[frozenset[str], ...]


class Line:
    """A message as patterns see it: each word's form with and without marks (``lop:lơp1``).

    Places are whole numbers with a bit for each word, so that a pattern is followed from all places at once.
    """

    def __init__(self, forms: Sequence[str]) -> None:
        self.forms = forms
        self.anywhere = (1 << len(forms)) - 1
        self._places: dict[str, int] = {}
        for at, form in enumerate(forms):
            self._places[form] = self._places.get(form, 0) | 1 << at
        self.there = frozenset(self._places)

    def places(self, forms: frozenset[str]) -> int:
        """Return where one of these forms stands."""
        found = 0
        for form in self.there & forms:
            found |= self._places[form]
        return found


def line_of(normal: Normal) -> Line:
    """Return the likeliest reading as the line that patterns are looked for in."""
    return Line([f"{one.folded}:{one.marked}" for one in normal.line])


def compile_all(patterns: Iterable[str]) -> "Patterns | None":
    """Return what finds any of the patterns, ``None`` if there are none."""
    made = list(patterns)
    return Patterns(made) if made else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A choice of words and of phrases, or a gap of up to so many words."""

    words: frozenset[str] = frozenset()
    phrases: tuple[_Phrase, ...] = ()
    optional: bool = False
    gap: int = 0

    @classmethod
    def of(cls, written: str) -> Self:
        if written in _GAPS:
            return cls(gap=_GAPS[written])
        choices = [made for choice in written.split("|") if (made := _phrase(choice))]
        return cls(
            frozenset(form for phrase in choices if len(phrase) == 1 for form in phrase[0]),
            tuple(phrase for phrase in choices if len(phrase) > 1),
            optional=written.startswith("|"),
        )

    @property
    def needs(self) -> frozenset[str]:
        """The forms of which one must be in a line; none if the piece may be missing."""
        return frozenset() if self.optional else self.words.union(*(phrase[0] for phrase in self.phrases))

    def after(self, line: Line, places: int) -> int:
        """Return the places where the piece may end if it begins at some of these."""
        if self.gap:
            for _ in range(self.gap):
                places |= places << 1
            return places & (line.anywhere << 1 | 1)
        found = places if self.optional else 0
        found |= (places & line.places(self.words)) << 1
        for phrase in self.phrases:
            here = places
            for forms in phrase:
                here = (here & line.places(forms)) << 1
            found |= here
        return found


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Pieces one after the other."""

    pieces: tuple[_Piece, ...]
    needs: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, pattern: str) -> Self:
        pieces = tuple(_Piece.of(written) for written in pattern.split())
        return cls(pieces, tuple(piece.needs for piece in pieces if piece.needs))

    def ends(self, line: Line, places: int) -> int:
        """Return the places after the pattern if it begins at some of these, 0 if it does not fit."""
        for piece in self.pieces:
            places = piece.after(line, places)
            if not places:
                return 0
        return places


class Patterns:
    """Several patterns; each is tried only if the least usual of the words it needs is in the line."""

    def __init__(self, patterns: Iterable[str]) -> None:
        made = [_Pattern.of(pattern) for pattern in patterns]
        usual = Counter(form for pattern in made for need in pattern.needs for form in need)
        self._by_word: defaultdict[str, list[_Pattern]] = defaultdict(list)
        for pattern in made:
            least = min(pattern.needs, key=lambda need: sum(usual[form] for form in need), default=())
            for form in least:
                self._by_word[form].append(pattern)

    def search(self, line: Line) -> str | None:
        """Return the first words of a line that fit one of the patterns, without marks."""
        for pattern in self._fitting(line):
            start, end = self._spans(pattern, line)[0]
            return " ".join(form.partition(":")[0] for form in line.forms[start:end])
        return None

    def without(self, line: Line) -> Line:
        """Return the line with a sign in the place of all words that fit a pattern."""
        spans = sorted(span for pattern in self._fitting(line) for span in self._spans(pattern, line))
        kept: list[str] = []
        done = 0
        for start, end in spans:
            if start >= done:
                kept += [*line.forms[done:start], _GONE]
                done = end
        return Line([*kept, *line.forms[done:]]) if spans else line

    def _fitting(self, line: Line) -> Iterable[_Pattern]:
        there = line.there
        # In the order of the line: which of several signs is named must not hang on how a set is laid out.
        for form in line.forms:
            if form not in self._by_word:
                continue
            for pattern in self._by_word[form]:
                if not any(map(there.isdisjoint, pattern.needs)) and pattern.ends(line, line.anywhere):
                    yield pattern

    @staticmethod
    def _spans(pattern: _Pattern, line: Line) -> list[tuple[int, int]]:
        """Return from where to where a pattern fits, at its longest."""
        ends = ((start, pattern.ends(line, 1 << start)) for start in range(len(line.forms)))
        return [(start, end.bit_length() - 1) for start, end in ends if end]


def _phrase(choice: str) -> _Phrase:
    exact = choice.endswith("!")
    return tuple(_forms(one, exact=exact) for one in words(clean(choice.replace("_", " "))))


@cache
def _forms(one: Word, *, exact: bool) -> frozenset[str]:
    """Return how a word of a pattern may stand in a line: with its marks, some of them, or none."""
    if one.is_bare or exact:
        return frozenset({f"{one.folded}:{one.marked}"})
    untoned = one.marked.rstrip("12345")
    toned = one.folded + one.marked[len(untoned) :]
    return frozenset(f"{one.folded}:{form}" for form in (one.marked, untoned, toned, one.folded))


def words_of(patterns: Iterable[str]) -> set[str]:
    """Return the folded words that patterns speak of."""
    parts = (re.sub(r"[|_!.]+", " ", pattern) for pattern in patterns)
    return {one.folded for part in parts for one in words(clean(part))}
