"""Plain text steps that know no table: composing, folding, cutting into words."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Self
from unicodedata import category, combining, is_normalized, normalize

#: Longer messages are cut here; nobody's question starts later.
LONGEST = 2000

_TONES = {"\u0301": 1, "\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0323": 5}
_D_LIKE = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d"})
_RUN = re.compile(r"([^\W\d_])\1{2,}")
_THRICE = re.compile(r"(.)\1\1")  # what a run has at least, looked for in a quarter of the time
_WORD = re.compile(r"\w+")
_INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
_Y_FOR_I = re.compile(r"^(h|k|l|m|s|t|v|qu)y$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written: ``marked`` keeps shape and tone (``hoà`` is ``hòa``), ``folded`` does not."""

    written: str
    folded: str
    marked: str
    is_bare: bool  #: has no marks at all
    is_number: bool
    term: str  #: as it is counted where marks matter

    @classmethod
    def of(cls, written: str, folded: str, marked: str) -> Self:
        return cls(written, folded, marked, folded == marked, written.isdigit(), "=" + marked)


def clean(text: str) -> str:
    """Return the text composed (NFC), in lower case, without invisible characters, at most ``LONGEST`` long.

    Characters of width (full-width digits, styled letters) become plain; three or more equal letters in a
    row become one (``khônggg``); digits are never collapsed.
    """
    plain = normalize("NFKC", text[: LONGEST * 2]).lower()
    if not plain.isprintable():
        plain = "".join(char for char in " ".join(plain.split()) if _visible(char))
    plain = plain if is_normalized("NFKC", plain) else normalize("NFKC", plain)
    plain = _RUN.sub(_one_of, plain) if _THRICE.search(plain) else plain
    plain = plain[:LONGEST]
    return " ".join(plain.split()) if "  " in plain or plain.strip() != plain else plain


def _one_of(run: re.Match[str]) -> str:
    """Return one letter of a run, none if the letter before is the same with a mark (``ạaaa``)."""
    before = run.string[run.start() - 1 : run.start()]
    return "" if before and before != run[1] and fold(before) == run[1] else run[1]


def _visible(char: str) -> bool:
    return category(char) not in _INVISIBLE


def fold(word: str) -> str:
    """Return the word without marks: ``đường`` becomes ``duong``; ``kỹ`` and ``kĩ`` both become ``ki``."""
    bare = "".join(char for char in normalize("NFD", word.translate(_D_LIKE)) if not combining(char))
    return _Y_FOR_I.sub(r"\1i", normalize("NFC", bare))


def mark(word: str) -> str:
    """Return the word with its shapes kept and the tone as a digit at the end, wherever it was typed.

    >>> mark("hoà") == mark("hòa")
    True
    """
    tone, letters = 0, []
    for char in normalize("NFD", word.replace("ð", "đ")):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    shape = _Y_FOR_I.sub(r"\1i", normalize("NFC", "".join(letters)))
    return f"{shape}{tone}" if tone else shape


@lru_cache(maxsize=20_000)
def word(written: str) -> Word:
    """Return one word of cleaned text in its three forms."""
    return Word.of(written, fold(written), mark(written))


def words(cleaned: str) -> list[Word]:
    """Cut cleaned text into words of letters and digits."""
    return list(chain.from_iterable(map(_pieces, cleaned.split())))


@lru_cache(maxsize=20_000)
def _pieces(written: str) -> tuple[Word, ...]:
    """Return the words of what stands between two spaces (``học,con``)."""
    return tuple(map(word, _WORD.findall(written.replace("_", " "))))


def is_accented(found: list[Word]) -> bool:
    """Tell whether the writer uses accents: at least three words in ten carry one."""
    bare = [one.is_bare for one in found if not one.is_number]
    return bare.count(False) >= 0.3 * len(bare) if bare else False
