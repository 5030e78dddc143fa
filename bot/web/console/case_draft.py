"""What is begun is kept by itself, and whoever else is at the case is seen."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import JSONResponse

from bot.staff import case_seats
from bot.staff.case_seats import Neighbour
from bot.web.console.case_page import case_in_field
from bot.web.console.case_step import address_of
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.router import router
from bot.words import Words
from feedback.lifecycle import Action

LONGEST = 20_000
_ACTIONS = frozenset(one.value for one in Action) | {"return"}


@router.post("/ho-so/{code}/ban-nhap")
async def keep_draft(visit: Known, code: str, action: Field = "", text: Field = "") -> Response:
    """Keep what is being written."""
    if action not in _ACTIONS:
        return Response(status_code=422)
    now = visit.parts.clock.now()
    async with visit.parts.transaction() as db:
        case, _ = await case_in_field(db, code, visit.actor)
        await case_seats.keep_draft(db, case.code, visit.actor.id, action, text[:LONGEST], now=now)
    return Response(status_code=204)


@router.post("/ho-so/{code}/bo-ban-nhap")
async def drop_draft(request: Request, visit: Known, code: str, action: Field = "") -> Response:
    """Forget what was kept for a step."""
    if action not in _ACTIONS:
        return Response(status_code=422)
    async with visit.parts.transaction() as db:
        case, _ = await case_in_field(db, code, visit.actor)
        await case_seats.forget_draft(db, case.code, visit.actor.id, action)
    return go(request, address_of(case.code), Flash(visit.words.say("desk.draft_dropped")))


@router.post("/ho-so/{code}/co-mat")
async def case_presence(visit: Known, code: str) -> Response:
    """Say that the page is open; hear who else is there, and the newest line of the case's history."""
    now, staff_id = visit.parts.clock.now(), visit.actor.id
    async with visit.parts.transaction() as db:
        case, _ = await case_in_field(db, code, visit.actor)
        await case_seats.sit(db, case.code, staff_id, now=now)
        others = await case_seats.neighbours(db, case.code, staff_id, now=now)
    return JSONResponse({"others": presence(others, visit.words), "version": case.last_seq})


def presence(others: Sequence[Neighbour], words: Words) -> str:
    """Return who else is there, in one sentence."""
    writing = ", ".join(one.name for one in others if one.writes)
    looking = ", ".join(one.name for one in others if not one.writes)
    said = [
        words.say(key, names=names)
        for key, names in (("desk.presence_writes", writing), ("desk.presence_looks", looking))
        if names
    ]
    return " ".join(said)
