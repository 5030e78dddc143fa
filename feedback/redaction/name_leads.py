"""What leads to a name: a title, or words such as "tên là"; pure."""

from collections.abc import Sequence

from feedback.redaction.lists import phrases
from feedback.redaction.name_words import is_title
from feedback.redaction.strike import Reason
from feedback.redaction.tokens import Token

_WEAK_CUES = frozenset(["gặp", "gap", "huynh", "họ", "ho"])


_KIN = frozenset(
    [
        "con",
        "be",
        "chau",
        "em",
        "toi",
        "tui",
        "me",
        "ba",
        "bo",
        "cha",
        "chong",
        "vo",
        "chi",
        "anh",
        "ban",
        "gai",
        "trai",
        "ten",
    ]
)


def lead(tokens: Sequence[Token], at: int) -> Reason | None:
    """Say what leads to a name at ``at``: a title, words such as "tên là", or nothing."""
    if not at or not _follows(tokens[at - 1], tokens[at]):
        return None
    before = [token.said for token in tokens[max(0, at - 7) : at]]
    end = at - 1
    for roles in range(min(4, len(before) - 1), 0, -1):
        if tuple(before[-roles:]) in phrases("names", "roles") and is_title(tokens, end - roles):
            return Reason.TITLE
    if (tokens[at].joins or tokens[at].gap == ". ") and (
        is_title(tokens, end) or _ends_with(before, "titles", "longer")
    ):
        return Reason.TITLE
    if _ends_with(before, "cues"):
        return Reason.SAID if before[-1] in _WEAK_CUES else Reason.CUE
    # "con gái chị là …"
    plain = [token.plain for token in tokens[max(0, at - 4) : at]]
    said_to_be = plain[-1] == "la" and _KIN & set(plain[:-1])
    return Reason.SAID if said_to_be else None


def _follows(before: Token, token: Token) -> bool:
    """Tell whether a word may follow what leads to it: at once, after a colon, in brackets or quotes."""
    if token.gap == ". ":
        return before.plain in {"mr", "mrs", "ms"}
    return (
        token.gap.strip(" \t\n") in {"", ":", "(", ",", '"', "“", "–", "-", ": "}
        and token.gap.count("\n") <= 1
    )


def _ends_with(before: Sequence[str], *path: str) -> bool:
    known = phrases("names", *path)
    return any(tuple(before[-size:]) in known for size in range(1, len(before) + 1))
