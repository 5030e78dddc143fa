"""The posters of one's schools as a PDF, to be printed from the page of units."""

import asyncio

from fastapi import Response

from bot.posters import posters
from bot.storage.engine import reading
from bot.ways_in import names_of, poster_of
from bot.web.console.entrance import Known
from bot.web.console.router import router
from feedback.tables import UnitKind
from feedback.units import all_units


@router.get("/don-vi/to-dan.pdf")
async def posters_file(visit: Known) -> Response:
    """Give an A4 page for each school of one's field; where there is none, for each unit."""
    parts = visit.parts
    async with reading(parts.sessions) as db:
        units = [one for one in await all_units(db) if one.path.startswith(visit.actor.unit_path)]
    codes = [one.code for one in units if one.kind is UnitKind.SCHOOL] or [one.code for one in units]
    names = await names_of(list(parts.channels.values()))
    known = [parts.units.by_code[code] for code in codes if code in parts.units.by_code]
    pages = [poster_of(one, names, parts.settings, visit.words) for one in known]
    return Response(
        await asyncio.to_thread(posters, pages, visit.words),
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="to-dan.pdf"', "Cache-Control": "no-store"},
    )
