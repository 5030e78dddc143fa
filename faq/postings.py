"""An inverted index with BM25 impacts: terms to (document, impact), plain arrays, no other package."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum, log
from operator import itemgetter
from typing import NamedTuple

#: A question's weightiest terms that are looked up; a long story has hundreds.
MOST_TERMS = 80
#: Impacts are counted in so many steps, the weights of a question together in so many: a score, which is the
#: sum of weights times impacts, always fits 32 bits, and is exact whatever the order of its terms.
IMPACTS, WEIGHTS = (1 << 14) - 1, 1 << 18
#: A term in more than so many documents and one of so many is kept side by side, too (faster from there on).
FEW, COMMON = 8, 48
_LANE = 4  #: bytes a document
_HIGHEST = _LANE - 1 if sys.byteorder == "little" else 0
#: For each byte, what makes a 1 of every byte that is as great, a 0 of every other.
_AT_LEAST = [bytes(least) + b"\1" * (256 - least) for least in range(256)]


class Document(NamedTuple):
    """A document as it is kept: the rows of its terms, their counts, and what these come to."""

    rows: "array[int]"
    counts: "array[float]"
    length: float


class Rows(dict[str, int]):
    """The number of each term, given when it is first seen; several ``Postings`` may share them."""

    def __missing__(self, term: str) -> int:
        self[term] = row = len(self)
        return row


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's terms, looked up once: what each weighs, and the rows of those that are known."""

    weights: Mapping[str, float]
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scores:
    """The score of every document by number, in steps that are worth ``step``."""

    of: "array[int]"
    step: float

    def top(self, numbers: range) -> tuple[int, float] | None:
        """Return the best document above 0 within a range, of equal ones the first."""
        found = self.best(1, numbers)
        return found[0] if found else None

    def best(self, count: int, numbers: range) -> list[tuple[int, float]]:
        """Return the best documents above 0 within a range, best first, of equal ones the smaller number.

        Only those are compared whose highest byte is as great as that of the last of them.
        """
        part = self.of[numbers.start : numbers.stop]
        highest = part.tobytes()[_HIGHEST::_LANE]
        low, high = 0, 256
        while high - low > 1:
            middle = (low + high) // 2
            if highest.translate(_AT_LEAST[middle]).count(1) >= count:
                low = middle
            else:
                high = middle
        if low:
            near = [(-part[number], number) for number in _places(highest.translate(_AT_LEAST[low]))]
        else:
            near = [(-score, number) for number, score in enumerate(part) if score]
        return [(numbers.start + number, -score * self.step) for score, number in sorted(near)[:count]]


def _places(ones: bytes) -> list[int]:
    found = []
    at = ones.find(1)
    while at >= 0:
        found.append(at)
        at = ones.find(1, at + 1)
    return found


class Postings:
    """Documents by number; immutable once built.

    One long row of (document, impact) holds all terms one after the other; a term's part begins at its start.
    A common term has its impacts also side by side in one large whole number, 32 bits a document: then one
    multiplication weighs it in all documents, and one addition adds it to all scores.
    """

    def __init__(
        self,
        documents: Iterable[Mapping[str, float] | Document],
        *,
        k1: float = 1.2,
        b: float = 0.5,
        rows: Rows | None = None,
    ) -> None:
        """Build from each document's term counts (any weights above 0), taken one at a time.

        ``rows`` are those of other postings whose terms hold all that these documents have; or a copy of
        those of postings from which documents are taken over as they are.
        """
        self._k1 = k1
        self._unit = (k1 + 1) / IMPACTS
        self.rows = Rows() if rows is None else rows
        self.documents = gathered = [self._gathered(one) for one in documents]
        self.size = len(gathered)
        # Rounded: a word more in one document must not change the impacts of all the others a little.
        self.mean = float(f"{sum(one.length for one in gathered) / max(1, self.size):.3g}") or 1.0
        self._flat = array("f", (k1 * (1 - b + b * one.length / self.mean) for one in gathered))
        sizes = [0] * (len(self.rows) + 1)
        for one in gathered:
            for term in one.rows:
                sizes[term + 1] += 1
        self._starts = array("i", accumulate(sizes))
        self._numbers = array("i", bytes(4 * self._starts[-1]))
        self._impacts = array("H", bytes(2 * self._starts[-1]))
        self._fill(gathered)
        rarity_of = [log(1 + (self.size - held + 0.5) / (held + 0.5)) for held in range(self.size + 1)]
        self._unseen = rarity_of[0]
        self._rarity = [rarity_of[held] if held else 0.0 for held in sizes[1:]]
        self._lanes = {
            term: self._side_by_side(term)
            for term, held in enumerate(sizes[1:])
            if held > FEW + self.size / COMMON
        }

    def _gathered(self, counts: Mapping[str, float] | Document) -> Document:
        if isinstance(counts, Document):
            return counts
        rows = array("i", map(self.rows.__getitem__, counts))
        return Document(rows, array("f", counts.values()), sum(counts.values()))

    def _fill(self, gathered: Sequence[Document]) -> None:
        free, numbers, impacts = self._starts.tolist(), self._numbers, self._impacts
        for number, (ids, counts, _) in enumerate(gathered):
            flat = self._flat[number]
            steps = {count: round(count * IMPACTS / (count + flat)) for count in set(counts)}
            for term, count in zip(ids, counts, strict=True):
                at = free[term]
                numbers[at] = number
                impacts[at] = steps[count]
                free[term] = at + 1

    def _side_by_side(self, term: int) -> int:
        start, end = self._starts[term], self._starts[term + 1]
        lanes = array("I", bytes(_LANE * self.size))
        for number, impact in zip(self._numbers[start:end], self._impacts[start:end], strict=True):
            lanes[number] = impact
        return int.from_bytes(lanes.tobytes(), sys.byteorder)

    def asked(self, question: Mapping[str, float]) -> Asked:
        """Look a question's terms up; the same for all postings that share their rows."""
        known = self.rows.get
        return Asked(question, {term: row for term in question if (row := known(term)) is not None})

    def __contains__(self, term: object) -> bool:
        return term in self.rows

    def terms(self) -> Iterable[str]:
        """Return the terms that some document holds; documents taken over may have lost the last one."""
        return (term for term, row in self.rows.items() if self._starts[row + 1] > self._starts[row])

    @property
    def unseen(self) -> float:
        """The rarity of a term that no document holds."""
        return self._unseen

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency; unseen terms are rarest."""
        row = self.rows.get(term)
        return self._unseen if row is None else self._rarity[row] or self._unseen

    def frequency(self, term: str) -> int:
        """Return how many documents hold the term."""
        row = self.rows.get(term)
        return 0 if row is None else self._starts[row + 1] - self._starts[row]

    def brought(self, asked: Asked) -> dict[str, float]:
        """Return what each term of a question that some document holds weighs by its rarity."""
        weights, rarity = asked.weights, self._rarity
        return {term: weights[term] * rare for term, row in asked.rows.items() if (rare := rarity[row])}

    def ideal(self, asked: Asked, brought: Mapping[str, float]) -> float:
        """Return what a question weighs if every one of its terms counted once; never 0."""
        whole = fsum(brought.values())
        if len(brought) < len(asked.weights):
            whole += self._unseen * fsum([w for term, w in asked.weights.items() if term not in brought])
        return whole or 1.0

    def score(self, asked: Asked, brought: Mapping[str, float] | None = None) -> Scores:
        """Return the documents' scores; of long questions only the weightiest terms count.

        ``brought`` is what its terms weigh, which callers may have at hand.
        """
        weighed = self._weightiest(self.brought(asked) if brought is None else brought)
        whole = fsum([weight for _, weight in weighed])
        if not whole:
            return Scores(array("I", bytes(_LANE * self.size)), 0.0)
        scale = WEIGHTS / whole
        rows, lanes = asked.rows, self._lanes
        steps = [(int(weight * scale), rows[term]) for term, weight in weighed]
        common = sum([step * lanes[row] for step, row in steps if row in lanes])
        scores = array("I", common.to_bytes(_LANE * self.size, sys.byteorder))
        starts, numbers, impacts = self._starts, self._numbers, self._impacts
        for step, row in steps:
            if row not in lanes:
                start, end = starts[row], starts[row + 1]
                for number, impact in zip(numbers[start:end], impacts[start:end], strict=True):
                    scores[number] += step * impact
        return Scores(scores, self._unit / scale)

    @staticmethod
    def _weightiest(brought: Mapping[str, float]) -> Sequence[tuple[str, float]]:
        if len(brought) <= MOST_TERMS:
            return list(brought.items())
        return sorted(brought.items(), key=itemgetter(1, 0), reverse=True)[:MOST_TERMS]

    def held(self, terms: Iterable[str], number: int) -> set[str]:
        """Return those of the terms that a document holds."""
        known, starts, numbers = self.rows, self._starts, self._numbers
        found = set()
        for term in terms:
            row = known.get(term)
            if row is not None:
                end = starts[row + 1]
                at = bisect_left(numbers, number, starts[row], end)
                if at < end and numbers[at] == number:
                    found.add(term)
        return found

    def impacts_of(self, number: int) -> dict[int, float]:
        """Return what each row that a document holds brings to its score, for a term that weighs one."""
        return {row: self._impact(row, number) for row in self.documents[number].rows}

    def _impact(self, row: int, number: int) -> float:
        end = self._starts[row + 1]
        at = bisect_left(self._numbers, number, self._starts[row], end)
        return self._impacts[at] * self._unit if at < end and self._numbers[at] == number else 0.0

    def without(self, number: int, gone: Mapping[str, float], asked: Asked) -> float:
        """Return a document's score if the counts of ``gone`` were taken out of it (its length stays)."""
        top, flat, total = self._k1 + 1, self._flat[number], 0.0
        for term, brought in self.contributions(asked, number).items():
            impact = brought / max(1e-9, asked.weights[term] * self.rarity(term))
            count = impact * flat / max(1e-9, top - impact)
            rest = count - gone.get(term, 0.0)
            if rest > 1e-3:
                total += brought * (rest * top / (rest + flat)) / impact
        return total

    def contributions(self, asked: Asked, number: int) -> dict[str, float]:
        """Return what each term brings to one document."""
        found = {}
        for term, weight in self.brought(asked).items():
            impact = self._impact(self.rows[term], number)
            if impact:
                found[term] = weight * impact
        return found
