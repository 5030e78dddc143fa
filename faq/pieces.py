"""Between the frozen types and plain data, as it stands in files and in the database."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from faq.decide import Thresholds
from faq.topics import Category, English, Kind, Neighbour, Point, SmallTalk, Standing, Topic, Urgent, Value

#: Where parsed files keep the line on which a mapping begins.
LINE = "__line__"
#: And the lines on which its phrasings stand.
PHRASING_LINES = "__phrasing_lines__"


def topic_from(one: Mapping[str, Any], *, category: str = "", file: str = "") -> Topic:
    """Build a topic from its data, as it stands in a file or in the database.

    Raises:
        KeyError, ValueError, TypeError: something is missing or of the wrong kind.
    """
    en = one.get("en")
    return Topic(
        id=str(one["id"]),
        category=str(one.get("category") or category),
        question=text_of(one["question"]),
        short=text_of(one["short"]),
        points=tuple(
            Point(
                Kind(point["kind"]),
                text_of(point["say"]),
                tuple(int(fact) for fact in point.get("facts", ())),
            )
            for point in one.get("points") or ()
        ),
        link=one.get("link"),
        related=texts_of(one.get("related")),
        sources=texts_of(one.get("sources")),
        as_of=day_of(one.get("as_of")),
        review_by=day_of(one.get("review_by")),
        standing={
            int(fact): Standing(worth) for fact, worth in (one.get("standing") or {}).items() if fact != LINE
        },
        keywords=texts_of(one.get("keywords")),
        phrasings=texts_of(one.get("phrasings")),
        en=english_from(en) if en else None,
        file=file,
        line=int(one.get(LINE, 0)),
        phrasing_lines=tuple(one.get(PHRASING_LINES, ())),
    )


def english_from(one: Mapping[str, Any]) -> English:
    return English(
        text_of(one["question"]),
        text_of(one["short"]),
        texts_of(one.get("points")),
        texts_of(one.get("phrasings")),
        bool(one.get("behind", False)),
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
        if topic.en.behind:
            data["en"]["behind"] = True
    return data


def value_from(one: Mapping[str, Any], *, file: str = "") -> Value:
    """Build a value from its data."""
    return Value(
        name=str(one["name"]),
        value=str(one["value"]),
        says=str(one.get("says", "")),
        source=str(one.get("source", "")),
        valid_from=day_of(one.get("valid_from")),
        valid_to=day_of(one.get("valid_to")),
        en=str(one["en"]) if one.get("en") is not None else None,
        file=file,
        line=int(one.get(LINE, 0)),
    )


def value_data(value: Value) -> dict[str, Any]:
    return {
        "name": value.name, "value": value.value, "says": value.says, "source": value.source, "en": value.en,
        "valid_from": value.valid_from.isoformat() if value.valid_from else None,
        "valid_to": value.valid_to.isoformat() if value.valid_to else None,
    }  # fmt: skip


def neighbour_from(one: Mapping[str, Any]) -> Neighbour:
    return Neighbour(
        id=str(one["id"]),
        title=text_of(one["title"]),
        say=text_of(one["say"]),
        en=text_of(one["en"]),
        phrasings=texts_of(one["phrasings"]),
        keywords=texts_of(one.get("keywords")),
        link=one.get("link"),
        line=int(one.get(LINE, 0)),
    )


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
        str(one["id"]), text_of(one["say"]), text_of(one["en"]), texts_of(one.get("phrasings")),
        texts_of(one.get("patterns")), int(one.get(LINE, 0)),
    )  # fmt: skip


def urgent_from(one: Mapping[str, Any]) -> Urgent:
    return Urgent(
        str(one["id"]), str(one["say"]).strip(), str(one["en"]).strip(), text_of(one.get("doubt", "")),
        text_of(one.get("doubt_en", "")), texts_of(one.get("signs")), texts_of(one.get("unless")),
        texts_of(one.get("sure")), texts_of(one.get("phrasings")), one.get("topic"), int(one.get(LINE, 0)),
    )  # fmt: skip


def thresholds_from(one: Mapping[str, Any]) -> Thresholds:
    """Build the gates from their data; what is missing keeps its start value."""
    known = {name: one[name] for name in Thresholds.__dataclass_fields__ if one and name in one}
    return Thresholds(**known)


def text_of(value: Any) -> str:
    """Return a piece of text with single spaces."""
    if not isinstance(value, (str, int, float)):
        raise TypeError(f"text expected, not {value!r}")
    return " ".join(str(value).split())


def texts_of(values: Any) -> tuple[str, ...]:
    """Return a list of texts; nothing is an empty list."""
    if values is None:
        return ()
    if not isinstance(values, (list, tuple)):
        raise TypeError(f"a list expected, not {values!r}")
    return tuple(text_of(value) for value in values)


def day_of(value: Any) -> date | None:
    """Return a day written as ISO, or ``None``."""
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))
