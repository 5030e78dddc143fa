"""Sends what is outgoing: in order for each person, within the channel's limits, with a known outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_papers import STORED, as_line, for_channel
from bot.channels.base import (
    Channel,
    ChannelBroken,
    DeliveryFailed,
    OutcomeUnknown,
    Refused,
    Sent,
    TryLater,
)
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.engine import reading
from bot.words import Words
from bot.work import holds, outgoing
from bot.work.failures import after_failure, held
from bot.work.health import Health
from bot.work.made_files import made_file
from bot.work.outbox import reply_of
from bot.work.outgoing import Job, Outcome
from bot.work.pace import GROUP_SPAN, Pace
from bot.work.replied import PARTS_SENT
from bot.work.splitting import in_parts
from bot.work.staff_topics import StaffTopics
from bot.work.together import Together
from bot.work.windows import may_go

log = structlog.get_logger()

#: What is under way at once; each message of another person.
MOST_AT_ONCE = 30
#: How often to look for more while messages are under way.
LOOK_EVERY = timedelta(milliseconds=50)
#: With more than so many under way it is enough to look now and then.
ENOUGH = MOST_AT_ONCE // 2
LOOK_SELDOM = timedelta(milliseconds=400)
#: Notices to many that are under way at once: few, so that an answer never waits behind them.
MOST_BULK = 4
#: How often to look for such notices while there are none.
LOOK_FOR_BULK = timedelta(seconds=1)
#: Whoever has to wait longer for their own turn waits in the queue.
LONGEST_TURN = timedelta(seconds=2)
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
        self._health = Health()
        self._topics = StaffTopics(parts, channel)
        self._knows_before = False
        self._under_way: set[asyncio.Task[None]] = set()
        self._bulk_under_way: set[asyncio.Task[None]] = set()
        self._bulk_at = self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._record: Together[Outcome] = Together(parts.sessions, self._keep)

    async def step(self) -> int:
        """Begin to send what may be sent now and return how many messages that were.

        Nobody waits for a slow person: the step returns while messages are still under way.
        """
        if len(self._under_way) >= MOST_AT_ONCE:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        now = self._parts.clock.now()
        if not self._knows_before:
            await self._look_back(now)
        if self._pace.held(now) or self._looked_just_now(now):
            return 0
        self._looked_at = now
        jobs = await self._claim(now)
        for job in jobs:
            task = asyncio.create_task(self._deliver(job))
            self._under_way.add(task)
            if job.message.importance == Importance.BULK:
                self._bulk_under_way.add(task)
            task.add_done_callback(self._ended)
        return len(jobs)

    def rest(self) -> None:
        """Forget what went before: another process sends on this channel from now on."""
        self._knows_before = False

    async def _look_back(self, now: datetime) -> None:
        """Know what was sent just now and how long the channel must be silent, by whomever it was learnt."""
        async with reading(self._parts.sessions) as db:
            until = await holds.held_until(db, self._channel.name)
            sent = await holds.sent_since(db, self._channel.name, now - GROUP_SPAN)
        self._pace = Pace(self._channel.limits)
        for peer, at in sent:
            self._pace.sent(peer, at)
        if until is not None and until > now:
            log.info("delivery.held", channel=self._channel.name, until=until.isoformat())
            self._pace.hold(until)
        self._knows_before = True

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
        self._bulk_under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery.not_recorded", exc_info=error)
        # What waited behind this message may go now.
        self._parts.wakeups.ring("outbox")

    async def _claim(self, now: datetime) -> Sequence[Job]:
        at_most = MOST_AT_ONCE - len(self._under_way)
        if self._health.probing:
            at_most = min(at_most, 1 - len(self._under_way))
        if at_most <= 0:
            return ()
        async with reading(self._parts.sessions, short=True) as db:
            found = [*await outgoing.sendable(db, self._channel.name, now=now, at_most=at_most)]
            room = min(at_most - len(found), MOST_BULK - len(self._bulk_under_way))
            if room > 0 and now >= self._bulk_at:
                bulk = await outgoing.sendable(db, self._channel.name, now=now, at_most=room, bulk=True)
                self._bulk_at = now if bulk else now + LOOK_FOR_BULK
                found += bulk
        if not found:
            return ()
        async with self._parts.transaction(short=True) as db:
            return await outgoing.claim(db, found, now=now)

    async def _deliver(self, job: Job) -> None:
        now = self._parts.clock.now()
        if not may_go(self._channel, job.message, job.conversation, self._parts.settings, now=now):
            await self._record.add([held(job.message, "window closed")])
            return
        reply = await for_channel(self._parts, self._channel, self._reply(job), job.conversation.language)
        parts: list[Reply | str] = [*in_parts(reply, self._channel), *reply.files]
        # A repeat begins anew: its parts are not cut where they were cut before.
        out = 0 if job.message.repeat else int(job.message.payload.get(PARTS_OUT, 0))
        payload = dict(job.message.payload)
        sent, billed = Sent(), False
        try:
            for part in parts[out:]:
                await self._wait_for_turn(job)
                sent = await self._out(job, part)
                self._health.works()
                out, billed = out + 1, billed or sent.billed
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
        outcome = replace(outcome, billed=billed)
        await self._record.add([outcome])

    async def _out(self, job: Job, part: Reply | str) -> Sent:
        """Send a part of a message, counted while it is on its way."""
        ceiling = self._pace.ceiling
        number = ceiling.leaves(self._parts.clock.now())
        try:
            return await self._send(job, part)
        finally:
            ceiling.answered(number, self._parts.clock.now())

    async def _send(self, job: Job, part: Reply | str) -> Sent:
        """Send a part of a message, or make the file that it orders and send that.

        A kept file that the channel will not take is told of by its address instead.
        """
        if isinstance(part, Reply):
            return await self._topics.send(job, part)
        try:
            made = await made_file(self._parts, part)
            return await self._channel.send_document(job.conversation.peer, made)
        except Refused as refusal:
            if not part.startswith(STORED):
                raise
            log.info("message.file_refused", message=job.message.id, reason=refusal.reason)
            line = await as_line(self._parts, reply_of(job.message), part, job.conversation.language)
            return await self._topics.send(job, line)

    def _reply(self, job: Job) -> Reply:
        reply = reply_of(job.message)
        if job.message.repeat:
            note = Words(job.conversation.language).say("chat.repeat")
            reply = replace(reply, text=f"{note}\n{reply.text}")
        return reply

    async def _wait_for_turn(self, job: Job) -> None:
        # First for the person, then for the channel: whoever waits for themselves holds no place in the line.
        peer = job.conversation.peer
        own = self._pace.due_of_chat(peer, self._parts.clock.now())
        if own > LONGEST_TURN:
            raise TryLater("too many messages", after_s=own.total_seconds())
        await self._wait(self._pace.wait_of_chat(peer, self._parts.clock.now()))
        if job.message.importance == Importance.BULK:
            await self._wait(self._pace.wait_of_bulk(self._parts.clock.now()))
        await self._wait(self._pace.wait_of_all(self._parts.clock.now()))
        while late := self._pace.ceiling.wait(self._parts.clock.now()):
            await self._sleep(late.total_seconds())
        if held := self._pace.held(self._parts.clock.now()):
            raise TryLater("the channel rests", after_s=held.total_seconds())

    async def _wait(self, left: timedelta) -> None:
        if left:
            await self._sleep(left.total_seconds())

    def _after_failure(self, job: Job, failure: DeliveryFailed) -> Outcome:
        now = self._parts.clock.now()
        log.info("message.not_sent", message=job.message.id, kind=type(failure).__name__)
        if isinstance(failure, ChannelBroken):
            log.error("channel.broken", channel=self._channel.name)
        outcome = after_failure(job.message, failure, now=now)
        if rest := self._health.channel_rests(failure, job.conversation.peer, now):
            self._pace.hold(now + rest)
            outcome = replace(outcome, channel_until=now + rest)
        return outcome

    async def _keep(self, db: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        now = self._parts.clock.now()
        await outgoing.record(db, outcomes, settings=self._parts.settings, now=now)
        until = max((one.channel_until for one in outcomes if one.channel_until), default=now)
        if until - now >= holds.WORTH_KEEPING:
            await holds.keep(db, self._channel.name, until)

    async def next_try(self) -> datetime | None:
        """Return when to look for the next message of this channel, if one may wait for its time."""
        now = self._parts.clock.now()
        if held := self._pace.held(now):
            return now + held
        if self._under_way:
            return max(now, self._looked_at + self._look_every())
        async with reading(self._parts.sessions) as db:
            return await outgoing.next_due(db, self._channel.name)
