"""Two questions in one message."""

import re

from faq.text import clean, word, words

_BREAKS = re.compile(
    r"[?\n;]+|(?:,|\.)?\s+(?:với lại|voi lai|ngoài ra|ngoai ra|sẵn cho hỏi|san cho hoi|tiện thể|tien the|"
    r"cho hỏi thêm|cho hoi them|à mà|a ma|mà cho hỏi|and also)\s+|,\s*(?=(?:còn|con|và|va)\s)|"
    r"\s+(?=còn\s.+(?:thì sao|thế nào|bao nhiêu|ở đâu))",
    re.IGNORECASE,
)  # fmt: skip
#: Words that join two questions where nobody typed a mark, and how the first of them ends.
_JOINTS = frozenset({"voi", "va", "roi", "con", "cung"})
_ENDS = frozenset({"gi", "dau", "nao", "sao", "khong", "ko", "k", "nhieu", "lau", "may", "chua", "tien", "j"})
#: A word that asks, anywhere in the second.
_ASKS = _ENDS - {"tien", "k", "j"}
#: A part shorter than this does not stand alone.
_FEWEST_WORDS = 3
#: Before a joining word it takes one more: "nộp ở đâu và …" goes on about the same.
_FEWEST_JOINED = 4


def questions_in(text: str) -> list[str]:
    """Cut a message at the ends of questions; parts that cannot stand alone stay with their neighbour."""
    parts = [part.strip(" ,.-\n") for part in _BREAKS.split(text) if part and part.strip(" ,.-\n")]
    parts = [one for part in parts for one in _at_joints(part)]
    found: list[str] = []
    for part in parts:
        if found and len(words(clean(part))) < _FEWEST_WORDS:
            found[-1] = f"{found[-1]}, {part}"
        else:
            found.append(part)
    return found


def _at_joints(part: str) -> list[str]:
    """Cut where one question ends, a joining word follows, and what comes after it asks again.

    >>> _at_joints("hoc phi bao nhieu voi chuyen truong can gi")
    ['hoc phi bao nhieu', 'chuyen truong can gi']
    """
    said = part.split()
    folded = [word(one.lower().strip(",.!")).folded for one in said]
    for at in range(_FEWEST_JOINED, len(said) - _FEWEST_WORDS):
        if (
            folded[at] in _JOINTS
            and folded[at - 1] in _ENDS
            and not _ASKS.isdisjoint(folded[at + _FEWEST_WORDS - 1 :])
        ):
            return [" ".join(said[:at]), *_at_joints(" ".join(said[at + 1 :]))]
    return [part]
