"""Takes personal data out of a question before it is kept."""

import re

_MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "[thư điện tử]"),
    (re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE), "[đường dẫn]"),
    (re.compile(r"(?<!\w)(?:\+?84|0)(?:[ .-]?\d){8,10}(?![ .-]?\d)"), "[số điện thoại]"),
    (re.compile(r"\d(?:[ .-]?\d){5,}"), "[dãy số]"),
)


def mask(text: str) -> str:
    """Return the text without telephone numbers, e-mail addresses, links and long runs of digits.

    >>> mask("gọi 0912 345 678 giúp em, mã 079123456789")
    'gọi [số điện thoại] giúp em, mã [dãy số]'
    """
    for pattern, instead in _MASKS:
        text = pattern.sub(instead, text)
    return text
