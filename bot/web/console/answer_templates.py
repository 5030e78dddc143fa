"""The templates of answers: a page on which staff write and change them."""

from fastapi import Request, Response
from sqlalchemy import func, select

from bot.office.changes import Subject
from bot.staff import templates
from bot.storage.engine import reading
from bot.storage.office_tables import AnswerTemplate
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import Visit

ADDRESS = "/can-bo/mau-tra-loi"
#: Templates to begin with: ``desk.starter_<name>`` and ``desk.starter_title_<name>``.
STARTERS = ("thanks", "fixed", "unfounded", "fees", "elsewhere", "apology")


@router.get("/mau-tra-loi")
async def templates_page(request: Request, visit: Known, sua: int = 0) -> Response:
    return await _show(request, visit, chosen=sua)


@router.post("/mau-tra-loi")
async def save_template(
    request: Request, visit: Known, number: Field = "", title: Field = "", text: Field = ""
) -> Response:
    """Add a template, or change the one with this number."""
    chosen = int(number) if number.isascii() and number.isdecimal() and len(number) < 18 else None
    try:
        async with visit.parts.transaction() as db:
            now = visit.parts.clock.now()
            kept = await templates.save(db, chosen, title, text, by=visit.actor.name, now=now)
            await note(db, visit, Subject.TEMPLATE, kept.title, "template_saved")
    except templates.TemplateUnfit as unfit:
        say, field = visit.words.say, unfit.field
        error = say("desk.template_unfit_field", field=field) if field else say("desk.template_unfit")
        typed = (chosen or 0, title, text)
        return await _show(request, visit, chosen=chosen or 0, status=422, error=error, typed=typed)
    return go(request, ADDRESS, Flash(visit.words.say("desk.template_saved", title=kept.title)))


@router.post("/mau-tra-loi/co-san")
async def starter_templates(request: Request, visit: Known) -> Response:
    """Write the templates to begin with, once."""
    parts, say = visit.parts, visit.words.say
    async with parts.transaction() as db:
        if not await db.scalar(select(func.count()).select_from(AnswerTemplate)):
            for name in STARTERS:
                title, text = say(f"desk.starter_title_{name}"), say(f"desk.starter_{name}")
                await templates.save(db, None, title, text, by=visit.actor.name, now=parts.clock.now())
                await note(db, visit, Subject.TEMPLATE, title, "template_saved")
    return go(request, ADDRESS, Flash(say("desk.template_started")))


@router.post("/mau-tra-loi/{template_id}/bo")
async def drop_template(request: Request, visit: Known, template_id: int) -> Response:
    async with visit.parts.transaction() as db:
        now = visit.parts.clock.now()
        kept = await templates.lay_aside(db, template_id, by=visit.actor.name, now=now)
        await note(db, visit, Subject.TEMPLATE, kept.title, "template_dropped")
    return go(request, ADDRESS, Flash(visit.words.say("desk.template_dropped", title=kept.title)))


@router.post("/mau-tra-loi/{template_id}/lay-lai")
async def undo_template(request: Request, visit: Known, template_id: int) -> Response:
    async with visit.parts.transaction() as db:
        kept = await templates.undo(db, template_id, by=visit.actor.name, now=visit.parts.clock.now())
        await note(db, visit, Subject.TEMPLATE, kept.title, "template_taken_back")
    return go(request, ADDRESS, Flash(visit.words.say("desk.template_undone", title=kept.title)))


async def _show(
    request: Request,
    visit: Visit,
    *,
    chosen: int = 0,
    status: int = 200,
    error: str = "",
    typed: tuple[int, str, str] = (0, "", ""),
) -> Response:
    async with reading(visit.parts.sessions) as db:
        there, gone = await templates.in_use(db), await templates.removed(db)
    if not error:
        found = next((one for one in there if one.id == chosen), None)
        typed = (found.id, found.title, found.text) if found else typed
    return page(
        request, "answer_templates.html", status=status, templates=there, removed=gone, typed=typed,
        error=error, fields=templates.FIELDS,
    )  # fmt: skip
