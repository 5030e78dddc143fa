"""The cases behind a figure: as many as it says, each a link."""

from typing import Any

from fastapi import Request, Response

from bot.exports.scope_said import scope_said
from bot.reports.spans import edges
from bot.storage.engine import reading
from bot.web.console.dashboard import asked_of
from bot.web.console.entrance import Known
from bot.web.console.figure_scope import part_of
from bot.web.console.pages import page
from bot.web.console.router import router
from feedback.behind import FIGURES, rows_behind
from feedback.clock_events import CLOCK_FIGURES, clock_events

PER_PAGE = 50


@router.get("/so-lieu/ho-so")
async def figure_cases_page(request: Request, visit: Known) -> Response:
    asked, query = await asked_of(request, visit), request.query_params
    figure = query.get("muc", "")
    if figure not in FIGURES | CLOCK_FIGURES:
        figure = "owed"
    now, (part, chosen) = visit.parts.clock.now(), part_of(query)
    found: Any = clock_events if figure in CLOCK_FIGURES else rows_behind
    async with reading(visit.parts.sessions) as db:
        rows = await found(db, figure, asked.span.period, asked.scope, now=now, part=part)
        said = await scope_said(db, asked.scope, visit.words) if asked.unit or asked.narrowing else ""
    pages = max(1, -(-len(rows) // PER_PAGE))
    wanted = query.get("trang", "1")
    number = min(pages, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 7 else 1
    first = (number - 1) * PER_PAGE
    return page(
        request, "figure_cases.html", rows=rows[first : first + PER_PAGE], total=len(rows), figure=figure,
        of_clock=figure in CLOCK_FIGURES,
        edges=edges(asked.span.period), narrowed=said, part=part, asked=asked, number=number, pages=pages,
        as_of=min(now, asked.span.period.end),
        before=f"?{asked.query(muc=figure, **chosen, trang=str(number - 1))}",
        after=f"?{asked.query(muc=figure, **chosen, trang=str(number + 1))}",
    )  # fmt: skip
