"""The file of a case, to be printed or kept as PDF by the browser."""

from datetime import datetime

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.case_page import view_of
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.personal_data import looked
from bot.web.console.router import router


@router.get("/ho-so/{code}/in")
async def case_print(request: Request, visit: Known, code: str) -> Response:
    """Show everything that belongs to a case on paper; that it was printed is on record."""
    async with reading(visit.parts.sessions) as db:
        view = await view_of(db, code, visit, everything=True)
    shown = page(
        request, "case_print.html", view=view, case=view.case, printed_at=visit.parts.clock.now(),
        due_of=lambda event: datetime.fromisoformat(event.data["due_at"]),
    )  # fmt: skip
    await looked(visit, code, "case_print")
    return shown
