"""What is due by time: settling interrupted sends, forgetting what is old, a heartbeat that proves it."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk_groups import GroupDesk
from bot.parts import Parts
from bot.staff.upkeep import forget_expired
from bot.storage.tables import Heartbeat
from bot.work import handler, outgoing, retention

log = structlog.get_logger()

HEARTBEAT = "clock_jobs"


class ClockJobs:
    """Runs every job once; the caller repeats it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> None:
        """Run all jobs, each in its own transaction; the heartbeat comes last and only if all ran."""
        now = self._parts.clock.now()
        async with self._parts.transaction() as db:
            settled = await outgoing.recover(db, now=now)
        async with self._parts.transaction() as db:
            await handler.wake_all(db, now)
        async with self._parts.transaction() as db:
            forgotten = await retention.forget(db, now=now)
            await forget_expired(db, now=now)
            unneeded = await retention.forget_files(db, now=now)
        async with self._parts.transaction() as db:
            await GroupDesk(self._parts).ask_ratings_again(db)
        for sha256 in unneeded:
            await self._parts.files.forget(sha256)
        async with self._parts.transaction() as db:
            await self._beat(db)
        if settled or forgotten:
            log.info("clock_jobs.ran", settled=settled, forgotten=forgotten)
        self._parts.wakeups.ring("inbox")
        self._parts.wakeups.ring("outbox")

    async def _beat(self, db: AsyncSession) -> None:
        beat = await db.get(Heartbeat, HEARTBEAT)
        if beat is None:
            db.add(Heartbeat(job=HEARTBEAT, at=self._parts.clock.now()))
        else:
            beat.at = self._parts.clock.now()
