"""Text as it comes in: one spelling, nothing that a database refuses, a bounded length."""

import re
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


_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(?P<rest>.*))?\s*", re.DOTALL)


def slashed(text: str) -> tuple[str, str] | None:
    """Return a typed command's name and the rest of its line; None if the text is none.

    >>> slashed("/TraCuu@tro_ly  ABCD-EFGH "), slashed("1/2")
    (('tracuu', 'ABCD-EFGH'), None)
    """
    found = _COMMAND.fullmatch(text)
    return (found["name"].lower(), (found["rest"] or "").strip()) if found else None
