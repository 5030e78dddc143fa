"""Topics as pages show them: the whole answer by parts, what a search finds, what people ask most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from faq.decide import Decision
from faq.guides import Guide
from faq.knowledge import Knowledge
from faq.render import day_of, fill, shown_points
from faq.topics import Kind, Topic
from feedback.folding import fold

#: A search shows so many topics at most.
MOST_FOUND = 30
_SHOWN = frozenset({Decision.ANSWER, Decision.SUGGEST})


@dataclass(frozen=True, slots=True)
class Part:
    """All points of one kind; steps are numbered."""

    kind: Kind
    says: Sequence[str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from: a name, and an address if it has one."""

    name: str
    address: str = ""


class Asked(NamedTuple):
    """A topic's question; ``language`` is the one that it is written in, so that it is read out in it."""

    id: str
    question: str
    language: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One topic to read, in one language."""

    id: str
    category: str
    question: str
    short: str
    parts: Sequence[Part]
    sources: Sequence[Source]
    as_of: date | None
    review_by: date | None
    stale: bool
    link: str | None
    related: Sequence[Asked]
    in_language: bool
    from_memory: bool
    behind: bool
    lacks: Sequence[Kind]
    guide: Guide | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """One category and its topics, each with its question."""

    id: str
    title: str
    topics: Sequence[Asked]


def reading_of(knowledge: Knowledge, topic_id: str, language: str, *, now: datetime) -> Reading:
    """Return a topic to read.

    Raises:
        TopicNotFound: no topic has this id.
    """
    topic, told = knowledge.topic(topic_id), knowledge.render(topic_id, language=language, now=now)
    guide_id = knowledge.guides.of_topic(topic_id)
    return Reading(
        id=topic_id,
        category=topic.category,
        question=told.question,
        short=told.short,
        parts=list(_parts(knowledge, topic, language, now)),
        sources=[_source(one) for one in told.sources],
        as_of=told.as_of,
        review_by=told.review_by,
        stale=told.stale,
        link=told.link,
        related=[
            asked_of(knowledge, one, language) for one in told.related if one in knowledge.content.topics
        ],
        in_language=told.in_language,
        from_memory=told.from_memory,
        behind=told.behind,
        lacks=told.lacks,
        guide=_guide(knowledge, guide_id, language, now),
    )


def _guide(knowledge: Knowledge, guide_id: str | None, language: str, now: datetime) -> Guide | None:
    """Return the guide of a topic as it is read in a language; None for one that is not written in it."""
    found = knowledge.guide(guide_id, now=now, language=language) if guide_id else None
    return found if found and (language == "vi" or found.en) else None


def asked_of(knowledge: Knowledge, topic_id: str, language: str) -> Asked:
    """Return a topic's question, in Vietnamese where there is no other."""
    topic = knowledge.topic(topic_id)
    if language == "en" and topic.en:
        return Asked(topic_id, topic.en.question, "en")
    return Asked(topic_id, topic.question, "vi")


def shelves(knowledge: Knowledge, language: str) -> list[Shelf]:
    """Return every category that has topics, in the order of the content."""
    content = knowledge.content
    by_category: dict[str, list[Asked]] = {}
    for topic in content.topics.values():
        by_category.setdefault(topic.category, []).append(asked_of(knowledge, topic.id, language))
    return [Shelf(key, category_title(knowledge, key, language), found) for key, found in by_category.items()]


def category_title(knowledge: Knowledge, category_id: str, language: str) -> str:
    """Return a category's name."""
    category = knowledge.content.categories.get(category_id)
    if category is None:
        return category_id
    return category.title_en if language == "en" and category.title_en else category.title


def find(knowledge: Knowledge, wish: str) -> list[str]:
    """Return the topics that a wish means, then those that hold all its words; accents do not matter."""
    verdict = knowledge.ask(wish)
    meant = [one.id for one in verdict.topics] if verdict.decision in _SHOWN else []
    wanted = fold(wish).split()
    holding = [
        topic.id for topic in knowledge.content.topics.values() if wanted and _holds(topic, wanted)
    ]  # fmt: skip
    return list(dict.fromkeys([*meant, *holding]))[:MOST_FOUND]


def most_asked(
    knowledge: Knowledge, asked: Mapping[str, int], *, limit: int, language: str = "vi"
) -> list[str]:
    """Return the topics that people ask most, then those of the services most needed, then one per category.

    To who reads English, those that are written in English.

    Args:
        knowledge: what there is.
        asked: how many people asked, by topic; may know topics that are gone.
        limit: the most to return.
        language: in which they are to be read.
    """
    topics = {one.id for one in knowledge.content.topics.values() if language == "vi" or one.en}
    by_people = sorted((one for one in asked if one in topics), key=lambda one: -asked[one])
    needed = [one.topics[0] for one in knowledge.guides.all if one.topics and one.topics[0] in topics]
    shown = [[one.id for one in shelf.topics if one.id in topics] for shelf in shelves(knowledge, "vi")]
    first_of_each = [found[0] for found in shown if found]
    return list(dict.fromkeys([*by_people, *needed, *first_of_each]))[:limit]


def _parts(knowledge: Knowledge, topic: Topic, language: str, now: datetime) -> Iterator[Part]:
    values, on = knowledge.values, day_of(now)
    if language == "en" and topic.en:
        if topic.en.points:
            said = [fill(one, values, on=on, language="en") for one in topic.en.points]
            yield Part(Kind.DETAIL, said)
        return
    # What has no heading stands below the short answer, not below the heading of something else.
    by_kind: dict[Kind, list[str]] = {Kind.DETAIL: []}
    for point in shown_points(topic, knowledge.confirmed(topic.id)):
        by_kind.setdefault(point.kind, []).append(fill(point.say, values, on=on))
    yield from (Part(kind, told) for kind, told in by_kind.items() if told)


def _source(source: str) -> Source:
    address = source if source.startswith(("https://", "http://")) else ""
    return Source(urlsplit(address).netloc.removeprefix("www.") if address else source, address)


def _holds(topic: Topic, wanted: Sequence[str]) -> bool:
    english = (topic.en.question, topic.en.short) if topic.en else ()
    there = fold(" ".join((topic.question, topic.short, *topic.keywords, *english))).split()
    return all(any(word.startswith(one) for word in there) for one in wanted)
