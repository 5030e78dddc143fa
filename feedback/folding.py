"""Brings names to one form, so that they can be compared: lower case, no accents, no punctuation."""

import re
import unicodedata


def fold(text: str) -> str:
    """Return ``text`` in lower case without accents, words parted by single spaces.

    >>> fold("  Trường THCS Nguyễn  Thị Định (cơ sở 2)")
    'truong thcs nguyen thi dinh co so 2'
    """
    plain = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))
