"""How alike two messages are, by their words without accents: pure."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import Generic, TypeVar

from feedback.data_files import read_yaml
from feedback.folding import fold

_WORDS = Path(__file__).parent / "data" / "similar.yaml"

Key = TypeVar("Key", bound=Hashable)

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
    there = Counter(term for _, found in candidates for term in found)
    there.update(wanted)
    weights = {term: log(1 + (1 + len(candidates)) / count) for term, count in there.items()}
    own = _length(wanted, weights)
    scored = [
        Alike(key, round(_shared(wanted, found, weights) / (own * _length(found, weights)), 3))
        for key, found in candidates
        if found & wanted
    ]
    likely = [one for one in scored if one.score >= at_least]
    return sorted(likely, key=lambda one: -one.score)[:limit]


def terms(text: str, left_out: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the words that say what a text is about, and their pairs."""
    dull = _anywhere() | left_out
    words = [word for word in fold(text[:_LONGEST]).split() if word not in dull]
    return frozenset(words) | _pairs(words)


def _pairs(words: Sequence[str]) -> frozenset[str]:
    return frozenset(f"{one} {two}" for one, two in pairwise(words))


@cache
def _anywhere() -> frozenset[str]:
    """Return the words that stand in any message."""
    return frozenset(read_yaml(_WORDS)["anywhere"].split())


def _shared(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    return sum(weights[term] ** 2 for term in one & other)


def _length(found: frozenset[str], weights: dict[str, float]) -> float:
    return sqrt(sum(weights[term] ** 2 for term in found))
