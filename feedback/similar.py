"""How alike two messages are, by their words without accents: pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from math import log, sqrt
from pathlib import Path
from sys import intern
from typing import Generic, TypeVar

from feedback.data_files import read_yaml
from feedback.folding import fold

_WORDS = Path(__file__).parent / "data" / "similar.yaml"

Key = TypeVar("Key", bound=Hashable)
Term = str | tuple[str, str]

#: Below this two messages are hardly about one thing; 1 is the same words.
LIKE = 0.3
_LONGEST = 4_000  #: characters that are compared


@dataclass(frozen=True, slots=True)
class Alike(Generic[Key]):
    """Something that is like what was asked about."""

    key: Key
    score: float  #: above 0, at most 1


def rank(
    text: str,
    others: Iterable[tuple[Key, str]],
    *,
    beside: str = "",
    limit: int = 3,
    at_least: float = LIKE,
) -> list[Alike[Key]]:
    """Return which of the others are most like ``text``, best first; of equal ones, the earlier.

    Words that many of the others have weigh little; those ``beside`` the matter, such as who writes and about
    which school, weigh nothing.

    >>> rank("thu tien quy lop", [("a", "Quỹ lớp thu quá cao"), ("b", "Bữa ăn nguội lạnh")])[0].key
    'a'
    """
    left_out = frozenset(fold(beside).split())
    wanted = terms(text, left_out)
    if not wanted:
        return []
    candidates = [(key, terms(other, left_out)) for key, other in others]
    there = Counter(chain(wanted, chain.from_iterable(found for _, found in candidates)))
    weights = {term: log(1 + (1 + len(candidates)) / count) ** 2 for term, count in there.items()}
    own = _length(wanted, weights)
    scored = [
        Alike(key, round(_shared(wanted, found, weights) / (own * _length(found, weights)), 3))
        for key, found in candidates
        if found & wanted
    ]
    likely = [one for one in scored if one.score >= at_least]
    return sorted(likely, key=lambda one: -one.score)[:limit]


def terms(text: str, left_out: frozenset[str] = frozenset()) -> frozenset[Term]:
    """Return the words that say what a text is about, and their pairs."""
    words: Sequence[str] = _telling(text[:_LONGEST])
    if not left_out.isdisjoint(words):
        words = [word for word in words if word not in left_out]
    return frozenset(chain(words, pairwise(words)))


# The newest cases of an office are compared with each that somebody opens there.
@lru_cache(maxsize=4096)
def _telling(text: str) -> tuple[str, ...]:
    """Return the words of a text without those that stand in any message, one copy of each word in memory."""
    return tuple(intern(word) for word in fold(text).split() if word not in _anywhere())


@cache
def _anywhere() -> frozenset[str]:
    """Return the words that stand in any message."""
    return frozenset(read_yaml(_WORDS)["anywhere"].split())


def _shared(one: frozenset[Term], other: frozenset[Term], weights: dict[Term, float]) -> float:
    return sum(map(weights.__getitem__, one & other))


def _length(found: frozenset[Term], weights: dict[Term, float]) -> float:
    return sqrt(sum(map(weights.__getitem__, found)))
