"""Who saw whose data, and what people asked about theirs: for heads and administrators."""

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.work import alarms
from feedback import cases, own_data
from feedback.codes import find_codes, parse_code
from feedback.looks import looks, record_look

MOST_SHOWN = 300


async def looked(visit: Visit, code: str, why: str) -> None:
    """Keep that somebody saw a case's sender; called once the page is known to be theirs to see."""
    async with visit.parts.transaction(short=True) as db:
        case = await cases.by_code(db, parse_code(code))
        await record_look(db, case, why, officer=visit.actor, now=visit.parts.clock.now())


@router.get("/nhat-ky-xem")
async def looks_page(request: Request, visit: Known, ma: str = "") -> Response:
    """Show who saw the cases below the reader; ``ma`` narrows it to one case."""
    found = find_codes(ma)
    async with reading(visit.parts.sessions) as db:
        lines = await looks(
            db, unit_path=visit.actor.unit_path, code=found[0] if found else "", limit=MOST_SHOWN
        )
        seen = () if found else await alarms.seen(db, unit_path=visit.actor.unit_path, limit=MOST_SHOWN)
        waiting = await own_data.open_requests(db, unit_path=visit.actor.unit_path)
    return page(
        request,
        "looks.html",
        lines=lines,
        code=found[0] if found else "",
        waiting=waiting,
        seen=seen,
        now=visit.parts.clock.now(),
    )
