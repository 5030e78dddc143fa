"""Short patterns that editors can write: ``bị|mới_bị .. đánh`` finds those words near each other.

A word with marks fits the same word with these marks, with some of them, or with none; a word without marks
fits only a word without, and ``sờ!`` only the word with exactly its marks. ``a|b`` is one or the other,
``a_b`` words of one choice, ``|a`` may be missing, ``..`` is up to three words between, ``...`` up to eight.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from faq.normalise import Normal
from faq.text import Word, clean, words

_GAPS = {"..": 3, "...": 8}
#: What stands in a line for words that were taken out.
_GONE = "-"
#: One choice: for each word, the forms in which it may stand in a line.
_Phrase = tuple[frozenset[str], ...]


def line_of(normal: Normal) -> str:
    """Return the likeliest reading as the line that compiled patterns are matched against."""
    return line(one for slot in normal.slots for one in slot[0].words)


def line(found: Iterable[Word]) -> str:
    return " ".join([f"{one.folded}:{one.marked}" for one in found])


def compile_all(patterns: Iterable[str]) -> "Patterns | None":
    """Return what finds any of the patterns, ``None`` if there are none."""
    made = list(patterns)
    return Patterns(made) if made else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """One choice of phrases, or a gap of up to so many words."""

    choices: tuple[_Phrase, ...] = ()
    optional: bool = False
    gap: int = 0

    @classmethod
    def of(cls, written: str) -> Self:
        if written in _GAPS:
            return cls(gap=_GAPS[written])
        choices = tuple(made for choice in written.split("|") if (made := _phrase(choice)))
        return cls(choices, optional=written.startswith("|"))

    @property
    def first_words(self) -> frozenset[str]:
        return frozenset(form for phrase in self.choices for form in phrase[0])

    def ends(self, forms: Sequence[str], start: int) -> Iterable[int]:
        """Return where the piece may end if it begins at a word."""
        if self.gap:
            return range(start, min(start + self.gap, len(forms)) + 1)
        found = [start] if self.optional else []
        for phrase in self.choices:
            end = start + len(phrase)
            if end <= len(forms) and all(map(frozenset.__contains__, phrase, forms[start:end])):
                found.append(end)
        return found


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Pieces one after the other, the forms it may begin with, and the first words of each needed piece."""

    pieces: tuple[_Piece, ...]
    beginnings: frozenset[str]
    needs: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, pattern: str) -> Self:
        pieces: list[_Piece] = []
        needs: list[frozenset[str]] = []
        beginnings: frozenset[str] = frozenset()
        for written in pattern.split():
            piece = _Piece.of(written)
            pieces.append(piece)
            if not needs:
                beginnings |= piece.first_words
            if piece.choices and not piece.optional:
                needs.append(piece.first_words)
        return cls(tuple(pieces), beginnings, tuple(needs))

    def end(self, forms: Sequence[str], start: int) -> int:
        """Return where the pattern ends at the latest if it begins at a word, 0 if it does not."""
        ends = {start}
        for piece in self.pieces:
            ends = {end for begin in ends for end in piece.ends(forms, begin)}
        return max(ends, default=0)


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

    def search(self, line: str) -> str | None:
        """Return the first words of a line that fit a pattern, without marks."""
        forms = line.split()
        spans = self._spans(forms)
        return " ".join(form.partition(":")[0] for form in forms[slice(*min(spans))]) if spans else None

    def without(self, line: str) -> str:
        """Return the line with a sign in the place of all words that fit a pattern."""
        forms, done = line.split(), 0
        kept: list[str] = []
        for start, end in sorted(self._spans(forms)):
            if start >= done:
                kept += [*forms[done:start], _GONE]
                done = end
        return " ".join([*kept, *forms[done:]]) if done else line

    def _spans(self, forms: Sequence[str]) -> list[tuple[int, int]]:
        """Return from where to where patterns fit."""
        there = set(forms)
        return [
            (start, end)
            for form in there
            for pattern in self._by_word.get(form, ())
            if not any(map(there.isdisjoint, pattern.needs))
            for start, begin in enumerate(forms)
            if begin in pattern.beginnings and (end := pattern.end(forms, start))
        ]


def _phrase(choice: str) -> _Phrase:
    exact = choice.endswith("!")
    return tuple(_forms(one, exact=exact) for one in words(clean(choice.replace("_", " "))))


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
