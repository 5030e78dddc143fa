"""The accounts of staff, for administrators; and the units, to read."""

import re
from typing import Annotated

import structlog
from fastapi import Form, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject, enter
from bot.office.rules import ROLES
from bot.staff import accounts, second_factor
from bot.staff.errors import StaffError, UnitMissing
from bot.staff.sessions import end_sessions
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.me import ME
from bot.web.console.pages import go, page
from bot.web.console.problems import REFUSALS, said
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, note, refresh
from bot.web.console.visit import Visit
from feedback import cases
from feedback.errors import FeedbackError
from feedback.lifecycle import Role
from feedback.queue_filter import QueueFilter
from feedback.units import all_units, by_code, needs_approval

log = structlog.get_logger()

PEOPLE = "/can-bo/nguoi-dung"
#: What the choice of all units sends: it is made, never left to happen, for it shows every case to somebody.
EVERY_UNIT = "*"
_NUMBER = re.compile(r"[0-9]{1,9}")


class Invitation(BaseModel):
    """What an administrator fills in for a new colleague."""

    login: str = ""
    name: str = ""
    role: str = Role.OFFICER.value
    unit: str = ""


class Changed(BaseModel):
    """What an administrator sets for a colleague who is here already."""

    name: str = ""
    role: str = ""
    unit: str = ""


@router.get("/nguoi-dung")
async def people_page(request: Request, visit: Known) -> Response:
    wanted = request.query_params.get("sua", "")
    return await _people(request, visit, chosen=int(wanted) if _NUMBER.fullmatch(wanted) else 0)


@router.post("/nguoi-dung")
async def invite(request: Request, visit: Known, form: Annotated[Invitation, Form()]) -> Response:
    parts, now = visit.parts, visit.parts.clock.now()
    try:
        async with parts.transaction() as db:
            member = await accounts.add_member(
                db, form.login, name=form.name, role=form.role, unit_code=_chosen_unit(form.unit), now=now
            )
            link = await accounts.password_link(db, member, ids=parts.ids, now=now)
            await _note(db, visit, member, "invited")
    except (StaffError, FeedbackError) as refusal:
        status, sentence = said(refusal, visit.words)
        return await _people(request, visit, status=status, error=sentence, typed=form)
    return go(request, PEOPLE, _link(visit, "console.invited", member.name, link))


@router.post("/nguoi-dung/{staff_id}/sua")
async def change_member(
    request: Request, visit: Known, staff_id: int, form: Annotated[Changed, Form()]
) -> Response:
    """Give a colleague another name, role or unit; whoever reads the log sees from what to what."""
    try:
        async with visit.parts.transaction() as db:
            member = await accounts.by_id(db, staff_id)
            before = await _place(db, visit, member)
            await accounts.change_member(
                db, member, name=form.name, role=form.role, unit_code=_chosen_unit(form.unit)
            )
            after = await _place(db, visit, member)
            if before == after:
                return go(request, PEOPLE)
            await note(db, visit, Subject.ACCOUNT, member.login, "changed", reason=f"{before} → {after}")
            held = await _held(db, member)
    except REFUSALS as refusal:
        status, sentence = said(refusal, visit.words)
        return await _people(
            request, visit, chosen=staff_id, changed=form, status=status, change_error=sentence
        )
    return go(request, PEOPLE, _with_held(visit, "console.member_changed", member.name, held))


@router.post("/nguoi-dung/{staff_id}/khoa")
async def disable_member(request: Request, visit: Known, staff_id: int) -> Response:
    if staff_id == visit.actor.id:
        return go(request, PEOPLE, Flash(visit.words.say("console.error_yourself"), "bad"))
    try:
        async with visit.parts.transaction() as db:
            member = await accounts.by_id(db, staff_id)
            await accounts.disable(db, member, now=visit.parts.clock.now())
            await _note(db, visit, member, "disabled")
            held = await _held(db, member)
    except REFUSALS as refusal:
        return go(request, PEOPLE, Flash(said(refusal, visit.words)[1], "bad"))
    return go(request, PEOPLE, _with_held(visit, "console.disabled", member.name, held))


@router.post("/nguoi-dung/{staff_id}/mo")
async def enable_member(request: Request, visit: Known, staff_id: int) -> Response:
    async with visit.parts.transaction() as db:
        member = await accounts.by_id(db, staff_id)
        await accounts.enable(db, member)
        await _note(db, visit, member, "enabled")
    return go(request, PEOPLE, Flash(visit.words.say("console.enabled", name=member.name)))


@router.post("/nguoi-dung/{staff_id}/mat-khau")
async def reset_member(request: Request, visit: Known, staff_id: int) -> Response:
    parts = visit.parts
    if staff_id == visit.actor.id:  # the link would be shown to somebody just signed out by it
        return go(request, ME, Flash(visit.words.say("console.error_reset_yourself"), "warn"))
    try:
        async with parts.transaction() as db:
            member = await accounts.by_id(db, staff_id)
            told = "console.reset" if member.password_hash else "console.invited_again"
            link = await accounts.reset_password(db, member, ids=parts.ids, now=parts.clock.now())
            await _note(db, visit, member, "reset")
    except REFUSALS as refusal:
        return go(request, PEOPLE, Flash(said(refusal, visit.words)[1], "bad"))
    return go(request, PEOPLE, _link(visit, told, member.name, link))


@router.post("/nguoi-dung/{staff_id}/bo-hai-buoc")
async def drop_second_factor(request: Request, visit: Known, staff_id: int) -> Response:
    """Let somebody who lost phone and paper in by password; every place where they are signed in ends."""
    async with visit.parts.transaction() as db:
        member = await accounts.by_id(db, staff_id)
        await second_factor.switch_off(db, member)
        await _note(db, visit, member, "second_factor_dropped")
        if member.id != visit.actor.id:
            await end_sessions(db, member)
    log.info("staff.second_factor_dropped", staff=staff_id, by=visit.actor.id)
    return go(request, PEOPLE, Flash(visit.words.say("second_factor.reset_done", name=member.name)))


@router.post("/nguoi-dung/hai-buoc")
async def require_second_factor(
    request: Request, visit: Known, roles: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Say which roles may not work without a second factor; they are led to it at their next page."""
    wanted = sorted({Role(one).value for one in roles or () if one in set(Role)})
    parts = visit.parts
    async with parts.transaction() as db:
        by, now = actor_of_visit(visit), parts.clock.now()
        await enter(db, Subject.SECOND_FACTOR, ROLES, {"roles": wanted}, by=by, now=now)
    await refresh(visit)
    return go(request, PEOPLE, Flash(visit.words.say("office.second_factor_saved")))


@router.get("/don-vi")
async def units_page(request: Request, visit: Known) -> Response:
    async with reading(visit.parts.sessions) as db:
        units = [unit for unit in await all_units(db) if unit.path.startswith(visit.actor.unit_path)]
        approved = {unit.id for unit in units if await needs_approval(db, unit)}
    top = min((unit.path.count("/") for unit in units), default=0)
    switches = may(visit.actor.role, "switch_approval")
    prints = may(visit.actor.role, "posters_file")
    return page(
        request, "units.html", units=units, top=top, approved=approved, switches=switches, prints=prints
    )


async def _people(
    request: Request,
    visit: Visit,
    *,
    status: int = 200,
    error: str = "",
    typed: Invitation | None = None,
    chosen: int = 0,
    changed: Changed | None = None,
    change_error: str = "",
) -> Response:
    async with reading(visit.parts.sessions) as db:
        members, units = await accounts.members(db), await all_units(db)
    one = next((member for member in members if member.id == chosen), None)
    if one and changed is None:
        changed = Changed(name=one.name, role=one.role, unit=one.unit_code or EVERY_UNIT)
    names = {unit.code: unit.name for unit in units}
    values = {
        "members": members, "units": units, "every_unit": EVERY_UNIT, "unit_names": names,
        "roles": list(Role), "second_factor_roles": visit.parts.office.second_factor_roles,
        "chosen": one, "changed": changed, "change_error": change_error,
    }  # fmt: skip
    return page(request, "people.html", status=status, error=error, typed=typed or Invitation(), **values)


def _chosen_unit(unit: str) -> str | None:
    """Return the code of the unit that was chosen, None for all of them.

    Raises:
        UnitMissing: nothing was chosen.
    """
    if not unit:
        raise UnitMissing
    return None if unit == EVERY_UNIT else unit


def _link(visit: Visit, key: str, name: str, path: str) -> Flash:
    return Flash(visit.words.say(key, name=name), show=visit.parts.settings.web_address + path)


async def _place(db: AsyncSession, visit: Visit, member: StaffMember) -> str:
    """Return what somebody is here, in words: name, role, unit."""
    unit = (await by_code(db, member.unit_code)).name if member.unit_code else None
    role = visit.words.say(f"console.role_{member.role}")
    return f"{member.name}, {role}, {unit or visit.words.say('console.unit_all')}"


async def _held(db: AsyncSession, member: StaffMember) -> int:
    """Return how many open cases somebody answers for: nobody else looks after them."""
    wanted = {"held": QueueFilter(officer_id=member.id)}
    return (await cases.counts(db, QueueFilter(), wanted))["held"]


def _with_held(visit: Visit, key: str, name: str, held: int) -> Flash:
    done = visit.words.say(key, name=name)
    if not held:
        return Flash(done)
    return Flash(f"{done} {visit.words.say('console.member_holds', name=name, count=held)}", "warn")


async def _note(db: AsyncSession, visit: Visit, member: StaffMember, what: str) -> None:
    await note(db, visit, Subject.ACCOUNT, member.login, what)
