"""How long things are kept: the rules, what each would remove now, and what another number would remove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.office.changes import Subject, enter, newest_first
from bot.office.rules import MOST_DAYS, retention_rules
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, lines_of, refresh
from bot.web.console.visit import Visit
from bot.work.retention import Planned, planned
from feedback.retention_rules import Kept
from feedback.worktime import local_date

ADDRESS = "/can-bo/luu-giu"
_MOST_CHANGES = 50


@dataclass(frozen=True, slots=True)
class Wish:
    """How long something should be kept, and why."""

    kind: Kept
    days: int
    basis: str
    verified: bool


class Sheet(BaseModel):
    """What an administrator filled in, as typed."""

    kind: str = ""
    days: str = ""
    basis: str = ""
    verified: bool = False

    @property
    def wish(self) -> Wish | None:
        """What it means; None if it means nothing."""
        days = self.days
        if self.kind not in set(Kept) or not (days.isascii() and days.isdecimal() and len(days) < 7):
            return None
        if not 1 <= int(days) <= MOST_DAYS:
            return None
        return Wish(Kept(self.kind), int(days), self.basis.strip(), self.verified)


@router.get("/luu-giu")
async def retention_page(request: Request, visit: Known) -> Response:
    return await _show(request, visit)


@router.post("/luu-giu/xem")
async def preview_retention(request: Request, visit: Known, form: Annotated[Sheet, Form()]) -> Response:
    """Say what another number would remove now; nothing is kept."""
    wish = form.wish
    return await (_refused(request, visit) if wish is None else _show(request, visit, wish=wish))


@router.post("/luu-giu")
async def set_retention(request: Request, visit: Known, form: Annotated[Sheet, Form()]) -> Response:
    """Let another number hold from now on."""
    wish, parts = form.wish, visit.parts
    if wish is None or not wish.basis:
        return await _refused(request, visit)
    async with parts.transaction() as db:
        value = {"days": wish.days, "verified": wish.verified}
        await enter(
            db, Subject.RETENTION, wish.kind.value, value, reason=wish.basis, by=actor_of_visit(visit),
            now=parts.clock.now(),
        )  # fmt: skip
    await refresh(visit)
    return go(request, ADDRESS, Flash(visit.words.say("office.retention_saved", days=wish.days)))


async def _refused(request: Request, visit: Visit) -> Response:
    error = visit.words.say("office.retention_unfit", most=MOST_DAYS)
    return await _show(request, visit, status=422, error=error)


async def _show(
    request: Request, visit: Visit, *, wish: Wish | None = None, status: int = 200, error: str = ""
) -> Response:
    now = visit.parts.clock.now()
    async with reading(visit.parts.sessions) as db:
        plans: Sequence[Planned] = await planned(db, now=now)
        thought = None
        if wish is not None:
            held = [one for one in await retention_rules(db) if one.kind is wish.kind]
            new = replace(held[-1], days=wish.days, valid_from=local_date(now), valid_to=None)
            (thought,) = await planned(db, now=now, rules=[new])
        changes = await newest_first(db, subject=Subject.RETENTION, limit=_MOST_CHANGES)
    return page(
        request, "retention.html", status=status, plans=plans, wish=wish, thought=thought, error=error,
        most=MOST_DAYS, lines=lines_of(changes, visit.words, first_page=True),
    )  # fmt: skip
