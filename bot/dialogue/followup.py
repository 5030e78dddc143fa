"""Short messages that go on about the topic in mind: “phí nhiêu”, “nộp ở đâu”, “còn lớp 6 thì sao”."""

from functools import cache

from bot.dialogue.levels import Level, family, family_of, level_of, level_of_topic
from bot.dialogue.typed import plain, ways_of
from bot.words import Words

#: A longer message, in words, has a subject of its own.
LONGEST = 8
#: What can be asked of a topic, as the kinds of its points, with the text that lists how people ask.
ATTRIBUTES = {
    "fee": "words_ask_fee",
    "time": "words_ask_time",
    "where": "words_ask_where",
    "prepare": "words_ask_prepare",
}


def attribute_of(text: str, words: Words) -> str | None:
    """Return what a message asks of the topic in mind; None if it names a subject of its own."""
    said = plain(text).split()
    if not said or len(said) > LONGEST:
        return None
    found = next((kind for kind in ATTRIBUTES if _holds(said, _ways(words.language, kind))), None)
    return found if found and not _own_subject(said, words) else None


def asks_for(text: str, words: Words) -> str | None:
    """Return which part of a service a message asks for, whatever else it names."""
    said = plain(text).split()
    return next((kind for kind in ATTRIBUTES if _holds(said, _ways(words.language, kind))), None)


def is_bare(text: str, words: Words) -> bool:
    """Tell whether a message has no subject of its own."""
    said = plain(text).split()
    return 0 < len(said) <= LONGEST and not _own_subject(said, words)


def other_way(text: str, words: Words) -> bool:
    """Tell whether a message names just another way to go about the same: “còn nộp giấy thì sao”."""
    said = f" {plain(text)} "
    ways = sorted(ways_of(words.language, "words_other_way"), key=len, reverse=True)
    way = next((one for one in ways if f" {one} " in said), None)
    around = ways_of(words.language, "words_other_way_around")
    return way is not None and around.issuperset(said.replace(f" {way} ", " ", 1).split())


def sibling(topic: str, text: str, words: Words) -> tuple[str, ...]:
    """Return the ids of the same topic for the level that a short message names; none if it is no such."""
    level: Level | None = level_of(text)
    name = family_of(topic)
    if not name or level is None or len(plain(text).split()) > LONGEST or level is level_of_topic(topic):
        return ()
    return family(name)[level]


def _own_subject(said: list[str], words: Words) -> bool:
    return not _known(words.language).issuperset(said)


@cache
def _known(language: str) -> frozenset[str]:
    asked = {part for key in ATTRIBUTES.values() for way in ways_of(language, key) for part in way.split()}
    return ways_of(language, "words_around") | asked


def _holds(said: list[str], ways: tuple[str, ...]) -> bool:
    whole = f" {' '.join(said)} "
    return any(way in whole for way in ways)


@cache
def _ways(language: str, kind: str) -> tuple[str, ...]:
    return tuple(f" {way} " for way in ways_of(language, ATTRIBUTES[kind]))
