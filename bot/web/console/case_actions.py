"""What staff do with a case; every step is one transaction with what the citizen is told of it."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import Desk
from bot.web.console.case_page import Draft, show_case
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.web.console.visit import Visit
from feedback.codes import parse_code
from feedback.errors import FeedbackError, NotYourUnit
from feedback.lifecycle import Action, State
from feedback.tables import Case

Step = Callable[[Desk, AsyncSession, str], Awaitable[Case]]


@router.post("/ho-so/{code}/nhan")
async def take(request: Request, visit: Known, code: str) -> Response:
    return await _do(request, visit, code, Draft("take"), lambda desk, db, c: desk.take(db, c, visit.actor))


@router.post("/ho-so/{code}/tra-lai")
async def release(request: Request, visit: Known, code: str) -> Response:
    return await _do(
        request, visit, code, Draft("release"), lambda desk, db, c: desk.release(db, c, visit.actor)
    )


@router.post("/ho-so/{code}/hoi")
async def ask(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    return await _do(
        request, visit, code, Draft("ask", text), lambda desk, db, c: desk.ask(db, c, text, visit.actor)
    )


@router.post("/ho-so/{code}/tra-loi")
async def answer(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    return await _do(
        request, visit, code, Draft("answer", text), lambda desk, db, c: desk.answer(db, c, text, visit.actor)
    )


@router.post("/ho-so/{code}/ghi-chu")
async def note(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    return await _do(
        request, visit, code, Draft("note", text), lambda desk, db, c: desk.note(db, c, text, visit.actor)
    )


@router.post("/ho-so/{code}/chuyen")
async def hand_over(
    request: Request, visit: Known, code: str, unit: Field = "", text: Field = ""
) -> Response:
    return await _do(
        request,
        visit,
        code,
        Draft("hand_over", text, unit),
        lambda desk, db, c: desk.hand_over(db, c, unit, text, visit.actor),
    )


@router.post("/ho-so/{code}/khong-tiep-nhan")
async def refuse(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    return await _do(
        request, visit, code, Draft("refuse", text), lambda desk, db, c: desk.refuse(db, c, text, visit.actor)
    )


@router.post("/ho-so/{code}/ket-thuc")
async def close(request: Request, visit: Known, code: str) -> Response:
    return await _do(request, visit, code, Draft("close"), lambda desk, db, c: desk.close(db, c, visit.actor))


async def _do(request: Request, visit: Visit, code: str, draft: Draft, step: Step) -> Response:
    """Take one step and go back to the case; words typed for a refused one are given back, not lost."""
    code = parse_code(code)
    words = visit.words
    try:
        async with visit.parts.transaction() as db:
            case = await step(Desk(visit.parts), db, code)
    except NotYourUnit:
        raise
    except FeedbackError as refusal:
        status, sentence = said(refusal, words)
        if draft.text.strip():
            kept = Draft(draft.action, draft.text, draft.unit, sentence)
            return await show_case(request, visit, code, status=status, draft=kept)
        return go(request, _address(code), Flash(sentence, "bad"))
    is_proposed = draft.action == Action.ANSWER and case.state is State.WAITING_FOR_APPROVAL
    key = "console.done_propose" if is_proposed else f"console.done_{draft.action}"
    done = Flash(words.say(key, code=case.code))
    # What was handed to a unit outside one's own cannot be seen any more.
    return go(request, "/can-bo" if draft.action == Action.HAND_OVER else _address(code), done)


def _address(code: str) -> str:
    return f"/can-bo/ho-so/{code}"
