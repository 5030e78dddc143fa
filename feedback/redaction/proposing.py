"""Proposes what of a text is to be struck out before it is published; pure.

The proposals are looked for again in what would be shown, until nothing more is found: so what was struck out
once is never found wanting the second time.
"""

import unicodedata
from collections.abc import Iterator, Sequence

from feedback.redaction.addresses import addresses
from feedback.redaction.classes import classes
from feedback.redaction.contacts import emails, files, handles, links
from feedback.redaction.known import known_parts
from feedback.redaction.lists import labels
from feedback.redaction.names import people, said_again
from feedback.redaction.office_numbers import numbers_of, written
from feedback.redaction.papers import papers, plates
from feedback.redaction.phones import phones
from feedback.redaction.strike import PLACEHOLDER, Strike, merged, redacted, without_placeholders
from feedback.redaction.tokens import composed, tokens_of

#: Signs and letters as wide as a Chinese one are what they look like.
_WIDE = {sign + 0xFEE0: chr(sign) for sign in range(0x21, 0x7F)}
#: So many characters are looked at together; the rules take time by the square of it at worst.
_PIECE = 600
_GONE = "\ufffc"  #: stands for each character of a placeholder; no rule matches it


def propose(text: str, *, known: Sequence[str] = (), offices: Sequence[str] = ()) -> tuple[Strike, ...]:
    """Return the parts of a text that tell of a private person, in order, none overlapping.

    A part too many is struck out by hand in a moment; one that is missed is published. So the rules lean to
    striking out. A person looks at every proposal.

    Args:
        text: any text at all.
        known: what the case knows: names, phones, addresses, e-mail of its sender and others.
        offices: telephone numbers that offices publish of themselves, as they write them; they stay, unless
            they are known as the sender's.

    >>> text = "Kính gửi bà Lê Thị Hoa, số 0912 345 678"
    >>> redacted(text, propose(text))
    'Kính gửi bà [tên], số [số điện thoại]'
    """
    one, places = composed(text)
    strikes: tuple[Strike, ...] = ()
    published = numbers_of(offices) - numbers_of(known)
    while True:
        shown = redacted(one, strikes)
        more = _placed_back(_found(shown, known, published), strikes)
        wider = merged(one, (*strikes, *more))
        if wider == strikes:
            break
        strikes = wider
    return tuple(Strike(places[s.start], places[s.end], s.kind, s.reason) for s in strikes)


def at_a_glance(text: str, *, known: Sequence[str] = ()) -> tuple[Strike, ...]:
    """Return the names, telephone numbers and e-mail addresses of a short text, looked for once.

    For lists that are read inside the office: quick, and fewer kinds than what is published needs.

    >>> text = "Tôi là Lê Thị Hoa, số 0912 345 678, lớp 3A"
    >>> redacted(text, at_a_glance(text))
    'Tôi là [tên], số [số điện thoại], lớp 3A'
    """
    one, places = composed(text)
    view = _plain_figures(one.translate(_WIDE))
    tokens = tokens_of(view)
    found = (*known_parts(view, tokens, known), *emails(view), *phones(view), *people(tokens))
    return tuple(Strike(places[s.start], places[s.end], s.kind, s.reason) for s in merged(one, found))


def _found(text: str, known: Sequence[str], published: frozenset[str]) -> Sequence[Strike]:
    """Return the parts that the rules find in a text, apart from placeholders and published numbers."""
    view = _plain_figures(text.replace(_GONE, " ").translate(_WIDE))
    view = PLACEHOLDER.sub(lambda label: _GONE * len(label[0]), view)
    for start, end in written(view, published):
        view = view[:start] + _GONE * (end - start) + view[end:]
    found: list[Strike] = []
    for start, end in _pieces(view):
        part = view[start:end]
        within = without_placeholders(part, _by_rule(part, known), _GONE)
        found += [Strike(start + one.start, start + one.end, one.kind, one.reason) for one in within]
    return found


def _plain_figures(text: str) -> str:
    """Return a text of the same length with each figure as we write it, whatever script or ring it wears."""
    odd = {
        ord(sign): str(unicodedata.digit(sign)) for sign in set(text) if sign.isdigit() and not sign.isascii()
    }
    return text.translate(odd) if odd else text


def _pieces(view: str) -> Iterator[tuple[int, int]]:
    """Yield where a long text may be cut: after a sentence, else a word, so that no text takes for ever."""
    start = 0
    while len(view) - start > _PIECE:
        ahead = view[start : start + _PIECE]
        ends = (ahead.rfind("\n"), ahead.rfind(". "), ahead.rfind(" "))
        cut = next((end for end in ends if end >= _PIECE // 2), _PIECE - 1)
        yield start, start + cut + 1
        start += cut + 1
    yield start, len(view)


def _by_rule(view: str, known: Sequence[str]) -> Iterator[Strike]:
    tokens = tokens_of(view)
    yield from known_parts(view, tokens, known)
    for rule in (emails, links, files, handles, plates, phones, papers, classes):
        yield from rule(view)
    yield from addresses(tokens)
    named = list(people(tokens))
    yield from named
    yield from said_again(tokens, {view[one.start : one.end] for one in named})


def _placed_back(found: Sequence[Strike], strikes: Sequence[Strike]) -> Sequence[Strike]:
    """Return strikes of what is shown as strikes of the text itself."""
    moved = []
    for one in found:
        shift = 0
        for strike in strikes:
            at = strike.start + shift
            if at >= one.start:
                break
            shift += len(labels()[strike.kind]) - (strike.end - strike.start)
        moved.append(Strike(one.start - shift, one.end - shift, one.kind, one.reason))
    return moved
