"""The figures of a period: the same numbers as in the files and reports, each with its base and its cases."""

import asyncio
from functools import partial

from fastapi import Request, Response
from markupsafe import Markup

from bot.channel_names import named_channels
from bot.exports.scope_said import scope_said
from bot.reports.grids import LEAST_COMPARED
from bot.reports.late_table import delay
from bot.reports.spans import edges
from bot.storage.engine import reading
from bot.web.console.dashboard import MOST_LATE, Asked, Dashboard, asked_of, dashboard_of
from bot.web.console.entrance import Known
from bot.web.console.figure_groups import groups_of
from bot.web.console.figure_links import chart_links
from bot.web.console.figure_scope import ALONE, CHANNEL, CONTENT, KIND, KINDS, OFFICER
from bot.web.console.lost_messages import lost_messages
from bot.web.console.pages import page
from bot.web.console.report_files import report_choices
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.spans import names_at
from bot.web.console.visit import Visit
from bot.web.figures_memo import STAND, memo_of, register_mark
from bot.web.pages import draw
from bot.words import Words, own_texts
from feedback.kinds import ContentType
from feedback.time_taken import Measure

FORMATS = ("xlsx", "csv", "json")
#: Which charts stand on the page, in its order.
CHARTS = (
    "dung-han", "thang", "tien-do", "don-vi", "hai-long", "muc-hai-long", "noi-dung", "kenh", "gio", "chu-de",
)  # fmt: skip
#: So many messages that did not arrive are listed, the newest.
MOST_LOST = 500

NAMES = {"alone": ALONE, "kind": KIND, "content": CONTENT, "channel": CHANNEL, "officer": OFFICER}


def options(words: Words) -> dict[str, list[tuple[str, str]]]:
    """Return what the figures can be narrowed to, each with its name."""
    return {
        "kind": [(kind.value, words.say(f"console.kind_{kind.value}")) for kind in KINDS],
        "content": [(one.value, words.say(f"files.content_{one.value}")) for one in ContentType],
        "channel": [*named_channels(words)],
    }


@router.get("/so-lieu")
async def figures_page(request: Request, visit: Known) -> Response:
    asked = await asked_of(request, visit)
    language, role, now = visit.words.language, visit.actor.role, visit.parts.clock.now()
    units = tuple((unit.code, unit.name) for unit in asked.units)
    async with reading(visit.parts.sessions) as db:
        mark = await register_mark(db, now)

    async def draw_it() -> Markup:
        return await _drawn(request, visit, asked, await dashboard_of(request, visit, asked, longest=STAND))

    # A thousand numbers with their addresses take their time; whoever may see the same is shown the same.
    what = ("drawn", asked.span, asked.scope, asked.unit, units, role, language, own_texts(language))
    return page(request, "figures.html", drawn=await memo_of(request).last(what, draw_it, now=now, mark=mark))


async def _drawn(request: Request, visit: Visit, asked: Asked, board: Dashboard) -> Markup:
    """Return the figures as they stand on the page; nothing in it is of one reader alone."""
    now, role, words = visit.parts.clock.now(), visit.actor.role, visit.words
    charts = board.charts(words)
    found = board.figures
    async with reading(visit.parts.sessions) as db:
        narrowed = await scope_said(db, asked.scope, words) if asked.narrowing else ""
    drawing = partial(
        draw, request, "console/figures_drawn.html", words.language,
        figures=found, edges=edges(asked.span.period), span=asked.span,
        spans=names_at(now), unit=asked.unit, units=asked.units,
        measures=[(measure, found.spreads.get(measure)) for measure in Measure],
        formats=FORMATS, cases_too=may(role, "cases_file"), reports_too=may(role, "report_file"), asked=asked,
        board=board, charts=[charts[key] for key in CHARTS], least=LEAST_COMPARED, most_late=MOST_LATE,
        delay=lambda minutes: delay(minutes, words), names=NAMES,
        reports=report_choices(now, asked.span.name),
        narrowed=narrowed, options=options(words),
        groups=groups_of(found, words), links=chart_links(board, asked, words),
    )  # fmt: skip
    # Beside the loop, so that other pages go on meanwhile.
    return await asyncio.to_thread(drawing)


@router.get("/so-lieu/tin-khong-den")
async def lost_page(request: Request, visit: Known) -> Response:
    """List what was written about cases and did not arrive."""
    asked = await asked_of(request, visit)
    async with reading(visit.parts.sessions) as db:
        found = await lost_messages(db, asked.span.period, asked.path, limit=MOST_LOST)
    return page(request, "lost.html", lost=found, asked=asked, most=MOST_LOST)
