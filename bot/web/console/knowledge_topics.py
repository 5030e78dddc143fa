"""The list of topics, and what waits to be looked at: old answers, facts to verify, values that end."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fastapi import Request, Response

from bot.clock import VIETNAM
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from faq import ledger, store
from faq.grouping import spelling
from faq.pieces import category_from, topic_from, value_from
from faq.render import fill
from faq.tables import TopicRow
from faq.topics import Topic, Value, Values

#: An answer whose day comes within this time is worth a look already.
SOON = timedelta(days=30)
PER_PAGE = 40
STATES = ("live", "hidden", "overdue", "soon", "unverified", "edited")


@dataclass(frozen=True, slots=True)
class Line:
    """One topic in the list.

    Args:
        waiting: facts that wait to be verified.
        helpful: how many people found it so, and how many not.
    """

    topic: Topic
    hidden: bool
    edited: bool
    waiting: int
    review: str
    helpful: tuple[int, int]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that waits, and the points that rest on it."""

    topic: Topic
    number: int
    says: tuple[str, ...]


def line_of(row: TopicRow, *, confirmed: Collection[int], helpful: tuple[int, int], today: date) -> Line:
    """Return a topic's line as of a day in Vietnam."""
    topic = topic_from(row.data)
    return Line(
        topic, row.hidden, row.edited_by_hand, len(topic.unverified - set(confirmed)),
        review_of(topic.review_by, today), helpful, row.updated_at,
    )  # fmt: skip


def review_of(day: date | None, today: date) -> str:
    """Return ``overdue`` after the day, ``soon`` within ``SOON`` before it, else nothing."""
    if day is None or day > today + SOON:
        return ""
    return "overdue" if day < today else "soon"


def fits(line: Line, *, words: str, category: str, state: str) -> bool:
    """Tell whether a line passes the filters; words are looked for without accents."""
    states = {
        "live": not line.hidden, "hidden": line.hidden, "overdue": line.review == "overdue",
        "soon": line.review == "soon", "unverified": line.waiting > 0, "edited": line.edited,
    }  # fmt: skip
    if category and line.topic.category != category:
        return False
    if state and not states.get(state, True):
        return False
    if not words:
        return True
    said = (line.topic.id.replace("-", " "), line.topic.question, line.topic.short, *line.topic.phrasings)
    return any(spelling(words) in spelling(one) for one in said)


@router.get("/kien-thuc")
async def topics_page(request: Request, visit: Known) -> Response:
    wanted = {name: request.query_params.get(key, "") for name, key in FILTERS.items()}
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    async with reading(visit.parts.sessions) as db:
        rows, confirmed = await store.topics(db), await store.confirmed(db)
        helpful, parts = await store.helpfulness(db), await store.parts(db)
        proposals = await ledger.open_proposals(db)
    lines = [
        line_of(row, confirmed=confirmed.get(row.id, ()), helpful=helpful.get(row.id, (0, 0)), today=today)
        for row in rows.values()
    ]
    categories = {key: category_from(row.data) for (kind, key), row in parts.items() if kind == "category"}
    counts = {state: sum(fits(one, words="", category="", state=state) for one in lines) for state in STATES}
    found = sorted(
        (one for one in lines if fits(one, **wanted)), key=lambda one: (one.topic.category, one.topic.id)
    )
    wider = {**wanted, "category": "", "state": ""}
    more = sum(fits(one, **wider) for one in lines) if wanted["words"] and not found else 0
    number, pages = _page_number(request.query_params.get("trang", "1"), len(found))
    shown = found[(number - 1) * PER_PAGE : number * PER_PAGE]
    query = "&".join(f"{key}={request.query_params.get(key, '')}" for key in FILTERS.values())
    return page(
        request, "knowledge_topics.html", lines=shown, count=len(found), categories=categories,
        wanted=wanted, states=STATES, counts=counts, number=number, pages=pages, query=query,
        proposals=proposals, more=more,
    )  # fmt: skip


@router.get("/kien-thuc/can-xem")
async def due_page(request: Request, visit: Known) -> Response:
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    async with reading(visit.parts.sessions) as db:
        rows, confirmed = await store.topics(db), await store.confirmed(db)
        parts = await store.parts(db)
    topics = [topic_from(row.data) for row in rows.values() if not row.hidden]
    due = [(one, review_of(one.review_by, today)) for one in topics]
    knowledge = visit.parts.knowledge
    guides = [(one, review_of(one.review_by, today)) for one in knowledge.guides.all]
    english = [(one, len(knowledge.guides.lags(one.id))) for one in knowledge.guides.all]
    values = [value_from(row.data) for (kind, _), row in parts.items() if kind == "value"]
    return page(
        request, "knowledge_due.html",
        due=sorted(
            (pair for pair in due if pair[1]), key=lambda pair: (pair[0].review_by or date.max, pair[0].id)
        ),
        guides=sorted((pair for pair in guides if pair[1]), key=lambda pair: pair[0].review_by or date.max),
        english_topics=[one for one in topics if one.en and one.en.behind],
        english=[(one, count) for one, count in english if count],
        facts=facts_waiting(topics, confirmed, visit.parts.knowledge.values, today),
        values=ending(values, today),
    )  # fmt: skip


def facts_waiting(
    topics: Iterable[Topic], confirmed: Mapping[str, frozenset[int]], values: Values, today: date
) -> list[Fact]:
    """Return the facts that nobody has confirmed, with what they would say."""
    return [
        Fact(topic, number, says_of(topic, number, values, today))
        for topic in topics
        for number in sorted(topic.unverified - confirmed.get(topic.id, frozenset()))
    ]


def says_of(topic: Topic, fact: int, values: Values, today: date) -> tuple[str, ...]:
    """Return the points that rest on a fact, as parents would read them today."""
    return tuple(fill(point.say, values, on=today) for point in topic.points if fact in point.facts)


def ending(values: Iterable[Value], today: date) -> list[Value]:
    """Return values of which no version holds for much longer, those that end first at the top."""
    by_name: dict[str, list[Value]] = {}
    for value in values:
        by_name.setdefault(value.name, []).append(value)
    last = [max(them, key=lambda one: one.valid_to or date.max) for them in by_name.values()]
    found = [one for one in last if one.valid_to is not None and one.valid_to <= today + SOON]
    return sorted(found, key=lambda one: (one.valid_to or date.max, one.name))


FILTERS = {"words": "tim", "category": "nhom", "state": "loc"}


def _page_number(asked: str, count: int) -> tuple[int, int]:
    pages = max(1, -(-count // PER_PAGE))
    number = min(pages, max(1, int(asked))) if asked.isdecimal() and len(asked) < 7 else 1
    return number, pages
