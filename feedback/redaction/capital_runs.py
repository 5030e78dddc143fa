"""Names of several words with capitals, which nothing leads to: "Nguyễn Văn A", "N.T.Lan", "A Lưới"; pure."""

from collections.abc import Sequence

from feedback.redaction.lists import names, phrases, starts
from feedback.redaction.lone_names import acts, lone_name
from feedback.redaction.name_words import (
    is_abbreviation,
    is_given,
    is_initial,
    is_joined,
    is_name_part,
    is_title,
    nicknamed,
)
from feedback.redaction.places import public_name, starts_a_place
from feedback.redaction.tokens import Token

_LONGEST = 6
_LONGEST_RUN = 150
_LONGEST_ABBREVIATION = 4
_DISTRICTS = frozenset({"q", "p", "f", "tp"})


def full_capital(tokens: Sequence[Token], at: int) -> int:  # noqa: PLR0911 - one line a rule
    """Return how many words a name with capitals has that begins here; 0 if none does."""
    if not tokens[at].capital or _within_capitals(tokens, at):
        return 0
    if initials := _initials_and_name(tokens, at):
        return initials
    if acts(tokens, at) and is_given(tokens[at]) and not tokens[at].opens:
        return 1
    if _is_public(tokens, at) or (tokens[at].opens and is_title(tokens, at)):
        return 0
    size = _size_of_run(tokens, at)
    run = tokens[at : at + size]
    if run[0].opens and size > 1 and run[0].plain not in _surnames_or_given(run[0]):
        # A sentence's first word says nothing: look at what comes after it.
        return size if _from_the_hills(tokens, at, size) else 0
    if starts([token.said for token in run], phrases("places", "before")) and run[0].opens and run[0].exact:
        return 0
    if any(is_abbreviation(token) for token in run) or size == 1:
        return lone_name(tokens, at) if size == 1 else 0
    if _is_office(tokens, at + size - 1):
        return size - 1 if size > 2 else 0
    size += _with_initials(tokens, at, size)
    run = tokens[at : at + size]
    surname = run[0].among(names("surnames"))
    parts = sum(is_name_part(token) or nicknamed(token) for token in run)
    if (surname and run[1].written in {"thị", "văn"} and size > 2) or any(is_joined(token) for token in run):
        return size
    if surname and parts == size:
        return size
    return size if (parts >= size - 1 and (surname or size > 2)) or parts == size else 0


def _size_of_run(tokens: Sequence[Token], at: int) -> int:
    size = 1
    while at + size < len(tokens) and tokens[at + size].capital and tokens[at + size].joins:
        size += 1
        if size == _LONGEST_RUN:
            break
    return size


def _initials_and_name(tokens: Sequence[Token], at: int) -> int:
    """Return how many words a name has that begins with two initials or "Ng": "N.T.Lan", "Ng Văn A"."""
    size = 1
    while at + size < len(tokens) and is_initial(tokens[at + size - 1]):
        token = tokens[at + size]
        if token.gap not in {".", ". "} or not token.capital:
            break
        size += 1
    last = tokens[at + size - 1]
    if size > 2 and (is_given(last) or is_initial(last)) and tokens[at].plain not in _DISTRICTS:
        return size
    if tokens[at].plain != "ng":
        return 0
    while (
        at + size < len(tokens)
        and size < _LONGEST
        and tokens[at + size].capital
        and (tokens[at + size].joins or tokens[at + size].gap in {".", ". "})
    ):
        size += 1
    return size if size > 1 else 0


def _from_the_hills(tokens: Sequence[Token], at: int, size: int) -> bool:
    """Tell whether it is a name as "A Lưới", "Y Moan": a letter that leads, and one or two words more."""
    return (
        tokens[at].text in {"A", "Y"}
        and size in {2, 3}
        and all(len(one.text) > 1 for one in tokens[at + 1 : at + size])
    )


def _within_capitals(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a run of capitals goes on here, which began with a word that may belong to it."""
    before = tokens[at - 1]
    if not at or not tokens[at].joins or not before.capital:
        return False
    # "HS Đoàn Minh Trí", "Theo Thanh Hằng": an abbreviation, or a capital that only opens the sentence.
    if is_abbreviation(before) and len(before.text) <= _LONGEST_ABBREVIATION:
        return False
    opens_only = before.opens and not _surnames_or_given(before) and not starts_a_place(tokens, at - 1)
    return not opens_only


def _is_public(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a name is a public one: not "Đức Trí", although Đức is a country."""
    size = public_name(tokens, at)
    longer = size == 1 and at + 1 < len(tokens) and tokens[at + 1].capital and tokens[at + 1].joins
    return bool(size) and not (longer and is_given(tokens[at]) and is_given(tokens[at + 1]))


def _is_office(tokens: Sequence[Token], last: int) -> bool:
    """Tell whether the last word of a run begins the name of an office: "Phó Chủ tịch"."""
    ahead = [token.said for token in tokens[last : last + 3]]
    return (
        len(ahead) > 1
        and not tokens[last + 1].capital
        and starts(ahead, phrases("names", "titles", "longer")) > 1
    )


def _with_initials(tokens: Sequence[Token], at: int, size: int) -> int:
    """Return how many words more a name has after an initial in its middle: "Phạm Q. Anh"."""
    more = 0
    while at + size + more < len(tokens):
        token = tokens[at + size + more]
        if not (is_initial(tokens[at + size + more - 1]) and token.gap in {".", ". "} and token.capital):
            break
        more += 1
    return more


def _surnames_or_given(token: Token) -> frozenset[str]:
    return frozenset({token.plain}) if is_name_part(token) or nicknamed(token) else frozenset()
