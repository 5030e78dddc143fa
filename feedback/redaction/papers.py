"""Numbers of papers, dossiers, accounts, pupils and vehicles; pure."""

import re
from collections.abc import Iterator

from feedback.folding import fold
from feedback.redaction.lists import either
from feedback.redaction.strike import Kind, Reason, Strike

_DOSSIER = re.compile(
    r"(?<![^\W_])(?:\d{3}\.\d{2}\.\d{2}\.)?[HG]\d{2}(?:[.\-]\d{1,3}){0,3}[-.–]\d{6}[-.–]\d{3,6}(?![^\W_])",
    re.I,
)
_OF_OURS = re.compile(
    r"(?<![^\W_])(?=[A-Z0-9]*\d)(?=[A-Z0-9\-]*[A-Z])[346789ACDEFHJKMNPQRTWXY]{4}-[346789ACDEFHJKMNPQRTWXY]{4}(?![^\W_])"
)
_INSURANCE = re.compile(r"(?<![^\W_])[A-Z]{2}\s?\d(?:[\s.\-]?\d){9,14}(?![^\W_])", re.I)
_PASSPORT = re.compile(r"(?<![^\W_])[A-Z]{1,2}\d{7,8}(?![^\W_])")
_LONG = re.compile(r"(?<![^\W_])[0-9oO](?:[\s.\-‐‑–]{0,2}[0-9oO]){7,21}(?![^\W_])")
# Letters and figures in one, with six figures or more.
_MIXED = re.compile(r"(?<![^\W_])(?=[^\s]*[A-Za-zĐđ])[A-Za-zĐđ0-9]+(?:[.\-/_][A-Za-zĐđ0-9]+)*(?![^\W_])")
_PAPER_CUE = re.compile(rf"(?:^| )(?:{either('paper_cues')})(?: [a-z0-9]{{1,8}}){{0,6}}$")
_PUPIL_CUE = re.compile(rf"(?:^| )(?:{either('pupil_cues')})(?: [a-z0-9]{{1,8}}){{0,5}}$")
_CODE = re.compile(r"[A-Za-zĐđ]{0,6}[.\-_]?[0-9oO](?:[\s.\-/_‐‑–]?[0-9A-Za-z]){3,20}(?![^\W_])")
_PLATE = re.compile(
    r"(?<![^\W_])\d{2}\s?[-–.]?\s?(?:[A-ZĐ]{1,2}\d?|[A-ZĐ]\d{1,2})"
    r"\s?[-–. ]?\s?\d{3}\s?[.\-, ]?\s?\d{1,2}(?![^\W_])",
    re.I,
)
_NOT_CODES = re.compile(
    r"^(?:\d{1,2}[hg]\d{0,2}|\d[\d.,]*(?:k|tr|m|kg|km|đ|d|vnd)|(?:1800|1900)\d{4,6}|(?:19|20)\d\d[-–/](?:19|20)\d\d)$",
    re.I,
)
_LANDLINE = re.compile(r"^0[\s.\-]?2[\s.\-]?[0-9][\d\s.\-]*$")
_DOCUMENT = re.compile(r"^\d+/(?:\d{4}/)?[A-ZĐ]{2,}|^[A-ZĐ]{2,}-[A-ZĐ]{2,}$")
_BEFORE = 56


def papers(text: str) -> Iterator[Strike]:
    """Yield numbers of papers, dossiers and accounts, and codes of pupils.

    >>> text = "mã hồ sơ H29.12.7-261015-0203"
    >>> max((text[one.start : one.end] for one in papers(text)), key=len)
    'H29.12.7-261015-0203'
    """
    for pattern in (_DOSSIER, _OF_OURS, _INSURANCE, _PASSPORT):
        for found in pattern.finditer(text):
            yield Strike(found.start(), found.end(), Kind.ID_NUMBER, Reason.LOOKS)
    for found in _CODE.finditer(text):
        kind = _cued(text, found)
        if kind is not None:
            yield Strike(found.start(), found.end(), kind, Reason.CUE)
    for found in (*_LONG.finditer(text), *_MIXED.finditer(text)):
        # A landline was judged with the telephones: an office's own is published.
        if not _LANDLINE.match(found[0]) and _is_code(found[0]) and not _is_money(text, found):
            yield Strike(found.start(), found.end(), Kind.ID_NUMBER, Reason.LOOKS)


def plates(text: str) -> Iterator[Strike]:
    """Yield the numbers of vehicles.

    >>> [one.end - one.start for one in plates("xe 59-P1 884.20 lấn làn")]
    [12]
    """
    for found in _PLATE.finditer(text):
        yield Strike(found.start(), found.end(), Kind.PLATE, Reason.LOOKS)


def _cued(text: str, found: re.Match[str]) -> Kind | None:
    if found.start() and text[found.start() - 1].isalnum():
        return None
    figures = sum(letter.isdigit() for letter in found[0])
    if (
        figures < 5
        or _is_date(found[0])
        or _NOT_CODES.match(found[0])
        or _is_money(text, found)
        or _DOCUMENT.search(found[0])
    ):
        return None
    before = fold(text[max(0, found.start() - _BEFORE) : found.start()])
    if _PAPER_CUE.search(before):
        return Kind.ID_NUMBER
    return Kind.PUPIL_CODE if _PUPIL_CUE.search(before) else None


def _is_code(code: str) -> bool:
    figures = sum(letter.isdigit() for letter in code)
    letters = sum(letter.isalpha() for letter in code)
    if _NOT_CODES.match(code.replace(" ", "")) or _is_date(code):
        return False
    if letters > 2:
        return figures >= 6 and not _DOCUMENT.search(code)
    return figures >= (6 if letters else 8)


def _is_date(code: str) -> bool:
    return bool(re.match(r"^[0-3]?\d\s?[/.\-–]\s?[01]?\d\s?[/.\-–]\s?(?:19|20)\d\d$", code)) or bool(
        re.match(r"^(?:19|20)\d\d\s?[-–]\s?(?:19|20)\d\d$", code)
    )


def _is_money(text: str, found: re.Match[str]) -> bool:
    after = re.match(r"\s*(?:đ\b|₫|đồng|vnđ|vnd|usd|k\b)", text[found.end() :], re.I)
    return after is not None or bool(re.match(r"^[1-9]\d{0,2}(?:[.,]000)+$", found[0]))
