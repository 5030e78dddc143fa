"""Topics and questions to measure matching on: the real ones, and as many more as wanted made from them."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from faq.content import Content, load
from faq.evaluate import Labelled, read_labelled
from faq.text import clean, words
from faq.topics import Topic

QUESTIONS = Path("tests/faq/data/dev_questions.jsonl")
#: Every topic keeps so many phrasings, real or made.
PHRASINGS = 5
#: A word in no more than this share of the real topics says what a topic is about.
SUBJECT = 0.1
_WORD = re.compile(r"[^\W\d_]+")


def questions(count: int | None = None) -> list[Labelled]:
    """Return the labelled questions, or so many of them drawn with a fixed seed."""
    found = read_labelled(QUESTIONS)
    return found if count is None else Random(5).sample(found, count)


def enlarged(size: int) -> Content:
    """Return the content with so many topics, each with question, short answer, keywords, five phrasings.

    The real topics stay. A made one is a real one whose subject words are exchanged for subject words of all,
    drawn as often as topics hold them; one word for the same word everywhere in the topic. So common words
    stay common, and a made topic reads like the real ones but is about something else.
    """
    content = load()
    real = [_cut(topic) for topic in content.topics.values()]
    subjects = _subject_words(real)
    drawn, random = sorted(subjects.elements()), Random(11)
    made = {topic.id: topic for topic in real}
    while len(made) < size:
        topic = real[len(made) % len(real)]
        made[f"{topic.id}-{len(made)}"] = _varied(topic, f"{topic.id}-{len(made)}", subjects, drawn, random)
    return replace(content, topics=made)


def texts_of(topic: Topic) -> list[str]:
    """Return everything a topic is found by, its questions first."""
    return [topic.question, *topic.phrasings, *topic.keywords, topic.short]


def folded(text: str) -> str:
    """Return a text without accents, as the rivals read it."""
    return " ".join(one.folded for one in words(clean(text)))


def _cut(topic: Topic) -> Topic:
    return replace(topic, phrasings=topic.phrasings[:PHRASINGS], points=(), related=(), en=None)


def _subject_words(topics: Sequence[Topic]) -> Counter[str]:
    held = Counter(
        word
        for topic in topics
        for word in {found.lower() for text in texts_of(topic) for found in _WORD.findall(text)}
    )
    most = SUBJECT * len(topics)
    return Counter({word: count for word, count in held.items() if count <= most})


def _varied(topic: Topic, name: str, subjects: Counter[str], drawn: list[str], random: Random) -> Topic:
    exchanged: dict[str, str] = {}

    def word(found: re.Match[str]) -> str:
        own = found[0].lower()
        if own not in subjects:
            return found[0]
        if own not in exchanged:
            exchanged[own] = random.choice(drawn)
        return exchanged[own]

    def varied(text: str) -> str:
        return _WORD.sub(word, text)

    return replace(
        topic,
        id=name,
        question=varied(topic.question),
        short=varied(topic.short),
        phrasings=tuple(varied(one) for one in topic.phrasings),
        keywords=tuple(varied(one) for one in topic.keywords),
    )
