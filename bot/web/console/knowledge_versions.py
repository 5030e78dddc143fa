"""What went live, when, by whom and why; what each version changed, and the way back."""

import asyncio

from fastapi import Request, Response

from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.knowledge_publish import offer
from bot.web.console.knowledge_show import names_of, pieces_shown
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from faq import drafting, ledger
from faq.changes import change_from
from faq.content import load
from faq.errors import VersionNotFound
from faq.service import preview_import

VERSIONS = "/can-bo/kien-thuc/phien-ban"
#: So many pieces of a version are shown; an import may have hundreds.
MOST_PIECES = 60


@router.get("/kien-thuc/phien-ban")
async def versions_page(request: Request, visit: Known) -> Response:
    async with reading(visit.parts.sessions) as db:
        versions = await ledger.versions(db, limit=100)
    return page(request, "knowledge_versions.html", versions=versions, shipped=await _shipped(request, visit))


async def _shipped(request: Request, visit: Visit) -> tuple[int, int]:
    """Return how much of what came with the program is new here, and how much differs: once a version."""
    live = visit.parts.knowledge.version_id
    told: tuple[int | None, tuple[int, int]] | None = getattr(request.app.state, "shipped", None)
    if told is None or told[0] != live:
        content = await asyncio.to_thread(load)
        async with reading(visit.parts.sessions) as db:
            diff = await preview_import(db, content)
        told = live, (len(diff.added), len(diff.changed))
        request.app.state.shipped = told
    return told[1]


@router.get("/kien-thuc/phien-ban/{version_id}")
async def version_page(request: Request, visit: Known, version_id: int) -> Response:
    async with reading(visit.parts.sessions) as db:
        version = await ledger.version(db, version_id)
        if version is None:
            raise VersionNotFound(version_id)
        undone_by = await ledger.undone_by(db, version_id)
    changes = [change_from(one) for one in version.changes]
    names = names_of(visit.parts.knowledge.content, changes)
    return page(
        request, "knowledge_version.html", version=version, undone_by=undone_by, count=len(changes),
        pieces=pieces_shown(changes[:MOST_PIECES], names, visit.words),
    )  # fmt: skip


@router.post("/kien-thuc/phien-ban/{version_id}/hoan-tac")
async def undo_version(request: Request, visit: Known, version_id: int) -> Response:
    return await offer(request, visit, back=VERSIONS, make=lambda db: drafting.undo(db, version_id))
