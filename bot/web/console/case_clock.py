"""The time of a case, in full: how its deadline was counted, its pauses, its letters of apology."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import Form, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot.apology_desk import apologise
from bot.exports.apology import apology_file
from bot.exports.docx import MEDIA_TYPE
from bot.letterhead import issuer_of
from bot.parts import Parts
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import REFUSALS, said
from bot.web.console.router import router
from bot.words import Words
from feedback import apologies, cases
from feedback.codes import parse_code
from feedback.errors import NotYourUnit
from feedback.handling import Officer
from feedback.reckoning import Reckoning
from feedback.tables import Case, CaseApology
from feedback.timekeeping import reckoning_of
from feedback.units import all_units


class ApologyForm(BaseModel):
    """What a head fills in."""

    reason: str = ""
    new_date: str = ""


@dataclass(frozen=True, slots=True)
class CaseClock:
    """What the page of a case shows of its time."""

    reckoning: Reckoning | None  #: None where no answer was promised
    letters: Sequence[CaseApology]
    may_apologise: bool  #: a letter may be signed, and the reader may sign
    letter_owed: bool  #: it is late and nobody has apologised yet, whoever reads
    latest: date | None  #: the last date that a letter may promise; None if none is left


async def clock_view(db: AsyncSession, case: Case, actor: Officer, parts: Parts) -> CaseClock:
    """Count a case's deadline again, to explain it; and say whether a letter may be signed."""
    now, calendar = parts.clock.now(), parts.calendar
    letters = [one for one in await apologies.letters_of(db, case.id) if one.round == case.round]
    latest = await apologies.latest_new_date(db, case, now=now, calendar=calendar)
    late = case.is_overdue(now) or (
        case.answered_at is not None and case.due_at is not None and case.answered_at > case.due_at
    )
    owed = late and not letters
    return CaseClock(
        await reckoning_of(db, case, calendar, now=now, if_resumed_now=True),
        letters,
        actor.may_sign and (latest is not None or owed),
        owed,
        latest,
    )


@router.post("/ho-so/{code}/xin-loi")
async def sign_apology(
    request: Request, visit: Known, code: str, form: Annotated[ApologyForm, Form()]
) -> Response:
    code, words = parse_code(code), visit.words
    address = f"/can-bo/ho-so/{code}"
    try:
        new_date = date.fromisoformat(form.new_date) if form.new_date else None
    except ValueError:
        return go(request, address, Flash(words.say("clock.error_change_day"), "bad"))
    try:
        async with visit.parts.transaction() as db:
            await apologise(visit.parts, db, code, form.reason, new_date, actor=visit.actor)
    except REFUSALS as refusal:
        return go(request, address, Flash(said(refusal, words)[1], "bad"))
    return go(request, address, Flash(words.say("clock.apology_sent", code=code)))


@router.get("/ho-so/{code}/thu-xin-loi/{number}")
async def apology_letter(request: Request, visit: Known, code: str, number: int) -> Response:
    """Give a letter as a document; letters are in Vietnamese, whatever the reader's language."""
    async with reading(visit.parts.sessions) as db:
        case = await cases.by_code(db, parse_code(code))
        unit = await cases.unit_of(db, case)
        if not unit.path.startswith(visit.actor.unit_path):
            raise NotYourUnit(case.code)
        letters = {one.id: one for one in await apologies.letters_of(db, case.id)}
        if number not in letters:
            sentence = visit.words.say("console.error_case_not_found")
            return page(request, "problem.html", status=404, sentence=sentence)
        letter, units = letters[number], await all_units(db)
    by_id = {one.id: one for one in units}
    late, issuer = by_id[letter.unit_id], issuer_of(by_id[letter.issuer_id], units)
    content, name = apology_file(case, late, issuer, letter, words=Words("vi"), settings=visit.parts.settings)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=MEDIA_TYPE, headers=headers)
