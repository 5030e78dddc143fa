"""Finds what is wrong with content, each fault with its file and line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from faq.check_guides import asks_for_secrets, check_guides
from faq.check_values import (
    names_in,
    texts_of,
    told_in_one_language,
    typed_out,
    values_unused,
    values_without_english,
)
from faq.content import Content, Fault
from faq.index import Index
from faq.render import BODY_LIMIT
from faq.text import clean, fold
from faq.topics import Topic

#: The shortest and longest direct answer, the longest point and the longest answer, in characters.
SHORT_MIN, SHORT_MAX, POINT_MAX, ANSWER_MAX = 40, 320, 260, 1700
#: Fewer ways to ask than this leave a topic hard to find.
PHRASINGS_MIN = 10
#: Two topics of which this share of phrasings finds the other first cannot be told apart.
ALIKE = 0.34


def check(content: Content, *, nearest: bool = True, alone: bool = False) -> list[Fault]:
    """Return all faults in the order of files and lines.

    ``nearest`` adds the slow test of phrasings. ``alone`` is content that goes into more of its kind, so that
    what it names may stand elsewhere.
    """
    found = [*content.faults]
    if not alone:
        found += values_unused(content)
        found += values_without_english(content)
        found += check_guides(content)
    for topic in content.topics.values():
        found += [
            Fault(topic.file, topic.line, f"{topic.id}: {what}")
            for what in _of_topic(topic, content, alone=alone)
        ]
    found += _duplicates(content)
    if not alone:
        found += _not_in_english(content)
    for neighbour in content.neighbours.values():
        if len(neighbour.phrasings) < 6:
            found.append(Fault("neighbours.yaml", neighbour.line, f"{neighbour.id}: fewer than 6 phrasings"))
        found += [
            Fault("neighbours.yaml", neighbour.line, f"{neighbour.id}: {what}")
            for what in typed_out([neighbour.say, neighbour.en])
        ]
    if nearest:
        found += nearest_faults(content)
    return sorted(found, key=lambda fault: (fault.file, fault.line, fault.what))


def _of_topic(topic: Topic, content: Content, *, alone: bool) -> Iterator[str]:
    if topic.category not in content.categories:
        yield f"category {topic.category} does not exist"
    if not topic.sources:
        yield "no source"
    if topic.as_of is None:
        yield "no as_of"
    if topic.review_by is None:
        yield "no review_by"
    if topic.id in topic.related:
        yield "is related to itself"
    yield from _lengths(topic)
    yield from _facts(topic)
    yield from typed_out(texts_of(topic))
    if any(asks_for_secrets(text) for text in texts_of(topic)):
        yield "asks for a secret or a photo of an identity card"
    if len(topic.phrasings) < PHRASINGS_MIN:
        yield f"fewer than {PHRASINGS_MIN} phrasings"
    if not alone:
        yield from _dead_names(topic, content)


def _dead_names(topic: Topic, content: Content) -> Iterator[str]:
    for name in topic.related:
        if name not in content.topics:
            yield f"related topic {name} does not exist"
    for name in sorted(names_in(topic)):
        if name not in content.values:
            yield f"value {name} does not exist"


def _lengths(topic: Topic) -> Iterator[str]:
    if not SHORT_MIN <= len(topic.short) <= SHORT_MAX:
        yield f"short has {len(topic.short)} characters, not {SHORT_MIN} to {SHORT_MAX}"
    for number, point in enumerate(topic.points, 1):
        if len(point.say) > POINT_MAX:
            yield f"point {number} is longer than {POINT_MAX} characters"
    whole = len(topic.short) + sum(len(point.say) for point in topic.points)
    if whole > ANSWER_MAX:
        yield f"the answer has {whole} characters; more than {ANSWER_MAX}"
    if topic.en and len(topic.en.short) > BODY_LIMIT:
        yield f"the English short answer is longer than {BODY_LIMIT} characters"


def _facts(topic: Topic) -> Iterator[str]:
    for number, point in enumerate(topic.points, 1):
        unknown = [fact for fact in point.facts if fact not in topic.standing]
        if unknown:
            yield f"point {number} rests on fact {unknown[0]}, which has no standing"
        waiting = topic.unverified.intersection(point.facts)
        if waiting and len(waiting) < len(set(point.facts)):
            yield f"point {number} mixes a fact to verify with others; give it a point of its own"


def _not_in_english(content: Content) -> Iterator[Fault]:
    # A warning: what is urgent may be told in Vietnamese first.
    for topic in content.topics.values():
        if topic.en is None:
            yield Fault(topic.file, topic.line, f"{topic.id}: no English", warning=True)
        for what in told_in_one_language(topic, content):
            yield Fault(topic.file, topic.line, f"{topic.id}: {what}", warning=True)


def _duplicates(content: Content) -> Iterator[Fault]:
    said: dict[str, list[tuple[Topic, int]]] = defaultdict(list)
    for topic in content.topics.values():
        for number, phrasing in enumerate(topic.phrasings):
            said[" ".join(fold(word) for word in clean(phrasing).split())].append((topic, number))
    for phrasing, places in said.items():
        if len(places) > 1:
            last, number = places[-1]
            names = ", ".join(sorted({topic.id for topic, _ in places}))
            line = last.line_of_phrasing(number)
            yield Fault(last.file, line, f"phrasing {phrasing!r} stands twice: {names}")


def nearest_faults(content: Content) -> list[Fault]:
    """Return phrasings that are nearer to another topic, and topics that cannot be told apart.

    Each phrasing is asked of an index from which it is left out. These are warnings: a phrasing in quite
    other words than the rest is nearer to another topic by nature, and just therefore worth having.
    """
    index = Index(content)
    found: list[Fault] = []
    pulled: dict[str, list[str]] = defaultdict(list)
    for topic in content.topics.values():
        for number, phrasing in enumerate(topic.phrasings):
            nearer = index.nearest_without(topic.id, phrasing)
            if nearer != topic.id:
                pulled[topic.id].append(nearer)
                what = f"{topic.id}: {phrasing!r} is nearer to {nearer}"
                found.append(Fault(topic.file, topic.line_of_phrasing(number), what, warning=True))
    return [*found, *_alike(content, pulled)]


def _alike(content: Content, pulled: dict[str, list[str]]) -> Iterable[Fault]:
    for name, others in pulled.items():
        topic = content.topics[name]
        for other in sorted(set(others)):
            if others.count(other) > ALIKE * len(topic.phrasings):
                what = f"{name} and {other} cannot be told apart by their phrasings"
                yield Fault(topic.file, topic.line, what, warning=True)
