"""Other systems that are told of changes, for administrators: made, tried, paused, ended; what arrived."""

from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.hooks import listeners
from bot.hooks.errors import HookUnfit
from bot.hooks.listeners import Wish
from bot.hooks.payload import TOLD
from bot.office.changes import Subject
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import Visit
from feedback.errors import UnitNotFound
from feedback.units import all_units

HOOKS = "/can-bo/bao-he-thong"
SHOWN = 10


class HookForm(BaseModel):
    """What an administrator fills in for a system."""

    name: str = ""
    address: str = ""
    unit: str = ""
    kind: list[str] = [kind.value for kind in TOLD]


@router.get("/bao-he-thong")
async def hooks_page(request: Request, visit: Known) -> Response:
    return await _page(request, visit, HookForm())


@router.post("/bao-he-thong")
async def make_hook(request: Request, visit: Known, form: Annotated[HookForm, Form()]) -> Response:
    parts = visit.parts
    allowed = parts.settings.webhook_network_list
    wish = Wish(form.name, form.address, form.kind if "kind" in form.model_fields_set else (), form.unit)
    try:
        async with parts.transaction() as db:
            hook, secret = await listeners.make_hook(
                db, wish, by=visit.seat.member.id, allowed=allowed, ids=parts.ids, now=parts.clock.now()
            )
            await note(db, visit, Subject.HOOK, hook.name, "hook_made")
    except HookUnfit as unfit:
        said = visit.words.say(f"hooks.unfit_{unfit.reason}")
        return await _page(request, visit, form, error=said, status=422)
    except UnitNotFound:
        return await _page(request, visit, form, error=visit.words.say("hooks.unfit_unit"), status=422)
    return go(request, HOOKS, Flash(visit.words.say("hooks.made", name=hook.name), show=secret))


@router.post("/bao-he-thong/{hook_id}/thu")
async def try_hook(request: Request, visit: Known, hook_id: int) -> Response:
    parts = visit.parts
    async with parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        await listeners.try_out(db, hook, ids=parts.ids, now=parts.clock.now())
    return go(request, HOOKS, Flash(visit.words.say("hooks.tried", name=hook.name)))


@router.post("/bao-he-thong/{hook_id}/tam-dung")
async def pause_hook(request: Request, visit: Known, hook_id: int) -> Response:
    async with visit.parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        listeners.pause(hook, now=visit.parts.clock.now())
        await note(db, visit, Subject.HOOK, hook.name, "hook_paused")
    return go(request, HOOKS, Flash(visit.words.say("hooks.paused", name=hook.name)))


@router.post("/bao-he-thong/{hook_id}/tiep")
async def go_on_hook(request: Request, visit: Known, hook_id: int) -> Response:
    async with visit.parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        listeners.go_on(db, hook)
        await note(db, visit, Subject.HOOK, hook.name, "hook_goes_on")
    return go(request, HOOKS, Flash(visit.words.say("hooks.goes_on", name=hook.name)))


@router.post("/bao-he-thong/{hook_id}/gui-lai")
async def resend_hook(request: Request, visit: Known, hook_id: int) -> Response:
    async with visit.parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        number = await listeners.send_dead_again(db, hook, now=visit.parts.clock.now())
    return go(request, HOOKS, Flash(visit.words.say("hooks.resent", count=number)))


@router.post("/bao-he-thong/{hook_id}/khoa-moi")
async def renew_hook_secret(request: Request, visit: Known, hook_id: int) -> Response:
    async with visit.parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        secret = listeners.renew_secret(hook, ids=visit.parts.ids)
        await note(db, visit, Subject.HOOK, hook.name, "hook_renewed")
    return go(request, HOOKS, Flash(visit.words.say("hooks.renewed", name=hook.name), show=secret))


@router.post("/bao-he-thong/{hook_id}/bo")
async def end_hook(request: Request, visit: Known, hook_id: int) -> Response:
    async with visit.parts.transaction() as db:
        hook = await listeners.hook_by_id(db, hook_id)
        await listeners.end(db, hook, now=visit.parts.clock.now())
        await note(db, visit, Subject.HOOK, hook.name, "hook_ended")
    return go(request, HOOKS, Flash(visit.words.say("hooks.ended", name=hook.name)))


async def _page(
    request: Request, visit: Visit, form: HookForm, *, error: str = "", status: int = 200
) -> Response:
    async with reading(visit.parts.sessions) as db:
        found = await listeners.hooks(db)
        counts = await listeners.counts(db)
        latest = {hook.id: await listeners.latest(db, hook.id, limit=SHOWN) for hook in found}
        units = await all_units(db)
    names = {unit.code: unit.name for unit in units}
    return page(
        request, "hooks.html", status=status, hooks=found, counts=counts, latest=latest, units=units,
        unit_names=names, kinds=TOLD, form=form, error=error, now=visit.parts.clock.now(),
    )  # fmt: skip
