"""The clocks: how long the office has, on which basis, since when; and a new version from a day on."""

from datetime import date
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.office.changes import Subject, enter, newest_first
from bot.office.rules import MOST_AMOUNT, clock_value, first_day_fits
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, lines_of, refresh
from bot.web.console.visit import Visit
from feedback.clocks import Clock, ClockKind, ClockUnit, clocks_in_use
from feedback.worktime import local_date

ADDRESS = "/can-bo/thoi-han"
_MOST_CHANGES = 50


class Sheet(BaseModel):
    """What an administrator filled in, as typed."""

    kind: str = ClockKind.ANSWER.value
    amount: str = ""
    unit: str = ClockUnit.WORKING_DAY.value
    first_day: str = ""
    basis: str = ""
    verified: bool = False

    @property
    def begins(self) -> date | None:
        """The first day; None if it is none."""
        try:
            return date.fromisoformat(self.first_day)
        except ValueError:
            return None

    @property
    def fault(self) -> str:
        """The key of what is wrong; empty if nothing is."""
        if self.kind not in set(ClockKind) or self.unit not in set(ClockUnit):
            return "office.clock_error_kind"
        amount = self.amount
        if not (amount.isascii() and amount.isdecimal() and len(amount) < 6):
            return "office.clock_error_amount"
        if not 1 <= int(amount) <= MOST_AMOUNT:
            return "office.clock_error_amount"
        return "" if self.basis.strip() else "office.clock_error_basis"


@router.get("/thoi-han")
async def clocks_page(request: Request, visit: Known) -> Response:
    return await _show(request, visit, Sheet(first_day=local_date(visit.parts.clock.now()).isoformat()))


@router.post("/thoi-han")
async def set_clock(request: Request, visit: Known, form: Annotated[Sheet, Form()]) -> Response:
    """Enter a version of a clock; what was received before keeps the one it was promised."""
    parts, begins = visit.parts, form.begins
    now = parts.clock.now()
    if form.fault:
        return await _show(request, visit, form, status=422, error=form.fault)
    if begins is None or not first_day_fits(begins, now):
        return await _show(request, visit, form, status=422, error="office.clock_error_day")
    value = clock_value(int(form.amount), ClockUnit(form.unit), begins, verified=form.verified)
    async with parts.transaction() as db:
        by = actor_of_visit(visit)
        await enter(db, Subject.CLOCK, form.kind, value, reason=form.basis, by=by, now=now)
    await refresh(visit)
    return go(request, ADDRESS, Flash(visit.words.say("office.clock_saved", day=f"{begins:%d/%m/%Y}")))


async def _show(
    request: Request, visit: Visit, sheet: Sheet, *, status: int = 200, error: str = ""
) -> Response:
    today = local_date(visit.parts.clock.now())
    async with reading(visit.parts.sessions) as db:
        changes = await newest_first(db, subject=Subject.CLOCK, limit=_MOST_CHANGES)
    return page(
        request, "clocks.html", status=status, kinds=[(kind, _versions(kind)) for kind in ClockKind],
        units=list(ClockUnit), today=today, sheet=sheet, error=error, most=MOST_AMOUNT,
        lines=lines_of(changes, visit.words, first_page=True),
    )  # fmt: skip


def _versions(kind: ClockKind) -> list[Clock]:
    found = [one for one in clocks_in_use() if one.kind is kind]
    return sorted(found, key=lambda one: one.valid_from, reverse=True)
