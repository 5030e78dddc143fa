"""The cases behind a figure: as many as it says, each a link."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.scope_said import scope_said
from bot.reports.spans import edges
from bot.storage.engine import reading
from bot.web.console.dashboard import Asked, asked_of
from bot.web.console.entrance import Known
from bot.web.console.figure_scope import part_of
from bot.web.console.pages import page
from bot.web.console.router import router
from feedback.behind import FIGURES, Behind, Part, rounds_behind
from feedback.clock_events import CLOCK_FIGURES, clock_events

PER_PAGE = 50


@router.get("/so-lieu/ho-so")
async def figure_cases_page(request: Request, visit: Known) -> Response:
    asked, query = await asked_of(request, visit), request.query_params
    figure = query.get("muc", "")
    if figure not in FIGURES | CLOCK_FIGURES:
        figure = "owed"
    now, (part, chosen) = visit.parts.clock.now(), part_of(query)
    wanted = query.get("trang", "1")
    number = max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1
    async with reading(visit.parts.sessions) as db:
        found = await _listed(db, figure, asked, part, now=now, number=number)
        pages = max(1, -(-found.total // PER_PAGE))
        if number > pages:
            number = pages
            found = await _listed(db, figure, asked, part, now=now, number=number)
        said = await scope_said(db, asked.scope, visit.words) if asked.unit or asked.narrowing else ""
    return page(
        request, "figure_cases.html", rows=found.rows, total=found.total, figure=figure,
        of_clock=figure in CLOCK_FIGURES,
        edges=edges(asked.span.period), narrowed=said, part=part, asked=asked, number=number, pages=pages,
        as_of=min(now, asked.span.period.end),
        before=f"?{asked.query(muc=figure, **chosen, trang=str(number - 1))}",
        after=f"?{asked.query(muc=figure, **chosen, trang=str(number + 1))}",
    )  # fmt: skip


async def _listed(
    db: AsyncSession, figure: str, asked: Asked, part: Part, *, now: datetime, number: int
) -> Behind:
    """Return what stands on a page of the list, and how many there are in all."""
    first = (number - 1) * PER_PAGE
    period, scope = asked.span.period, asked.scope
    if figure not in CLOCK_FIGURES:
        return await rounds_behind(
            db, figure, period, scope, now=now, part=part, limit=PER_PAGE, offset=first
        )
    events: Sequence[Any] = await clock_events(db, figure, period, scope, now=now, part=part)
    return Behind(events[first : first + PER_PAGE], len(events))
