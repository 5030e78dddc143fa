"""A topic as a form: what an editor fills in, and the data that comes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field

from faq.changes import Data
from faq.errors import PieceUnfit
from faq.pieces import topic_data, topic_from
from faq.topics import Kind, Standing, Topic

#: The id that a topic has while it is being written.
UNNAMED = "chu-de-moi"
#: Empty lines offered below the points and facts that are there.
SPARE_POINTS, SPARE_FACTS = 2, 1


class TopicForm(BaseModel):
    """The fields of the form; lists hold one entry a line."""

    question: str = ""
    short: str = ""
    category: str = ""
    link: str = ""
    related: str = ""
    sources: str = ""
    as_of: str = ""
    review_by: str = ""
    keywords: str = ""
    phrasings: str = ""
    hidden: str = ""
    point_kind: list[str] = Field(default_factory=list)
    point_say: list[str] = Field(default_factory=list)
    point_facts: list[str] = Field(default_factory=list)
    fact_number: list[str] = Field(default_factory=list)
    fact_worth: list[str] = Field(default_factory=list)
    en_question: str = ""
    en_short: str = ""
    en_points: str = ""
    en_phrasings: str = ""
    en_fits: str = ""
    seen_version: int = 0
    misses: list[int] = Field(default_factory=list)
    try_question: str = ""
    do: str = "save"


@dataclass(frozen=True, slots=True)
class PointLine:
    """One point as three fields."""

    kind: str
    say: str
    facts: str


def form_of(data: Data, *, version: int = 0) -> TopicForm:
    """Return the form filled with a topic's data."""
    en = data.get("en") or {}
    points = data.get("points") or ()
    standing = data.get("standing") or {}
    return TopicForm(
        question=str(data.get("question", "")),
        short=str(data.get("short", "")),
        category=str(data.get("category", "")),
        link=str(data.get("link") or ""),
        related=_joined(data.get("related")),
        sources=_joined(data.get("sources")),
        as_of=str(data.get("as_of") or ""),
        review_by=str(data.get("review_by") or ""),
        keywords=_joined(data.get("keywords")),
        phrasings=_joined(data.get("phrasings")),
        hidden="1" if data.get("hidden") else "",
        point_kind=[str(one["kind"]) for one in points],
        point_say=[str(one["say"]) for one in points],
        point_facts=[", ".join(map(str, one.get("facts") or ())) for one in points],
        fact_number=[str(number) for number in standing],
        fact_worth=[str(worth) for worth in standing.values()],
        en_question=str(en.get("question", "")),
        en_short=str(en.get("short", "")),
        en_points=_joined(en.get("points")),
        en_phrasings=_joined(en.get("phrasings")),
        seen_version=version,
        misses=list(data.get("misses", ())),
    )


def point_lines(form: TopicForm) -> list[PointLine]:
    """Return the points of a form with room for more."""
    lines = [
        PointLine(kind, say, _at(form.point_facts, at))
        for at, (kind, say) in enumerate(zip(form.point_kind, form.point_say, strict=False))
        if say.strip()
    ]
    return lines + [PointLine(Kind.DETAIL, "", "")] * SPARE_POINTS


def fact_lines(form: TopicForm) -> list[tuple[str, str]]:
    """Return numbers and standing of facts with room for more."""
    lines = [
        (number, worth)
        for number, worth in zip(form.fact_number, form.fact_worth, strict=False)
        if number.strip()
    ]
    return lines + [("", Standing.SEEN.value)] * SPARE_FACTS


def data_of(form: TopicForm, topic_id: str) -> dict[str, Any]:
    """Return what is filled in as a topic's data, perhaps not yet fit to be one.

    Raises:
        PieceUnfit: a number of a fact is no number, or a kind is unknown.
    """
    en = None
    if any(text.strip() for text in (form.en_question, form.en_short, form.en_points, form.en_phrasings)):
        en = {
            "question": form.en_question, "short": form.en_short, "points": lines_of(form.en_points),
            "phrasings": lines_of(form.en_phrasings),
        }  # fmt: skip
    raw: dict[str, Any] = {
        "id": topic_id, "category": form.category, "question": form.question, "short": form.short,
        "points": _points(form), "link": form.link.strip() or None, "related": lines_of(form.related),
        "sources": lines_of(form.sources), "as_of": form.as_of or None, "review_by": form.review_by or None,
        "standing": _standing(form), "keywords": lines_of(form.keywords),
        "phrasings": lines_of(form.phrasings),
    }  # fmt: skip
    if en:
        raw["en"] = en
    return {**topic_data(readable(raw)), **({"hidden": True} if form.hidden else {})}


def readable(data: Mapping[str, Any]) -> Topic:
    """Return the topic that data describes.

    Raises:
        PieceUnfit: a day is no day, or a kind is unknown.
    """
    try:
        return topic_from(data)
    except (KeyError, ValueError, TypeError) as error:
        raise PieceUnfit("topic", "unreadable") from error


def lines_of(text: str) -> list[str]:
    """Return the lines of a text that are not empty."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _points(form: TopicForm) -> list[dict[str, Any]]:
    return [
        {"kind": line.kind, "say": line.say, "facts": _numbers(line.facts)}
        for line in point_lines(form)
        if line.say.strip()
    ]


def _standing(form: TopicForm) -> dict[int, str]:
    found = {}
    for number, worth in fact_lines(form):
        if number.strip():
            found[_numbers(number)[0]] = worth
    return found


def _numbers(text: str) -> list[int]:
    parts = text.replace(",", " ").split()
    if not all(part.isdecimal() and len(part) < 4 for part in parts):
        raise PieceUnfit("points", "fact")
    return [int(part) for part in parts]


def _joined(lines: Any) -> str:
    return "\n".join(lines or ())


def _at(lines: Sequence[str], at: int) -> str:
    return lines[at] if at < len(lines) else ""
