"""Text as it comes in: one spelling, nothing that a database refuses, a bounded length."""

import unicodedata
from typing import Any

#: Longer than any message that a channel lets one send; bounds what a forged update can bring.
LONGEST = 20_000


def clean(value: Any, *, at_most: int = LONGEST) -> str:
    """Return a text as NFC without NUL and lone surrogates, cut; anything but a text is empty.

    >>> clean("a" + chr(0) + "b"), clean(7), clean("nghi" + chr(0xD800))
    ('ab', '', 'nghi?')
    """
    if not isinstance(value, str):
        return ""
    storable = value[: 2 * at_most].replace("\0", "").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", storable)[:at_most]
