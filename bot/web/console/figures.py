"""The figures of a period: the same numbers as in the files and reports, each with its base."""

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.queue import in_reach, path_of
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.spans import names_at, span_of
from feedback.statistics import figures
from feedback.time_taken import Measure
from feedback.units import all_units

FORMATS = ("xlsx", "csv", "json")


@router.get("/so-lieu")
async def figures_page(request: Request, visit: Known) -> Response:
    now, unit = visit.parts.clock.now(), request.query_params.get("don-vi", "")
    span = span_of(request.query_params, now=now)
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), visit.actor)
        found = await figures(db, span.period, path_of(unit, units, visit.actor), now=now)
    return page(
        request, "figures.html", figures=found, span=span, spans=names_at(now), unit=unit, units=units,
        measures=[(measure, found.spreads.get(measure)) for measure in Measure], formats=FORMATS,
        cases_too=may(visit.actor.role, "cases_file"),
    )  # fmt: skip
