"""Photos and documents that people sent, for staff who may see the case."""

from collections.abc import Awaitable, Callable

from fastapi import Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.gone_files import why_gone
from bot.parts import Parts
from bot.shelf import ShelfSilent
from bot.storage.engine import reading
from bot.storage.tables import CaseLink, Message, StoredFile
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.personal_data import looked
from bot.web.console.router import router
from bot.web.console.transcript import has_cases_elsewhere
from bot.web.console.visit import Visit
from bot.web.kept_files import kept_file, original_file
from feedback.errors import DataLocked
from feedback.handling import Officer
from feedback.tables import Case, CaseAttachment, Unit


@router.get("/tep/{file_id}")
async def file_page(request: Request, visit: Known, file_id: int) -> Response:
    file, code = await _found(visit, file_id)
    if file is None or code is None:
        # The same for what is not there: numbers of files say nothing.
        return _gone(request, visit.words.say("console.error_file"))
    return await _answer(request, visit, file, kept_file)


@router.get("/tep/{file_id}/goc")
async def original_picture(request: Request, visit: Known, file_id: int) -> Response:
    """Give out a picture as it came, with what the camera wrote; that somebody took it is kept."""
    file, code = await _found(visit, file_id)
    if file is None or code is None or (file.state == "kept" and file.original_sha256 is None):
        return _gone(request, visit.words.say("console.error_file"))
    # Before the bytes: nobody has them without the line.
    await looked(visit, code, "original_picture")
    return await _answer(request, visit, file, original_file)


async def _found(visit: Visit, file_id: int) -> tuple[StoredFile | None, str | None]:
    async with reading(visit.parts.sessions) as db:
        file = await db.get(StoredFile, file_id)
        return file, None if file is None else await case_of(db, file, visit.actor)


async def _answer(
    request: Request,
    visit: Visit,
    file: StoredFile,
    read: Callable[[Parts, StoredFile], Awaitable[Response | None]],
) -> Response:
    try:
        found = await read(visit.parts, file)
    except DataLocked:
        return _gone(request, visit.words.say("console.error_file_locked"))
    except ShelfSilent:
        return page(
            request, "problem.html", status=503, sentence=visit.words.say("console.error_file_silent")
        )
    return found or _gone(request, why_gone(file, visit.words) or visit.words.say("console.error_file"))


async def case_of(db: AsyncSession, file: StoredFile, actor: Officer) -> str | None:
    """Return the code of a case that the officer may see and that has the file, or whose conversation has it.

    None: there is no such case, so the file is not for this officer.
    """
    attached = await _attached_to(db, file.id, actor)
    if attached is not None:
        return attached
    if file.conversation_id is None or await has_cases_elsewhere(db, file.conversation_id, actor):
        return None
    in_field = (
        select(Case.code)
        .join(CaseLink, CaseLink.case_code == Case.code)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Message, Message.conversation_id == CaseLink.conversation_id)
        .where(Message.id == file.message_id, Unit.path.startswith(actor.unit_path, autoescape=True))
        # The case that the message itself is about, or the newest of the conversation.
        .order_by((func.coalesce(Message.case_code, "") == Case.code).desc(), Case.id.desc())
        .limit(1)
    )
    code: str | None = await db.scalar(in_field)
    return code


async def _attached_to(db: AsyncSession, file_id: int, actor: Officer) -> str | None:
    attached = (
        select(Case.code)
        .join(CaseAttachment, CaseAttachment.case_id == Case.id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            CaseAttachment.file_ref == str(file_id),
            Unit.path.startswith(actor.unit_path, autoescape=True),
        )
        .order_by(Case.id.desc())
        .limit(1)
    )
    code: str | None = await db.scalar(attached)
    return code


def _gone(request: Request, sentence: str) -> Response:
    return page(request, "problem.html", status=404, sentence=sentence)
