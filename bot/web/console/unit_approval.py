"""Whether a unit's answers go through its head: switched by its leaders."""

import structlog
from fastapi import Request, Response

from bot.office.changes import Subject, did
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit
from feedback import units
from feedback.errors import NotYourUnit

log = structlog.get_logger()

UNITS = "/can-bo/don-vi"
#: What can be chosen: as the unit above has it, on, off.
CHOICES = {"above": None, "on": True, "off": False}
#: How the log of changes names each.
DID = {None: "approval_above", True: "approval_on", False: "approval_off"}


@router.post("/don-vi/{unit_code}/duyet")
async def switch_approval(
    request: Request, visit: Known, unit_code: str, approval: Field = "above"
) -> Response:
    needed = CHOICES.get(approval)
    async with visit.parts.transaction() as db:
        unit = await units.by_code(db, unit_code)
        if not unit.path.startswith(visit.actor.unit_path):
            raise NotYourUnit(unit_code)
        await units.set_approval(db, unit_code, needed=needed)
        now = visit.parts.clock.now()
        await did(db, Subject.UNIT, unit_code, DID[needed], by=actor_of_visit(visit), now=now)
    log.info("unit.approval_switched", unit=unit_code, needed=needed, officer=visit.actor.id)
    return go(request, UNITS, Flash(visit.words.say("case_desk.approval_done", unit=unit.name)))
