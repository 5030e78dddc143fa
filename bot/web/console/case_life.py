"""Entering a case in the register, completing it, letting its answer be approved, passing it on."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response

from bot.desk import Desk
from bot.web.console.case_page import Draft
from bot.web.console.case_step import take_step
from bot.web.console.entrance import Field, Known
from bot.web.console.router import router
from feedback import classifying
from feedback.kinds import CaseKind, ContentType
from feedback.validity import Missing

Many = Annotated[Sequence[str], Form()]


def content_type_of(value: str) -> ContentType | None:
    """Return what was chosen; None for nothing."""
    return ContentType(value) if value in set(ContentType) else None


@router.post("/ho-so/{code}/vao-so")
async def accept(
    request: Request, visit: Known, code: str, content_type: Field = "", even_so: Field = ""
) -> Response:
    desk, about = Desk(visit.parts), content_type_of(content_type)
    return await take_step(
        request, visit, code, Draft("accept", more={"content_type": content_type}),
        lambda db, c: desk.accept(db, c, about, visit.actor, even_so=bool(even_so)),
        done="case_desk.done_accept",
    )  # fmt: skip


@router.post("/ho-so/{code}/phan-loai")
async def classify(
    request: Request, visit: Known, code: str, kind: Field = "", content_type: Field = ""
) -> Response:
    parts = visit.parts
    chosen = CaseKind(kind) if kind in set(CaseKind) else CaseKind.FEEDBACK
    return await take_step(
        request, visit, code, Draft("classify"),
        lambda db, c: classifying.classify(
            db, c, chosen, content_type_of(content_type), actor=visit.actor, now=parts.clock.now(),
            calendar=parts.calendar,
        ),
        done="case_desk.done_classify",
    )  # fmt: skip


@router.post("/ho-so/{code}/bo-sung")
async def ask_completion(
    request: Request, visit: Known, code: str, items: Many = (), text: Field = ""
) -> Response:
    desk, wanted = Desk(visit.parts), [one for one in Missing if one in items]
    return await take_step(
        request, visit, code, Draft("ask_completion", text, more={"items": " ".join(items)}),
        lambda db, c: desk.ask_completion(db, c, wanted, visit.actor, text=text),
        done="case_desk.done_ask_completion",
    )  # fmt: skip


@router.post("/ho-so/{code}/trinh")
async def propose(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("answer", text), lambda db, c: desk.propose(db, c, text, visit.actor),
        done="console.done_propose",
    )  # fmt: skip


@router.post("/ho-so/{code}/rut")
async def withdraw(request: Request, visit: Known, code: str) -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("withdraw"), lambda db, c: desk.withdraw(db, c, visit.actor),
        done="case_desk.done_withdraw",
    )  # fmt: skip


@router.post("/ho-so/{code}/duyet")
async def approve(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("approve", text),
        lambda db, c: desk.approve(db, c, visit.actor, text=text), done="case_desk.done_approve",
    )  # fmt: skip


@router.post("/ho-so/{code}/tra-ban-nhap")
async def return_draft(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("return", text),
        lambda db, c: desk.return_draft(db, c, text, visit.actor), done="case_desk.done_return",
    )  # fmt: skip


@router.post("/ho-so/{code}/chuyen-co-quan")
async def transfer(request: Request, visit: Known, code: str, body: Field = "", text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("transfer", text, more={"body": body}),
        lambda db, c: desk.transfer(db, c, body, text, visit.actor), done="case_desk.done_transfer",
    )  # fmt: skip


@router.post("/ho-so/{code}/phan-hoi")
async def relay(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("relay", text), lambda db, c: desk.relay(db, c, text, visit.actor),
        done="case_desk.done_relay",
    )  # fmt: skip


@router.post("/ho-so/{code}/nhan-lai")
async def recall(request: Request, visit: Known, code: str, text: Field = "") -> Response:
    desk = Desk(visit.parts)
    return await take_step(
        request, visit, code, Draft("recall", text), lambda db, c: desk.recall(db, c, text, visit.actor),
        done="case_desk.done_recall",
    )  # fmt: skip
