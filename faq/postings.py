"""An inverted index with BM25 impacts: terms to (document, impact), plain arrays, no other package."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from math import log

#: An index of no more documents than this is scored whole.
SMALL = 2000
#: So many candidates are enough; the remaining, commoner terms only raise the best of them.
ENOUGH, KEPT = 400, 120
#: A question's weightiest terms that are looked up; a long story has hundreds.
MOST_TERMS = 80


_Row = tuple["array[int]", "array[float]"]


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of every document by number; only those of ``touched`` can be above 0."""

    of: list[float]
    touched: Collection[int]

    def top(self, numbers: range) -> tuple[int, float] | None:
        """Return the best document above 0 within a range, of equal ones the first."""
        part = self.of[numbers.start : numbers.stop]
        score = max(part, default=0.0)
        return (numbers.start + part.index(score), score) if score > 0.0 else None

    def best(self, count: int, numbers: range) -> list[tuple[int, float]]:
        """Return the best documents above 0 within a range, best first, of equal ones the smaller number."""
        inside: Iterable[int] = numbers
        if not isinstance(self.touched, range):
            inside = sorted(number for number in self.touched if number in numbers)
        top = nlargest(count, inside, key=self.of.__getitem__)
        return [(number, self.of[number]) for number in top if self.of[number] > 0.0]


class Postings:
    """Documents by number; immutable once built.

    One long row of (document, impact) holds all terms one after the other; a term's part begins at its start.
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
        self._impacts = array("f", bytes(4 * self._starts[-1]))
        self._fill(rows)
        self._rarity_of = [log(1 + (self.size - held + 0.5) / (held + 0.5)) for held in range(self.size + 1)]

    def _gathered(self, documents: Iterable[Mapping[str, float]]) -> tuple[list[_Row], list[float]]:
        known = self._terms
        rows: list[_Row] = []
        lengths: list[float] = []
        for counts in documents:
            ids = array("i", (known.setdefault(term, len(known)) for term in counts))
            rows.append((ids, array("f", counts.values())))
            lengths.append(sum(counts.values()))
        return rows, lengths

    def _fill(self, rows: Sequence[_Row]) -> None:
        free, top = array("i", self._starts), self._k1 + 1
        for number, (ids, counts) in enumerate(rows):
            flat = self._flat[number]
            for term, count in zip(ids, counts, strict=True):
                at = free[term]
                self._numbers[at] = number
                self._impacts[at] = count * top / (count + flat)
                free[term] = at + 1

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def terms(self) -> Iterable[str]:
        return self._terms.keys()

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency; unseen terms are rarest."""
        return self._rarity_of[self.frequency(term)]

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        known = self._terms.get(term)
        return 0 if known is None else self._starts[known + 1] - self._starts[known]

    def rarities(self, question: Mapping[str, float]) -> dict[str, float]:
        """Return the rarity of each term of a question that some document holds."""
        terms, starts, rarity = self._terms, self._starts, self._rarity_of
        found = {}
        for term in question:
            known = terms.get(term)
            if known is not None:
                found[term] = rarity[starts[known + 1] - starts[known]]
        return found

    def score(self, question: Mapping[str, float]) -> Scores:
        """Return the documents' scores.

        Of long questions only the weightiest terms count; in big indexes the commonest terms only raise
        documents that rarer terms have found.
        """
        found = [(rarity * question[term], term) for term, rarity in self.rarities(question).items()]
        found.sort(reverse=True)
        scores = [0.0] * self.size
        touched: set[int] | None = set() if self.size > SMALL else None
        full = False
        for weight, term in found[:MOST_TERMS]:
            start, end = self._span(term)
            if touched is not None and len(touched) > ENOUGH:
                touched = set(nlargest(KEPT, touched, key=scores.__getitem__))
                full = True
            if full and touched is not None and end - start > 4 * len(touched):
                self._raise(scores, touched, (start, end), weight)
                continue
            numbers = self._numbers[start:end]
            for number, impact in zip(numbers, self._impacts[start:end], strict=True):
                scores[number] += weight * impact
            if touched is not None and not full:
                touched.update(numbers)
        return Scores(scores, range(self.size) if touched is None else touched)

    def _raise(
        self, scores: list[float], touched: Iterable[int], span: tuple[int, int], weight: float
    ) -> None:
        """Add a common term to the documents found so far."""
        (start, end), numbers, impacts = span, self._numbers, self._impacts
        for number in touched:
            at = bisect_left(numbers, number, start, end)
            if at < end and numbers[at] == number:
                scores[number] += weight * impacts[at]

    def _span(self, term: str) -> tuple[int, int]:
        known = self._terms[term]
        return self._starts[known], self._starts[known + 1]

    def _impact(self, term: str, number: int) -> float:
        start, end = self._span(term)
        at = bisect_left(self._numbers, number, start, end)
        return self._impacts[at] if at < end and self._numbers[at] == number else 0.0

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
