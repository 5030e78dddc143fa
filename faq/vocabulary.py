"""The words that the content uses, and what an unknown word may have been meant to be."""

from collections import defaultdict
from collections.abc import Mapping

from rapidfuzz.distance import DamerauLevenshtein


class KnownWords:
    """Known folded words with how often they stand; finds slips of one letter and words run together."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = {word: count for word, count in counts.items() if " " not in word}
        self._shorter: dict[str, list[str]] = defaultdict(list)
        for word in self._counts:
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
