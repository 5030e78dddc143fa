"""Whether we live, and whether we do our work: for whoever watches or restarts us."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.engine import reading
from bot.storage.tables import Conversation, Heartbeat, Message
from bot.web.pages import parts_of
from feedback.checking import records_found
from feedback.watching import missed

log = structlog.get_logger()
router = APIRouter(tags=["health"])

#: How long a message may wait beyond the moment from which it could be handled.
LONGEST_WAIT = timedelta(minutes=1)
#: The background job whose heartbeat is watched, and how old it may be.
CLOCK_JOBS = "clock_jobs"
LONGEST_SILENCE = timedelta(minutes=5)


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "ok"}


@router.get("/readyz", responses={503: {"description": "Not ready, and why."}})
async def ready(request: Request) -> JSONResponse:
    """Say whether the work is done in time; if not, why."""
    parts = parts_of(request)
    try:
        async with reading(parts.sessions) as db:
            reasons = await reasons_against(db, now=parts.clock.now())
    except (SQLAlchemyError, OSError) as error:
        log.warning("ready.no_database", error=type(error).__name__)
        reasons = ["database: unreachable"]
    status = "not ready" if reasons else "ready"
    return JSONResponse({"status": status, "reasons": list(reasons)}, 503 if reasons else 200)


async def reasons_against(db: AsyncSession, *, now: datetime) -> Sequence[str]:
    """Return why we are not ready; nothing if we are."""
    reasons = []
    waiting_since = await oldest_waiting(db)
    if waiting_since is not None and now - waiting_since > LONGEST_WAIT:
        seconds = int((now - waiting_since).total_seconds())
        reasons.append(f"queue: the oldest unhandled message waits for {seconds} s")
    beat = await db.scalar(select(Heartbeat.at).where(Heartbeat.job == CLOCK_JOBS))
    if beat is None:
        reasons.append(f"{CLOCK_JOBS}: never ran")
    elif now - beat > LONGEST_SILENCE:
        reasons.append(f"{CLOCK_JOBS}: last ran {int((now - beat).total_seconds())} s ago")
    undone = await missed(db, now=now)
    if undone.unwatched:
        reasons.append(f"cases: {undone.unwatched} were not looked at when their time came")
    if undone.late_without_line:
        reasons.append(f"late: {undone.late_without_line} cases are late without a line that says so")
    found = await records_found(db)
    if found is not None and found.faults:
        reasons.append(f"records: the check of {found.day} found {found.faults} faults")
    elif found is not None and found.is_old(now):
        reasons.append(f"records: last checked on {found.day}")
    return reasons


async def oldest_waiting(db: AsyncSession) -> datetime | None:
    """Return since when the oldest unhandled message could have been handled."""
    since: datetime | None = await db.scalar(
        select(func.min(func.coalesce(Conversation.ready_at, Message.created_at)))
        .select_from(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.state == "new", Message.direction == "in")
    )
    return since
