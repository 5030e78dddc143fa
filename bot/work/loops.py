"""Keeps the workers going for as long as the program runs."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import structlog

from bot.channels.base import Channel
from bot.hooks.listeners import BELL
from bot.hooks.sender import HookSender
from bot.parts import Parts
from bot.storage.engine import reading
from bot.storage.sqlite_engine import take_measure
from bot.work.clock_jobs import ClockJobs
from bot.work.delivery import Delivery
from bot.work.fetcher import Fetcher
from bot.work.handler import Handler
from bot.work.leader import Leader
from bot.work.nightly import Nightly
from bot.work.notices import NoticeFeeder
from bot.work.outbox import FETCHED_BY_PEOPLE
from bot.work.sending import Sending
from feedback.calendar_changes import calendar_in_force

log = structlog.get_logger()

#: A worker that hears no bell looks by itself after so many seconds.
LOOK_AGAIN_S = 1.0
#: After an unexpected failure a worker rests so long.
REST_S = 1.0
CLOCK_JOBS_S = 20.0
NIGHTLY_S = 60.0
REFRESH_S = 10.0
MEASURE_S = 6 * 3600.0
LEADER_S = 5.0
#: Conversations of one step share a commit. SQLite has one writer; on PostgreSQL several steps overlap.
SQLITE_AT_ONCE = 25
POSTGRES_WORKERS = 3
POSTGRES_AT_ONCE = 6

Step = Callable[[], Awaitable[int]]
NextAt = Callable[[], Awaitable[datetime | None]]


class Loops:
    """All background work of one process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._leader = Leader(parts.engine)
        self._tasks: list[asyncio.Task[None]] = []
        self._notices = NoticeFeeder(parts)
        self._hooks = HookSender(parts)
        self._deliveries: list[Delivery] = []

    def start(self) -> None:
        """Start every worker."""
        parts = self._parts
        sqlite = parts.engine.dialect.name == "sqlite"
        for _ in range(1 if sqlite else POSTGRES_WORKERS):
            handler = Handler(parts, conversations_at_once=SQLITE_AT_ONCE if sqlite else POSTGRES_AT_ONCE)
            self._run("handler", self._work("inbox", handler.step, handler.next_ready, full=handler.at_once))
        fetcher = Fetcher(parts)
        self._run("fetcher", self._work("files", fetcher.step))
        for channel in parts.channels.values():
            self._run(f"channel:{channel.name}", self._poll(channel))
            if channel.name in FETCHED_BY_PEOPLE:
                continue
            delivery = Delivery(parts, channel)
            self._deliveries.append(delivery)
            sending = Sending(self._leader, channel.name, delivery)
            self._run(f"delivery:{channel.name}", self._work("outbox", sending.step, sending.next_try))
        self._run("notices", self._work("notices", self._feed_notices))
        self._run("hooks", self._work(BELL, self._tell_systems))
        self._run("clock_jobs", self._clock_jobs())
        self._run("nightly", self._nightly())
        self._run("refresh", self._refresh())
        self._run("measure", self._measure())
        if not sqlite:
            from bot.work.listening import listen  # noqa: PLC0415 - its driver is loaded where it is used

            self._run("listen", listen(parts.engine, parts.wakeups))

    async def stop(self) -> None:
        """End every worker; what is in the middle of a transaction is rolled back and done again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(delivery.stop() for delivery in self._deliveries))
        await self._leader.step_down()

    def _run(self, name: str, work: Awaitable[None]) -> None:
        self._tasks.append(asyncio.create_task(_until_cancelled(name, work), name=name))

    async def _work(self, bell: str, step: Step, next_at: NextAt | None = None, *, full: int = 1) -> None:
        """Step on; after less than a full step look first, without a transaction, when there is more."""
        ears = self._parts.wakeups.listen(bell)
        while True:
            try:
                if await step() >= full:
                    continue
                wait = await self._pause(next_at)
            except Exception:
                log.exception("worker.failed", bell=bell)
                wait = REST_S
            await self._parts.wakeups.wait(ears, at_most_s=wait)

    async def _pause(self, next_at: NextAt | None) -> float:
        due = await next_at() if next_at else None
        if due is None:
            return LOOK_AGAIN_S
        return min(LOOK_AGAIN_S, max(0.01, (due - self._parts.clock.now()).total_seconds()))

    async def _feed_notices(self) -> int:
        return await self._notices.step() if await self._leader.leads() else 0

    async def _tell_systems(self) -> int:
        return await self._hooks.step() if await self._leader.leads() else 0

    async def _poll(self, channel: Channel) -> None:
        """Let the leader receive; who loses the lead stops."""
        receiving: asyncio.Task[None] | None = None
        try:
            while True:
                leads = await self._leader.leads()
                if leads and receiving is None:
                    receiving = asyncio.create_task(self._receive(channel))
                elif not leads and receiving is not None:
                    receiving.cancel()
                    receiving = None
                await asyncio.sleep(LEADER_S)
        finally:
            if receiving is not None:
                receiving.cancel()
                with suppress(asyncio.CancelledError):
                    await receiving

    async def _receive(self, channel: Channel) -> None:
        while True:
            try:
                await channel.run(self._parts.receiver.receive)
            except Exception:
                log.exception("channel.stopped", channel=channel.name)
                await asyncio.sleep(REST_S)
            else:
                return

    async def _clock_jobs(self) -> None:
        jobs = ClockJobs(self._parts)
        while True:
            try:
                if await self._leader.leads():
                    await jobs.step()
            except Exception:
                log.exception("clock_jobs.failed")
            await asyncio.sleep(CLOCK_JOBS_S)

    async def _nightly(self) -> None:
        nightly = Nightly(self._parts)
        while True:
            await asyncio.sleep(NIGHTLY_S)
            try:
                if await self._leader.leads():
                    await nightly.step()
            except Exception:
                log.exception("nightly.failed")

    async def _measure(self) -> None:
        while True:
            try:
                await take_measure(self._parts.engine)
            except Exception:
                log.exception("measure.failed")
            await asyncio.sleep(MEASURE_S)

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(REFRESH_S)
            try:
                async with reading(self._parts.sessions) as db:
                    await self._parts.knowledge.refresh(db)
                    await self._parts.units.refresh(db)
                    await self._parts.office.refresh(db, self._parts.knowledge)
                    self._parts.calendar = await calendar_in_force(db)
            except Exception:
                log.exception("refresh.failed")


async def _until_cancelled(name: str, work: Awaitable[None]) -> None:
    try:
        await work
    except asyncio.CancelledError:
        raise
    except Exception:
        log.exception("task.ended", task=name)
