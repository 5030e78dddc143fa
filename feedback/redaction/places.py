"""Names that are no private person's: of schools, streets, places, prizes and of people long dead; pure."""

from collections.abc import Sequence
from functools import cache

from feedback.redaction.lists import longest, phrases, starts
from feedback.redaction.tokens import Token

_FARTHEST = 4
_OFFICE_HOLDERS = frozenset({"tich", "thu"})  # "Chủ tịch UBND phường Lê Văn A" is the man's name


@cache
def public_names() -> frozenset[tuple[str, ...]]:
    """Return the words of names that are nobody's private ones."""
    return phrases("places", "known")


def public_name(tokens: Sequence[Token], at: int) -> int:
    """Return how many words at ``at`` are such a name; 0 if none."""
    return starts([token.said for token in tokens[at : at + longest(public_names())]], public_names())


def leads_to_a_place(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the words before ``at`` make what follows the name of a place, a school or a prize."""
    # In a text with accents "cho" is no "chợ".
    before = phrases("places", "before", exact=tokens[at].exact)
    if (
        at
        and tokens[at - 1].plain in {"phuong", "xa"}
        and _OFFICE_HOLDERS & {t.plain for t in tokens[max(0, at - 6) : at]}
    ):
        return False
    for size in range(min(_FARTHEST, at), 0, -1):
        part = tokens[at - size : at]
        if tuple(token.said for token in part) in before:
            return all(token.joins for token in (*part[1:], tokens[at])) and not _is_somebody(
                tokens, at, size
            )
    return False


def _is_somebody(tokens: Sequence[Token], at: int, size: int) -> bool:
    """Tell whether what looks like "trường", "quận" or "người" belongs to words about a person."""
    first = tokens[at - size]
    if first.written == "trưởng" or (first.written == "ngày" and tokens[at].capital):
        return True
    # "Nghiêm Xuân Trường": a capital after a capital in the middle of a name.
    before = tokens[at - size - 1] if at - size else None
    return bool(
        size == 1 and first.capital and before and before.capital and first.joins and not before.opens
    )


def starts_a_place(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether words such as "Trường", "Công viên" begin at ``at``."""
    return bool(starts([token.said for token in tokens[at : at + _FARTHEST]], phrases("places", "before")))


def inside_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word stands within a run of capitals that is the name of a place or a public one."""
    first = at
    while first and tokens[first].joins and tokens[first].capital and tokens[first - 1].capital:
        first -= 1
        if leads_to_a_place(tokens, first) or public_name(tokens, first) > at - first:
            return True
    return False
