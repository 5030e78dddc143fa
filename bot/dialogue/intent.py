"""Hears that somebody asks, complains, or wants to report something, also with slips of the finger."""

import re
from functools import cache
from unicodedata import normalize

from rapidfuzz.distance import OSA

from bot.dialogue.typed import plain, ways_of
from bot.words import Words

_WORD = re.compile(r"\w+")

#: A shorter way to say it must be typed without a slip.
FEWEST_LETTERS = 6
#: A longer message, in words, tells more than that somebody goes on later.
LONGEST_LATER = 8


def complains(text: str, words: Words) -> bool:
    """Tell whether a message opens with “phản ánh …”, “khiếu nại …”, “tôi muốn báo cáo …” or the like."""
    return _opening(text, words, "words_complain") is not None


def only_sends(text: str, words: Words) -> bool:
    """Tell whether a whole message says no more than that somebody wants to report something."""
    return _opening(text, words, "words_report") == ""


def reported(text: str, words: Words) -> str | None:
    """Return, plain, what follows “tôi muốn phản ánh”; None if the message does not open so."""
    return _opening(text, words, "words_report")


def asks(text: str, words: Words) -> bool:
    """Tell whether a message has the form of a question, with or without its mark."""
    if "?" in text:
        return True
    said = f" {plain(text[:400])} "
    if any(f" {way} " in said for way in ways_of(words.language, "words_asking")):
        return True
    after = ways_of(words.language, "words_polite_after")
    parts = said.split()
    while len(parts) > 1 and parts[-1] in after:
        parts = parts[:-1]
    ends = ways_of(words.language, "words_asking_end")
    asking = len(parts) > 1 and (parts[-1] in ends or " ".join(parts[-2:]) in ends)
    return asking and not _other_accents(text, parts[-1], words)


def puts_off(text: str, words: Words) -> bool:
    """Tell whether a message says no more than that somebody goes on another time (“em bận rồi mai làm”)."""
    said = plain(text).split()
    later = ways_of(words.language, "guides.words_later")
    around = ways_of(words.language, "guides.words_later_around")
    short = 1 < len(said) <= LONGEST_LATER and "?" not in text
    return short and not later.isdisjoint(said) and (later | around).issuperset(said)


def _other_accents(text: str, last: str, words: Words) -> bool:
    """Tell whether accents make another word of the last one: “Trần Não” does not ask “nào”."""
    typed = {one for one in _WORD.findall(normalize("NFC", text).lower()) if plain(one) == last}
    known = {one for way in words.any_of("chat.words_asking_end") for one in way.split()}
    return bool(typed) and all(not one.isascii() and one not in known for one in typed)


def _opening(text: str, words: Words, key: str) -> str | None:
    said = plain(text[:400]).split()
    before = ways_of(words.language, "words_wish_before")
    while said and said[0] in before:
        said = said[1:]
    for way in _longest_first(words.language, key):
        parts = way.split()
        head = " ".join(said[: len(parts)])
        if head and _same(head, way):
            after = ways_of(words.language, "words_polite_after")
            rest = said[len(parts) :]
            return "" if all(part in after for part in rest) else " ".join(rest)
    return None


def _same(head: str, way: str) -> bool:
    if head == way:
        return True
    # One slip, not in the first letter: “pan anh” is “phản ánh”, “nhận ảnh” is not.
    return len(way) >= FEWEST_LETTERS and head[0] == way[0] and OSA.distance(head, way, score_cutoff=1) <= 1


@cache
def _longest_first(language: str, key: str) -> tuple[str, ...]:
    return tuple(sorted(ways_of(language, key), key=lambda way: -len(way)))
