"""Cases that belong together: linked, answered together, split into parts, merged and parted again."""

from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import Desk
from bot.desk_groups import GroupDesk
from bot.web.console.case_life import Many
from bot.web.console.case_page import Draft
from bot.web.console.case_step import take_step
from bot.web.console.entrance import Field, Known
from bot.web.console.router import router
from feedback.codes import parse_code
from feedback.grouping import Part
from feedback.kinds import CaseKind


@router.post("/ho-so/{code}/lien-ket")
async def link(request: Request, visit: Known, code: str, other: Field = "") -> Response:
    desk = GroupDesk(visit.parts)

    async def step(db: AsyncSession, c: str) -> None:
        await desk.link(db, c, parse_code(other), visit.actor)

    draft = Draft("link", more={"other": other})
    return await take_step(request, visit, code, draft, step, done="case_desk.done_link")


@router.post("/ho-so/{code}/tra-loi-chung")
async def answer_together(
    request: Request, visit: Known, code: str, others: Many = (), text: Field = ""
) -> Response:
    desk = Desk(visit.parts)

    async def step(db: AsyncSession, c: str) -> None:
        await desk.answer_together(db, [c, *map(parse_code, others)], text, visit.actor)

    draft = Draft("answer_together", text, more={"others": " ".join(others)})
    return await take_step(request, visit, code, draft, step, done="case_desk.done_answer_together")


class SplitForm(BaseModel):
    """What is split off."""

    text: str = ""
    kind: CaseKind = CaseKind.FEEDBACK
    unit: str = ""


@router.post("/ho-so/{code}/tach")
async def split_off(
    request: Request, visit: Known, code: str, form: Annotated[SplitForm, Form()]
) -> Response:
    desk, part = GroupDesk(visit.parts), Part(form.text, form.kind, form.unit or None)
    return await take_step(
        request, visit, code, Draft("split", form.text, form.unit, more={"kind": form.kind}),
        lambda db, c: desk.split_off(db, c, part, visit.actor), done="case_desk.done_split",
    )  # fmt: skip


@router.post("/ho-so/{code}/gop")
async def merge(request: Request, visit: Known, code: str, other: Field = "") -> Response:
    desk = GroupDesk(visit.parts)
    return await take_step(
        request, visit, code, Draft("merge", more={"other": other}),
        lambda db, c: desk.merge(db, c, parse_code(other), visit.actor), done="case_desk.done_merge",
    )  # fmt: skip


@router.post("/ho-so/{code}/bo-gop")
async def unmerge(request: Request, visit: Known, code: str) -> Response:
    desk = GroupDesk(visit.parts)
    return await take_step(
        request, visit, code, Draft("unmerge"), lambda db, c: desk.unmerge(db, c, visit.actor),
        done="case_desk.done_unmerge",
    )  # fmt: skip
