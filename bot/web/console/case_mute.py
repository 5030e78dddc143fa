"""Silencing the bot in the conversation of a case, with a reason and an end."""

from fastapi import Request, Response

from bot.web.console.case_step import address_of
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.work import muting
from feedback.codes import parse_code
from feedback.errors import FeedbackError


@router.post("/ho-so/{code}/tam-lang")
async def mute_bot(
    request: Request, visit: Known, code: str, hours: Field = "1", reason: Field = ""
) -> Response:
    parts, found = visit.parts, parse_code(code)
    try:
        async with parts.transaction() as db:
            await muting.mute(
                db, found, hours=int(hours) if hours.isdecimal() else 1, reason=reason,
                staff_id=visit.seat.member.id, actor=visit.actor, now=parts.clock.now(),
            )  # fmt: skip
    except FeedbackError as refusal:
        _, sentence = said(refusal, visit.words)
        return go(request, address_of(found), Flash(sentence, "bad"))
    return go(request, address_of(found), Flash(visit.words.say("delivery.mute_done")))


@router.post("/ho-so/{code}/noi-lai")
async def unmute_bot(request: Request, visit: Known, code: str) -> Response:
    parts, found = visit.parts, parse_code(code)
    async with parts.transaction() as db:
        await muting.unmute(db, found, actor=visit.actor, now=parts.clock.now())
    return go(request, address_of(found), Flash(visit.words.say("delivery.unmute_done")))
