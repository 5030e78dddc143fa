"""From a topic to what a person reads, in one language and as of one day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from faq.topics import Kind, Point, Standing, Topic, Value, Values

#: A message longer than this goes on under "xem thêm".
BODY_LIMIT = 900

#: Kinds of points that are asked for by themselves.
ASKED_FOR = (Kind.FEE, Kind.TIME, Kind.WHERE, Kind.PREPARE)

_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Rendered:
    """An answer as data; the caller's texts turn the last eight into sentences.

    Args:
        body: the short answer and as many points as fit into ``BODY_LIMIT``.
        more: the points that did not fit; empty if all did.
        stale: past ``review_by``: say that it waits to be checked again.
        in_language: false if the wanted language is missing and this is Vietnamese.
        lacks: the kinds of which nothing is told because it waits to be verified: say whom to ask.
        from_memory: none of the facts told was read anywhere, nor confirmed by an editor.
        behind: it is English, and the Vietnamese was changed since.
    """

    question: str
    short: str
    body: str
    more: str
    sources: tuple[str, ...]
    as_of: date | None
    review_by: date | None
    stale: bool
    link: str | None
    related: tuple[str, ...]
    in_language: bool = True
    from_memory: bool = False
    behind: bool = False
    lacks: tuple[Kind, ...] = ()


def day_of(now: datetime) -> date:
    """Return the day where answers are read: values and review dates change at its midnight."""
    return now.astimezone(_VIETNAM).date()


def fill(text: str, values: Values, *, on: date, language: str = "vi") -> str:
    """Put the values that hold on a day in place of their names; an unknown name stays as it is."""

    def value_of(found: re.Match[str]) -> str:
        value = value_on(values.get(found[1], ()), on)
        if value is None:
            return found[0]
        return value.en if language == "en" and value.en else value.value

    return _NAME.sub(value_of, text)


def value_names(text: str) -> set[str]:
    """Return the names of the values that a text uses."""
    return set(_NAME.findall(text))


def value_on(versions: tuple[Value, ...], day: date) -> Value | None:
    """Return the version that holds on a day, else the latest; ``None`` without any."""
    holding = [value for value in versions if value.holds_on(day)]
    ordered = sorted(holding or versions, key=lambda value: value.valid_from or date.min)
    return ordered[-1] if ordered else None


def render(
    topic: Topic,
    values: Values,
    *,
    language: str,
    now: datetime,
    confirmed: frozenset[int] = frozenset(),
    headings: Mapping[str, str] | None = None,
) -> Rendered:
    """Return a topic's answer in ``vi`` or ``en``; without an English text it is Vietnamese and says so.

    Facts that wait for confirmation are left out unless they are in ``confirmed``. ``headings`` are the words
    that stand before points of a kind (``{"prepare": "Cần chuẩn bị"}``).
    """
    on = day_of(now)
    english = topic.en if language == "en" else None
    say_in = "en" if english else "vi"
    short = fill(english.short if english else topic.short, values, on=on, language=say_in)
    if english:
        lines = [f"• {fill(point, values, on=on, language='en')}" for point in english.points]
    else:
        lines = _lines(shown_points(topic, confirmed), values, on, headings or {})
    body, more = _split(short, lines)
    return Rendered(
        question=english.question if english else topic.question,
        short=short,
        body=body,
        more=more,
        sources=topic.sources,
        as_of=topic.as_of,
        review_by=topic.review_by,
        stale=topic.stale(on),
        link=topic.link,
        related=topic.related,
        in_language=language != "en" or english is not None,
        from_memory=_from_memory(topic, confirmed),
        behind=english is not None and english.behind,
        lacks=lacking(topic, confirmed),
    )


def shown_points(topic: Topic, confirmed: frozenset[int]) -> tuple[Point, ...]:
    """Return the points whose facts may all be told."""
    waiting = topic.unverified - confirmed
    return tuple(point for point in topic.points if not waiting.intersection(point.facts))


def lacking(topic: Topic, confirmed: frozenset[int]) -> tuple[Kind, ...]:
    """Return the kinds that people ask for of which a topic tells nothing until facts are confirmed."""
    shown = shown_points(topic, confirmed)
    told = {point.kind for point in shown}
    hidden = {point.kind for point in topic.points if point not in shown}
    return tuple(kind for kind in ASKED_FOR if kind in hidden - told)


def _from_memory(topic: Topic, confirmed: frozenset[int]) -> bool:
    told = {fact for point in shown_points(topic, confirmed) for fact in point.facts}
    worth = {topic.standing.get(fact) for fact in told - confirmed}
    return worth == {Standing.RECALLED} and not told & confirmed


def _lines(points: tuple[Point, ...], values: Values, on: date, headings: Mapping[str, str]) -> list[str]:
    # One step alone is no list.
    numbered = sum(point.kind is Kind.STEP for point in points) > 1
    lines, step = [], 0
    for point in points:
        said = fill(point.say, values, on=on)
        heading = headings.get(point.kind, "")
        if numbered and point.kind is Kind.STEP:
            step += 1
            lines.append(f"{step}. {said}")
        else:
            lines.append(f"• {heading}: {said}" if heading else f"• {said}")
    return lines


def _split(short: str, lines: list[str]) -> tuple[str, str]:
    body, taken = short, 0
    for line in lines:
        longer = f"{body}\n{line}" if taken else f"{body}\n\n{line}"
        if len(longer) > BODY_LIMIT:
            break
        body, taken = longer, taken + 1
    return body, "\n".join(lines[taken:])
