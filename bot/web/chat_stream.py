"""Waiting for what the bot says: one long poll, or a stream of server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import structlog
from fastapi import Request
from sqlalchemy.exc import SQLAlchemyError

from bot.dialogue.model import Importance
from bot.storage.engine import reading
from bot.storage.tables import Message
from bot.web.chat_store import Thread, language_of, outgoing
from bot.web.chat_view import shown
from bot.web.pages import parts_of
from bot.web.papers import papers_in
from bot.web.undisturbed import undisturbed
from bot.work.reaching import fetched

log = structlog.get_logger()

#: Another process may have written without our bell ringing: look by ourselves after so long, and less and
#: less often while nothing comes, since a thousand open pages would look a thousand times.
LOOK_AFTER_S = 3.0
LOOK_AT_LEAST_EVERY_S = 12.0
#: Whoever waits notices so soon that the server wants to leave.
NOTICE_LEAVING_S = 3.0
#: So many pages and calls of one conversation may wait at once; one more is answered with what there is.
MOST_WAITING = 20
#: A sign of life, so that no proxy takes the stream for dead.
HEARTBEAT_S = 15.0
#: How long a browser waits before it opens a broken stream again.
RETRY_MS = 2000

Look = Callable[[], Awaitable[list[dict[str, Any]]]]
Wait = Callable[[float], Awaitable[None]]


@contextmanager
def bell_of(request: Request, thread: Thread) -> Iterator[Wait | None]:
    """Give a function that waits until it is time to look again, at most so many seconds.

    None if too many wait in this conversation already.
    """
    wakeups, bell = parts_of(request).wakeups, f"conversation:{thread.id}"
    if wakeups.listeners(bell) >= MOST_WAITING:
        yield None
        return
    event, pause_s = wakeups.listen(bell), LOOK_AFTER_S

    async def wait(at_most_s: float) -> None:
        nonlocal pause_s
        left = min(at_most_s, pause_s)
        while not (rung := await wakeups.wait(event, at_most_s=min(left, NOTICE_LEAVING_S))):
            left -= NOTICE_LEAVING_S
            if left <= 0 or request.app.state.leaving:
                break
        pause_s = LOOK_AFTER_S if rung else min(2 * pause_s, LOOK_AT_LEAST_EVERY_S)

    try:
        yield wait
    finally:
        wakeups.forget(bell, event)


async def new_messages(request: Request, thread: Thread, *, after: int) -> list[dict[str, Any]]:
    """Return what was said after a number, now."""
    async with reading(parts_of(request).sessions) as db:
        rows = await outgoing(db, thread, after=after)
        # As it is now: the thread was read when the stream began.
        language = await language_of(db, thread) if rows else thread.language
        papers = await papers_in(request, db, rows)
    await now_seen(request, rows)
    return [shown(row, papers=papers) | {"language": language} for row in rows]


async def now_seen(request: Request, rows: Sequence[Message]) -> None:
    """Keep that what is owed to the person has come to their page; of other messages nobody asks."""
    news = [
        row.id
        for row in rows
        if row.direction == "out" and row.state == "sent" and row.importance == Importance.IMPORTANT
    ]
    if news:
        parts = parts_of(request)
        try:
            async with parts.transaction(short=True) as db:
                await fetched(db, news, now=parts.clock.now())
        except SQLAlchemyError:
            # People read on while nothing can be written; the next look keeps it.
            log.exception("chat.seen_not_kept", conversation=rows[0].conversation_id)


async def poll(request: Request, thread: Thread, look: Look, *, wait_s: float) -> list[dict[str, Any]]:
    """Return what there is, or the first that comes within the time."""
    loop = asyncio.get_running_loop()
    until = loop.time() + wait_s
    with bell_of(request, thread) as wait:
        while True:
            found = await look()
            left = until - loop.time()
            if found or left <= 0 or wait is None or request.app.state.leaving:
                return found
            await wait(left)


async def events(
    request: Request, thread: Thread, *, after: int, heartbeat_s: float = HEARTBEAT_S
) -> AsyncIterator[str]:
    """Give what is said as server-sent events, from the message after a number on, until we leave."""
    loop = asyncio.get_running_loop()
    yield f"retry: {RETRY_MS}\n\n"
    beat = loop.time()
    with bell_of(request, thread) as wait:
        while not request.app.state.leaving:
            for message in await undisturbed(new_messages(request, thread, after=after)):
                after = message["seq"]
                yield f"id: {after}\nevent: message\ndata: {json.dumps(message, ensure_ascii=False)}\n\n"
                beat = loop.time()
            if loop.time() - beat >= heartbeat_s:
                yield ": alive\n\n"
                beat = loop.time()
            if wait is None:
                return
            await wait(heartbeat_s)
