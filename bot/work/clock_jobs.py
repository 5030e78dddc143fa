"""What is due by time: settling interrupted sends, forgetting what is old, a heartbeat that proves it."""

from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk_groups import GroupDesk
from bot.hooks.listeners import forget_old
from bot.parts import Parts
from bot.shelf import ShelfSilent
from bot.staff.upkeep import forget_expired
from bot.storage.engine import reading
from bot.storage.tables import Heartbeat
from bot.work import outgoing, retention, waiting
from bot.work.channel_watch import ChannelWatch
from bot.work.clock_jobs_cases import CaseWatch
from bot.work.clock_jobs_digest import Digest
from bot.work.own_data import go_on_with_requests
from bot.work.reaching import Reacher
from bot.work.staff_bell import StaffBell
from feedback.calendar_changes import calendar_in_force

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
            await waiting.wake_all(db, now)
        async with self._parts.transaction() as db:
            forgotten = await retention.forget(db, now=now)
            await forget_expired(db, now=now)
            await forget_old(db, now=now)
        async with self._parts.transaction() as db:
            await go_on_with_requests(db, self._parts)
        async with self._parts.transaction() as db:
            await GroupDesk(self._parts).ask_ratings_again(db)
        await self._forget_files(now)
        looked_at = await self._cases()
        async with self._parts.transaction() as db:
            await self._beat(db)
        if settled or forgotten or looked_at:
            log.info("clock_jobs.ran", settled=settled, forgotten=forgotten, looked_at=looked_at)
        self._parts.wakeups.ring("inbox")
        self._parts.wakeups.ring("outbox")

    async def _forget_files(self, now: datetime) -> None:
        try:
            async with self._parts.transaction() as db:
                for sha256 in await retention.forget_files(db, now=now):
                    # Before the rows say that they are gone: what could not be removed is tried again.
                    await self._parts.files.forget(sha256)
        except ShelfSilent as silence:
            log.warning("files.not_forgotten", why=str(silence))

    async def _cases(self) -> int:
        """Run the clocks of cases by the calendar as it is now, then tell staff what waits."""
        async with reading(self._parts.sessions) as db:
            self._parts.calendar = await calendar_in_force(db)
        looked_at = await CaseWatch(self._parts).step()
        await Digest(self._parts).step()
        async with self._parts.transaction() as db:
            await Reacher(self._parts).step(db)
        async with self._parts.transaction() as db:
            await ChannelWatch(self._parts).step(db)
        async with self._parts.transaction() as db:
            await StaffBell(self._parts).tell_waiting(db)
        return looked_at

    async def _beat(self, db: AsyncSession) -> None:
        beat = await db.get(Heartbeat, HEARTBEAT)
        if beat is None:
            db.add(Heartbeat(job=HEARTBEAT, at=self._parts.clock.now()))
        else:
            beat.at = self._parts.clock.now()
