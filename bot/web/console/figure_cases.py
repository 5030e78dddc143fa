"""The cases behind a figure: as many as it says, each a link."""

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

PER_PAGE = 50


@router.get("/so-lieu/ho-so")
async def figure_cases_page(request: Request, visit: Known) -> Response:
    asked, query = await asked_of(request, visit), request.query_params
    figure = query.get("muc", "")
    if figure not in FIGURES:
        figure = "owed"
    now, (part, chosen) = visit.parts.clock.now(), part_of(query)
    async with reading(visit.parts.sessions) as db:
        rows = await rows_behind(db, figure, asked.span.period, asked.scope, now=now, part=part)
        said = await scope_said(db, asked.scope, visit.words) if asked.unit or asked.narrowing else ""
    pages = max(1, -(-len(rows) // PER_PAGE))
    wanted = query.get("trang", "1")
    number = min(pages, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 7 else 1
    first = (number - 1) * PER_PAGE
    return page(
        request, "figure_cases.html", rows=rows[first : first + PER_PAGE], total=len(rows), figure=figure,
        edges=edges(asked.span.period), narrowed=said, part=part, asked=asked, number=number, pages=pages,
        as_of=min(now, asked.span.period.end),
        before=f"?{asked.query(muc=figure, **chosen, trang=str(number - 1))}",
        after=f"?{asked.query(muc=figure, **chosen, trang=str(number + 1))}",
    )  # fmt: skip
