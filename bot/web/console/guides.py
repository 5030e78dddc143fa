"""Where people stop in the guides: per guide and step, people and not clicks."""

from fastapi import Request, Response

from bot.office.guide_orders import former_orders
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.spans import names_at, span_of
from faq.funnel import GuideFigures
from faq.walks import guide_figures
from feedback.counting import Share


def percent(part: int, base: int) -> int | None:
    """Return a share in whole per cent, never rounded up to all; None when there is nothing to divide.

    >>> percent(1, 3), percent(999, 1000), percent(0, 0)
    (33, 99, None)
    """
    rounded = Share(part, base).percent(places=0)
    return None if rounded is None else int(rounded)


def _most_needed_first(found: GuideFigures) -> tuple[int, int]:
    # Where most people gave up is where the digital team looks first.
    return -(found.started - found.finished), -found.started


@router.get("/huong-dan-tung-buoc")
async def guides_page(request: Request, visit: Known) -> Response:
    now = visit.parts.clock.now()
    span = span_of(request.query_params, now=now)
    knowledge = visit.parts.knowledge
    async with reading(visit.parts.sessions) as db:
        found = await guide_figures(
            db, knowledge.guides.all, former=await former_orders(db, knowledge.content.guides),
            since=span.period.start, until=span.period.end,
        )  # fmt: skip
    used = sorted((one for one in found if one.started), key=_most_needed_first)
    return page(
        request, "guides.html", used=used, unused=[one for one in found if not one.started],
        span=span, spans=names_at(now), percent=percent,
    )  # fmt: skip
