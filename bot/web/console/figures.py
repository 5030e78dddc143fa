"""The figures of a period: the same numbers as in the files and reports, each with its base."""

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.queue import in_reach, path_of
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.spans import names_at, span_of
from feedback.statistics import Share, figures
from feedback.units import all_units

#: What the plan asks for: early or on time, and early (Kế hoạch 297/KH-GDĐT, II.9); per cent.
IN_TIME_TARGET = 98
EARLY_TARGET = 20

FORMATS = ("xlsx", "csv", "json")


def reached(share: Share, target_percent: int) -> bool | None:
    """Tell whether a share reaches a target, exactly; None when there is nothing to judge.

    >>> reached(Share(97, 99), 98), reached(Share(98, 100), 98), reached(Share(0, 0), 98)
    (False, True, None)
    """
    return 100 * share.part >= target_percent * share.base if share.base else None


@router.get("/so-lieu")
async def figures_page(request: Request, visit: Known) -> Response:
    now, unit = visit.parts.clock.now(), request.query_params.get("don-vi", "")
    span = span_of(request.query_params, now=now)
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), visit.actor)
        found = await figures(db, span.period, path_of(unit, units, visit.actor), now=now)
    targets = (
        ("in_time", found.cases.in_time_share, IN_TIME_TARGET),
        ("early", found.cases.early_share, EARLY_TARGET),
    )
    return page(
        request, "figures.html", figures=found, span=span, spans=names_at(now), unit=unit, units=units,
        targets=[(key, share, target, reached(share, target)) for key, share, target in targets],
        formats=FORMATS, cases_too=may(visit.actor.role, "cases_file"),
    )  # fmt: skip
