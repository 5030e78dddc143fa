"""Photos and documents that people sent, for staff who may see the case."""

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.shelf import ShelfSilent
from bot.storage.engine import reading
from bot.storage.tables import CaseLink, Message, StoredFile
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.transcript import has_cases_elsewhere
from bot.web.kept_files import kept_file
from feedback.errors import DataLocked
from feedback.handling import Officer
from feedback.tables import Case, CaseAttachment, Unit


@router.get("/tep/{file_id}")
async def file_page(request: Request, visit: Known, file_id: int) -> Response:
    async with reading(visit.parts.sessions) as db:
        file = await db.get(StoredFile, file_id)
        allowed = file is not None and await may_see(db, file, visit.actor)
    if file is None or not allowed:
        # The same for what is not there: numbers of files say nothing.
        return _gone(request, visit.words.say("console.error_file"))
    try:
        found = await kept_file(visit.parts, file)
    except DataLocked:
        return _gone(request, visit.words.say("console.error_file_locked"))
    except ShelfSilent:
        return page(
            request, "problem.html", status=503, sentence=visit.words.say("console.error_file_silent")
        )
    is_kept = file.state == "kept"
    key = "console.error_file" if is_kept else f"console.error_file_{file.state}"
    return found or _gone(request, visit.words.say(key))


async def may_see(db: AsyncSession, file: StoredFile, actor: Officer) -> bool:
    """Tell whether a file belongs to a case, or to the conversation of a case, that the officer may see."""
    if await _is_attached(db, file.id, actor):
        return True
    if file.conversation_id is None or await has_cases_elsewhere(db, file.conversation_id, actor):
        return False
    in_field = (
        select(Case.id)
        .join(CaseLink, CaseLink.case_code == Case.code)
        .join(Unit, Unit.id == Case.unit_id)
        .join(Message, Message.conversation_id == CaseLink.conversation_id)
        .where(Message.id == file.message_id, Unit.path.startswith(actor.unit_path, autoescape=True))
        .limit(1)
    )
    return await db.scalar(in_field) is not None


async def _is_attached(db: AsyncSession, file_id: int, actor: Officer) -> bool:
    attached = (
        select(CaseAttachment.id)
        .join(Case, Case.id == CaseAttachment.case_id)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            CaseAttachment.file_ref == str(file_id),
            Unit.path.startswith(actor.unit_path, autoescape=True),
        )
        .limit(1)
    )
    return await db.scalar(attached) is not None


def _gone(request: Request, sentence: str) -> Response:
    return page(request, "problem.html", status=404, sentence=sentence)
