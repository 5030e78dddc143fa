"""From readings to the terms that are counted: words, marked words, pairs, and words that mean the same."""

from dataclasses import dataclass

from faq.lexicon import Lexicon
from faq.normalise import Normal, Reading, Slot


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
    found: dict[str, float] = {}
    following: tuple[Reading, ...] = ()
    for slot in reversed(normal.slots):
        for reading in slot:
            if reading.weight < FAINT:
                continue
            _add_words(found, reading, weights, accented=normal.accented)
            _add_pairs(found, reading, following, weights.pair)
        following = slot
    for name in _same(normal, lexicon):
        _keep(found, name, weights.same)
    return found


def _add_words(found: dict[str, float], reading: Reading, weights: TermWeights, *, accented: bool) -> None:
    whole = reading.weight
    for one in reading.words:
        folded = one.folded
        if one.is_number or (one.is_bare and not accented):
            if whole > found.get(folded, 0.0):
                found[folded] = whole
            continue
        share = whole * weights.folded
        if share > found.get(folded, 0.0):
            found[folded] = share
        _keep(found, "=" + one.marked, whole * weights.marked)


def _add_pairs(found: dict[str, float], reading: Reading, following: Slot, weight: float) -> None:
    spoken = reading.words
    for at in range(1, len(spoken)):
        _keep(found, f"{spoken[at - 1].folded} {spoken[at].folded}", reading.weight * weight)
    for other in following:
        share = reading.weight * other.weight
        if spoken and other.words and share >= 0.2:
            pair = f"{spoken[-1].folded} {other.words[0].folded}"
            if share * weight > found.get(pair, 0.0):
                found[pair] = share * weight


def _keep(found: dict[str, float], term: str, share: float) -> None:
    if share > found.get(term, 0.0):
        found[term] = share


def _same(normal: Normal, lexicon: Lexicon) -> set[str]:
    line = [one for slot in normal.slots if slot for one in slot[0].words]
    folded = [one.folded for one in line]
    found: set[str] = set()
    for seconds in ([""] * len(folded), folded[1:]):
        for at, begin in enumerate(zip(folded, seconds, strict=False)):
            if begin in lexicon.same:
                found.update(
                    entry.name
                    for entry in lexicon.same[begin]
                    if entry.fits(line[at : at + len(entry.parts)], accented=normal.accented)
                )
    return found
