"""What pages of the knowledge show of changes and trials: names instead of ids, marks instead of data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.web.console.knowledge_refusals import field_name
from bot.words import Words
from faq.changes import BEHIND, CONFIRMATION, TOPIC, Change, confirmed_fact, differences
from faq.content import Content
from faq.trial import Moved, Shown, Trial

#: A line of an unchanged text longer than this is cut in the middle of a comparison.
LONGEST_SAME = 120


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field that differs, with its name for people; ``as_lines`` for lists."""

    name: str
    parts: tuple[tuple[str, str], ...]
    as_lines: bool
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class PieceShown:
    """One piece that differs; ``what`` is ``added``, ``changed`` or ``removed``."""

    kind: str
    name: str
    what: str
    fields: Sequence[FieldShown]


@dataclass(frozen=True, slots=True)
class MovedShown:
    """One question with the titles of the topics it got and gets."""

    question: str
    style: str
    accept: str
    before: tuple[str, str]  #: decision and topics
    after: tuple[str, str]


def names_of(content: Content, changes: Iterable[Change] = ()) -> dict[str, str]:
    """Return the titles of topics by id, those of changed topics too."""
    names = {one.id: one.question for one in content.topics.values()}
    for change in changes:
        data = change.after or change.before
        if change.kind == TOPIC and data:
            names[change.key] = str(data["question"])
    return names


def pieces_shown(changes: Iterable[Change], names: Mapping[str, str], words: Words) -> list[PieceShown]:
    """Return what differs, a piece at a time."""
    return [
        PieceShown(one.kind, _name(one, names, words), _what(one), tuple(_fields(one, words)))
        for one in changes
    ]


def trial_shown(trial: Trial, names: Mapping[str, str]) -> dict[str, list[MovedShown]]:
    """Return the questions that moved, with titles."""
    return {
        "broken": [_moved(one, names) for one in trial.broken],
        "weaker": [_moved(one, names) for one in trial.weaker],
        "mended": [_moved(one, names) for one in trial.mended],
    }


def _name(change: Change, names: Mapping[str, str], words: Words) -> str:
    if change.kind == TOPIC:
        return names.get(change.key, change.key)
    if change.kind == CONFIRMATION:
        topic_id, fact = confirmed_fact(change.key)
        title = names.get(topic_id, topic_id)
        return words.say("knowledge_console.fact_of", number=fact, topic=title)
    return change.key


def _what(change: Change) -> str:
    if change.before is None:
        return "added"
    return "removed" if change.after is None else "changed"


def _fields(change: Change, words: Words) -> Iterable[FieldShown]:
    for one in differences(change):
        if one.name == "id":
            continue
        sides = (change.before or {}, change.after or {})
        outer, _, inner = one.name.partition(".")
        held = [side.get(outer) for side in sides]
        if inner:
            held = [side.get(inner) if isinstance(side, Mapping) else None for side in held]
        if one.name == BEHIND:
            named, said = words.say("knowledge_console.field_en_behind"), _yes(one.parts, words)
            yield FieldShown(named, said, as_lines=False, language=words.language)
            continue
        as_lines = any(isinstance(side, list) for side in held)
        parts = tuple(part for part in one.parts if part[0] != "=") if as_lines else _cut(one.parts)
        parts = tuple((mark, _day(text)) for mark, text in parts)
        yield FieldShown(field_name(one.name, words), parts, as_lines, one.language)


def _yes(parts: Iterable[tuple[str, str]], words: Words) -> tuple[tuple[str, str], ...]:
    return tuple((mark, words.say("knowledge_console.english_behind")) for mark, _ in parts)


def _day(text: str) -> str:
    """Return a text as it is, a day of the content as people write it.

    >>> _day("2027-05-31"), _day("31 ngày")
    ('31/05/2027', '31 ngày')
    """
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def _cut(parts: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (mark, f"{text[:50]} … {text[-50:]}") if mark == "=" and len(text) > LONGEST_SAME else (mark, text)
        for mark, text in parts
    )


def _moved(one: Moved, names: Mapping[str, str]) -> MovedShown:
    accept = " / ".join(names.get(name, name) for name in one.accept)
    return MovedShown(one.question, one.style, accept, _got(one.before, names), _got(one.after, names))


def _got(shown: Shown, names: Mapping[str, str]) -> tuple[str, str]:
    several = 3 if shown.decision == "suggest" else 1
    titles = [names.get(name, name) for name in shown.topics[:several]]
    return shown.decision, "\n".join(titles) if shown.decision in {"answer", "suggest"} else ""
