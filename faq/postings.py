"""An inverted index with BM25 impacts: terms to (document, impact), plain arrays, no other package."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isqrt, log

#: A question's weightiest terms that are looked up; a long story has hundreds.
MOST_TERMS = 80
#: Impacts and weights are counted in these steps, so that sums are exact whatever their order.
STEPS = 1 << 24
#: What one step of a score, which is a weight times an impact, is worth.
_STEP = 1.0 / (STEPS * STEPS)
#: A term in more than one of so many documents is kept side by side, too (faster from about there on).
COMMON = 16

_Row = tuple["array[int]", "array[float]"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of every document by number, in steps."""

    of: Sequence[int]

    def top(self, numbers: range) -> tuple[int, float] | None:
        """Return the best document above 0 within a range, of equal ones the first."""
        part = self.of[numbers.start : numbers.stop]
        score = max(part, default=0)
        return (numbers.start + part.index(score), score * _STEP) if score > 0 else None

    def best(self, count: int, numbers: range) -> list[tuple[int, float]]:
        """Return the best documents above 0 within a range, best first, of equal ones the smaller number.

        No more blocks than ``count`` can be better than the best document of all others.
        """
        part = self.of[numbers.start : numbers.stop]
        size = isqrt(len(part) // count) + 1
        tops = [max(part[at : at + size]) for at in range(0, len(part), size)]
        floor = max(1, sorted(tops)[-count]) if len(tops) >= count else 1
        near = [
            (-score, number)
            for block, top in enumerate(tops)
            if top >= floor
            for number, score in enumerate(part[block * size : (block + 1) * size], block * size)
            if score >= floor
        ]
        return [(numbers.start + number, -score * _STEP) for score, number in sorted(near)[:count]]


class Postings:
    """Documents by number; immutable once built.

    One long row of (document, impact) holds all terms one after the other; a term's part begins at its start.
    A common term has its impacts also side by side in one large whole number, 64 bits a document: then one
    multiplication weighs it in all documents, and one addition adds it to all scores.
    """

    def __init__(self, documents: Iterable[Mapping[str, float]], *, k1: float = 1.2, b: float = 0.5) -> None:
        """Build from each document's term counts (any weights above 0), taken one at a time."""
        self._k1 = k1
        self._terms: dict[str, int] = {}
        rows, lengths = self._gathered(documents)
        self.size = len(rows)
        mean = (sum(lengths) / len(lengths) if lengths else 1.0) or 1.0
        self._flat = array("f", (k1 * (1 - b + b * length / mean) for length in lengths))
        sizes = [0] * (len(self._terms) + 1)
        for ids, _ in rows:
            for term in ids:
                sizes[term + 1] += 1
        self._starts = array("i", accumulate(sizes))
        self._numbers = array("i", bytes(4 * self._starts[-1]))
        self._impacts = array("I", bytes(4 * self._starts[-1]))
        self._fill(rows)
        rarity_of = [log(1 + (self.size - held + 0.5) / (held + 0.5)) for held in range(self.size + 1)]
        self._unseen = rarity_of[0]
        self._rarity = [rarity_of[held] for held in sizes[1:]]
        self._lanes = {
            term: self._side_by_side(term)
            for term, held in enumerate(sizes[1:])
            if held * COMMON > self.size and held > 1
        }

    def _gathered(self, documents: Iterable[Mapping[str, float]]) -> tuple[list[_Row], list[float]]:
        known = self._terms
        rows: list[_Row] = []
        lengths: list[float] = []
        for counts in documents:
            ids = array("i", [known.setdefault(term, len(known)) for term in counts])
            rows.append((ids, array("f", counts.values())))
            lengths.append(sum(counts.values()))
        return rows, lengths

    def _fill(self, rows: Sequence[_Row]) -> None:
        free, numbers, impacts = self._starts.tolist(), self._numbers, self._impacts
        top = (self._k1 + 1) * STEPS
        for number, (ids, counts) in enumerate(rows):
            flat = self._flat[number]
            for term, count in zip(ids, counts, strict=True):
                at = free[term]
                numbers[at] = number
                impacts[at] = round(count * top / (count + flat))
                free[term] = at + 1

    def _side_by_side(self, term: int) -> int:
        start, end = self._starts[term], self._starts[term + 1]
        lanes = array("Q", bytes(8 * self.size))
        for number, impact in zip(self._numbers[start:end], self._impacts[start:end], strict=True):
            lanes[number] = impact
        return int.from_bytes(lanes.tobytes(), sys.byteorder)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def terms(self) -> Iterable[str]:
        return self._terms.keys()

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency; unseen terms are rarest."""
        known = self._terms.get(term)
        return self._unseen if known is None else self._rarity[known]

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        known = self._terms.get(term)
        return 0 if known is None else self._starts[known + 1] - self._starts[known]

    def rarities(self, question: Iterable[str]) -> dict[str, float]:
        """Return the rarity of each term of a question that some document holds."""
        known, rarity = self._terms, self._rarity
        return {term: rarity[row] for term in question if (row := known.get(term)) is not None}

    def ideal(self, question: Mapping[str, float], rarities: Mapping[str, float]) -> float:
        """Return what a question weighs if every one of its terms counted once; never 0.

        ``rarities`` are those of the question, which callers have at hand.
        """
        unseen = self._unseen
        whole = 0.0
        for term, weight in question.items():
            whole += weight * rarities.get(term, unseen)
        return whole or 1.0

    def score(self, question: Mapping[str, float], rarities: Mapping[str, float] | None = None) -> Scores:
        """Return the documents' scores; of long questions only the weightiest terms count."""
        known, lanes = self._terms, self._lanes
        weighed = self._weighed(question, self.rarities(question) if rarities is None else rarities)
        rows = [(int(weight * STEPS), known[term]) for weight, term in weighed]
        common = sum([steps * lanes[row] for steps, row in rows if row in lanes])
        scores = array("Q", common.to_bytes(8 * self.size, sys.byteorder)).tolist()
        starts, numbers, impacts = self._starts, self._numbers, self._impacts
        for steps, row in rows:
            if row not in lanes:
                for at in range(starts[row], starts[row + 1]):
                    scores[numbers[at]] += steps * impacts[at]
        return Scores(scores)

    @staticmethod
    def _weighed(question: Mapping[str, float], rarities: Mapping[str, float]) -> Sequence[tuple[float, str]]:
        """Return what each known term brings at most; of a long question only the weightiest."""
        weights = [(rarity * question[term], term) for term, rarity in rarities.items()]
        return weights if len(question) <= MOST_TERMS else sorted(weights, reverse=True)[:MOST_TERMS]

    def _span(self, term: str) -> tuple[int, int]:
        known = self._terms[term]
        return self._starts[known], self._starts[known + 1]

    def held(self, question: Iterable[str], number: int) -> set[str]:
        """Return those terms of a question that a document holds."""
        known, starts, numbers = self._terms, self._starts, self._numbers
        found = set()
        for term in question:
            row = known.get(term)
            if row is not None:
                end = starts[row + 1]
                at = bisect_left(numbers, number, starts[row], end)
                if at < end and numbers[at] == number:
                    found.add(term)
        return found

    def _impact(self, term: str, number: int) -> float:
        start, end = self._span(term)
        at = bisect_left(self._numbers, number, start, end)
        return self._impacts[at] / STEPS if at < end and self._numbers[at] == number else 0.0

    def without(self, number: int, gone: Mapping[str, float], question: Mapping[str, float]) -> float:
        """Return a document's score if the counts of ``gone`` were taken out of it (its length stays)."""
        top, flat, total = self._k1 + 1, self._flat[number], 0.0
        for term, brought in self.contributions(question, number).items():
            impact = brought / max(1e-9, question[term] * self.rarity(term))
            count = impact * flat / max(1e-9, top - impact)
            rest = count - gone.get(term, 0.0)
            if rest > 1e-3:
                total += brought * (rest * top / (rest + flat)) / impact
        return total

    def contributions(self, question: Mapping[str, float], number: int) -> dict[str, float]:
        """Return what each term brings to one document."""
        found = {}
        for term, rarity in self.rarities(question).items():
            impact = self._impact(term, number)
            if impact:
                found[term] = question[term] * rarity * impact
        return found
