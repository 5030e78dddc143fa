"""Each chart of the figures as a file."""

from fastapi import Request, Response

from bot.web.chart_files import KINDS, chart_response
from bot.web.console.dashboard import asked_of, dashboard_of
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router


@router.get("/so-lieu/bieu-do/{key}.{format}")
async def figure_chart(request: Request, visit: Known, key: str, format: str) -> Response:  # noqa: A002 - the path's word
    asked = await asked_of(request, visit)
    chart = (await dashboard_of(request, visit, asked)).charts(visit.words).get(key)
    if chart is None or format not in KINDS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    return await chart_response(request, chart, format)
