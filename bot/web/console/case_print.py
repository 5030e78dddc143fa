"""The file of a case, to be printed or kept as PDF by the browser."""

from fastapi import Request, Response

from bot.gone_files import why_gone
from bot.storage.engine import reading
from bot.storage.tables import StoredFile
from bot.web.console.case_page import CaseView, view_of, why_gone_in
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.personal_data import looked
from bot.web.console.router import router
from bot.words import Words
from feedback.register import due_told
from feedback.tables import CaseAttachment


def file_said(view: CaseView, file: CaseAttachment, words: Words) -> str:
    """Return the line of an attached file in a case file; of one that is gone, why."""
    gone = why_gone_in(view, file, words)
    name = words.say("files.gone_named", name=file.name, why=gone) if gone else file.name
    return words.say("desk.print_file", name=name)


def talk_file_said(file: StoredFile, words: Words) -> str:
    """Return what stands in a printed conversation for a file."""
    return file.name or why_gone(file, words)


@router.get("/ho-so/{code}/in")
async def case_print(request: Request, visit: Known, code: str) -> Response:
    """Show everything that belongs to a case on paper; that it was printed is on record."""
    async with reading(visit.parts.sessions) as db:
        view = await view_of(db, code, visit, everything=True)
    shown = page(
        request, "case_print.html", view=view, case=view.case, printed_at=visit.parts.clock.now(),
        file_said=lambda file: file_said(view, file, visit.words),
        talk_file_said=lambda file: talk_file_said(file, visit.words),
        due_of=lambda event: due_told(event.data),
    )  # fmt: skip
    await looked(visit, code, "case_print")
    return shown
