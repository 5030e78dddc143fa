"""An answer as its citizen will see it, before it is sent."""

from typing import Annotated

from fastapi import Form, Request, Response

from bot.web.console.answer_files import uploads_in
from bot.web.console.case_page import Draft, show_case
from bot.web.console.case_step import Typed
from bot.web.console.entrance import Known
from bot.web.console.personal_data import looked
from bot.web.console.router import router


@router.post("/ho-so/{code}/xem-truoc")
async def answer_preview(
    request: Request, visit: Known, code: str, typed: Annotated[Typed, Form()], viec: str = "answer"
) -> Response:
    """Show the case with the answer that is being written, split and drawn as on the person's channel."""
    uploads = await uploads_in(request, visit, code, typed.kept)
    action = "approve" if viec == "approve" else "answer"
    draft = Draft(action, typed.text, error=uploads.refused, files=uploads.waiting)
    shown = await show_case(request, visit, code, draft=draft, preview=True)
    await looked(visit, code, "case_page")
    return shown
