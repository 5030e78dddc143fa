"""The same figures and lists as files."""

from urllib.parse import quote

from fastapi import Request, Response

from bot.exports import export_bytes
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.figures import FORMATS
from bot.web.console.pages import page
from bot.web.console.queue import in_reach, path_of
from bot.web.console.router import router
from bot.web.console.spans import span_of
from bot.web.console.visit import Visit
from feedback.looks import record_export
from feedback.units import all_units


@router.get("/so-lieu/tai/so-lieu.{format}")
async def figures_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "statistics", format)


@router.get("/so-lieu/tai/ho-so.{format}")
async def cases_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "cases", format)


@router.get("/cau-hoi/tai.{format}")
async def misses_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "misses", format)


async def _file(request: Request, visit: Visit, what: str, kind: str) -> Response:
    if kind not in FORMATS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    span = span_of(request.query_params, now=visit.parts.clock.now())
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), visit.actor)
    path = path_of(request.query_params.get("don-vi", ""), units, visit.actor)
    content, media_type, name = await export_bytes(
        visit.parts, what, span.period.start, span.period.end, kind, path
    )
    if what == "cases":
        async with visit.parts.transaction() as db:
            await record_export(
                db, span.period, path, "cases_file", officer=visit.actor, now=visit.parts.clock.now()
            )
    return Response(
        content,
        media_type=media_type,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )
