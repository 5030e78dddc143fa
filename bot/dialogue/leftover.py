"""What somebody tells of the matter itself while being asked for a name, a number or an address."""

import re
from functools import cache

from bot.dialogue import intent
from bot.dialogue.extract import phone_in
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place
from bot.dialogue.typed import FIXABLE, plain, unaccented, ways_of
from bot.words import Words
from faq.decide import Decision

#: Fewer words, or fewer that are no lead such as “tên tôi là”, tell nothing.
FEWEST_WORDS, FEWEST_OWN = 4, 3

#: The places at which words that fit nothing are rather told than a slip.
_PLACES = frozenset({Place.UNIT, Place.NAME, Place.PHONE})
_CLAUSE = re.compile(r"[,;.!\n]+(?:\s+|$)|\s[-–]\s")
_SPACE = re.compile(r"\s+")


def parted(text: str, words: Words) -> tuple[str, str]:
    """Return what answers, and what is added to the matter after “à quên”; that may be nothing.

    >>> parted("tên tôi là Trần Thị Lan, à quên việc xảy ra hôm thứ hai", Words("vi"))
    ('tên tôi là Trần Thị Lan', 'việc xảy ra hôm thứ hai')
    """
    found = _added(words.language).search(unaccented(text))
    before, added = (text[: found.start()], text[found.end() :]) if found else (text, "")
    before, added = before.strip(" ,.;-\n"), added.strip(" ,.;:-\n")
    told = len(added.split()) >= FEWEST_OWN and "?" not in added
    return (before, added) if before and told else (text, "")


def beside(place: Place, text: str, before: Draft, after: Draft, sight: Sight) -> str:
    """Return what a message at a place tells beside its answer; mostly nothing.

    The draft ``before`` the message and ``after`` it say what was taken for the answer.
    """
    if place not in _PLACES or "?" in text or intent.asks(text, sight.words):
        return ""
    values = [value for slot in ("name", "address") if (value := _new(slot, before, after))]
    told = [rest for clause in _CLAUSE.split(text) if (rest := _rest(place, clause, values, sight))]
    more = ", ".join(told)
    if not _tells(more, sight) or sight.knows.ask(more, after=None).decision is Decision.CHAT:
        return ""
    return more


def _new(slot: str, before: Draft, after: Draft) -> str:
    value: str = getattr(after, slot)
    return value if value != getattr(before, slot) else ""


def _rest(place: Place, clause: str, values: list[str], sight: Sight) -> str:
    """Return what a part of a message tells without the values in it."""
    if any(plain(clause) in plain(value) for value in values):
        return ""
    rest = _without_values(clause, values)
    if place is Place.UNIT and sight.units.find(clause):
        return ""
    if rest != clause:
        return _without_lead(rest, sight.words.language) if _tells(rest, sight) else ""
    return "" if speaks_of_sender(clause, sight.words) else clause.strip()


def _tells(text: str, sight: Sight) -> bool:
    said = plain(text).split()
    own = [word for word in said if word not in _leads(sight.words.language)]
    return len(said) >= FEWEST_WORDS and len(own) >= FEWEST_OWN


def _without_values(clause: str, values: list[str]) -> str:
    rest, low = clause, unaccented(clause)
    for value in values:
        at = low.find(unaccented(value))
        if at >= 0:
            rest = f"{rest[:at]} {rest[at + len(value) :]}"
            low = unaccented(rest)
    if phone_in(rest):
        rest = re.sub(r"[+(]?\d[\d .\-()]{7,}\d", " ", rest)
    return rest if rest == clause else _SPACE.sub(" ", rest)


def speaks_of_sender(text: str, words: Words) -> bool:
    """Tell whether words are about what is asked of the sender: “tôi không muốn khai tên”."""
    said = plain(text)
    return any(f" {way} " in f" {said} " for way in ways_of(words.language, "words_of_sender"))


def _without_lead(text: str, language: str) -> str:
    keys = ("name_leads", "address_leads", "words_polite_after")
    leads = {word for key in keys for way in ways_of(language, key) for word in way.split()}
    parts = text.split()
    while parts and plain(parts[0]) in leads:
        parts = parts[1:]
    return " ".join(parts)


@cache
def _leads(language: str) -> frozenset[str]:
    keys = ("name_leads", "address_leads", "words_polite_after", "words_wish_before", *FIXABLE.values())
    return frozenset(word for key in keys for way in ways_of(language, key) for word in way.split())


@cache
def _added(language: str) -> re.Pattern[str]:
    ways = sorted(ways_of(language, "words_added"), key=len, reverse=True)
    return re.compile(rf"(?:^|(?<=[\s,.;\n]))(?:{'|'.join(map(re.escape, ways))})(?!\w)")
