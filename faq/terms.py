"""From readings to the terms that are counted: words, marked words, pairs, and words that mean the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from faq.lexicon import Lexicon
from faq.normalise import Normal, Slot
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
#: Two readings side by side, neither of them faint, are a pair from this product of their weights on.
FAINT_PAIR = 0.2
WEIGHTS = TermWeights()


def terms(normal: Normal, lexicon: Lexicon, weights: TermWeights = WEIGHTS) -> dict[str, float]:
    """Return each term once with its greatest weight.

    Folded words stand as they are, marked ones after ``=``, pairs with a space, same meanings after ``#``.
    """
    pairs = [f"{one} {two}" for one, two in pairwise([one.folded for one in normal.line])]
    if normal.sure:
        found = _sure(normal.line, pairs, weights, accented=normal.accented)
    else:
        found = {}
        _add_words(found, normal.slots, weights, accented=normal.accented)
        _add_pairs(found, normal.slots, weights.pair)
    for name in _same(normal, pairs, lexicon):
        _keep(found, name, weights.same)
    return found


def _sure(
    line: Sequence[Word],
    pairs: Sequence[str],
    weights: TermWeights,
    *,
    accented: bool,
) -> dict[str, float]:
    """Return the terms of words that have one reading each: the same as of slots, for most texts, faster."""
    if accented:
        marked = [one for one in line if not one.is_number]
        whole = [one.folded for one in line if one.is_number] if len(marked) < len(line) else []
    else:
        marked = [one for one in line if not (one.is_bare or one.is_number)]
        whole = [one.folded for one in line if one.is_bare or one.is_number]
    found: dict[str, float] = {}
    if marked:
        found = dict.fromkeys([one.folded for one in marked], weights.folded)
        if weights.marked:
            found.update(dict.fromkeys([one.term for one in marked], weights.marked))
    if whole:
        found.update(dict.fromkeys(whole, 1.0))
    if pairs and weights.pair:
        found.update(dict.fromkeys(pairs, weights.pair))
    return found


def _add_words(
    found: dict[str, float], slots: Iterable[Slot], weights: TermWeights, *, accented: bool
) -> None:
    of_folded, of_marked = weights.folded, weights.marked
    for slot in slots:
        for reading in slot:
            whole = reading.weight
            if whole < FAINT:
                continue
            for one in reading.words:
                folded = one.folded
                if one.is_number or (one.is_bare and not accented):
                    if whole > found.get(folded, 0.0):
                        found[folded] = whole
                    continue
                if whole * of_folded > found.get(folded, 0.0):
                    found[folded] = whole * of_folded
                if whole * of_marked > found.get(one.term, 0.0):
                    found[one.term] = whole * of_marked


def _add_pairs(found: dict[str, float], slots: Iterable[Slot], weight: float) -> None:
    previous: Slot = ()
    for slot in slots:
        for reading in slot:
            spoken, share = reading.words, reading.weight * weight
            if share < FAINT * weight or not spoken:
                continue
            first = spoken[0].folded
            for other in previous:
                if other.words and reading.weight * other.weight >= FAINT_PAIR:
                    _keep(found, f"{other.words[-1].folded} {first}", share * other.weight)
            for at in range(1, len(spoken)):
                _keep(found, f"{spoken[at - 1].folded} {spoken[at].folded}", share)
        previous = slot


def _keep(found: dict[str, float], term: str, share: float) -> None:
    if share > found.get(term, 0.0):
        found[term] = share


def _same(normal: Normal, pairs: Sequence[str], lexicon: Lexicon) -> set[str]:
    line, same, same_words = normal.line, lexicon.same, lexicon.same_words
    found = {name for one in line if one.marked in same_words for name in same_words[one.marked]}
    for at in [at for at, pair in enumerate(pairs) if pair in same]:
        for entry in same[pairs[at]]:
            if entry.fits(line[at : at + len(entry.parts)], accented=normal.accented):
                found.add(entry.name)
    return found
