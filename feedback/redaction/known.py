"""What the case knows already (its sender's name, phone, address), found in any spelling; pure."""

import re
from collections.abc import Iterator, Sequence

from feedback.folding import fold
from feedback.redaction.lists import names, titles
from feedback.redaction.places import inside_a_name, leads_to_a_place, public_name
from feedback.redaction.strike import Kind, Reason, Strike
from feedback.redaction.tokens import Token

_FIGURES_AT_LEAST = 6
_SHORT = frozenset({"ng", "nguyn", "tr", "ph", "hg"})


def known_parts(text: str, tokens: Sequence[Token], known: Sequence[str]) -> Iterator[Strike]:
    """Yield every place where something that the case knows is said again."""
    for one in known:
        figures = re.sub(r"\D", "", one)
        if len(figures) >= _FIGURES_AT_LEAST and len(figures) * 2 > len(one.strip()):
            yield from _figures(text, figures)
        elif any(letter.isdigit() for letter in one):
            yield from _whole(tokens, fold(one).split(), Kind.ADDRESS)
        elif "@" in one:
            yield from _exactly(text, one.strip(), Kind.EMAIL)
        else:
            yield from _name(tokens, fold(one).split())


def _figures(text: str, figures: str) -> Iterator[Strike]:
    # With or without the country's number, whatever stands between the figures.
    core = figures.removeprefix("84").removeprefix("0")
    between = r"[\s.\-/()]{0,3}"
    pattern = r"(?:\+?84|0)?" + between + between.join(core)
    for found in re.finditer(pattern, text):
        yield Strike(found.start(), found.end(), Kind.PHONE, Reason.KNOWN)


def _exactly(text: str, one: str, kind: Kind) -> Iterator[Strike]:
    for found in re.finditer(re.escape(one), text, re.IGNORECASE):
        yield Strike(found.start(), found.end(), kind, Reason.KNOWN)


def _whole(tokens: Sequence[Token], words: Sequence[str], kind: Kind) -> Iterator[Strike]:
    said = [fold(token.text).split() for token in tokens]
    flat = [(word, place) for place, words_here in enumerate(said) for word in words_here]
    for at in range(len(flat) - len(words) + 1):
        if words and [word for word, _ in flat[at : at + len(words)]] == list(words):
            first, last = flat[at][1], flat[at + len(words) - 1][1]
            yield Strike(tokens[first].start, tokens[last].end, kind, Reason.KNOWN)


def _name(tokens: Sequence[Token], words: Sequence[str]) -> Iterator[Strike]:
    """Yield the whole name, its last words, or the last one where it is surely a name."""
    if not words:
        return
    plain = [token.plain for token in tokens]
    for size in range(len(words), 0, -1):
        wanted = list(words[-size:])
        for at in range(len(plain) - size + 1):
            part = tokens[at : at + size]
            if plain[at : at + size] == wanted and _is_meant(tokens, at, size, len(words)):
                start = tokens[at - 1] if at and _is_short_surname(tokens, at) else part[0]
                yield Strike(start.start, part[-1].end, Kind.NAME, Reason.KNOWN)


def _is_short_surname(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at - 1].plain in _SHORT and tokens[at].joins


def _is_meant(tokens: Sequence[Token], at: int, size: int, whole: int) -> bool:  # noqa: PLR0911 - one line a rule
    part = tokens[at : at + size]
    if not all(token.joins for token in part[1:]):
        return False
    if at and (tokens[at - 1].among(titles("strong")) and tokens[at].joins):
        return True
    if size == whole > 1 and at and tokens[at - 1].plain in {"ten", "la"}:
        return True
    if (
        leads_to_a_place(tokens, at)
        or inside_a_name(tokens, at)
        or (public_name(tokens, at) and size < whole)
    ):
        return False
    if size >= 3 and size == whole:
        return True
    if at and _is_short_surname(tokens, at):
        return True
    if not all(token.capital for token in part):
        return size >= 3 and all(token.among(names("given")) for token in part[1:])
    following = tokens[at + size] if at + size < len(tokens) else None
    if size == 1:
        alone = following is None or not following.joins or not following.capital
        return not part[0].opens and alone
    return following is None or not (following.joins and following.capital)
