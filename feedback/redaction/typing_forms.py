"""Vietnamese typed without the keyboard's help: raw Telex ("hocj") and raw VNI ("ho5c"); pure."""

import re
import unicodedata
from enum import StrEnum

_VNI = re.compile(r"(?<![^\W_])[a-z]{1,5}[1-9][a-z]{0,3}[1-9]?[a-z]{0,2}(?![^\W_])", re.IGNORECASE)
_TELEX = re.compile(
    r"(?<![^\W_])(?:[a-z]*(?:aa|ee|dd|uw|ow|aw)[a-z]*|[a-z]*[aeiouy][a-z]*[fjx]|[bcdghklmnpqtv][a-z]*[aeiou]s)(?![^\W_])",
    re.IGNORECASE,
)
_PAIRS = (("dd", "d"), ("aa", "a"), ("ee", "e"), ("oo", "o"), ("uw", "u"), ("ow", "o"), ("aw", "a"))
_AT_LEAST = 3


class Form(StrEnum):
    """How the accents of a text were typed."""

    USUAL = "usual"
    TELEX = "telex"
    VNI = "vni"


def form_of(text: str) -> Form:
    """Return how the accents of a text were typed."""
    if any(ord(letter) > 0x2FF or unicodedata.combining(letter) for letter in text if letter.isalpha()):
        return Form.USUAL
    if len(_VNI.findall(text)) >= _AT_LEAST:
        return Form.VNI
    return Form.TELEX if len(_TELEX.findall(text)) >= _AT_LEAST else Form.USUAL


def untyped(plain: str, form: Form) -> str:
    """Return a word without the letters or digits that stand for accents.

    >>> untyped("tuyeets", Form.TELEX), untyped("nguye64n", Form.VNI)
    ('tuyet', 'nguyen')
    """
    if form is Form.VNI and plain[0].isalpha():
        return re.sub(r"\d", "", plain)
    if form is Form.TELEX:
        return _without_telex(plain)
    return plain


def _without_telex(plain: str) -> str:
    for pair, letter in _PAIRS:
        plain = plain.replace(pair, letter)
    return re.sub(r"(?<=[aeiouy])([cghmnpt]{0,2})[sfrxj]$", r"\1", plain)
