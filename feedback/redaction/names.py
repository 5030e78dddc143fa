"""Names of people: after a title, after words that lead to a name, or as a full Vietnamese name; pure."""

import re
from collections.abc import Collection, Iterator, Sequence

from feedback.redaction.lists import common, names, phrases, starts, titles, word_list
from feedback.redaction.name_leads import lead
from feedback.redaction.name_words import (
    is_abbreviation,
    is_given,
    is_initial,
    is_joined,
    is_name_part,
    is_title,
    nicknamed,
)
from feedback.redaction.places import inside_a_name, leads_to_a_place, public_name
from feedback.redaction.small_names import end_of_small_run, full_small
from feedback.redaction.strike import Kind, Reason, Strike
from feedback.redaction.tokens import Token

_LONGEST = 6
_LONGEST_RUN = 150


_STOPPERS = word_list(
    "trường tiểu thcs thpt ubnd phòng sở số lớp zalo facebook viber khối sđt đt phường quận đường vneid "
    "cccd tp tphcm và là có trung_tâm phó đường kính hiệu"
)


_AND = frozenset({"va", "voi", "cung", "hay", "and", "&"})


def people(tokens: Sequence[Token]) -> Iterator[Strike]:
    """Yield the names of people, without their titles."""
    for at in range(len(tokens)):
        reason = lead(tokens, at)
        if reason is not None:
            yield from _led(tokens, at, reason)
        elif not leads_to_a_place(tokens, at) and not inside_a_name(tokens, at):
            yield from _full(tokens, at)


def said_again(tokens: Sequence[Token], found: Collection[str]) -> Iterator[Strike]:
    """Yield the places where a name of one word, found elsewhere in the text, opens a sentence."""
    for at, token in enumerate(tokens):
        if token.text not in found or not token.capital or is_title(tokens, at) or token.among(common()):
            continue
        alone = at + 1 == len(tokens) or not (tokens[at + 1].joins and tokens[at + 1].capital)
        if alone and not leads_to_a_place(tokens, at) and not public_name(tokens, at):
            yield Strike(token.start, token.end, Kind.NAME, Reason.SAID)


def _led(tokens: Sequence[Token], at: int, reason: Reason) -> Iterator[Strike]:
    if public_name(tokens, at) and tokens[at - 1].plain in {"nguoi", "tich", "bac"}:
        return
    if tokens[at].small and public_name(tokens, at) > 1:
        return
    last = _end_of_run(tokens, at, reason)
    if last is None:
        return
    yield Strike(tokens[at].start, tokens[last].end, Kind.NAME, reason)
    # "hai học sinh Phát và Lộc", "bé Bin, Bo"
    place = last + 1
    if place + 1 < len(tokens) and tokens[place].plain in _AND and tokens[place].joins:
        other = _end_of_run(tokens, place + 1, reason)
        if other is not None and (tokens[place + 1].capital or tokens[place + 1].shouted):
            yield Strike(tokens[place + 1].start, tokens[other].end, Kind.NAME, reason)


def _end_of_run(tokens: Sequence[Token], at: int, reason: Reason) -> int | None:  # noqa: PLR0911 - one line a rule
    """Return the last word of a name that begins at ``at`` after a title or a cue; None if there is none."""
    token = tokens[at]
    if token.small:
        return end_of_small_run(tokens, at, reason)
    if token.among(_STOPPERS) and not (at + 1 < len(tokens) and is_given(tokens[at + 1])):
        return None
    if is_title(tokens, at) and at + 1 < len(tokens) and tokens[at + 1].capital and reason is Reason.CUE:
        return None
    ahead = [one.said for one in tokens[at : at + 4]]
    if starts(ahead, phrases("names", "roles")) and not (is_name_part(token) and len(token.text) > 1):
        return None
    called = tokens[at - 1].among(titles("strong")) or not token.among(names("never"))
    if not (called or is_name_part(token) or nicknamed(token)):
        return None
    if starts([one.said for one in tokens[at : at + 4]], phrases("places", "before")) > 1:
        return None
    if reason is Reason.SAID and not (is_name_part(token) or nicknamed(token)):
        return None
    last = at
    while last + 1 < len(tokens) and last - at < _LONGEST and _goes_on(tokens, last, at):
        last += 1
    return last


def _goes_on(tokens: Sequence[Token], last: int, first: int) -> bool:
    token = tokens[last + 1]
    if is_initial(tokens[last]) and token.gap in {".", ". "} and (token.capital or is_initial(token)):
        return True
    if not token.joins:
        return False
    if token.capital:
        end_here = token.among(_STOPPERS) and last + 2 < len(tokens) and not is_given(token)
        return not end_here and not (
            token.plain == "truong" and last + 2 < len(tokens) and tokens[last + 2].capital
        )
    # "Trâm anh phạt": a slip of the shift key.
    following = tokens[last + 2] if last + 2 < len(tokens) else None
    if token.shouted or any(letter.isdigit() for letter in token.text):
        return False
    if token.plain == "anh" and last == first:
        return following is not None and not following.capital
    given = is_given(token) and not token.among(common())
    return given and not token.among(names("never")) and not is_title(tokens, last + 1)


def _full(tokens: Sequence[Token], at: int) -> Iterator[Strike]:
    """Yield a full name that nothing leads to: a surname and what goes with it, or a run of name words."""
    size = _full_capital(tokens, at) or (full_small(tokens, at) if _begins(tokens, at) else 0)
    if size:
        yield Strike(tokens[at].start, tokens[at + size - 1].end, Kind.NAME, Reason.LOOKS)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a small name may begin here: not in the middle of a longer one."""
    return not (at and tokens[at].joins and tokens[at - 1].among(names("surnames")))


def _full_capital(tokens: Sequence[Token], at: int) -> int:  # noqa: PLR0911 - one line a rule
    if not tokens[at].capital or (at and tokens[at].joins and tokens[at - 1].capital):
        return 0
    if public_name(tokens, at) or (tokens[at].opens and is_title(tokens, at)):
        return 0
    size = 1
    while (
        at + size < len(tokens)
        and size < _LONGEST_RUN
        and tokens[at + size].capital
        and tokens[at + size].joins
    ):
        size += 1
    run = tokens[at : at + size]
    if run[0].opens and size > 1 and run[0].plain not in _surnames_or_given(run[0]):
        # A sentence's first word says nothing: look at what comes after it.
        return 0
    if starts([token.said for token in run], phrases("places", "before")) and run[0].opens and run[0].exact:
        return 0
    if any(is_abbreviation(token) for token in run) or size == 1:
        return _single(tokens, at) if size == 1 else 0
    surname = run[0].among(names("surnames"))
    parts = sum(is_name_part(token) or nicknamed(token) for token in run)
    if (surname and run[1].written in {"thị", "văn"} and size > 2) or any(is_joined(token) for token in run):
        return size
    if surname and parts == size:
        return size
    return size if (parts >= size - 1 and (surname or size > 2)) or parts == size else 0


def _surnames_or_given(token: Token) -> frozenset[str]:
    return frozenset({token.plain}) if is_name_part(token) or nicknamed(token) else frozenset()


def _single(tokens: Sequence[Token], at: int) -> int:
    token = tokens[at]
    if is_joined(token) and re.match(r"^(?:[A-Z]['’`][A-ZĐÀ-Ỹ]|[A-Z][a-z]+-[a-z]+$)", token.text):
        return 1
    if starts([one.said for one in tokens[at : at + 4]], phrases("places", "before")) > 1 or public_name(
        tokens, at
    ):
        return 0
    signs = at + 1 == len(tokens) and at > 0  # the last word of all, after a dash or on a line of its own
    if (token.opens and not signs) or not (is_given(token) or nicknamed(token)) or len(token.text) < 2:
        return 0
    return 1 if token.written != token.plain or not token.among(common()) else 0
