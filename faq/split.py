"""Two questions in one message."""

import re

from faq.text import clean, word, words


def _folded(line: str) -> frozenset[str]:
    return frozenset(word(one).folded for one in line.split())


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
#: How somebody begins to tell of themselves or their child, after words that lead to it.
_LEADS = frozenset({"da", "vi", "because", "hien"})
_TELLS = _folded("em toi minh tui be chau chung i we my our he she they")
#: The same of words that begin other things, too, by the word that follows.
_TELLS_BEFORE = {
    "con": _folded("em toi minh tui gai trai be dang"),
    "nha": _folded("em toi minh tui o"),
    "gia": _folded("dinh"),
}
#: Words of a wish or of a trouble: what tells of these wants an answer though it does not ask.
_WISHES = _folded(
    "hoi muon can xin giup nho bi mat quen loi sai oi phai duoc dc what how where when which who why want "
    "need help lost forgot not cannot don wonder would like wrong error"
)


def questions_in(text: str) -> list[str]:
    """Cut a message at the ends of questions; what cannot stand alone stays with its neighbour.

    That is a part of few words, and one that only tells how things are (“We are foreigners.”).

    >>> questions_in("Chuyển trường cần gì? Nhà em ở Đồng Nai mới chuyển về.")
    ['Chuyển trường cần gì, Nhà em ở Đồng Nai mới chuyển về']
    """
    parts = [part.strip(" ,.-\n") for part in _BREAKS.split(text) if part and part.strip(" ,.-\n")]
    parts = [one for part in parts for one in _at_joints(part)]
    found: list[str] = []
    told = ""
    for part in parts:
        tells = _only_tells(part, text)
        if found and (tells or len(words(clean(part))) < _FEWEST_WORDS):
            found[-1] = f"{found[-1]}, {part}"
        elif tells:
            told = f"{told}{part}, "
        else:
            found.append(f"{told}{part}")
            told = ""
    return found or parts


def _only_tells(part: str, text: str) -> bool:
    """Tell whether a part of a message says how things are, and neither asks nor wishes for anything."""
    if re.search(re.escape(part) + r"[\s,.-]*\?", text) or part.lower().startswith("còn "):
        return False
    said = [word(one.lower().strip(",.!")).folded for one in part.split()]
    while said and said[0] in _LEADS:
        said.pop(0)
    if len(said) < _FEWEST_WORDS or not (_ASKS | _WISHES).isdisjoint(said):
        return False
    return said[0] in _TELLS or said[1] in _TELLS_BEFORE.get(said[0], ())


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
