"""What staff do with a case every day: take it, ask, answer, note, hand over, refuse, close."""

from fastapi import Request, Response

from bot.desk import Desk
from bot.web.console.case_page import Draft
from bot.web.console.case_step import take_step
from bot.web.console.entrance import Field, Known
from bot.web.console.router import router
from feedback.kinds import RefusalReason
from feedback.lifecycle import State
from feedback.tables import Case


@router.post("/ho-so/{code}/nhan")
async def take(request: Request, visit: Known, code: str) -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("take"), lambda db, c: desk.take(db, c, visit.actor),
        done="console.done_take",
    )  # fmt: skip


@router.post("/ho-so/{code}/tra-lai")
async def release(request: Request, visit: Known, code: str) -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("release"), lambda db, c: desk.release(db, c, visit.actor),
        done="console.done_release",
    )  # fmt: skip


@router.post("/ho-so/{code}/hoi")
async def ask(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("ask", text), lambda db, c: desk.ask(db, c, text, visit.actor),
        done="console.done_ask",
    )  # fmt: skip


@router.post("/ho-so/{code}/tra-loi")
async def answer(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    """Answer; where answers go through the head, it is put to the head instead."""
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("answer", text), lambda db, c: desk.answer(db, c, text, visit.actor),
        done=_answered,
    )  # fmt: skip


def _answered(case: Case | None) -> str:
    is_proposed = case is not None and case.state is State.WAITING_FOR_APPROVAL
    return "console.done_propose" if is_proposed else "console.done_answer"


@router.post("/ho-so/{code}/ghi-chu")
async def note(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("note", text), lambda db, c: desk.note(db, c, text, visit.actor),
        done="console.done_note",
    )  # fmt: skip


@router.post("/ho-so/{code}/chuyen")
async def hand_over(
    request: Request, visit: Known, code: str, unit: Field = "", text: Field = ""
) -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("hand_over", text, unit),
        lambda db, c: desk.hand_over(db, c, unit, text, visit.actor),
        # What was handed to a unit outside one's own cannot be seen any more.
        done="console.done_hand_over", leaves=True,
    )  # fmt: skip


@router.post("/ho-so/{code}/khong-tiep-nhan")
async def refuse(request: Request, visit: Known, code: str, text: Field = "", why: Field = "") -> Response:
    reason = RefusalReason(why) if why in set(RefusalReason) else RefusalReason.OTHER
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("refuse", text, more={"why": why}),
        lambda db, c: desk.refuse(db, c, text, visit.actor, reason), done="console.done_refuse",
    )  # fmt: skip


@router.post("/ho-so/{code}/ket-thuc")
async def close(request: Request, visit: Known, code: str) -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("close"), lambda db, c: desk.close(db, c, visit.actor),
        done="console.done_close",
    )  # fmt: skip
