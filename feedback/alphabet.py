"""The order of Vietnamese names: a, ă, â, b, c, d, đ, e …; tones decide between equal letters; pure."""

import re
import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACE = {letter: place for place, letter in enumerate(_LETTERS)}
#: Level, huyền, hỏi, ngã, sắc, nặng: as dictionaries have them.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_TONE = re.compile(f"[{''.join(_TONES)}]")
#: Signs and digits come before letters, letters of other alphabets after them.
_OTHERS_AFTER = 0x110000

Key = tuple[tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=8192)
def by_name(name: str) -> Key:
    """Return by what names are sorted: “Đặng” after “Dương” and before “Em”, whatever a database would do.

    >>> sorted(["Em", "Đặng", "Vy", "Dương", "Ân", "An", "Ăn"], key=by_name)
    ['An', 'Ăn', 'Ân', 'Dương', 'Đặng', 'Em', 'Vy']
    >>> sorted(["Hoà 2", "Hóa", "Hòa", "Hoa"], key=by_name)
    ['Hoa', 'Hòa', 'Hóa', 'Hoà 2']
    """
    letters, tones = [], []
    for sign in unicodedata.normalize("NFC", name).lower():
        parts = unicodedata.normalize("NFD", sign)
        bare = unicodedata.normalize("NFC", _TONE.sub("", parts))
        place = _PLACE.get(bare)
        letters.append(ord(bare[0]) if place is None and not bare.isalpha() else _OTHERS_AFTER + _place(bare))
        tones.append(next((_TONES[mark] for mark in parts if mark in _TONES), 0))
    return tuple(letters), tuple(tones), name


def _place(bare: str) -> int:
    return _PLACE.get(bare, len(_LETTERS) + ord(bare[0]))
