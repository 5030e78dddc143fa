"""Work that is done to its end even where whoever asked for it has left."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

#: What goes on; a task that nobody holds may be collected before its end.
running: set[asyncio.Task[Any]] = set()


async def undisturbed(work: Coroutine[Any, Any, T]) -> T:
    """Return what the work gives; who leaves meanwhile ends the waiting for it, not the work.

    A stream whose browser is gone is cancelled again at every step, also where the database tidies up: its
    connection would be thrown away, with a fault in the log that is none.
    """
    task = asyncio.create_task(work)
    running.add(task)
    task.add_done_callback(running.discard)
    return await asyncio.shield(task)
