"""Reads and writes the content files; every fault it meets is named with its file and line."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import yaml

from faq.alarm import Alarm
from faq.decide import Thresholds
from faq.errors import ContentUnreadable
from faq.guide_pieces import SharedParts, guide_from, shared_from
from faq.guides import Guide
from faq.lexicon import Lexicon
from faq.pieces import (
    LINE,
    PHRASING_LINES,
    neighbour_data,
    neighbour_from,
    smalltalk_from,
    texts_of,
    thresholds_from,
    topic_data,
    topic_from,
    urgent_from,
    value_from,
)
from faq.topics import Category, Neighbour, SmallTalk, Topic, Urgent, Value

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
T = TypeVar("T")

#: Where the content that ships with the program stands.
STARTER = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to correct in a content file."""

    file: str
    line: int
    what: str
    warning: bool = False  #: worth a look, but nothing is broken

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


#: What ``urgent.yaml`` lists beside its entries.
_LISTS = ("calm", "harmless", "quiet", "people", "deeds")


@dataclass(frozen=True)
class Content:
    """All that is known, as read; ``faults`` are what could not be read and was left out."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    smalltalk: Mapping[str, SmallTalk] = field(default_factory=dict)
    urgent: Mapping[str, Urgent] = field(default_factory=dict)
    calm: tuple[str, ...] = ()  #: patterns that no alarm may see, whatever stands around them
    harmless: tuple[str, ...] = ()  #: patterns of messages that raise no alarm by their sound alone
    quiet: tuple[str, ...] = ()  #: messages with words of danger in which nobody is in danger
    people: tuple[str, ...] = ()  #: whom people speak of, and what they tell of each of them any day
    deeds: tuple[str, ...] = ()
    alarm: Alarm = field(default_factory=Alarm)
    categories: Mapping[str, Category] = field(default_factory=dict)
    guides: Mapping[str, Guide] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    thresholds: Thresholds = field(default_factory=Thresholds)
    version: str = ""
    faults: tuple[Fault, ...] = ()


class _LinedLoader(_Loader):  # type: ignore[misc]
    """Keeps with every mapping the line where it begins, and where each of its phrasings stands."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        made[LINE] = node.start_mark.line + 1
        for key, value in node.value:
            if key.value == "phrasings" and isinstance(value, yaml.SequenceNode):
                made[PHRASING_LINES] = [one.start_mark.line + 1 for one in value.value]
        return made


def parse(file: Path) -> Any:
    """Return a YAML file's data; every mapping has its line under ``__line__``.

    Raises:
        ContentUnreadable: it is no YAML or cannot be read.
    """
    return documents(file)[0]


def documents(file: Path) -> list[Any]:
    """Return every document of a YAML file (``---`` separates them); at least one, perhaps ``None``.

    Raises:
        ContentUnreadable: it is no YAML or cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
        return list(yaml.load_all(text, Loader=_LinedLoader)) or [None]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentUnreadable(file.name, line, str(error.problem)) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentUnreadable(file.name, 1, str(error)) from error


def load(folder: Path = STARTER, *, topics: bool = True) -> Content:
    """Read a folder of content (``topics/*.yaml`` and the files beside it), or one file of topics or values.

    Without ``topics`` a folder's topics are left out, for whoever has them in a database. What ships is read
    once: its files do not change while the program runs.

    Raises:
        ContentUnreadable: a file is no YAML at all. Lesser faults are kept in ``Content.faults``.
    """
    return _shipped(topics=topics) if folder == STARTER else _read(folder, topics=topics)


@lru_cache(maxsize=2)
def _shipped(*, topics: bool) -> Content:
    return _read(STARTER, topics=topics)


def _read(folder: Path, *, topics: bool) -> Content:
    reader = _Reader()
    if folder.is_file():
        for data in documents(folder):
            if not (isinstance(data, dict) and "values" in data and "category" not in data):
                reader.category_file(folder.name, data)
            reader.entries(folder.name, data, _values_in(folder.name))
        base = load()
        return replace(reader.content({}, {}), lexicon=base.lexicon, thresholds=base.thresholds)
    for file in sorted((folder / "topics").glob("*.yaml")) if topics else ():
        data = parse(file) or {}
        reader.category_file(file.name, data)
        reader.no_values(file.name, data)
    beside = {name: parse(folder / name) or {} for name in _SIDE_FILES if (folder / name).exists()}
    for name, data in beside.items():
        reader.entries(name, data, _SIDE_FILES[name])
    reader.guide_files(folder)
    words = parse(folder / "words.yaml") if (folder / "words.yaml").exists() else {}
    gates = parse(folder / "thresholds.yaml") if (folder / "thresholds.yaml").exists() else {}
    urgent = beside.get("urgent.yaml", {})
    content = reader.content(strip_lines(words), strip_lines(gates))
    alarm = _alarm(folder / "alarm.json")
    calm, harmless, quiet, people, deeds = (texts_of(urgent.get(name)) for name in _LISTS)
    return replace(
        content, calm=calm, harmless=harmless, quiet=quiet, people=people, deeds=deeds, alarm=alarm
    )


def _alarm(file: Path) -> Alarm:
    if not file.exists():
        return Alarm()
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        # Thousands of terms share few weights: each number is kept once.
        once: dict[float, float] = {}
        weights = {term: once.setdefault(weight, weight) for term, weight in data.pop("weights", {}).items()}
        return Alarm(weights, **data)
    except (OSError, ValueError, TypeError) as error:
        raise ContentUnreadable(file.name, 1, str(error)) from error


def strip_lines(data: Any) -> Any:
    """Return parsed data without the line marks."""
    if isinstance(data, dict):
        return {key: strip_lines(value) for key, value in data.items() if key not in (LINE, PHRASING_LINES)}
    if isinstance(data, list):
        return [strip_lines(item) for item in data]
    return data


class _Reader:
    """Collects entries and faults from file to file."""

    def __init__(self) -> None:
        self.topics: dict[str, Topic] = {}
        self.values: dict[str, list[Value]] = {}
        self.categories: dict[str, Category] = {}
        self.sides: dict[type, dict[str, Any]] = {Neighbour: {}, SmallTalk: {}, Urgent: {}}
        self.guides: dict[str, Guide] = {}
        self.faults: list[Fault] = []

    def guide_files(self, folder: Path) -> None:
        """Read ``guide_parts.yaml``, what guides share, and ``guides/*.yaml``, one guide a file."""
        parts = folder / "guide_parts.yaml"
        data = (parse(parts) or {}) if parts.exists() else {}
        shared = self._try(parts.name, data, shared_from) or SharedParts()
        for file in sorted((folder / "guides").glob("*.yaml")):
            guide = self._try(file.name, parse(file), partial(guide_from, shared=shared, file=file.name))
            if guide and guide.id in self.guides:
                self.faults.append(Fault(file.name, guide.line, f"guide {guide.id} stands twice"))
            elif guide:
                self.guides[guide.id] = guide

    def category_file(self, file: str, data: Any) -> None:
        if not isinstance(data, dict) or "category" not in data:
            self.faults.append(Fault(file, 1, "no category"))
            return
        name = str(data["category"])
        self.categories[name] = Category(name, str(data.get("title", name)), str(data.get("title_en", "")))
        for one in data.get("topics") or []:
            topic = self._try(file, one, lambda one: topic_from(one, category=name, file=file))
            if topic and topic.id in self.topics:
                self.faults.append(Fault(file, topic.line, f"topic {topic.id} stands twice"))
            elif topic:
                self.topics[topic.id] = topic

    def no_values(self, file: str, data: Any) -> None:
        """Find values that stand in a category's file, where nobody would look for them."""
        if isinstance(data, dict) and data.get("values"):
            self.faults.append(Fault(file, 1, "values stand in values.yaml, not in a category"))

    def entries(self, file: str, data: Any, build: Mapping[str, Callable[[Any], Any]]) -> None:
        for part, make in build.items():
            for one in (data.get(part) if isinstance(data, dict) else None) or []:
                made = self._try(file, one, make)
                if isinstance(made, Value):
                    self._add_value(made)
                elif made is not None:
                    self.sides[type(made)][made.id] = made

    def _add_value(self, value: Value) -> None:
        known = self.values.setdefault(value.name, [])
        for other in known:
            if other.valid_from == value.valid_from:
                if other.value != value.value:
                    what = f"value {value.name} is {value.value!r} here and {other.value!r} in {other.file}"
                    self.faults.append(Fault(value.file, value.line, what))
                return
        known.append(value)

    def _try(self, file: str, one: Any, make: Callable[[Any], T]) -> T | None:
        try:
            return make(one)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            line = one.get(LINE, 1) if isinstance(one, dict) else 1
            name = one.get("id", one.get("name", "")) if isinstance(one, dict) else ""
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            self.faults.append(Fault(file, line, f"{name}: {missing}"))
            return None

    def content(self, words: Any, gates: Any) -> Content:
        values = {
            name: tuple(sorted(them, key=lambda one: one.valid_from or date.min))
            for name, them in self.values.items()
        }
        return Content(
            topics=self.topics,
            values=values,
            neighbours=self.sides[Neighbour],
            smalltalk=self.sides[SmallTalk],
            urgent=self.sides[Urgent],
            categories=self.categories,
            guides=self.guides,
            lexicon=Lexicon.of(words),
            thresholds=thresholds_from(gates),
            version=version_of(self.topics.values(), self.sides[Neighbour].values()),
            faults=tuple(self.faults),
        )


def version_of(topics: Iterable[Topic], neighbours: Iterable[Neighbour]) -> str:
    """Return a short fingerprint of the topics and their neighbours, in whatever order they come."""
    parts = [topic_data(one) for one in sorted(topics, key=lambda one: one.id)]
    rest = [neighbour_data(one) for one in sorted(neighbours, key=lambda one: one.id)]
    text = json.dumps([parts, rest], ensure_ascii=False, sort_keys=True)
    return sha256(text.encode()).hexdigest()[:12]


def _values_in(file: str) -> dict[str, Callable[[Any], Any]]:
    return {"values": partial(value_from, file=file)}


#: Values stand in one file; a single file to take in or out has them beside its first category.
_SIDE_FILES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "values.yaml": _values_in("values.yaml"),
    "neighbours.yaml": {"neighbours": neighbour_from},
    "smalltalk.yaml": {"smalltalk": smalltalk_from},
    "urgent.yaml": {"urgent": urgent_from},
}
