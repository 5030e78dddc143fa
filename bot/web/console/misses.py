"""What the bot could not answer, the same question counted once, most people first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.figures import FORMATS
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.spans import names_at, span_of
from faq import store
from faq.tables import Miss
from faq.text import clean, fold

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Group:
    """One question, however it was spelt.

    Args:
        question: its newest writing.
        times: how often it was asked.
        people: by how many.
        decisions: what the bot did instead of answering.
        topic_id: the topic that stood first the last time.
    """

    question: str
    times: int
    people: int
    decisions: Sequence[str]
    topic_id: str | None
    last_at: datetime


def grouped(misses: Iterable[Miss]) -> list[Group]:
    """Return the questions by how many people asked them, then how often, then how lately.

    Args:
        misses: the newest first.
    """
    alike: dict[str, list[Miss]] = {}
    for miss in misses:
        alike.setdefault(" ".join(fold(word) for word in clean(miss.question).split()), []).append(miss)
    groups = [
        Group(
            question=same[0].question,
            times=len(same),
            people=len({miss.person_key for miss in same}),
            decisions=sorted({miss.decision for miss in same}),
            topic_id=same[0].topic_id,
            last_at=same[0].at,
        )
        for same in alike.values()
    ]
    return sorted(groups, key=lambda group: (group.people, group.times, group.last_at), reverse=True)


@router.get("/cau-hoi")
async def misses_page(request: Request, visit: Known) -> Response:
    now = visit.parts.clock.now()
    span = span_of(request.query_params, now=now)
    async with reading(visit.parts.sessions) as db:
        rows = await store.misses(db, since=span.period.start, until=span.period.end)
    groups = grouped(rows)
    asked = request.query_params.get("trang", "1")
    pages = max(1, -(-len(groups) // PER_PAGE))
    number = min(pages, max(1, int(asked))) if asked.isdecimal() and len(asked) < 7 else 1
    first = (number - 1) * PER_PAGE
    return page(
        request, "misses.html", groups=groups[first : first + PER_PAGE], questions=len(groups),
        times=len(rows), span=span, spans=names_at(now), number=number, pages=pages, formats=FORMATS,
    )  # fmt: skip
