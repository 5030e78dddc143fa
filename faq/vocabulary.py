"""The words that the content uses, and what an unknown word may have been meant to be."""

from collections import defaultdict
from collections.abc import Callable, Mapping

from rapidfuzz.distance import DamerauLevenshtein

from faq.syllables import is_syllable

#: A pair that stands in fewer entries is nothing that people shorten.
FEWEST_WITH_PAIR = 2
_VOWELS = frozenset("aeiouy")


class KnownWords:
    """Known folded words with how often they stand; finds slips of one letter and words run together."""

    def __init__(self, counts: Mapping[str, int], pairs: Callable[[str], int] = lambda _: 0) -> None:
        """Take the words, and ``pairs``, which tells in how many entries two words stand side by side."""
        self._pairs = pairs
        self._beginning: dict[str, list[str]] = defaultdict(list)
        self._counts = {word: count for word, count in counts.items() if " " not in word}
        self._shorter: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= 2 and word.isalpha():
                for length in (1, 2, 3):
                    if _VOWELS.isdisjoint(word[:length]):
                        self._beginning[word[:length]].append(word)
            if len(word) >= 3 and word.isalpha():
                for short in _one_less(word):
                    self._shorter[short].append(word)

    def __contains__(self, folded: object) -> bool:
        return folded in self._counts

    def repair(self, folded: str) -> list[tuple[str, ...]]:
        """Return what the word may have meant: one letter off, or several known words run together."""
        if not folded.isalpha() or len(folded) > 30:
            return []
        near = {word for short in (*_one_less(folded), folded) for word in self._shorter.get(short, ())}
        near.update(word for word in _one_less(folded) if word in self._counts)
        slips = [word for word in near if DamerauLevenshtein.distance(word, folded, score_cutoff=1) <= 1]
        slips.sort(key=lambda word: (-self._counts[word], word))
        found: list[tuple[str, ...]] = [(word,) for word in slips[:3]]
        split = self._split(folded)
        return [split, *found[:1]] if split else found

    def lengthen(self, folded: str) -> tuple[str, int] | None:
        """Return the first word of the commonest pair that is cut to its beginning: ``ttuc`` is thủ tục.

        With it goes how many letters at the end are the second word.
        """
        best: tuple[int, str, int] = (FEWEST_WITH_PAIR - 1, "", 0)
        for cut in range(1, min(3, len(folded) - 2) + 1):
            head, rest = folded[:cut], folded[cut:]
            if head[-1] in _VOWELS:
                break
            if rest in self._counts and is_syllable(rest):
                for first in self._beginning.get(head, ()):
                    best = max(best, (self._pairs(f"{first} {rest}"), first, len(rest)))
        return best[1:] if best[1] else None

    def _split(self, folded: str) -> tuple[str, ...]:
        """Cut a run of letters into the fewest known words of at least two letters each."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(folded)
        for end in range(2, len(folded) + 1):
            for start in range(max(0, end - 7), end - 1):
                before, part = best[start], folded[start:end]
                if before is None or self._counts.get(part, 0) < 3:
                    continue
                made = (*before, part)
                now = best[end]
                if now is None or len(made) < len(now):
                    best[end] = made
        whole = best[len(folded)]
        return whole if whole and len(whole) > 1 else ()


def _one_less(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}
