"""What a word can be in a name, and whether it is a title; pure."""

import re
from collections.abc import Sequence

from feedback.redaction.lists import names, titles
from feedback.redaction.tokens import Token


def is_given(token: Token) -> bool:
    return token.among(names("given"))


def nicknamed(token: Token) -> bool:
    return token.among(names("nicknames"))


def is_name_part(token: Token) -> bool:
    if token.capital and len(token.text) > 1:
        return token.alike(names("given")) or token.alike(names("surnames"))
    return is_given(token) or token.among(names("surnames"))


def is_title(tokens: Sequence[Token], at: int) -> bool:
    if at < 0:
        return False
    token = tokens[at]
    if token.plain in {"ba", "nhat", "em"} and token.written not in {"ba", "bà", "em"}:
        return False
    strong = token.among(titles("strong"))
    return strong or token.among(titles("weak"))


def is_initial(token: Token) -> bool:
    return (len(token.text) == 1 and token.text.isupper()) or token.plain in {"ng", "mr", "mrs", "ms", "th"}


def is_abbreviation(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper() and not (is_name_part(token) or nicknamed(token))


def is_joined(token: Token) -> bool:
    """Tell whether it is written as names from elsewhere are: "Min-ji", "K'Brơi"."""
    return bool(re.search(r"[^\W\d_]['’`\-][^\W\d_]", token.text)) and len(token.text) > 3
