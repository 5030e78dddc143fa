"""What has to be made sure of about children before words of a case become public (Luật 91/2025/QH15).

Whoever sends a case is asked whether it names a pupil. Unless they said that it does not, every name that
still stands in a public text may be a child's; a class or a pupil's code tells of one in any case. Each is
looked at by a person and said to be none, or child and representative have agreed and it is written down how.
"""

from collections.abc import Collection, Iterable, Sequence

from feedback.errors import ChildConsentUnsaid, ChildMayBeKnown, ChildNotCleared
from feedback.redaction import Kind, Strike
from feedback.tables import Case, ChildCheck

_OF_A_PUPIL = frozenset({Kind.CLASS_SCHOOL, Kind.PUPIL_CODE})
_OF_ANYBODY = _OF_A_PUPIL | {Kind.NAME}


def to_look_at(case: Case, texts: Iterable[tuple[str, Sequence[Strike]]]) -> tuple[str, ...]:
    """Return the words of public texts that may let a child be known, each once, as they are written.

    Args:
        case: whose texts they are; its sender may have said that no pupil is named.
        texts: each text with what still looks personal in it.
    """
    kinds = _OF_A_PUPIL if case.names_pupil is False else _OF_ANYBODY
    found = (text[one.start : one.end] for text, strikes in texts for one in strikes if one.kind in kinds)
    return tuple(dict.fromkeys(found))


def check_children(
    case: Case,
    texts: Iterable[tuple[str, Sequence[Strike]]],
    check: ChildCheck | None,
    *,
    seen: Collection[str],
    agreed: str,
) -> None:
    """Check that no child can be known from public texts, or that it may be.

    Args:
        case: whose texts they are.
        texts: each text with what still looks personal in it.
        check: what the officer says.
        seen: the words that the officer looked at: no child's name, class or code.
        agreed: how the child and its representative agreed, where both did.

    Raises:
        ChildNotCleared: the officer says nothing.
        ChildConsentUnsaid: both agreed, but nobody says how.
        ChildMayBeKnown: words are left that nobody has looked at.
    """
    if check is None:
        raise ChildNotCleared(case.code)
    if check is ChildCheck.BOTH_CONSENTS:
        if not agreed.strip():
            raise ChildConsentUnsaid(case.code)
        return
    left = [one for one in to_look_at(case, texts) if one not in seen]
    if left:
        raise ChildMayBeKnown(case.code, len(left))
