"""What an editor changes, piece by piece: how it differs, how it is taken back, what content it makes.

A piece is a topic, a value, a category, a neighbouring subject or the confirmation of a fact, as plain data
(see ``faq.pieces``). A topic that is taken off the index has ``hidden`` in its data; what is not there is
``None``.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from faq.content import Content, version_of
from faq.errors import ChangedSince
from faq.pieces import category_from, neighbour_from, topic_from, value_data, value_from
from faq.topics import Value

TOPIC, VALUE, CATEGORY, NEIGHBOUR, CONFIRMATION = "topic", "value", "category", "neighbour", "confirmation"
Piece = tuple[str, str]  #: kind and key
Data = Mapping[str, Any]
#: Says of a topic that its English is behind.
BEHIND = "en.behind"
#: A topic's ``en.short``, a value's ``en``, a category's ``title_en``, a guide's ``do@en``.
_ENGLISH = re.compile(r"^en(\.|$)|[_@]en$")
#: Lists of which each line stands for itself: what came and went can be taken back line by line.
SETS = frozenset({"phrasings", "keywords", "sources", "related", "en.phrasings"})


@dataclass(frozen=True, slots=True)
class Change:
    """One piece before and after."""

    kind: str
    key: str
    before: Data | None
    after: Data | None

    @property
    def piece(self) -> Piece:
        return self.kind, self.key

    @property
    def is_empty(self) -> bool:
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """One field that differs; a text as pieces of (mark, words), a list as lines that came and went.

    Args:
        parts: (``"="``, ``"-"`` or ``"+"``, text), in reading order.
    """

    name: str
    parts: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        """Return the language of its words, which its name tells."""
        return "en" if _ENGLISH.search(self.name) else "vi"


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as plain data, the way ``change_from`` reads it."""
    return {"kind": change.kind, "key": change.key, "before": change.before, "after": change.after}


def change_from(one: Mapping[str, Any]) -> Change:
    return Change(str(one["kind"]), str(one["key"]), one["before"], one["after"])


def confirmation_key(topic_id: str, fact: int) -> str:
    """Return the key of a confirmation, ``topic#3``."""
    return f"{topic_id}#{fact}"


def confirmed_fact(key: str) -> tuple[str, int]:
    """Return the topic and the number of the fact that a confirmation's key names."""
    topic_id, _, fact = key.rpartition("#")
    return topic_id, int(fact)


def differences(change: Change) -> list[FieldDiff]:
    """Return the fields that differ, in the order of the data."""
    before, after = _flat(change.before), _flat(change.after)
    found = []
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if (old or None) == (new or None):
            continue
        parts = _lines(old, new) if isinstance(old, list) or isinstance(new, list) else _words(old, new)
        found.append(FieldDiff(name, tuple(parts)))
    return found


def falls_behind(change: Change) -> bool:
    """Tell whether a change leaves a topic's English behind its Vietnamese."""
    return change.kind == TOPIC and bool(((change.after or {}).get("en") or {}).get("behind"))


def reversed_on(change: Change, current: Data | None) -> Change:
    """Return the change that takes another one back from a piece as it stands now.

    Fields that were changed again since then stay in the way, unless they are lists of independent lines.

    Raises:
        ChangedSince: a field that would have to go back was changed again.
    """
    if current == change.after:
        return Change(change.kind, change.key, change.after, change.before)
    if current is None or change.before is None or change.after is None:
        raise ChangedSince(change.kind, change.key, ())
    before, after, now = _flat(change.before), _flat(change.after), _flat(current)
    clashes, back = [], dict(now)
    for name in dict.fromkeys((*before, *after)):
        old, new, here = before.get(name), after.get(name), now.get(name)
        if (old or None) == (new or None):
            continue
        if here == new:
            back[name] = old
        elif name == BEHIND:
            back[name] = True  # the English was read beside what goes back now
        elif name in SETS:
            back[name] = _without_and_with(here or [], old or [], new or [])
        else:
            clashes.append(name)
    if clashes:
        raise ChangedSince(change.kind, change.key, tuple(clashes))
    return Change(change.kind, change.key, current, _deep(back))


def applied(content: Content, changes: Iterable[Change]) -> Content:
    """Return the content as it would be after the changes.

    Raises:
        KeyError, ValueError, TypeError: what a change brings is no such piece.
    """
    topics, neighbours, categories = dict(content.topics), dict(content.neighbours), dict(content.categories)
    values = {value_key(one): one for them in content.values.values() for one in them}
    shelves: dict[str, tuple[dict[str, Any], Any]] = {
        TOPIC: (topics, topic_from),
        NEIGHBOUR: (neighbours, neighbour_from),
        CATEGORY: (categories, category_from),
        VALUE: (values, value_from),
    }
    for change in changes:
        if change.kind not in shelves:
            continue  # a confirmation changes what is shown, not what is found
        shelf, build = shelves[change.kind]
        if change.after is None or change.after.get("hidden"):
            shelf.pop(change.key, None)
        else:
            shelf[change.key] = build(change.after)
    by_name: defaultdict[str, list[Value]] = defaultdict(list)
    for value in values.values():
        by_name[value.name].append(value)
    return replace(
        content,
        topics=topics,
        neighbours=neighbours,
        categories=categories,
        values={name: tuple(them) for name, them in by_name.items()},
        version=version_of(topics.values(), neighbours.values()),
    )


def value_key(value: Value) -> str:
    """Return the key of a value: its name, and from when it holds."""
    return f"{value.name} {value.valid_from or ''}".strip()


def value_change(before: Value | None, after: Value | None) -> list[Change]:
    """Return the changes that put one value in another's place, whose key may be another."""
    old = value_data(before) if before else None
    new = value_data(after) if after else None
    if before and after and value_key(before) == value_key(after):
        return [Change(VALUE, value_key(after), old, new)]
    found = [Change(VALUE, value_key(before), old, None)] if before else []
    return [*found, Change(VALUE, value_key(after), None, new)] if after else found


def _flat(data: Data | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in (data or {}).items():
        if isinstance(value, Mapping):
            found.update({f"{name}.{inner}": held for inner, held in value.items()})
        else:
            found[name] = value
    return found


def _deep(flat: Mapping[str, Any]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in flat.items():
        outer, dot, inner = name.partition(".")
        if not dot:
            data[name] = value
        elif value is not None:
            data.setdefault(outer, {})[inner] = value
    return data


def _without_and_with(here: Sequence[Any], old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    came, went = [one for one in new if one not in old], [one for one in old if one not in new]
    kept = [one for one in here if one not in came]
    return [*kept, *(one for one in went if one not in kept)]


def _lines(old: Any, new: Any) -> list[tuple[str, str]]:
    return _marked([_line(one) for one in old or ()], [_line(one) for one in new or ()])


def _line(one: Any) -> str:
    if isinstance(one, Mapping) and "say" in one:
        facts = f" [{', '.join(map(str, one['facts']))}]" if one.get("facts") else ""
        return f"{one.get('kind', '')}: {one['say']}{facts}"
    return one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)


def _words(old: Any, new: Any) -> list[tuple[str, str]]:
    pieces = _marked(str(old or "").split(), str(new or "").split())
    joined: list[tuple[str, str]] = []
    for mark, word in pieces:
        if joined and joined[-1][0] == mark:
            joined[-1] = mark, f"{joined[-1][1]} {word}"
        else:
            joined.append((mark, word))
    return joined


def _marked(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found += [("=", one) for one in old[i1:i2]]
        else:
            found += [("-", one) for one in old[i1:i2]]
            found += [("+", one) for one in new[j1:j2]]
    return found


def value_names_of(pieces: Iterable[Piece]) -> set[str]:
    """Return the names of the shared values among the keys of pieces."""
    return {key.partition(" ")[0] for kind, key in pieces if kind == VALUE}
