"""Learns how danger sounds from all content and from labelled messages, and how loud is loud."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from faq.alarm import Alarm, Terms, learn
from faq.content import Content, parse, strip_lines
from faq.errors import ContentUnreadable
from faq.evaluate import Labelled, is_held
from faq.index import Index
from faq.pieces import texts_of
from faq.text import fold

#: How many calm messages may raise a doubt by their sound alone, and how many the alarm.
DOUBT_ALLOWED = 0.0078
FALSE_ALLOWED = 0.0005
#: How much quieter a message may be that also has a sign of danger.
WITH_A_SIGN = 0.8

#: Of each of the people one in so many of the deeds is told: all of them are told of somebody.
EVERY = 3

_Heard = tuple[list[Terms], list[Terms]]


def read_urgent(file: Path) -> tuple[list[str], list[str]]:
    """Read urgent and calm messages, one JSON object a line with ``text`` and ``urgent``.

    A YAML file has lists of urgent messages only, by whatever name.

    Raises:
        ContentUnreadable: a line is no such object.
    """
    if file.suffix == ".yaml":
        return [text for texts in strip_lines(parse(file)).values() for text in texts_of(texts)], []
    found: tuple[list[str], list[str]] = ([], [])
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            one = json.loads(line)
            found[0 if one["urgent"] else 1].append(str(one["text"]))
        except (ValueError, KeyError, TypeError) as error:
            raise ContentUnreadable(file.name, number, f"no labelled message: {error}") from error
    return found


def near_danger(content: Content) -> frozenset[str]:
    """Return the topics that urgent entries name: who asks about them may well be in need."""
    return frozenset(one.topic for one in content.urgent.values() if one.topic)


def alarm_of(
    index: Index, questions: Iterable[Labelled], urgent: Iterable[str], calm: Iterable[str], *, folds: int = 3
) -> Alarm:
    """Return the alarm learned from an index's content and from labelled messages that are not held.

    How loud is loud is set on messages that the alarm was not learned from, fold by fold.
    """
    near = near_danger(index.content)
    asked = [one.question for one in questions if not one.accept & near]
    heard = _heard(index, urgent), _heard(index, chain(asked, calm))
    written = _written(index)
    found: list[float] = []
    for fold_at in range(folds):
        without = [[one for at, one in enumerate(part) if at % folds != fold_at] for part in heard]
        made = learn([*written[0], *without[0]], [*written[1], *without[1]])
        found += [made.loudness(one) for one in heard[1][fold_at::folds]]
    loud = sorted(found, reverse=True)
    alarm_at, clear_at = (_gate(loud, share) for share in (DOUBT_ALLOWED, FALSE_ALLOWED))
    made = learn([*written[0], *heard[0]], [*written[1], *heard[1]])
    return replace(made, alarm_at=alarm_at, sign_at=round(alarm_at - WITH_A_SIGN, 3), clear_at=clear_at)


def _gate(loud: Sequence[float], share: float) -> float:
    """Return how loud is too loud for all but this share: midway to the next."""
    last = int(share * len(loud))
    return round((loud[last] + loud[max(0, last - 1)]) / 2 + 0.001, 3)


def _heard(index: Index, texts: Iterable[str]) -> Sequence[Terms]:
    return [index.terms_of(text) for text in texts if not is_held(text)]


def _written(index: Index) -> _Heard:
    """Return what the content says in danger and otherwise, each text with its accents and without them."""
    content, near = index.content, near_danger(index.content)
    dangerous = (text for one in content.urgent.values() for text in one.phrasings)
    quiet = chain(
        content.quiet,
        _told_of(content.people, content.deeds),
        (text for one in content.topics.values() if one.id not in near for text in one.phrasings),
        (
            text
            for one in content.topics.values()
            if one.id not in near and one.en
            for text in (one.en.question, *one.en.phrasings)
        ),
        (text for one in content.neighbours.values() for text in one.phrasings),
        (text for one in content.smalltalk.values() for text in one.phrasings),
    )
    return _both_ways(index, dangerous), _both_ways(index, quiet)


def _told_of(people: Sequence[str], deeds: Sequence[str]) -> Iterable[str]:
    """Yield what may be told of each of the people, so that who it is says nothing of danger."""
    for at, who in enumerate(people):
        yield from (f"{who} {does}" for does in deeds[at % EVERY :: EVERY])


def _both_ways(index: Index, texts: Iterable[str]) -> list[Terms]:
    found: list[Terms] = []
    for text in texts:
        found.append(index.terms_of(text))
        found.append(index.terms_of(" ".join(fold(word) for word in text.lower().split())))
    return found
