"""What a word can be in a name, and whether it is a title; pure."""

import re
from collections.abc import Sequence

from feedback.redaction.lists import names, pairs_counted, plain_words, titles
from feedback.redaction.tokens import Token

_BRANDS = plain_words("brands")


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
    if _reads_otherwise(tokens, at):
        return False
    strong = token.among(titles("strong"))
    return strong or token.among(titles("weak"))


def _reads_otherwise(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether what looks like a title is mostly another word beside its neighbour, without accents."""
    token = tokens[at]
    if token.exact or token.written != token.plain or token.capital:
        return False
    if at and token.joins and (tokens[at - 1].plain, token.plain) in pairs_counted("no_title_second"):
        return True
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return (
        after is not None
        and after.joins
        and not after.capital
        and (token.plain, after.plain) in pairs_counted("no_title_first")
        and not is_given(after)
    )


def is_initial(token: Token) -> bool:
    return (len(token.text) == 1 and token.text.isupper()) or token.plain in {"ng", "mr", "mrs", "ms", "th"}


def is_abbreviation(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper() and not (is_name_part(token) or nicknamed(token))


def is_joined(token: Token) -> bool:
    """Tell whether it is written as names from elsewhere are: "Min-ji", "K'Brơi"."""
    return bool(re.search(r"[^\W\d_]['’`\-][^\W\d_]", token.text)) and len(token.text) > 3


# One consonant, one group of vowels, one end: what a Vietnamese word can be without its accents.
_OURS = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|nh|ng|ngh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(?:a|e|i|o|u|y|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oao|oay|oe|oeo|oi|oo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|uya|uye|uyu|ye|yeu)"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)


def is_foreign(token: Token) -> bool:
    """Tell whether a capital word is made as no Vietnamese one is, and names nothing well known."""
    if not token.capital or not token.exact or len(token.text) < 3 or not token.text.isalpha():
        return False
    return not token.text.isupper() and not _OURS.fullmatch(token.plain) and token.plain not in _BRANDS
