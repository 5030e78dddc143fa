"""Addresses of homes: from the house, alley or flat to the last place named with it; pure.

A ward alone is nobody's home; a street with trouble on it has no number.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

from feedback.folding import fold
from feedback.redaction.lists import longest, names, places, plain_phrases, plain_words
from feedback.redaction.strike import Kind, Reason, Strike
from feedback.redaction.tokens import Token

_NUMBER = re.compile(r"^[a-z]?\d{1,4}[a-z]{0,2}$|^(?:kp|kv|to|hem|p|q)\d{1,3}$|^[a-z]$")
_FLATS = frozenset({"lo", "block", "can", "phong", "tang", "thap", "toa"})
_HOUSES = plain_words("houses")
# Words that say a home by themselves when a name or number follows.
_HOMES = plain_phrases("homes")
_CUES = plain_phrases("address_cues")
_LONGEST_HOME, _LONGEST_CUE = longest(_HOMES), longest(_CUES)
_OFFICES = frozenset({"ubnd", "tru", "so_gd", "truong", "tiem", "quan_an"})
_GAP = re.compile(r"^(?:[ \t]*[,/\-–][ \t]*|[ \t]+|[ \t]*[(),][ \t]*|\.[ \t]?)?$")
_SLASHED = re.compile(r"^\s*/\s*$")
_MONTHS_WORDS = plain_words("not_after_a_number")
_FAR = 24


def addresses(tokens: Sequence[Token]) -> Iterator[Strike]:
    """Yield the addresses of homes in a text."""
    at = 0
    while at < len(tokens):
        reason = _reason(tokens, at)
        if reason is None:
            at += 1
            continue
        last = _last(tokens, at)
        if _tells(tokens[at : last + 1]):
            yield Strike(tokens[at].start, tokens[last].end, Kind.ADDRESS, reason)
        at = max(last, at) + 1


def _reason(tokens: Sequence[Token], at: int) -> Reason | None:
    """Say why an address may begin here, if it may."""
    if _starts_home(tokens, at):
        return Reason.LOOKS
    if _starts_house(tokens, at) or _leads_to_a_house(tokens, at):
        return Reason.LOOKS
    if _cued(tokens, at) and (_is_number(tokens[at]) or _is_spoken(tokens, at)):
        return Reason.CUE
    return None


def _starts_home(tokens: Sequence[Token], at: int) -> bool:
    for size in range(1, _LONGEST_HOME + 1):
        phrase = tuple(token.plain for token in tokens[at : at + size])
        following = tokens[at + size] if at + size < len(tokens) else None
        if phrase in _HOMES and following is not None and _GAP.match(following.gap):
            return (
                _is_number(following)
                or following.capital
                or following.plain == "so"
                or (following.shouted and phrase != ("ap",))
            )
    return False


def _starts_house(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether "số 18 đường", "45/12 Lê Văn", "hẻm 380 …", "lô C", "phòng 3.14" begin here."""
    token = tokens[at]
    if token.plain in _FLATS and at + 1 < len(tokens) and _is_number(tokens[at + 1]) and tokens[at + 1].joins:
        return _cued(tokens, at) or _goes_on_as_home(tokens, at + 1)
    if token.plain == "to" and at + 2 < len(tokens) and _is_number(tokens[at + 1]):
        return tokens[at + 2].plain in {"khu", "kp", "ap", "duong", "phuong"}
    if token.plain == "so" and _is_spoken(tokens, at + 1):
        return any(one.among(places("streets")) for one in tokens[at : at + 9])
    if (
        token.plain in _HOUSES
        and at + 1 < len(tokens)
        and _is_number(tokens[at + 1])
        and tokens[at + 1].joins
    ):
        return _goes_on_as_street(tokens, at + 1) or (
            token.plain in {"sn", "to", "hem"} and _cued(tokens, at)
        )
    # The second part of a number that was looked at from its first.
    if not _is_number(token) or not token.plain[0].isdigit() or (at and _SLASHED.match(token.gap)):
        return False
    return _goes_on_as_street(tokens, at)


def _leads_to_a_house(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the larger places are named first: "đường số 17, nhà số 8"."""
    token = tokens[at]
    if not (
        token.among(places("streets")) or token.plain in {"khu", "to", "ap", "phuong", "kp", "nha", "so"}
    ):
        return False
    run = tokens[at : _last(tokens, at) + 1]
    pairs = [(one.plain, other.plain) for one, other in itertools.pairwise(run)]
    numbered = any(_is_number(one) for one in run)
    return numbered and not {("nha", "so"), ("so", "nha"), ("can", "ho")}.isdisjoint(pairs)


def _goes_on_as_home(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether another part of an address follows the number of a flat."""
    while at + 1 < len(tokens) and _is_number(tokens[at + 1]) and re.match(r"^[.\-/]$", tokens[at + 1].gap):
        at += 1
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is not None and bool(_GAP.match(following.gap)) and following.plain in _PARTS


_PARTS = plain_words("parts_of_a_home")


def _goes_on_as_street(tokens: Sequence[Token], at: int) -> bool:  # noqa: PLR0911 - one line a rule
    """Tell whether a street follows a house number that begins or goes on at ``at``."""
    slashes = 0
    while (
        at + 1 < len(tokens) and _is_number(tokens[at + 1]) and re.match(r"^[\s/.\-]+$", tokens[at + 1].gap)
    ):
        slashes += "/" in tokens[at + 1].gap
        at += 1
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following is None or not _GAP.match(following.gap):
        return False
    if following.plain in places("streets").plain or following.plain in {"kp", "kdc"}:
        return True
    if following.plain in {"to", "khu", "ap", "chung", "lo"} and (slashes or following.plain != "khu"):
        return following.plain != "to" or (at + 2 < len(tokens) and _is_number(tokens[at + 2]))
    if not following.joins or following.plain in _MONTHS_WORDS:
        return False
    if slashes:
        return following.capital or following.shouted or following.alike(names("main_surnames"))
    if tokens[at - 1].plain == "lop" if at else False:
        return False
    return following.capital and at + 2 < len(tokens) and tokens[at + 2].capital and tokens[at + 2].joins


def _cued(tokens: Sequence[Token], at: int) -> bool:
    before = tuple(token.plain for token in tokens[max(0, at - _LONGEST_CUE) : at])
    return any(before[-size:] in _CUES for size in range(1, len(before) + 1))


def _is_number(token: Token) -> bool:
    return bool(_NUMBER.match(token.plain)) and (
        token.plain[0].isdigit() or len(token.plain) > 1 or token.capital
    )


def _is_spoken(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a house number stands here in words: "bốn trăm mười hai lê văn lương"."""
    here = tokens[at : at + 2]
    return len(here) == 2 and all(token.among(places("numbers")) for token in here)


def _last(tokens: Sequence[Token], at: int) -> int:
    """Return the last word that belongs to the address."""
    last, names = at, 0
    for place in range(at + 1, min(len(tokens), at + _FAR)):
        token = tokens[place]
        ends = token.gap == ". " and len(tokens[place - 1].text) > 2  # not "P. Tân Hưng"
        if ends or not _GAP.match(token.gap) or (token.plain in {"truong", "lop"} and not token.capital):
            break
        if _is_part(token):
            names = 3 if not _is_number(token) else names or 3
        elif token.capital and token.plain not in {"trong", "cho", "xin", "nha", "chieu", "toi", "em", "con"}:
            names = max(names, 1)
        elif names and token.small and (token.joins or token.gap == ".") and _may_name_a_street(token):
            names -= 1
        else:
            break
        last = place
    while (
        last > at
        and tokens[last].plain in {"o", "p", "so", "khu", "c", "nha", "ba", "ong"}
        and tokens[last].small
    ):
        last -= 1
    return last


def _is_part(token: Token) -> bool:
    if _is_number(token):
        return True
    return token.among(places("within")) or token.among(places("numbers"))


def _may_name_a_street(token: Token) -> bool:
    return fold(token.written) not in _NOT_STREETS


_NOT_STREETS = plain_words("not_streets")


def _tells(part: Sequence[Token]) -> bool:
    """Tell whether so many words say where somebody lives."""
    return len(part) > 1
