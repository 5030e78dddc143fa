"""Whether what an editor filled in is a topic or a value, and the id that a new topic gets; pure."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from faq.changes import Data
from faq.check_guides import asks_for_secrets
from faq.check_values import numbers_in
from faq.errors import PieceUnfit
from faq.pieces import neighbour_data, neighbour_from, topic_data, topic_from, value_data, value_from
from faq.render import value_names
from faq.text import clean, words
from faq.topics import Topic

#: An id is cut at this length, at the end of a word.
LONGEST_ID = 60
#: A neighbouring subject is found by at least so many ways to ask, none longer than so many characters.
FEWEST_ASKED, LONGEST_ASKED = 6, 200
#: It sends a person on with one sentence of so many characters at most.
LONGEST_SENDING = 400


def free_id(title: str, taken: Collection[str]) -> str:
    """Return an id made of a title that no other topic has.

    >>> free_id("Mất học bạ thì sao?", {"mat-hoc-ba-thi-sao"})
    'mat-hoc-ba-thi-sao-2'
    """
    name = ""
    for one in words(clean(title)):
        longer = f"{name}-{one.folded}" if name else one.folded
        if len(longer) > LONGEST_ID:
            break
        name = longer
    name = "".join(char for char in name if char.isascii()) or "chu-de"
    number = 2
    found = name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def topic_shape(data: Data) -> dict[str, Any]:
    """Return a topic's data the way it is stored.

    Raises:
        PieceUnfit: it cannot be read as a topic.
    """
    try:
        topic = topic_from(data)
    except (KeyError, ValueError, TypeError) as error:
        raise PieceUnfit("topic", "unreadable") from error
    return {**topic_data(topic), **({"hidden": True} if data.get("hidden") else {})}


def topic_fit(
    data: Data, categories: Collection[str], values: Collection[str], topics: Collection[str]
) -> dict[str, Any]:
    """Return a topic's data the way it is stored, if it can go live.

    Args:
        data: the topic.
        categories: those that there are.
        values: the names that its answer may use.
        topics: the ids of all topics, to which it may lead.

    Raises:
        PieceUnfit: a field is missing or wrong.
    """
    _nothing_lacks(data, ("id", "question", "short", "category", "sources", "as_of", "review_by"))
    if data["category"] not in categories:
        raise PieceUnfit("category", "unknown")
    shape = topic_shape(data)
    topic = topic_from(shape)
    if topic.as_of and topic.review_by and topic.review_by < topic.as_of:
        raise PieceUnfit("review_by", "early")
    strange = next((one for one in topic.related if one not in topics or one == topic.id), None)
    if strange:
        raise PieceUnfit("related", "topic", strange)
    _facts_fit(topic)
    _words_fit(topic, values)
    return shape


def english_following(before: Data, after: Data, *, confirmed: bool = False) -> dict[str, Any]:
    """Return a topic's new data, whose English is behind if the Vietnamese was changed and it was not.

    Args:
        before: the topic as it stood, the way it is stored.
        after: the same as it is to stand.
        confirmed: somebody found the English right beside the new Vietnamese.
    """
    new, old = after.get("en"), before.get("en") or {}
    if not new:
        return dict(after)
    same = all(new.get(name) == old.get(name) for name in ("question", "short", "points"))
    changed = _told_in_vietnamese(before) != _told_in_vietnamese(after)
    behind = same and not confirmed and (changed or bool(old.get("behind")))
    kept = {name: said for name, said in new.items() if name != "behind"}
    return {**after, "en": {**kept, "behind": True} if behind else kept}


def _told_in_vietnamese(data: Data) -> list[str]:
    return [data["question"], data["short"], *(point["say"] for point in data.get("points") or ())]


def _words_fit(topic: Topic, values: Collection[str]) -> None:
    """Refuse what ``faq check`` finds: numbers that are no value, and values that are not there."""
    _said_fit("short", topic.short, values)
    for point in topic.points:
        _said_fit("points", point.say, values)
    if topic.en:
        for field in ("question", "short"):
            if not getattr(topic.en, field):
                raise PieceUnfit(f"en.{field}")
        _said_fit("en.short", topic.en.short, values)
        for said in topic.en.points:
            _said_fit("en.points", said, values)


def _said_fit(field: str, text: str, values: Collection[str]) -> None:
    if numbers_in(text):
        raise PieceUnfit(field, "typed")
    if asks_for_secrets(text):
        raise PieceUnfit(field, "asks")
    if value_names(text) - set(values):
        raise PieceUnfit(field, "value")


def _facts_fit(topic: Topic) -> None:
    for point in topic.points:
        waiting = topic.unverified.intersection(point.facts)
        if any(fact not in topic.standing for fact in point.facts):
            raise PieceUnfit("points", "fact")
        if waiting and len(waiting) < len(set(point.facts)):
            raise PieceUnfit("points", "mixed")


def value_shape(data: Data) -> dict[str, Any]:
    """Return a value's data the way it is stored.

    Raises:
        PieceUnfit: it cannot be read as a value.
    """
    try:
        return value_data(value_from(data))
    except (KeyError, ValueError, TypeError) as error:
        raise PieceUnfit("valid_from", "unreadable") from error


def value_fit(data: Data) -> dict[str, Any]:
    """Return a value's data the way it is stored, if it can go live.

    Raises:
        PieceUnfit: a field is missing or wrong, or the value ends before it begins.
    """
    _nothing_lacks(data, ("name", "value", "says", "source"))
    if not str(data["name"]).isidentifier() or not str(data["name"]).isascii():
        raise PieceUnfit("name", "unreadable")
    shape = value_shape(data)
    value = value_from(shape)
    if value.valid_to and (value.valid_from or date.min) > value.valid_to:
        raise PieceUnfit("valid_to", "early")
    return shape


def neighbour_fit(data: Data, values: Collection[str]) -> dict[str, Any]:
    """Return a neighbouring subject's data the way it is stored, if it can go live.

    Args:
        data: the subject.
        values: the names that it may use.

    Raises:
        PieceUnfit: a field is missing, too long or wrong, or there are too few ways to ask.
    """
    _nothing_lacks(data, ("id", "title", "say", "en", "phrasings"), called="neighbour_")
    try:
        one = neighbour_from(data)
    except (KeyError, ValueError, TypeError) as error:
        raise PieceUnfit("neighbour_say", "unreadable") from error
    for field, said in (("say", one.say), ("en", one.en)):
        if len(said) > LONGEST_SENDING:
            raise PieceUnfit(f"neighbour_{field}", "wordy")
        _said_fit(f"neighbour_{field}", said, values)
    if len(one.phrasings) < FEWEST_ASKED:
        raise PieceUnfit("neighbour_phrasings", "few")
    if any(len(asked) > LONGEST_ASKED for asked in one.phrasings):
        raise PieceUnfit("neighbour_phrasings", "long")
    if any(len(words(clean(keyword))) != 1 for keyword in one.keywords):
        raise PieceUnfit("neighbour_keywords", "words")
    if one.link and not one.link.startswith("https://"):
        raise PieceUnfit("neighbour_link", "unreadable")
    return neighbour_data(one)


def _nothing_lacks(data: Data, fields: Iterable[str], *, called: str = "") -> None:
    """Refuse a piece with every field that is empty, so that nobody is sent back once for each."""
    lacking = [f"{called}{field}" for field in fields if not str(data.get(field) or "").strip()]
    if lacking:
        raise PieceUnfit(lacking[0], others=lacking[1:])


def spelt(text: str) -> str:
    """Return a phrasing without signs and capitals: equal ones ask the same words."""
    return " ".join(one.written for one in words(clean(text)))


def each_once(texts: Iterable[str]) -> list[str]:
    """Return the texts in one line each, without empty ones and repetitions, in order."""
    found: dict[str, str] = {}
    for text in texts:
        line = " ".join(str(text).split())
        if line:
            found.setdefault(spelt(line), line)
    return list(found.values())
