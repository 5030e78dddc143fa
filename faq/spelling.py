"""Spellings that sound alike or play with letters, and the words that they stand for."""

import re
from functools import lru_cache

from faq.syllables import is_syllable
from faq.text import fold

_SOUTHERN = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^tr", "ch"), (r"^ch", "tr"), (r"^s", "x"), (r"^x", "s"), (r"^gi(?=[aeou])", "d"), (r"^d", "v"),
        (r"^d", "gi"), (r"^v", "d"), (r"^g(?=[aou])", "r"), (r"ng$", "n"), (r"n$", "ng"), (r"t$", "c"),
        (r"c$", "t"), (r"iu$", "uu"), (r"^wa", "qua"), (r"^we", "que"), (r"^f", "ph"), (r"^z", "d"),
        (r"inh$", "enh"), (r"^ngh(?=[aou])", "ng"), (r"^l", "n"), (r"^n(?=[aeiou])", "l"),
    )
)  # fmt: skip
#: How young people play: k for h and for c, f and p for ph, z, j, w and q by their sound.
_ONSETS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"^(c|n|t|p|g|k|ng)k", r"\1h"), (r"^f", "ph"), (r"^p(?!h)", "ph"), (r"^w", "qu"), (r"^q(?!u)", "qu"),
        (r"^j(?=[iìíỉĩị])", "g"), (r"^j", "gi"), (r"^z", "d"), (r"^z", "v"), (r"^z", "gi"), (r"^k", "c"),
    )
)  # fmt: skip
_ENDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"(?<!n)g$", "ng"), (r"nk$", "nh"), (r"ck$", "ch"), (r"k$", "c"), (r"(?<![nc])h$", "nh"),
    )
)  # fmt: skip
_I_IN_THE_MIDDLE = re.compile(r"(?<=.)j(?=.)")
#: ``k`` stands before e, i and y only, ``p`` begins hardly any word.
_MISSPELLED = re.compile(r"^(k[aou]|p(?!h))")


def southern(folded: str) -> list[str]:
    """Return how a word is spelled that sounds the same in the South (and l/n in the North)."""
    return [made for pattern, to in _SOUTHERN if (made := pattern.sub(to, folded)) != folded]


@lru_cache(maxsize=20_000)
def respelled(written: str) -> tuple[str, ...]:
    """Return what a word may be whose letters are played with, marks kept; nothing if it is spelled well.

    >>> respelled("trườg"), respelled("trường")
    (('trường',), ())
    """
    if not written.isalpha() or _is_spelled(written):
        return ()
    plain = _I_IN_THE_MIDDLE.sub("i", written)
    starts = dict.fromkeys([plain, *(pattern.sub(to, plain) for pattern, to in _ONSETS)])
    made = dict.fromkeys(
        whole for start in starts for whole in (start, *(pattern.sub(to, start) for pattern, to in _ENDS))
    )
    return tuple(one for one in made if one != written and _is_spelled(one))


def _is_spelled(written: str) -> bool:
    folded = fold(written)
    return is_syllable(folded) and not _MISSPELLED.match(folded)
