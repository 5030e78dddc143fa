"""Brings names to one form, so that they can be compared: lower case, no accents, no punctuation."""

import re
import unicodedata

#: The accents of European letters, all of which combine; others are asked for one by one.
_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, words parted by single spaces.

    >>> fold("  Trường THCS Nguyễn  Thị Định (cơ sở 2)")
    'truong thcs nguyen thi dinh co so 2'
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower().replace("đ", "d")))
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain))
