"""Numbers with what they count: class levels, ages, hours, districts."""

import re
from collections.abc import Sequence
from functools import lru_cache

from faq.text import Word, word, words

_LEVELS = {
    "lop": ("lớp", 12), "lp": ("lớp", 12), "l": ("lớp", 12), "khoi": ("lớp", 12), "cap": ("cấp", 4),
    "c": ("cấp", 3), "hk": ("học kỳ", 2), "nv": ("nguyện vọng", 9), "q": ("quận", 12), "quan": ("quận", 12),
    "muc": ("mức", 2), "m": ("mức", 2), "tt": ("thông tư", 99), "nd": ("nghị định", 999),
    "grade": ("lớp", 12), "class": ("lớp", 12),
    "p": ("phường", 30), "phuong": ("phường", 30), "thu": ("thứ", 7), "thang": ("tháng", 12),
    "ngay": ("ngày", 31), "t": ("thứ", 7), "kp": ("khu phố", 99),
}  # fmt: skip
_MONTHS = 12  # "t9" is no weekday
_FUSED = re.compile(r"^([a-z]+)(\d{1,3})$")
_CLASS = re.compile(r"^(\d{1,2})[a-z]\d{0,2}$")
_AMOUNT = re.compile(r"^\d+(k|tr|trieu|ty|d|đ|vnd)\d*$")
_FUSED_TAIL = re.compile(r"^(\d{1,4})(h|g|gio|tuoi|thang|ngay|nam|t)$")
_TAILS = {"h": "giờ", "g": "giờ", "gio": "giờ", "tuoi": "tuổi", "thang": "tháng", "ngay": "ngày",
          "nam": "năm", "t": "tuổi"}  # fmt: skip
_DIGITS = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "sáu": "6", "bảy": "7",
           "bẩy": "7", "tám": "8", "chín": "9", "mười": "10"}  # fmt: skip
_BARE_DIGITS = {"mot": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "nam": "5", "sau": "6",
                "bay": "7", "tam": "8", "chin": "9", "muoi": "10"}  # fmt: skip
_CLASS_NAMES = {"l", "lp", "lop", "khoi", "grade", "class"}
_AS_WRITTEN = {"muc", "quan", "thu"}  # "thu 7" may be thứ or thủ: the word stays as it was typed
#: Words after which a number is read with them.
NAMED = {*_CLASS_NAMES, *_AS_WRITTEN, "c", "cap", "hk", "nv", "q", "kp"}


def level_at(found: Sequence[Word], at: int) -> tuple[tuple[Word, ...], int] | None:
    """Return the words of a number with its kind, and how many written words they take."""
    here = found[at]
    if here.folded in NAMED:
        number = _number(found[at + 1], here) if at + 1 < len(found) else None
        name, most = _LEVELS[here.folded]
        if number and int(number) <= most:
            return _spoken(here.written if here.folded in _AS_WRITTEN else name, number), 2
        return None
    if here.written.isalpha() or here.is_number or len(here.folded) > 10:
        return None
    fused = _FUSED.match(here.folded)
    if fused and fused[1] in _LEVELS and int(fused[2]) <= _LEVELS[fused[1]][1]:
        return _spoken(_LEVELS[fused[1]][0], fused[2]), 1
    if fused and fused[1] == "t" and int(fused[2]) <= _MONTHS:
        return _spoken("tháng", fused[2]), 1
    return _lone(here.folded)


def _lone(folded: str) -> tuple[tuple[Word, ...], int] | None:
    """Read a number with a tail: ``5a3`` is a class, ``8h`` an hour, ``6t`` an age."""
    tail = _FUSED_TAIL.match(folded)
    if tail:
        return (word(tail[1]), word(_TAILS[tail[2]])), 1
    group = _CLASS.match(folded)
    if group and 1 <= int(group[1]) <= 12 and not _AMOUNT.match(folded):
        return _spoken("lớp", group[1]), 1
    return None


def _number(one: Word, before: Word) -> str | None:
    group = _CLASS.match(one.folded) if before.folded in _CLASS_NAMES else None
    if group:
        return group[1]
    if one.written.isdecimal() and len(one.written) <= 3:
        return one.written
    if one.written in _DIGITS:
        return _DIGITS[one.written]
    return _BARE_DIGITS.get(one.folded) if one.is_bare else None


@lru_cache(maxsize=2_000)
def _spoken(name: str, number: str) -> tuple[Word, ...]:
    """Return ``lớp 6`` as two words of which the second is found as ``lop6`` only."""
    parts, number = tuple(words(name)), str(int(number))
    joined = "".join(part.folded for part in parts) + number
    return (*parts, Word.of(number, joined, joined))


def is_code(folded: str) -> bool:
    """Tell whether digits in a word are a number, not VNI keys."""
    fused = _FUSED.match(folded)
    if fused and fused[1] in _LEVELS and int(fused[2]) <= _LEVELS[fused[1]][1]:
        return True
    return bool(_CLASS.match(folded) or _AMOUNT.match(folded) or _FUSED_TAIL.match(folded))
