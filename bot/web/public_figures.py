"""The office's own figures for everybody: a year at a time, dated, with a table behind each chart."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from bot.charts import Chart
from bot.charts import of_figures as charts
from bot.reports.grids import LEAST_COMPARED
from bot.reports.spans import edges
from bot.storage.engine import reading
from bot.web.chart_files import KINDS, chart_response
from bot.web.errors import Problem
from bot.web.figures_memo import memo_of
from bot.web.pages import language_of, parts_of, render
from bot.words import Words
from feedback.periods import calendar_period
from feedback.statistics import Figures, figures
from feedback.worktime import local_date

router = APIRouter(prefix="/cong-khai/so-lieu", include_in_schema=False)

#: So often figures are counted for the public, however many ask.
_COUNTED_EVERY = timedelta(minutes=10)
_YEARS_BACK = 2


@router.get("", response_class=HTMLResponse)
async def public_figures_page(request: Request) -> HTMLResponse:
    """Show a year; the present one unless another is asked for."""
    year, years = _year(request)
    found = await _figures(request, year)
    shown = _charts(found, Words(language_of(request)))
    return render(
        request, "public/figures.html", figures=found, year=year, years=years, charts=list(shown.values()),
        least=LEAST_COMPARED,
    )  # fmt: skip


@router.get("/bieu-do/{key}.{kind}")
async def public_chart(request: Request, key: str, kind: str) -> Response:
    """Give one chart of that page.

    Raises:
        Problem: there is no such chart or file.
    """
    year, _ = _year(request)
    chart = _charts(await _figures(request, year), Words(language_of(request))).get(key)
    if chart is None or kind not in KINDS:
        raise Problem(404, "not_found")
    return await chart_response(request, chart, kind, public=True)


def _year(request: Request) -> tuple[int, list[int]]:
    present = local_date(parts_of(request).clock.now()).year
    years = [present - back for back in range(_YEARS_BACK + 1)]
    wanted = request.query_params.get("nam", "")
    return (int(wanted) if wanted in {str(one) for one in years} else present), years


async def _figures(request: Request, year: int) -> Figures:
    parts = parts_of(request)
    now = parts.clock.now()
    slot = int(now.timestamp() // _COUNTED_EVERY.total_seconds())

    async def count() -> Figures:
        async with reading(parts.sessions) as db:
            return await figures(db, calendar_period(str(year)), now=now)

    return await memo_of(request).get(("public", year, slot), count)


def _charts(found: Figures, words: Words) -> dict[str, Chart]:
    first, last = edges(found.period)
    note = words.say("reports.note_base", owed=found.cases.owed, first=first, last=last)
    contents = [
        (words.say(f"files.content_{content.value if content else 'none'}"), counts)
        for content, counts in found.by_content.items()
    ]
    shown = (
        charts.received_and_answered(found.by_month, words, note),
        charts.timeliness(found.by_month, words, note),
        charts.in_time(found.by_month, words, note),
        charts.levels(found, words, note),
        charts.received_by("noi-dung", contents, words, note),
    )
    return {one.key: one for one in shown}
