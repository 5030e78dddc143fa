"""From readings to the terms that are counted: words, marked words, pairs, and words that mean the same."""

from collections import defaultdict
from dataclasses import dataclass

from faq.lexicon import Lexicon
from faq.normalise import Normal, Reading, Slot
from faq.text import Word


@dataclass(frozen=True, slots=True)
class TermWeights:
    """What each kind of term weighs in a question; measured on the tuning half of the labelled questions."""

    folded: float = 0.6
    marked: float = 0.4
    pair: float = 0.7
    same: float = 0.6


#: Readings below this are not looked up.
FAINT = 0.08
WEIGHTS = TermWeights()


def terms(normal: Normal, lexicon: Lexicon, weights: TermWeights = WEIGHTS) -> dict[str, float]:
    """Return each term once with its greatest weight.

    Folded words stand as they are, marked ones after ``=``, pairs with a space, same meanings after ``#``.
    """
    found: dict[str, float] = defaultdict(float)
    for at, slot in enumerate(normal.slots):
        following = normal.slots[at + 1] if at + 1 < len(normal.slots) else ()
        for reading in slot:
            if reading.weight < FAINT:
                continue
            _add_words(found, reading, weights, accented=normal.accented)
            _add_pairs(found, reading, following, weights)
    for name in _same(normal, lexicon):
        found[name] = max(found[name], weights.same)
    return dict(found)


def _add_words(found: dict[str, float], reading: Reading, weights: TermWeights, *, accented: bool) -> None:
    for one in reading.words:
        tells_marks = (accented or not one.is_bare) and not one.written.isdigit()
        share = reading.weight * (weights.folded if tells_marks else 1.0)
        found[one.folded] = max(found[one.folded], share)
        if tells_marks:
            key = "=" + one.marked
            found[key] = max(found[key], reading.weight * weights.marked)


def _add_pairs(found: dict[str, float], reading: Reading, following: Slot, weights: TermWeights) -> None:
    for left, right in zip(reading.words, reading.words[1:], strict=False):
        _keep(found, left, right, reading.weight * weights.pair)
    for other in following:
        if reading.words and other.words and reading.weight * other.weight >= 0.2:
            _keep(found, reading.words[-1], other.words[0], reading.weight * other.weight * weights.pair)


def _keep(found: dict[str, float], left: Word, right: Word, share: float) -> None:
    key = f"{left.folded} {right.folded}"
    found[key] = max(found[key], share)


def _same(normal: Normal, lexicon: Lexicon) -> set[str]:
    line = [one for slot in normal.slots if slot for one in slot[0].words]
    return {
        entry.name
        for at, first in enumerate(line)
        for entry in lexicon.same.get(first.folded, ())
        if entry.fits(line[at : at + len(entry.parts)], accented=normal.accented)
    }
