"""From readings to the terms that are counted: words, marked words, pairs, and words that mean the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from faq.lexicon import Lexicon
from faq.readings import Normal, Slot
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
    folded = [one.folded for one in normal.line]
    pairs = [f"{one} {two}" for one, two in pairwise(folded)]
    if normal.sure:
        found = _sure(normal, folded, weights)
        if weights.pair:
            found |= dict.fromkeys(pairs, weights.pair)
    else:
        found = {}
        _add_words(found, normal.slots, weights, accented=normal.accented)
        _add_pairs(found, normal.slots, weights.pair)
    for name in _same(normal, pairs, lexicon):
        _keep(found, name, weights.same)
    return found


def _sure(
    normal: Normal,
    folded: Sequence[str],
    weights: TermWeights,
) -> dict[str, float]:
    """Return the words of which each has one reading: the same as of slots, for most texts, faster."""
    line: Sequence[Word] = normal.line
    if normal.accented:
        whole = [one.folded for one in line if one.is_number]
        marked = [one for one in line if not one.is_number] if whole else line
    else:
        whole = [one.folded for one in line if one.is_bare or one.is_number]
        marked = [one for one in line if not (one.is_bare or one.is_number)]
    found = dict.fromkeys([one.folded for one in marked] if whole else folded, weights.folded)
    if weights.marked:
        found |= dict.fromkeys([one.term for one in marked], weights.marked)
    if whole:
        found |= dict.fromkeys(whole, 1.0)
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
    if not same.keys().isdisjoint(pairs):
        for at in [at for at, pair in enumerate(pairs) if pair in same]:
            found.update(
                [one.name for one in same[pairs[at]] if one.begins(line, at, accented=normal.accented)]
            )
    return found
