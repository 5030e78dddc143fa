"""One particular class of a school; pure. A grade alone ("lớp 6") is left."""

import re
from collections.abc import Iterator

from feedback.redaction.lists import CAPITALS
from feedback.redaction.strike import Kind, Reason, Strike

_WORD = r"(?:lớp|lơp|lop|lp|lóp|class|lowps|lo71p|lơ71p|chủ nhiệm|chu nhiem|cn)"
_STREAM = r"(?:mầm|mam|chồi|choi|lá|la|nhà trẻ|nha tre|cơm thường|cơm nát|họa mi|thỏ|sóc|mẫu giáo)"
_SPOKEN = r"(?:một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười một|mười hai)"
_NUMBERED = re.compile(
    rf"(?<![^\W_]){_WORD}\s*:?\s*(?:[1-9]|1[0-2])\s?"
    r"(?:[/.\-_]\s?\d{1,2}|[/.\-_]?\s?[a-eghkmpđ]\d{0,2}(?:[./\-]\d{1,2})?)(?![^\W_])"
    rf"|(?<![^\W_]){_WORD}\s*:?\s*{_STREAM}\s?(?:\d{{1,2}}|[a-d]\d?)(?![^\W_])"
    rf"|(?<![^\W_]){_WORD}\s*:?\s*{_SPOKEN}\s"
    rf"(?:a|bê|bờ|xê|cờ|đê|b|c|d|e|xẹt {_SPOKEN}|trên {_SPOKEN})(?:\s{_SPOKEN})?(?![^\W_])"
    rf"|(?<![^\W_]){_WORD}(?:\s+[^\W\d_]+){{1,3}}\s+(?:[1-9]|1[0-2])(?:/\d{{1,2}}|[a-eđ]\d{{0,2}})(?![^\W_/])"
    rf"|(?<![^\W_]){_WORD}\s*:?\s*{_SPOKEN}(?<!mười)\s{_SPOKEN}(?![^\W_])"
    rf"|(?<![^\W_]){_WORD}\s*:?\s*(?:[1-9]|1[0-2])\s+(?:xẹt|xet|trên|tren)\s+(?:\d{{1,2}}|{_SPOKEN})(?![^\W_])",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"(?<![^\W_])(?<!chì )(?<!khổ )(?:[1-9]|1[0-2])[A-FIJL-VXYĐ]\d{1,2}(?![^\W_])", re.IGNORECASE
)
_BARE_LETTER = re.compile(r"(?<![^\W_])(?<!chì )(?<![/.\-])(?:[1-9]|1[0-2])[ABCE](?![^\W_])")
_STREAM_BARE = re.compile(rf"(?<![^\W_]){_STREAM}\s?\d(?![^\W_/.])", re.IGNORECASE)
# "5/3" after words about a pupil or a teacher; elsewhere it is a date or a fraction.
# Nurseries name their classes: "lớp Hoa Sen".
_NAMED = re.compile(
    r"(?<![^\W_])(?:[Ll]ớp|LỚP)\s+(?!Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười|Toán|Anh|Văn|Tiếng|Lý|Hóa|Tin|Nhạc|Họa|MỘT|VÀ)"
    rf"(?P<name>[{CAPITALS}][^\W\d_]*(?:\s[{CAPITALS}][^\W\d_]*){{0,2}}(?:\s\d{{1,2}})?)(?![^\W_])"
)
_SLASHED = re.compile(
    r"(?<![^\W_])(?:học|hoc|bé|con|cháu|em|sinh|hs|cô|thầy|gvcn|nhóm|trong|\ufffc)[\s(\-–,]+(?P<class>(?:[1-9]|1[0-2])/\d{1,2})(?![^\W_/])",
    re.IGNORECASE,
)


def classes(text: str) -> Iterator[Strike]:
    """Yield particular classes.

    >>> text = "lớp 3/4, 5A3 và lớp 6"
    >>> [text[one.start : one.end] for one in classes(text)]
    ['lớp 3/4', '5A3']
    """
    for found in _NUMBERED.finditer(text):
        yield Strike(found.start(), found.end(), Kind.CLASS_SCHOOL, Reason.CUE)
    for pattern in (_BARE, _BARE_LETTER, _STREAM_BARE):
        for found in pattern.finditer(text):
            yield Strike(found.start(), found.end(), Kind.CLASS_SCHOOL, Reason.LOOKS)
    for found in _NAMED.finditer(text):
        if not found[0].isupper():
            yield Strike(found.start(), found.end(), Kind.CLASS_SCHOOL, Reason.CUE)
    for found in _SLASHED.finditer(text):
        yield Strike(found.start("class"), found.end("class"), Kind.CLASS_SCHOOL, Reason.CUE)
