"""What the bot could not answer: alike questions in one group, those of most people first."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.figures import FORMATS
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.spans import names_at, span_of
from faq import store
from faq.grouping import Asked, Group, grouped
from faq.knowledge import Knowledge
from faq.tables import Miss

PER_PAGE = 20
#: So many of the newest questions are grouped at once; older ones wait for their turn.
MOST_GROUPED = 3_000
#: So many writings of a group are asked to find its nearest topics, and so many topics are offered.
MOST_ASKED, MOST_NEAR = 5, 3
#: So many ways to ask are taken over with one click.
MOST_TAKEN = 8
#: A phrasing is no longer than this, in characters.
LONGEST_TAKEN = 200


@dataclass(frozen=True, slots=True)
class Near:
    """A topic that a group may belong to; ``share`` in per cent of all that were found."""

    id: str
    title: str
    share: int


@dataclass(frozen=True, slots=True)
class Offered:
    """A group with the topics that are nearest to it."""

    group: Group
    near: Sequence[Near]


def asked_of(misses: Iterable[Miss]) -> list[Asked]:
    """Return kept questions as what is grouped."""
    return [
        Asked(one.id, one.question, one.person_key, one.at, one.decision, one.topic_id, one.language)
        for one in misses
    ]


async def groups_of(misses: Sequence[Miss], knowledge: Knowledge) -> list[Group]:
    """Return the groups of the newest questions, off the loop: thousands take a second."""
    newest = asked_of(misses[:MOST_GROUPED])
    return await asyncio.to_thread(grouped, newest, knowledge.content)


def near_to(questions: Iterable[str], knowledge: Knowledge) -> list[Near]:
    """Return the topics that the questions come nearest to together, with their shares."""
    scores: Counter[str] = Counter()
    for question in list(questions)[:MOST_ASKED]:
        for one in knowledge.ask(question).topics:
            scores[one.id] += one.score  # type: ignore[assignment]  # a counter of weights
    whole = sum(scores.values()) or 1
    best = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_NEAR]
    titles = knowledge.content.topics
    return [Near(name, titles[name].question, round(100 * score / whole)) for name, score in best]


def takeable(writings: Iterable[str]) -> list[str]:
    """Return the writings that can stand as phrasings: short enough, with nothing masked in them."""
    found = [one for one in writings if len(one) <= LONGEST_TAKEN and "[" not in one]
    return found[:MOST_TAKEN]


@router.get("/cau-hoi")
async def misses_page(request: Request, visit: Known) -> Response:
    now, knowledge = visit.parts.clock.now(), visit.parts.knowledge
    span = span_of(request.query_params, now=now)
    async with reading(visit.parts.sessions) as db:
        rows = await store.misses(db, since=span.period.start, until=span.period.end)
    groups = await groups_of(rows, knowledge)
    asked = request.query_params.get("trang", "1")
    pages = max(1, -(-len(groups) // PER_PAGE))
    number = min(pages, max(1, int(asked))) if asked.isdecimal() and len(asked) < 7 else 1
    first = (number - 1) * PER_PAGE
    shown = [Offered(one, near_to(one.writings, knowledge)) for one in groups[first : first + PER_PAGE]]
    return page(
        request, "misses.html", offered=shown, questions=len(groups), times=len(rows), span=span,
        spans=names_at(now), number=number, pages=pages, formats=FORMATS, takeable=takeable,
    )  # fmt: skip
