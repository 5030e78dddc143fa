"""A person's own data, opened with the link that the chat gave: one page to read, and JSON for programs."""

import json
from datetime import datetime
from typing import TypeVar

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import digest
from bot.storage.engine import reading
from bot.storage.tables import Conversation
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import parts_of, render
from bot.words import moment
from bot.work.case_commands import conversation_in
from bot.work.own_data_export import collected
from feedback import own_data
from feedback.errors import NotYourData

Kind = TypeVar("Kind", bound=Response)

router = APIRouter(prefix="/du-lieu-cua-toi", include_in_schema=False)


@router.get("/{key}", response_class=HTMLResponse)
async def readable(request: Request, key: str) -> HTMLResponse:
    """Show everything that is held; the page can be printed or kept."""
    found = await _found(request, key)
    page = render(
        request, "public/own_data.html", status=200 if found else 404, found=found, address=request.url.path,
        at=_at,
    )  # fmt: skip
    return _private(page)


@router.get("/{key}/du-lieu.json")
async def for_programs(request: Request, key: str) -> Response:
    found = await _found(request, key)
    content = json.dumps(found, ensure_ascii=False, indent=2) if found else "{}"
    answer = Response(content, media_type="application/json", status_code=200 if found else 404)
    answer.headers["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    return _private(answer)


async def _found(request: Request, key: str) -> dict[str, object] | None:
    limits_of(request).spend(Limit.LOOKUP_OF_ADDRESS, address_of(request))
    async with reading(parts_of(request).sessions) as db:
        try:
            return await _collected(db, request, key)
        except NotYourData:
            return None


async def _collected(db: AsyncSession, request: Request, key: str) -> dict[str, object]:
    wish = await own_data.by_key(db, digest(key), now=parts_of(request).clock.now())
    conversation = await db.get(Conversation, conversation_in(wish.contact_ref))
    if conversation is None:
        raise NotYourData
    return await collected(db, conversation, wish.contact_ref)


def _at(iso: str) -> str:
    """Return a time of the file for programs as people read it."""
    return moment(datetime.fromisoformat(iso))


def _private(response: Kind) -> Kind:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
