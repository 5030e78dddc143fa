"""Tells which of a few short texts a message means: words in common, weighed by how rare they are."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import log

from rapidfuzz import fuzz

from faq.lexicon import Lexicon
from faq.normalise import normalise
from faq.text import fold

#: Words at least so long, and so alike (0 to 100), are one word mistyped.
LONG_WORD = 4
SAME_WORD = 80
MISTYPED = 0.8
#: How much of the score is what of the known text was said; the rest is what of the message it covers.
RECALL_SHARE = 0.6
#: What one single word in common may count at most.
ONE_WORD = 0.55


class Likeness:
    """Short texts by key, to be found by what a person types."""

    def __init__(self, texts: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._known = [(key, self._words(text)) for key, ways in texts.items() for text in ways]
        counts = Counter(word for _, words in self._known for word in set(words))
        self._weights = {word: log(1 + len(self._known) / count) for word, count in counts.items()}
        self._unknown = log(2)

    def best(self, said: str) -> list[tuple[str, float]]:
        """Return the keys whose texts have something in common with the message, and how much, 0 to 1."""
        words = self._words(said)
        found: dict[str, float] = {}
        for key, known in self._known:
            found[key] = max(found.get(key, 0.0), self._score(words, known))
        return sorted(((key, score) for key, score in found.items() if score), key=lambda one: -one[1])

    def _words(self, text: str) -> tuple[str, ...]:
        return tuple(fold(word) for word in normalise(text, self._lexicon).plain.split())

    def _score(self, said: tuple[str, ...], known: tuple[str, ...]) -> float:
        if not said or not known:
            return 0.0
        if said == known:
            return 1.0
        shared = [(word, max(_alike(word, other) for other in said)) for word in set(known)]
        covered = [(word, max(_alike(word, other) for other in known)) for word in set(said)]
        recall, precision = self._share(shared), self._share(covered)
        score = RECALL_SHARE * recall + (1 - RECALL_SHARE) * precision if recall else 0.0
        common = sum(1 for _, alike in shared if alike)
        return min(score, ONE_WORD) if common < 2 and len(known) > 1 else score

    def _share(self, matched: list[tuple[str, float]]) -> float:
        weights = [(self._weights.get(word, self._unknown), alike) for word, alike in matched]
        return sum(weight * alike for weight, alike in weights) / sum(weight for weight, _ in weights)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if min(len(word), len(other)) < LONG_WORD:
        return 0.0
    return MISTYPED if fuzz.ratio(word, other) >= SAME_WORD else 0.0
