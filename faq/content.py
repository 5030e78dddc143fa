"""Reads and writes the content files; every fault it meets is named with its file and line."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import yaml

from faq.decide import Thresholds
from faq.errors import ContentUnreadable
from faq.lexicon import Lexicon
from faq.topics import Category, English, Kind, Neighbour, Point, SmallTalk, Standing, Topic, Urgent, Value

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE = "__line__"
T = TypeVar("T")

#: Where the content that ships with the program stands.
STARTER = Path(__file__).parent / "content"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to correct in a content file."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True)
class Content:
    """All that is known, as read; ``faults`` are what could not be read and was left out."""

    topics: Mapping[str, Topic] = field(default_factory=dict)
    values: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    neighbours: Mapping[str, Neighbour] = field(default_factory=dict)
    smalltalk: Mapping[str, SmallTalk] = field(default_factory=dict)
    urgent: Mapping[str, Urgent] = field(default_factory=dict)
    calm: tuple[str, ...] = ()  #: patterns that no alarm may see, whatever stands around them
    categories: Mapping[str, Category] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    thresholds: Thresholds = field(default_factory=Thresholds)
    version: str = ""
    faults: tuple[Fault, ...] = ()


class _LinedLoader(_Loader):  # type: ignore[misc]
    """Keeps with every mapping the line where it begins."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        made[_LINE] = node.start_mark.line + 1
        return made


def parse(file: Path) -> Any:
    """Return a YAML file's data; every mapping has its line under ``__line__``.

    Raises:
        ContentUnreadable: it is no YAML or cannot be read.
    """
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_LinedLoader)  # noqa: S506 - a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ContentUnreadable(file.name, line, str(error.problem)) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentUnreadable(file.name, 1, str(error)) from error


def load(folder: Path = STARTER) -> Content:
    """Read a folder of content: ``topics/*.yaml`` and the files beside it.

    Raises:
        ContentUnreadable: a file is no YAML at all. Lesser faults are kept in ``Content.faults``.
    """
    reader = _Reader()
    for file in sorted((folder / "topics").glob("*.yaml")):
        reader.category_file(file.name, parse(file) or {})
    for name, build in _SIDE_FILES.items():
        if (folder / name).exists():
            reader.entries(name, parse(folder / name) or {}, build)
    words = parse(folder / "words.yaml") if (folder / "words.yaml").exists() else {}
    gates = parse(folder / "thresholds.yaml") if (folder / "thresholds.yaml").exists() else {}
    urgent = parse(folder / "urgent.yaml") if (folder / "urgent.yaml").exists() else {}
    content = reader.content(strip_lines(words), strip_lines(gates))
    return replace(content, calm=_texts(urgent.get("calm")))


def strip_lines(data: Any) -> Any:
    """Return parsed data without the line marks."""
    if isinstance(data, dict):
        return {key: strip_lines(value) for key, value in data.items() if key != _LINE}
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
        self.faults: list[Fault] = []

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
        self.entries(file, data, {"values": lambda one: value_from(one, file=file)})

    def entries(self, file: str, data: Any, build: Mapping[str, Callable[[Any], Any]]) -> None:
        for part, make in build.items():
            for one in data.get(part) or []:
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
            line = one.get(_LINE, 1) if isinstance(one, dict) else 1
            name = one.get("id", "") if isinstance(one, dict) else ""
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


def topic_from(one: Mapping[str, Any], *, category: str = "", file: str = "") -> Topic:
    """Build a topic from its data, as it stands in a file or in the database.

    Raises:
        KeyError, ValueError, TypeError: something is missing or of the wrong kind.
    """
    en = one.get("en")
    return Topic(
        id=str(one["id"]),
        category=str(one.get("category") or category),
        question=_text(one["question"]),
        short=_text(one["short"]),
        points=tuple(
            Point(
                Kind(point["kind"]), _text(point["say"]), tuple(int(fact) for fact in point.get("facts", ()))
            )
            for point in one.get("points") or ()
        ),
        link=one.get("link"),
        related=_texts(one.get("related")),
        sources=_texts(one.get("sources")),
        as_of=_day(one.get("as_of")),
        review_by=_day(one.get("review_by")),
        standing={
            int(fact): Standing(worth) for fact, worth in (one.get("standing") or {}).items() if fact != _LINE
        },
        keywords=_texts(one.get("keywords")),
        phrasings=_texts(one.get("phrasings")),
        en=english_from(en) if en else None,
        file=file,
        line=int(one.get(_LINE, 0)),
    )


def english_from(one: Mapping[str, Any]) -> English:
    return English(
        _text(one["question"]), _text(one["short"]), _texts(one.get("points")), _texts(one.get("phrasings"))
    )


def topic_data(topic: Topic) -> dict[str, Any]:
    """Return a topic as data, the way ``topic_from`` reads it."""
    data: dict[str, Any] = {
        "id": topic.id, "category": topic.category, "question": topic.question, "short": topic.short,
        "points": [{"kind": str(p.kind), "say": p.say, "facts": list(p.facts)} for p in topic.points],
        "link": topic.link, "related": list(topic.related), "sources": list(topic.sources),
        "as_of": topic.as_of.isoformat() if topic.as_of else None,
        "review_by": topic.review_by.isoformat() if topic.review_by else None,
        "standing": {str(fact): str(worth) for fact, worth in topic.standing.items()},
        "keywords": list(topic.keywords), "phrasings": list(topic.phrasings),
    }  # fmt: skip
    if topic.en:
        data["en"] = {
            "question": topic.en.question, "short": topic.en.short, "points": list(topic.en.points),
            "phrasings": list(topic.en.phrasings),
        }  # fmt: skip
    return data


def value_from(one: Mapping[str, Any], *, file: str = "") -> Value:
    """Build a value from its data."""
    return Value(
        name=str(one["name"]),
        value=str(one["value"]),
        says=str(one.get("says", "")),
        source=str(one.get("source", "")),
        valid_from=_day(one.get("valid_from")),
        valid_to=_day(one.get("valid_to")),
        en=str(one["en"]) if one.get("en") is not None else None,
        file=file,
        line=int(one.get(_LINE, 0)),
    )


def value_data(value: Value) -> dict[str, Any]:
    return {
        "name": value.name, "value": value.value, "says": value.says, "source": value.source, "en": value.en,
        "valid_from": value.valid_from.isoformat() if value.valid_from else None,
        "valid_to": value.valid_to.isoformat() if value.valid_to else None,
    }  # fmt: skip


def neighbour_from(one: Mapping[str, Any]) -> Neighbour:
    return Neighbour(
        str(one["id"]), _text(one["title"]), _text(one["say"]), _text(one["en"]), _texts(one["phrasings"]),
        _texts(one.get("keywords")), one.get("link"), int(one.get(_LINE, 0)),
    )  # fmt: skip


def neighbour_data(one: Neighbour) -> dict[str, Any]:
    return {
        "id": one.id, "title": one.title, "say": one.say, "en": one.en, "phrasings": list(one.phrasings),
        "keywords": list(one.keywords), "link": one.link,
    }  # fmt: skip


def category_from(one: Mapping[str, Any]) -> Category:
    return Category(str(one["id"]), str(one["title"]), str(one.get("title_en", "")))


def category_data(one: Category) -> dict[str, Any]:
    return {"id": one.id, "title": one.title, "title_en": one.title_en}


def smalltalk_from(one: Mapping[str, Any]) -> SmallTalk:
    return SmallTalk(
        str(one["id"]), _text(one["say"]), _text(one["en"]), _texts(one.get("phrasings")),
        _texts(one.get("patterns")), int(one.get(_LINE, 0)),
    )  # fmt: skip


def urgent_from(one: Mapping[str, Any]) -> Urgent:
    return Urgent(
        str(one["id"]), str(one["say"]).strip(), str(one["en"]).strip(), _texts(one.get("signs")),
        _texts(one.get("unless")), one.get("topic"), int(one.get(_LINE, 0)),
    )  # fmt: skip


def thresholds_from(one: Mapping[str, Any]) -> Thresholds:
    """Build the gates from their data; what is missing keeps its start value."""
    known = {name: one[name] for name in Thresholds.__dataclass_fields__ if one and name in one}
    return Thresholds(**known)


_SIDE_FILES: dict[str, dict[str, Callable[[Any], Any]]] = {
    "neighbours.yaml": {
        "neighbours": neighbour_from,
        "values": lambda one: value_from(one, file="neighbours.yaml"),
    },
    "smalltalk.yaml": {"smalltalk": smalltalk_from},
    "urgent.yaml": {"urgent": urgent_from, "values": lambda one: value_from(one, file="urgent.yaml")},
}


def _text(value: Any) -> str:
    if not isinstance(value, (str, int, float)):
        raise TypeError(f"text expected, not {value!r}")
    return " ".join(str(value).split())


def _texts(values: Any) -> tuple[str, ...]:
    if values is None:
        return ()
    if not isinstance(values, (list, tuple)):
        raise TypeError(f"a list expected, not {values!r}")
    return tuple(_text(value) for value in values)


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
