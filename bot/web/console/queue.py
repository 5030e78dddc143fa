"""The queue: what waits, by deadline, late ones on top; its filters stay in the address."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import CHANNELS, named_channels
from bot.staff.addressees import who_may_have
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.web.console.entrance import Known
from bot.web.console.marks import Horizon, Urgency, horizon, urgency
from bot.web.console.pages import page
from bot.web.console.queue_live import REST_MS, last_line
from bot.web.console.queue_tallies import tallies_of
from bot.web.console.queue_views import views_of
from bot.web.console.queue_wider import wider_of
from bot.web.console.queue_wish import PARAMETERS, STATES, Due, Holder, filter_of, wish_of
from bot.web.console.router import router
from bot.work import alarms
from feedback import cases
from feedback.errors import NotYourUnit
from feedback.handling import Officer
from feedback.lifecycle import CaseKind
from feedback.tables import Case, Unit
from feedback.units import all_units

PER_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list."""

    case: Case
    unit: Unit
    urgency: Urgency


def urgency_of(case: Case, at: Horizon) -> Urgency:
    paused = case.paused_at is not None and case.due_at is not None and case.paused_at <= case.due_at
    return urgency(
        state=case.state, due_at=case.due_at, answered_at=case.answered_at, horizon=at, paused=paused
    )


def in_reach(units: Sequence[Unit], actor: Officer) -> list[Unit]:
    """Return the units whose cases an officer may see."""
    return [unit for unit in units if unit.path.startswith(actor.unit_path)]


def path_of(code: str, units: Sequence[Unit], actor: Officer) -> str:
    """Return the path of the chosen unit, or of all that the officer may see.

    Raises:
        NotYourUnit: the unit is not among those.
    """
    if not code:
        return actor.unit_path
    found = next((unit.path for unit in units if unit.code == code), None)
    if found is None:
        raise NotYourUnit(code)
    return found


@router.get("")
async def queue_page(request: Request, visit: Known) -> Response:
    wish = wish_of(request.query_params, CHANNELS)
    at, actor = horizon(visit.parts.clock.now(), visit.parts.calendar), visit.actor
    async with reading(visit.parts.sessions) as db:
        units = in_reach(await all_units(db), actor)
        path = path_of(wish.unit, units, actor)
        wanted = filter_of(wish, actor=actor, unit_path=path, horizon=at)
        found = await cases.queue(db, wanted, limit=PER_PAGE, offset=(wish.page - 1) * PER_PAGE)
        wider = () if found.total else await wider_of(db, wish, path, actor, at)
        tallies = await tallies_of(db, wish, path, actor, at)
        officers = [one for one in await cases.officers(db, actor.unit_path) if one[0] != actor.id]
        views, last = await views_of(db, visit.seat.member.id), await last_line(db)
        helpers = await _helpers(db, units, actor)
        urgent = await alarms.unread(db, visit.seat.member.id)
    by_id = {unit.id: unit for unit in units}
    lines = [Line(case, by_id[case.unit_id], urgency_of(case, at)) for case in found.cases]
    pages = max(1, -(-found.total // PER_PAGE))
    return page(
        request, "queue.html", wish=wish, lines=lines, total=found.total, pages=pages, tallies=tallies,
        units=units, states=list(STATES), kinds=list(CaseKind), dues=list(Due), holders=list(Holder),
        names=PARAMETERS, first=(wish.page - 1) * PER_PAGE + 1, officers=officers, views=views, last=last,
        helpers=helpers, urgent=urgent, wider=wider, rest_ms=REST_MS,
        channel_names=named_channels(visit.words),
    )  # fmt: skip


async def _helpers(db: AsyncSession, units: Sequence[Unit], actor: Officer) -> Sequence[StaffMember]:
    """Return to whom a head may give cases."""
    return await who_may_have(db, {unit.code for unit in units}) if actor.is_leader else ()
