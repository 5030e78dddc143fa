"""Papers that staff sent with an answer: named and addressed for whom they are, opened by that address."""

from collections.abc import Callable, Mapping, Sequence

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_papers import PREFIX, paper_in, papers_of, path_for
from bot.shelf import ShelfSilent
from bot.storage.engine import reading
from bot.storage.tables import Message, StoredFile
from bot.web.errors import Problem
from bot.web.kept_files import kept_file
from bot.web.limits import Limit, address_of, limits_of
from bot.web.pages import parts_of
from feedback.errors import DataLocked

router = APIRouter(prefix=PREFIX, include_in_schema=False)

Paper = Mapping[str, str]


async def papers_in(
    request: Request, db: AsyncSession, messages: Sequence[Message]
) -> Callable[[int], Paper | None]:
    """Return what gives name and address of each paper that these messages brought."""
    orders = [order for one in messages if one.direction == "out" for order in one.payload.get("files", ())]
    named = {one.id: one.name for one in await papers_of(db, orders)}
    return lambda number: addressed(request, number, named[number]) if number in named else None


def addressed(request: Request, number: int, name: str) -> Paper:
    """Return a paper's name with an address that opens it for a day; only for whom the paper is for."""
    parts = parts_of(request)
    return {"name": name, "url": path_for(parts.secret_key, number, now=parts.clock.now())}


@router.get("/{given}")
async def paper(request: Request, given: str) -> Response:
    """Give a paper to whoever has an address of ours that still holds."""
    limits_of(request).spend(Limit.FORM_OF_ADDRESS, address_of(request))
    parts = parts_of(request)
    number = paper_in(parts.secret_key, given, now=parts.clock.now())
    async with reading(parts.sessions) as db:
        file = await db.get(StoredFile, number) if number is not None else None
    try:
        found = await kept_file(parts, file) if file is not None else None
    except DataLocked:
        found = None
    except ShelfSilent as silence:
        raise Problem(503, "paper_silent") from silence
    if found is None:
        raise Problem(404, "paper_gone")
    return found
