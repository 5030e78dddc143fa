"""The record of breaches of personal data: the 72 hours, what was done, and the notice as a document."""

from datetime import datetime
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Request, Response
from pydantic import BaseModel

from bot.exports.breach import breach_file
from bot.exports.docx import MEDIA_TYPE
from bot.office.changes import Subject
from bot.staff.addressees import administrators, heads
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.typed_forms import done_or_again
from bot.web.console.visit import Visit
from bot.words import Words
from bot.work.staff_bell import add_notice
from feedback import breaches
from feedback.errors import BreachUnfit
from feedback.tables import BreachStep
from feedback.worktime import VIETNAM

ADDRESS = "/can-bo/su-co-du-lieu"
_MOST_DIGITS = 9


class Sheet(BaseModel):
    """A breach as somebody types it; times are local, such as 2026-11-23T08:30."""

    found: str = ""
    what: str = ""
    data: str = ""
    people: str = ""

    @property
    def how_many(self) -> int | None:
        """Return the number of people; None where it is not known, -1 where it cannot be read."""
        told = self.people.strip()
        if not told:
            return None
        return int(told) if told.isascii() and told.isdecimal() and len(told) <= _MOST_DIGITS else -1


class LineSheet(BaseModel):
    """One thing more about a breach, as somebody types it."""

    step: str = BreachStep.NOTED.value
    at: str = ""
    text: str = ""


@router.get("/su-co-du-lieu")
async def breaches_page(request: Request, visit: Known) -> Response:
    return await _show(request, visit, Sheet())


@router.post("/su-co-du-lieu")
async def record_breach(request: Request, visit: Known, sheet: Annotated[Sheet, Form()]) -> Response:
    async def save() -> Response:
        parts, now = visit.parts, visit.parts.clock.now()
        async with parts.transaction() as db:
            breach = await breaches.record(
                db, found_at=_moment(sheet.found), what=sheet.what, data=sheet.data, people=sheet.how_many,
                by_id=visit.actor.id, by_name=visit.actor.name, now=now, calendar=parts.calendar,
            )  # fmt: skip
            await note(db, visit, Subject.BREACH, f"#{breach.id}", "breach_recorded")
            people = {one.id: one for one in (*await heads(db), *await administrators(db))}
            due = {"due": breach.due_at.isoformat(), "number": breach.id}
            add_notice(db, list(people.values()), "breach", now=now, data=due)
        return go(request, ADDRESS, Flash(visit.words.say("breaches.recorded")))

    again = partial(_show, request, visit, sheet)
    return await done_or_again(save(), again, visit.words, BreachUnfit, told=_told)


@router.post("/su-co-du-lieu/{breach_id}")
async def add_breach_line(
    request: Request, visit: Known, breach_id: int, sheet: Annotated[LineSheet, Form()]
) -> Response:
    step = BreachStep(sheet.step) if sheet.step in set(BreachStep) else BreachStep.NOTED

    async def save() -> Response:
        async with visit.parts.transaction() as db:
            await breaches.add_line(
                db, breach_id, step, sheet.text, at=_moment(sheet.at), by_id=visit.actor.id,
                by_name=visit.actor.name, now=visit.parts.clock.now(),
            )  # fmt: skip
            await note(db, visit, Subject.BREACH, f"#{breach_id}", "breach_line")
        return go(request, ADDRESS, Flash(visit.words.say("breaches.line_kept")))

    again = partial(_show, request, visit, Sheet())
    return await done_or_again(save(), again, visit.words, BreachUnfit, told=_told)


@router.get("/su-co-du-lieu/{breach_id}/thong-bao.docx")
async def breach_notice(request: Request, visit: Known, breach_id: int) -> Response:
    """Give the notice to the police unit as a document, to be checked and signed; always in Vietnamese."""
    try:
        async with reading(visit.parts.sessions) as db:
            account = await breaches.account_of(db, breach_id)
    except BreachUnfit:
        sentence = visit.words.say("breaches.error_unknown")
        return page(request, "problem.html", status=404, sentence=sentence)
    now = visit.parts.clock.now()
    content, name = breach_file(account, Words("vi"), visit.parts.settings, now=now)
    named = f"attachment; filename*=UTF-8''{quote(name)}"
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


async def _show(request: Request, visit: Visit, sheet: Sheet, status: int = 200, error: str = "") -> Response:
    now = visit.parts.clock.now()
    async with reading(visit.parts.sessions) as db:
        found = await breaches.accounts(db)
    return page(
        request, "breaches.html", status=status, accounts=found, sheet=sheet, error=error, now=now,
        steps=list(BreachStep), latest=now.astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M"),
        may_write=may(visit.actor.role, "record_breach"),
    )  # fmt: skip


def _told(unfit: Exception, words: Words) -> tuple[int, str]:
    what = unfit.what if isinstance(unfit, BreachUnfit) else ""
    return (404 if what == "unknown" else 422), words.say(f"breaches.error_{what}")


def _moment(typed: str) -> datetime:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise BreachUnfit("time") from error
