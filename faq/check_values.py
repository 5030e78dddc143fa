"""Finds values that nobody uses, and answers that type out what should be a value."""

import re
from collections.abc import Iterable, Iterator

from faq.content import Content, Fault
from faq.render import value_names
from faq.topics import Topic

#: What changes with time and looks alike everywhere: telephone numbers and sums of money.
_TELEPHONE = (
    r"\b1[89]00[ .]?\d{2,4}(?:[ .]?\d{2,4})*\b|(?:\+84|\b0)(?:[ .)-]{0,2}\d){8,10}\b|\b(?:11[1345]|1022)\b"
)
_SUM = r"\b\d[\d.]*(?: (?:nghìn|ngàn|triệu))? đồng\b"
_TYPED = re.compile(f"{_TELEPHONE}|{_SUM}")


def texts_of(topic: Topic) -> list[str]:
    """Return everything of a topic that a person reads as its answer."""
    texts = [topic.short, *(point.say for point in topic.points)]
    return [*texts, topic.en.short, *topic.en.points] if topic.en else texts


def names_in(topic: Topic) -> set[str]:
    """Return the names of the values that a topic's answer uses."""
    return {name for text in texts_of(topic) for name in value_names(text)}


def typed_out(texts: Iterable[str]) -> Iterator[str]:
    """Say which telephone numbers and sums stand in an answer themselves, not as a value."""
    for text in texts:
        for found in numbers_in(text):
            yield f"{found!r} is typed out; name a value of values.yaml instead"


def numbers_in(text: str) -> list[str]:
    """Return the telephone numbers and sums that stand in a text themselves, not as a value.

    >>> numbers_in("Gọi (028) 3872 1234 hoặc {tong_dai}, phí 8.000 đồng.")
    ['028) 3872 1234', '8.000 đồng']
    """
    return _TYPED.findall(text)


def values_unused(content: Content) -> Iterator[Fault]:
    """Find values that no answer, guide or reply names."""
    used = {name for topic in content.topics.values() for name in names_in(topic)}
    for side in (content.neighbours, content.smalltalk, content.urgent):
        for entry in side.values():
            used.update(value_names(entry.say), value_names(entry.en))
    for guide in content.guides.values():
        used.update(*(value_names(text) for text in guide.texts))
    for name, versions in content.values.items():
        if name not in used:
            yield Fault(versions[0].file, versions[0].line, f"value {name} is used nowhere", warning=True)
