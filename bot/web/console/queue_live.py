"""Tells an open queue that something happened, so that it can look again: server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

from fastapi import Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.router import router
from bot.web.undisturbed import undisturbed
from feedback.tables import RegisterHead

#: How often the end of the register is looked at for each open queue: one row.
LOOK_EVERY_S = 3.0
#: A sign of life, so that no proxy takes the stream for dead.
HEARTBEAT_LOOKS = 5
#: After so many looks the stream ends and the browser comes back, with its session checked anew.
MOST_LOOKS = 200
RETRY_MS = 3000
#: How long an open queue rests after it was renewed: each renewal is a whole page, and there are many queues.
REST_MS = 10_000

Pause = Callable[[float], Awaitable[object]]


async def last_line(db: AsyncSession) -> int:
    """Return the number of the register's last line; it grows with everything that happens to a case."""
    return await db.scalar(select(RegisterHead.last_event_id)) or 0


async def _last(parts: Parts) -> int:
    async with reading(parts.sessions) as db:
        return await last_line(db)


@router.get("/song")
async def queue_events(request: Request, visit: Known, tu: int = 0) -> Response:
    """Say ``changed`` whenever the register grows beyond the line ``tu``, until the browser leaves."""

    def leaving() -> bool:
        return bool(request.app.state.leaving)

    stream = changes(visit.parts, after=tu, leaving=leaving)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


async def changes(
    parts: Parts, *, after: int, leaving: Callable[[], bool], pause: Pause = asyncio.sleep
) -> AsyncIterator[str]:
    """Give the events of one open queue.

    Args:
        parts: the program.
        after: the last line that the page knows of.
        leaving: whether the server wants to stop.
        pause: waits so many seconds.
    """
    yield f"retry: {RETRY_MS}\n\n"
    for look in range(MOST_LOOKS):
        if leaving():
            return
        last = await undisturbed(_last(parts))
        if last > after:
            after = last
            yield f"id: {last}\nevent: changed\ndata: {last}\n\n"
        elif look % HEARTBEAT_LOOKS == 0:
            yield ": alive\n\n"
        await pause(LOOK_EVERY_S)
