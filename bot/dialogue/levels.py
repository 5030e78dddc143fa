"""School levels: which one a text speaks of, and which topics differ only in it."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from bot.dialogue.model import Choice
from bot.dialogue.typed import plain, ways_of
from bot.words import Words

#: A longer text, in words, does not merely name a level.
LONGEST_NAMING = 6


class Level(StrEnum):
    """A level of school, in the order of a child's life."""

    NURSERY = "nursery"
    PRIMARY = "primary"
    LOWER = "lower"  #: lớp 6 to 9
    UPPER = "upper"  #: lớp 10 to 12


#: How the ids of topics end that are about one level; what stands before is their family.
ENDINGS: Mapping[str, Level] = {
    "mam-non": Level.NURSERY,
    "tieu-hoc": Level.PRIMARY,
    "lop-1": Level.PRIMARY,
    "thcs": Level.LOWER,
    "lop-6": Level.LOWER,
    "thpt": Level.UPPER,
    "lop-10": Level.UPPER,
}
_SAID: Mapping[Level, re.Pattern[str]] = {
    Level.NURSERY: re.compile(r"\b(?:mam non|mau giao|nha tre|[2-5] tuoi|kindergarten|preschool)\b"),
    Level.PRIMARY: re.compile(
        r"\b(?:tieu hoc|(?:lop|l|grade) ?[1-5]|(?:cap|c) ?1|(?:[6-9]|10) tuoi|primary|elementary)\b"
    ),
    Level.LOWER: re.compile(
        r"\b(?:thcs|trung hoc co so|(?:lop|l|grade) ?[6-9]|(?:cap|c) ?2|1[1-4] tuoi"
        r"|lower secondary|middle school)\b"
    ),
    Level.UPPER: re.compile(
        r"\b(?:thpt|trung hoc pho thong|(?:lop|l|grade) ?1[0-2]|(?:cap|c) ?3|1[5-7] tuoi"
        r"|upper secondary|high school)\b"
    ),
}


def level_of(text: str) -> Level | None:
    """Return the one level that a text speaks of; None if it names none, or several.

    >>> level_of("còn lớp 6 thì sao"), level_of("chuyển trường"), level_of("hết lớp 5 lên lớp 6")
    (<Level.LOWER: 'lower'>, None, None)
    """
    said = plain(text)
    found = [level for level, words in _SAID.items() if words.search(said)]
    return found[0] if len(found) == 1 else None


def names_level(text: str) -> bool:
    """Tell whether a text speaks of any level."""
    said = plain(text)
    return any(words.search(said) for words in _SAID.values())


def named_alone(text: str, words: Words) -> Level | None:
    """Return the level that is all a short message names (“còn cấp 3 thì sao”, “bé học lớp 4”)."""
    said, level = plain(text), level_of(text)
    if level is None or len(said.split()) > LONGEST_NAMING:
        return None
    around = ways_of(words.language, "words_around") | ways_of(words.language, "words_child")
    return level if around.issuperset(_SAID[level].sub(" ", said).split()) else None


def family_of(topic: str) -> str:
    """Return what a topic shares with those that differ from it only in the level; "" if none can.

    >>> family_of("chuyen-truong-thcs"), family_of("quen-mat-khau-vneid")
    ('chuyen-truong', '')
    """
    return next((topic[: -len(end) - 1] for end in ENDINGS if topic.endswith(f"-{end}")), "")


def family(name: str) -> Mapping[Level, tuple[str, ...]]:
    """Return the ids that topics of a family can have, by level."""
    found: dict[Level, tuple[str, ...]] = dict.fromkeys(Level, ())
    for end, level in ENDINGS.items():
        found[level] += (f"{name}-{end}",)
    return found


def level_of_topic(topic: str) -> Level | None:
    """Return the level that a topic is about, by its id."""
    return next((level for end, level in ENDINGS.items() if topic.endswith(f"-{end}")), None)


def picked(text: str, offered: Iterable[Choice], words: Words) -> str | None:
    """Return the key of the offered topic whose level was typed (“lớp 4”, “bé đang học lớp 4”).

    None if that is not so, or if the message names a subject too (“chuyển trường lớp 4”).
    """
    level = named_alone(text, words)
    if level is None:
        return None
    found = [
        one.key for one in offered if one.key.startswith(("t:", "p:")) and level_of_topic(one.key) is level
    ]
    return found[0] if len(found) == 1 else None
