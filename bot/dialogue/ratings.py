"""Understands a rating in words: “5 sao, cảm ơn”, “tạm được”, “không hài lòng vì chờ lâu”."""

import re
from dataclasses import dataclass

from bot.dialogue.typed import plain, ways_of
from bot.words import Words

#: A longer text, in characters, is a story and no rating.
LONGEST = 300
#: Words that praise or blame many a thing are a rating only in a message of so few words.
FEW_WORDS = 6
#: Fewer words than these beside the rating are no reason.
FEWEST_REASON = 2

_OF_FIVE = re.compile(r"\b([1-5]|mot|hai|ba|bon|nam) ?(?:sao|/ ?5|stars?)\b")
_OF_TEN = re.compile(r"\b(10|[0-9]) ?(?:/ ?10|diem)\b")
_STAR = ("⭐", "★", "🌟")
_DIGITS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}
#: From how many points of ten on which level holds.
_TENTHS = ((9, 1), (7, 2), (5, 3), (0, 4))
_STARS = {5: 1, 4: 2, 3: 3, 2: 4, 1: 4}


@dataclass(frozen=True, slots=True)
class Rated:
    """A level of satisfaction, 1 (very) to 4 (not), and the reason in the person's own words, if any."""

    level: int
    comment: str = ""


def rated(text: str, words: Words) -> Rated | None:
    """Return the rating that a message gives; None for a question and for anything that may be none."""
    if "?" in text or len(text) > LONGEST:
        return None
    said = _without_thanks(plain(text), words)
    found = _counted(text, said) or _worded(said, words)
    if found is None:
        return None
    level, meant = found
    rest = said.replace(meant, " ", 1).split()
    fill = ways_of(words.language, "words_rate_fill")
    reason = [part for part in rest if part not in fill]
    return Rated(level, text.strip() if len(reason) >= FEWEST_REASON else "")


def _without_thanks(said: str, words: Words) -> str:
    # Without accents “cảm ơn” ends like “ổn”.
    for way in ways_of(words.language, "words_thanks"):
        said = f" {said} ".replace(f" {way} ", " ").strip()
    return said


def _counted(text: str, said: str) -> tuple[int, str] | None:
    stars = sum(text.count(star) for star in _STAR)
    if 1 <= stars <= 5:
        return _STARS[stars], ""
    of_five = _OF_FIVE.search(said)
    if of_five:
        number = _DIGITS.get(of_five[1]) or int(of_five[1])
        return _STARS[number], of_five[0]
    of_ten = _OF_TEN.search(said)
    if of_ten:
        return next(level for least, level in _TENTHS if int(of_ten[1]) >= least), of_ten[0]
    return None


def _worded(said: str, words: Words) -> tuple[int, str] | None:
    # Refusal first: “không hài lòng” holds the words of satisfaction.
    for level in (4, 1, 3, 2):
        way = _first(said, words, f"words_rated_{level}")
        if way:
            return level, way
    if len(said.split()) > FEW_WORDS:
        return None
    for level in (4, 1, 3, 2):
        way = _first(said, words, f"words_rated_short_{level}")
        if way and not (level < 4 and _denies(said, words)):
            return level, way
    return None


def _first(said: str, words: Words, key: str) -> str | None:
    ways = sorted(ways_of(words.language, key), key=lambda way: -len(way))
    return next((way for way in ways if f" {way} " in f" {said} "), None)


def _denies(said: str, words: Words) -> bool:
    return _first(said, words, "words_denying") is not None
