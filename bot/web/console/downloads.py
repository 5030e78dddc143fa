"""The same figures and lists as files."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import BinaryIO
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from bot.exports import MEDIA_TYPES, export, file_name
from bot.web.console.dashboard import asked_of
from bot.web.console.entrance import Known
from bot.web.console.figures import FORMATS
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.visit import Visit
from feedback.looks import record_export

PIECE = 64 * 1024


@router.get("/so-lieu/tai/so-lieu.{format}")
async def figures_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "statistics", format)


@router.get("/so-lieu/tai/ho-so.{format}")
async def cases_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "cases", format)


@router.get("/cau-hoi/tai.{format}")
async def misses_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    return await _file(request, visit, "misses", format)


async def _file(request: Request, visit: Visit, what: str, kind: str) -> Response:
    if kind not in FORMATS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    asked = await asked_of(request, visit)
    span, path = asked.span, asked.path
    if what == "cases":
        # Before the file: nobody takes out what is not on record.
        async with visit.parts.transaction() as db:
            await record_export(
                db, span.period, path, "cases_file", officer=visit.actor, now=visit.parts.clock.now()
            )
    file = await export(visit.parts, what, span.period, kind, asked.scope)
    return sent(file, file_name(what, span.period, kind), MEDIA_TYPES[kind])


def sent(file: BinaryIO, name: str, media_type: str) -> Response:
    """Return a file as a download, read piece by piece and closed at the end."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return StreamingResponse(
        _pieces(file),
        media_type=media_type,
        headers={
            "Content-Length": str(size),
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )


async def _pieces(file: BinaryIO) -> AsyncIterator[bytes]:
    with file:
        while piece := await asyncio.to_thread(file.read, PIECE):
            yield piece
