"""Pages for citizens beside the chat: how a case stands, by its code and the last digits of a phone."""

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.wording import clean
from bot.storage.engine import reading
from bot.web.case_status import DIGITS, Status, status_of
from bot.web.errors import TooOften
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import language_of, parts_of, render
from bot.web.papers import addressed
from bot.words import Words
from bot.work.reaching import read_by_code, stranded_of
from feedback.codes import parse_code
from feedback.errors import CaseNotFound, CodeMistyped

log = structlog.get_logger()

router = APIRouter(prefix="/tra-cuu", include_in_schema=False)


@router.get("", response_class=HTMLResponse)
async def form(request: Request, ma: str = "") -> HTMLResponse:
    """Ask for the code and the digits; ``ma`` comes from the link that the citizen got."""
    return _form(request, code=clean(ma, at_most=40))


@router.post("", response_class=HTMLResponse)
async def look_up(request: Request) -> HTMLResponse:
    """Show how the case stands. A wrong code and wrong digits are refused alike."""
    async with request.form(max_files=0, max_fields=8) as filled:
        typed = clean(filled.get("code"), at_most=40).strip()
        digits = "".join(char for char in clean(filled.get("digits"), at_most=40) if char in "0123456789")
    limits = limits_of(request)
    try:
        limits.spend(Limit.LOOKUP_OF_ADDRESS, address_of(request))
        code = parse_code(typed)
        limits.spend(Limit.LOOKUP_OF_CODE, code)
        status = await _status(request, code, digits[-DIGITS:])
    except TooOften as refusal:
        return _form(request, code=typed, wait_s=refusal.after_s)
    except (CaseNotFound, CodeMistyped):
        return _form(request, code=typed, refused=True)
    # Who knows both may look as often as they like.
    limits.give_back(Limit.LOOKUP_OF_CODE, code)
    await _read(request, status)
    papers = [addressed(request, number, name) for number, name in status.papers]
    return render(request, "public/case.html", case=status, papers=papers)


async def _status(request: Request, code: str, digits: str) -> Status:
    parts, words = parts_of(request), Words(language_of(request))
    async with reading(parts.sessions) as db:
        return await status_of(db, code, digits, words=words, now=parts.clock.now())


async def _read(request: Request, status: Status) -> None:
    """Keep that the sender has read here what could not be brought to them in their chat."""
    parts, texts = parts_of(request), (status.answer, status.refusal)
    if not any(texts):
        return
    async with reading(parts.sessions) as db:
        waits = await stranded_of(db, status.code)
    if not waits:
        return
    try:
        async with parts.transaction(short=True) as db:
            await read_by_code(db, status.code, texts, now=parts.clock.now())
    except SQLAlchemyError:
        # They read it all the same; the next look keeps it.
        log.exception("lookup.read_not_kept", case=status.code)


def _form(request: Request, *, code: str, refused: bool = False, wait_s: int = 0) -> HTMLResponse:
    page = render(
        request,
        "public/lookup.html",
        status=429 if wait_s else 404 if refused else 200,
        code=code,
        refused=refused,
        wait_s=wait_s,
        digits=DIGITS,
    )
    if wait_s:
        page.headers["Retry-After"] = str(wait_s)
    return page
