"""An inverted index with BM25 impacts: terms to (document, impact), plain arrays, no other package."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from math import log

#: Postings longer than this only raise candidates that rarer terms have found.
LONG = 1500


class Postings:
    """Documents by number; immutable once built."""

    def __init__(self, documents: Sequence[Mapping[str, float]], *, k1: float = 1.2, b: float = 0.5) -> None:
        """Build from each document's term counts (any weights above 0)."""
        self.size = len(documents)
        lengths = [sum(counts.values()) for counts in documents]
        mean = (sum(lengths) / len(lengths) if lengths else 1.0) or 1.0
        self._k1 = k1
        self._flat = array("f", (k1 * (1 - b + b * length / mean) for length in lengths))
        columns: dict[str, tuple[array[int], array[float]]] = {}
        for number, counts in enumerate(documents):
            flat = self._flat[number]
            for term, count in counts.items():
                column = columns.get(term)
                if column is None:
                    column = columns[term] = (array("i"), array("f"))
                column[0].append(number)
                column[1].append(count * (k1 + 1) / (count + flat))
        self._columns = columns
        self._rarity = {
            term: log(1 + (self.size - len(column[0]) + 0.5) / (len(column[0]) + 0.5))
            for term, column in columns.items()
        }
        self._unseen = log(1 + (self.size + 0.5) / 0.5)

    def __contains__(self, term: object) -> bool:
        return term in self._columns

    def terms(self) -> Iterable[str]:
        return self._columns.keys()

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency; unseen terms are rarest."""
        return self._rarity.get(term, self._unseen)

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        column = self._columns.get(term)
        return len(column[0]) if column else 0

    def score(self, question: Mapping[str, float]) -> dict[int, float]:
        """Return every found document's score."""
        scores: defaultdict[int, float] = defaultdict(float)
        known = [
            (self._rarity[term], term, weight) for term, weight in question.items() if term in self._columns
        ]
        known.sort(key=lambda one: len(self._columns[one[1]][0]))
        for rarity, term, weight in known:
            numbers, impacts = self._columns[term]
            share = rarity * weight
            if len(numbers) > LONG and len(scores) > 300:
                for number in nlargest(300, scores, key=scores.__getitem__):
                    at = bisect_left(numbers, number)
                    if at < len(numbers) and numbers[at] == number:
                        scores[number] += share * impacts[at]
            else:
                for number, impact in zip(numbers, impacts, strict=True):
                    scores[number] += share * impact
        return scores

    def without(self, number: int, gone: Mapping[str, float], question: Mapping[str, float]) -> float:
        """Return a document's score if the counts of ``gone`` were taken out of it (its length stays)."""
        top, flat, total = self._k1 + 1, self._flat[number], 0.0
        for term, brought in self.contributions(question, number).items():
            impact = brought / max(1e-9, question[term] * self._rarity[term])
            count = impact * flat / max(1e-9, top - impact)
            rest = count - gone.get(term, 0.0)
            if rest > 1e-3:
                total += brought * (rest * top / (rest + flat)) / impact
        return total

    def contributions(self, question: Mapping[str, float], number: int) -> dict[str, float]:
        """Return what each term brings to one document."""
        found = {}
        for term, weight in question.items():
            if term in self._columns:
                numbers, impacts = self._columns[term]
                at = bisect_left(numbers, number)
                if at < len(numbers) and numbers[at] == number:
                    found[term] = weight * self._rarity[term] * impacts[at]
        return found
