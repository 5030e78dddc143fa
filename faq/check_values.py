"""Finds values that nobody uses, and answers that type out what should be a value."""

import re
from collections.abc import Iterable, Iterator

from faq.content import Content, Fault
from faq.guides import in_english
from faq.render import shown_points, value_names
from faq.topics import Topic

#: What changes with time and looks alike everywhere: telephone numbers and sums of money.
_TELEPHONE = (
    r"\b1[89]00[ .]?\d{2,4}(?:[ .]?\d{2,4})*\b|(?:\+84|\b0)(?:[ .)-]{0,2}\d){8,10}\b|\b(?:11[1345]|1022)\b"
)
_SUM = r"\b\d[\d.]*(?: (?:nghìn|ngàn|triệu))? đồng\b"
_TYPED = re.compile(f"{_TELEPHONE}|{_SUM}")
#: A value that reads so is Vietnamese: a day and month as figures, a number with its word.
_VIETNAMESE = re.compile(r"\d/\d|\b(?:ngày|giờ|tháng|năm|đồng|từ|đến)\b")


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


def told_in_one_language(topic: Topic, content: Content) -> Iterator[str]:
    """Say which figures (values with a digit) an answer tells in Vietnamese alone, or in English alone.

    English points rest on no facts, so a figure that waits to be verified could only slip out there.
    """
    if topic.en is None:
        return
    shown = [topic.short, *(point.say for point in shown_points(topic, frozenset()))]
    vietnamese, english = _figures(shown, content), _figures([topic.en.short, *topic.en.points], content)
    for name in sorted(vietnamese - english):
        yield f"the English does not tell {name}, which the Vietnamese does"
    for name in sorted(english - vietnamese):
        yield f"the English tells {name}, which the Vietnamese does not show"


def values_without_english(content: Content) -> Iterator[Fault]:
    """Find values that English answers and guides name, but that are written in Vietnamese only."""
    said = [
        text for topic in content.topics.values() if topic.en for text in (topic.en.short, *topic.en.points)
    ]
    said += [text for guide in content.guides.values() for text in in_english(guide).texts]
    for name in sorted({name for text in said for name in value_names(text)}):
        for one in content.values.get(name, ()):
            if one.en is None and _VIETNAMESE.search(one.value):
                what = f"value {name} stands in English answers and has no English"
                yield Fault(one.file, one.line, what, warning=True)


def _figures(texts: Iterable[str], content: Content) -> set[str]:
    names = {name for text in texts for name in value_names(text)}
    return {
        name for name in names if any(re.search(r"\d", one.value) for one in content.values.get(name, ()))
    }
