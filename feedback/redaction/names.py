"""Names of people: after a title, after words that lead to a name, or as a full Vietnamese name; pure."""

from collections.abc import Collection, Iterator, Sequence

from feedback.redaction.capital_runs import full_capital
from feedback.redaction.lists import common, names, phrases, starts, titles, word_list
from feedback.redaction.lone_names import AND, SUBJECTS
from feedback.redaction.name_leads import lead
from feedback.redaction.name_words import is_given, is_initial, is_name_part, is_title, nicknamed
from feedback.redaction.places import inside_a_name, leads_to_a_place, public_name
from feedback.redaction.small_names import (
    end_of_small_run,
    full_small,
    pair_of_somebody,
    pair_with_class,
)
from feedback.redaction.strike import Kind, Reason, Strike
from feedback.redaction.tokens import Token

_LONGEST = 6


_STOPPERS = word_list(
    "tiếng trường tiểu thcs thpt ubnd phòng sở số lớp zalo facebook viber khối sđt đt phường quận đường "
    "vneid cccd tp tphcm và là có trung_tâm phó đường kính hiệu"
)


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
    for place, other in _more_of_a_list(tokens, last, reason):
        yield Strike(tokens[place].start, tokens[other].end, Kind.NAME, reason)


def _more_of_a_list(tokens: Sequence[Token], last: int, reason: Reason) -> Iterator[tuple[int, int]]:
    """Yield the names that a name is told together with, after commas and "và": first and last words."""
    while True:
        place = last + 1
        if place + 1 < len(tokens) and tokens[place].plain in AND and tokens[place].joins:
            place += 1
        elif place >= len(tokens) or tokens[place].gap.strip() != ",":
            return
        listed = tokens[place].gap.strip() == ","
        token = tokens[place]
        if not (token.capital or token.shouted) or (listed and not _may_be_listed(token)):
            return
        other = _end_of_run(tokens, place, reason)
        if other is None:
            return
        yield place, other
        last = other


def _may_be_listed(token: Token) -> bool:
    if token.among(SUBJECTS) or token.among(_STOPPERS) or "\n" in token.gap:
        return False
    return is_name_part(token) or nicknamed(token)


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
    size = full_capital(tokens, at)
    if not size and _begins(tokens, at):
        size = full_small(tokens, at) or pair_with_class(tokens, at) or pair_of_somebody(tokens, at)
    if size:
        yield Strike(tokens[at].start, tokens[at + size - 1].end, Kind.NAME, Reason.LOOKS)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a small name may begin here: not in the middle of a longer one."""
    return not (at and tokens[at].joins and tokens[at - 1].among(names("surnames")))
