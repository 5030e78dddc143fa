"""What the nightly check found, and the seals: for heads and administrators."""

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from feedback.checking import newest_checks
from feedback.seals import newest_seals

DAYS_SHOWN, SEALS_SHOWN = 14, 31


@router.get("/kiem-tra-so")
async def records_page(request: Request, visit: Known) -> Response:
    async with reading(visit.parts.sessions) as db:
        checks, seals = await newest_checks(db, DAYS_SHOWN), await newest_seals(db, SEALS_SHOWN)
    hour = visit.parts.settings.nightly_hour
    return page(request, "records.html", checks=checks, seals=seals, hour=hour)
