"""One's own tokens for other systems, and the address of one's calendar."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.office.changes import Subject
from bot.staff import api_tokens
from bot.staff.api_tokens import FOR_PROGRAMS, LIVES_DAYS
from bot.staff.errors import TokenUnfit
from bot.storage.engine import reading
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.visit import Visit

HERE = "/can-bo/toi/truy-cap"
USUAL = LIVES_DAYS[1]


@router.get("/toi/truy-cap")
async def tokens_page(request: Request, visit: Known) -> Response:
    return await _tokens(request, visit)


@router.post("/toi/truy-cap")
async def make_token(
    request: Request,
    visit: Known,
    name: Field = "",
    scope: Annotated[list[str] | None, Form()] = None,
    days: Annotated[int, Form()] = USUAL,
) -> Response:
    parts = visit.parts
    try:
        async with parts.transaction() as db:
            secret = await api_tokens.make_token(
                db, visit.seat.member, name, scope or (), days=days, ids=parts.ids, now=parts.clock.now()
            )
            await _note(db, visit, name, "token_made")
    except TokenUnfit:
        error = visit.words.say("api.token_unfit")
        return await _tokens(
            request, visit, status=422, error=error, name=name, chosen=scope or (), days=days
        )
    said = visit.words.say("api.token_made", name=" ".join(name.split()))
    return go(request, HERE, Flash(said, show=secret))


@router.post("/toi/truy-cap/{token_id}/thu-hoi")
async def revoke_token(request: Request, visit: Known, token_id: int) -> Response:
    async with visit.parts.transaction() as db:
        name = await api_tokens.revoke(db, visit.seat.member, token_id, now=visit.parts.clock.now())
        if name is not None:
            await _note(db, visit, name, "token_revoked")
    return go(request, HERE, Flash(visit.words.say("api.token_revoked")))


@router.post("/toi/lich")
async def make_calendar(request: Request, visit: Known) -> Response:
    parts = visit.parts
    async with parts.transaction() as db:
        secret = await api_tokens.calendar_address(
            db, visit.seat.member, ids=parts.ids, now=parts.clock.now()
        )
        await _note(db, visit, visit.words.say("office.token_calendar"), "token_made")
    address = f"{parts.settings.web_address}/lich/{secret}.ics"
    return go(request, HERE, Flash(visit.words.say("api.calendar_made"), show=address))


async def _tokens(
    request: Request,
    visit: Visit,
    *,
    status: int = 200,
    error: str = "",
    name: str = "",
    chosen: Sequence[str] = (),
    days: int = USUAL,
) -> Response:
    async with reading(visit.parts.sessions) as db:
        tokens = await api_tokens.tokens_of(db, visit.seat.member)
    return page(
        request, "api_tokens.html", status=status, error=error, tokens=tokens, scopes=FOR_PROGRAMS,
        lives=LIVES_DAYS, now=visit.parts.clock.now(), name=name, chosen=chosen, days_chosen=days,
    )  # fmt: skip


async def _note(db: AsyncSession, visit: Visit, name: str, what: str) -> None:
    said = f"{visit.seat.member.login} · {' '.join(name.split())}"
    await note(db, visit, Subject.ACCESS, said, what)
