"""Hears that somebody writes English who never chose it; unaccented Vietnamese is never taken for it.

Held against every labelled Vietnamese set and every phrasing, with and without accents, by
``tests/bot/dialogue/test_tongue.py``.
"""

import re
from functools import cache
from itertools import groupby, pairwise
from unicodedata import normalize

from bot.dialogue.english_words import KNOWN
from bot.dialogue.typed import plain
from bot.words import Words
from faq.syllables import is_syllable

#: A shorter message may be anything: “can do”, “me on”, “no” are Vietnamese too.
FEWEST_WORDS = 3
#: So many different words must be English and cannot be Vietnamese syllables without their marks.
FEWEST_ENGLISH = 2
#: Such a share of all words must be known as English.
SHARE = 0.6
#: Such a share at most may be words that are Vietnamese syllables and no known English: names, or a mixture.
MOST_OTHER = 0.25
#: The same of what neither asks nor speaks of somebody: “health insurance for pupils”.
FEWEST_UNASKED, SHARE_UNASKED = 3, 0.75
#: Two words with their marks are Vietnamese; fewer may be a name.
FEWEST_VIETNAMESE = 2
#: A message that only mixes English words into Vietnamese has at least so many that cannot be Vietnamese.
FEWEST_MIXED = 2

_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]+)?")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'"})

#: Words with which somebody asks or speaks of themselves. What a screen says has none of them: an error
#: that a parent copies (“Session expired, please log in again”) is no reason to change the language.
_ASKING = frozenset(
    """how what what's where where's when why which who whose my mine i i'm i've i'd i'll im ive we we're
    our need want wanna hello""".split()  # noqa: SIM905 - a table reads better as words
)
#: Words of errors and buttons, which a parent copies from a screen whatever they speak.
_ON_SCREENS = frozenset(
    """error errors expired invalid denied failed found session please try again reached timeout unavailable
    server request requests connection page incorrect required must your unable occurred submit cancel click
    press loading warning unknown""".split()  # noqa: SIM905
)
#: What opens a question, where the message also ends with its mark.
_OPENING = frozenset("can could do does did is are am may must should will would has have".split())  # noqa: SIM905
_KNOWN = _ASKING | _OPENING | KNOWN
#: What both languages call the same tells nothing of either.
_IN_BOTH = frozenset(
    """vneid otp zalo telegram facebook qr pdf id sim sms usb bhyt momo app apk
    vssid ok""".split()  # noqa: SIM905
)
#: What people type among Vietnamese words every day: borrowed words and short forms.
_BORROWED = _IN_BOTH | frozenset(
    """online web website link file scan check email internet wifi cccd ko kg hok dc ntn trg nv
    oke""".split()  # noqa: SIM905
)


def writes_english(text: str) -> bool:
    """Tell whether a whole message is English; a Vietnamese term in it, with its marks, counts as one word.

    >>> writes_english("How can I transfer my son to another school?")
    True
    >>> writes_english("can giay gi de chuyen truong cho con"), writes_english("check giùm file scan")
    (False, False)
    >>> writes_english("Your session has expired. Please log in again")
    False
    >>> writes_english("what is tổ công nghệ số"), writes_english("status hồ sơ của mình check ở đâu")
    (True, False)
    """
    said = _words(text)
    if len(said) < FEWEST_WORDS:
        return False
    known, sure = sum(word in _KNOWN for word in said), len(_surely(said))
    if sum(word not in _KNOWN and is_syllable(word) for word in said) > MOST_OTHER * len(said):
        return False
    if _asks(said, text):
        surely = sure >= FEWEST_ENGLISH or (known == len(said) and not _PAIRS.isdisjoint(_pairs(said)))
        return surely and known >= SHARE * len(said)
    named = sure >= FEWEST_UNASKED and known >= SHARE_UNASKED * len(said)
    return named and _ON_SCREENS.isdisjoint(said)


def mixes_english(text: str) -> bool:
    """Tell whether a message asks in English words, among whatever others.

    >>> mixes_english("can you help me hoc phi lop 6")
    True
    """
    said = _words(text)
    return len(_surely(said)) >= FEWEST_MIXED and not _PAIRS.isdisjoint(_pairs(said))


def writes_vietnamese(text: str) -> bool:
    """Tell whether a message is Vietnamese, with its marks or without; an English one with a name is not.

    Of words that are all English, too (“no, not that”), nobody knows.

    >>> writes_vietnamese("học phí bao nhiêu"), writes_vietnamese("hoc phi bao nhieu")
    (True, True)
    >>> writes_vietnamese("my son studies at Lê Văn Tám"), writes_vietnamese("my son")
    (False, False)
    """
    said = [word for word in plain(text).split() if word not in _BORROWED]
    if len(said) < FEWEST_VIETNAMESE or any(word in _KNOWN and not is_syllable(word) for word in said):
        return False
    marked = any(char.isalpha() and not char.isascii() for char in normalize("NFC", text))
    if not marked and _KNOWN.issuperset(said):
        return False
    fewest = SHARE * len(said) if marked else max(FEWEST_WORDS, len(said))
    return sum(map(is_syllable, said)) >= fewest


#: Two words that begin a wish or a question in English and are no two words of Vietnamese.
_PAIRS = frozenset(
    f"{first} {second}"
    for first, rest in {
        "can": ("you", "i", "we", "someone"),
        "could": ("you", "i", "we"),
        "how": ("to", "can", "do", "much", "long", "many"),
        "what": ("is", "are", "do", "documents", "should", "time"),
        "where": ("is", "do", "can", "to"),
        "when": ("is", "do", "can", "does"),
        "i": ("want", "need", "have", "would", "am", "can", "cannot", "can't", "lost", "forgot"),
        "help": ("me", "my", "with"),
        "my": ("child", "son", "daughter", "kid", "account", "password"),
        "for": ("me", "us", "my"),
        "please": ("do", "help", "tell", "show", "give", "fix", "erase", "delete"),
    }.items()
    for second in rest
)


def _asks(said: list[str], text: str) -> bool:
    opens = said[0] in _OPENING and (text.rstrip().endswith("?") or not is_syllable(said[0]))
    return opens or not _ASKING.isdisjoint(said) or not _PAIRS.isdisjoint(_pairs(said))


def _pairs(said: list[str]) -> set[str]:
    return {f"{first} {second}" for first, second in pairwise(said)}


def _surely(said: list[str]) -> set[str]:
    return {word for word in said if word in _KNOWN and not is_syllable(word)}


def _words(text: str) -> list[str]:
    """Return the words in lower case, without names that both languages have, a term with marks as one.

    Where marked words are more than a term, there are none: they hold a Vietnamese sentence together.
    """
    found = _WORD.findall(normalize("NFC", text).translate(_QUOTES).lower())
    if not _holding().isdisjoint(found):
        return []
    said: list[str] = []
    for foreign, run in groupby(found, key=lambda one: one not in _KNOWN):
        words = [one for one in run if one not in _IN_BOTH]
        marked = foreign and any(not one.isascii() for one in words)
        said += ["".join(words)] if marked else words
    return said


@cache
def _holding() -> frozenset[str]:
    """Return words that stand in a Vietnamese sentence, not in the term that an English one takes from it."""
    return frozenset(Words("vi").any_of("chat.words_holding"))
