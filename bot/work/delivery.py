"""Sends what is outgoing: in order for each person, within the channel's limits, with a known outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel, ChannelBroken, DeliveryFailed, OutcomeUnknown, Sent
from bot.dialogue.model import Reply
from bot.parts import Parts
from bot.storage.engine import reading
from bot.words import Words
from bot.work import outgoing
from bot.work.failures import after_failure, channel_rests
from bot.work.outbox import reply_of
from bot.work.outgoing import Job, Outcome
from bot.work.pace import Pace
from bot.work.replied import PARTS_SENT
from bot.work.splitting import in_parts
from bot.work.together import Together

log = structlog.get_logger()

#: What is under way at once; each message of another person.
MOST_AT_ONCE = 30
#: How often to look for more while messages are under way.
LOOK_EVERY = timedelta(milliseconds=50)
#: With more than so many under way it is enough to look now and then.
ENOUGH = MOST_AT_ONCE // 2
LOOK_SELDOM = timedelta(milliseconds=400)
#: Under which a message's payload keeps how many of its parts are out.
PARTS_OUT = "parts_out"

Sleep = Callable[[float], Awaitable[None]]


class Delivery:
    """Sends one channel's messages."""

    def __init__(self, parts: Parts, channel: Channel, *, sleep: Sleep = asyncio.sleep) -> None:
        self._parts = parts
        self._channel = channel
        self._sleep = sleep
        self._pace = Pace(channel.limits)
        self._under_way: set[asyncio.Task[None]] = set()
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._record: Together[Outcome] = Together(parts.sessions, self._keep)

    async def step(self) -> int:
        """Begin to send what may be sent now and return how many messages that were.

        Nobody waits for a slow person: the step returns while messages are still under way.
        """
        if len(self._under_way) >= MOST_AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        now = self._parts.clock.now()
        if self._pace.held(now) or self._looked_just_now(now):
            return 0
        self._looked_at = now
        jobs = await self._claim(now)
        for job in jobs:
            task = asyncio.create_task(self._deliver(job))
            self._under_way.add(task)
            task.add_done_callback(self._ended)
        return len(jobs)

    def _looked_just_now(self, now: datetime) -> bool:
        return now - self._looked_at < self._look_every()

    def _look_every(self) -> timedelta:
        # Looking costs a transaction: not at every bell while messages are under way, and seldom while there
        # are enough to keep the channel busy at its pace.
        if not self._under_way:
            return timedelta()
        return LOOK_SELDOM if len(self._under_way) > ENOUGH else LOOK_EVERY

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Break off what is under way; its outcome is unknown, see ``recover``."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        # An outcome that is known by now is kept.
        await self._record.settle()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery.not_recorded", exc_info=error)
        # What waited behind this message may go now.
        self._parts.wakeups.ring("outbox")

    async def _claim(self, now: datetime) -> Sequence[Job]:
        at_most = MOST_AT_ONCE - len(self._under_way)
        async with reading(self._parts.sessions) as db:
            found = await outgoing.sendable(db, self._channel.name, now=now, at_most=at_most)
        if not found:
            return ()
        async with self._parts.transaction() as db:
            return await outgoing.claim(db, found, now=now)

    async def _deliver(self, job: Job) -> None:
        parts = in_parts(self._reply(job), self._channel)
        # A repeat begins anew: its parts are not cut where they were cut before.
        out = 0 if job.message.repeat else int(job.message.payload.get(PARTS_OUT, 0))
        payload = dict(job.message.payload)
        sent = Sent()
        try:
            for part in parts[out:]:
                await self._wait_for_turn(job.conversation.peer)
                sent = await self._channel.send(job.conversation.peer, part)
                out += 1
                if len(parts) > 1:
                    # A reply to any part is a reply to the whole.
                    payload[PARTS_SENT] = [*payload.get(PARTS_SENT, ()), sent.external_id]
        except DeliveryFailed as failure:
            outcome = self._after_failure(job, failure)
            if out:
                outcome = replace(outcome, payload={**payload, PARTS_OUT: out})
        except Exception:
            # The edge of each message: whatever broke, it may have gone out, and the rest must go on.
            log.exception("message.send_broke", message=job.message.id)
            outcome = self._after_failure(job, OutcomeUnknown("broke"))
        else:
            outcome = Outcome(job.message.id, job.conversation.id, "sent", sent_as=sent.external_id)
            outcome = replace(outcome, payload=payload if PARTS_SENT in payload else None)
        await self._record.add([outcome])

    def _reply(self, job: Job) -> Reply:
        reply = reply_of(job.message)
        if job.message.repeat:
            note = Words(job.conversation.language).say("chat.repeat")
            reply = replace(reply, text=f"{note}\n{reply.text}")
        return reply

    async def _wait_for_turn(self, peer: str) -> None:
        # First for the person, then for the channel: whoever waits for themselves holds no place in the line.
        for wait in (self._pace.wait_of_chat, self._pace.wait_of_all):
            left = wait(peer, self._parts.clock.now())
            if left:
                await self._sleep(left.total_seconds())

    def _after_failure(self, job: Job, failure: DeliveryFailed) -> Outcome:
        now = self._parts.clock.now()
        log.info("message.not_sent", message=job.message.id, kind=type(failure).__name__)
        if isinstance(failure, ChannelBroken):
            log.error("channel.broken", channel=self._channel.name)
        if rest := channel_rests(failure, attempts=job.message.attempts):
            self._pace.hold(now + rest)
        return after_failure(job.message, failure, now=now)

    async def _keep(self, db: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        await outgoing.record(db, outcomes, settings=self._parts.settings, now=self._parts.clock.now())

    async def next_try(self) -> datetime | None:
        """Return when to look for the next message of this channel, if one may wait for its time."""
        if self._under_way:
            return self._looked_at + self._look_every()
        async with reading(self._parts.sessions) as db:
            due = await outgoing.next_due(db, self._channel.name)
        now = self._parts.clock.now()
        return None if due is None else max(due, now + self._pace.held(now))
