"""Sends what is outgoing: in order for each person, within the channel's limits, with a known outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.channels.base import (
    Channel,
    ChannelBroken,
    DeliveryFailed,
    Moved,
    OutcomeUnknown,
    Sent,
    TryLater,
    Unreachable,
)
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.engine import reading
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work import staff_group
from bot.work.outbox import reply_of
from bot.work.pace import Pace
from bot.work.splitting import split_text
from bot.work.together import Together

log = structlog.get_logger()

#: What is under way at once; each message of another person.
MOST_AT_ONCE = 30
#: How often to look for more while messages are under way.
LOOK_EVERY = timedelta(milliseconds=50)
#: A message that another process was sending this long ago has an unknown outcome.
SENDING_LEASE = timedelta(minutes=2)
#: Tries before a message is given up, with pauses that double up to an hour: about half a day.
MOST_ATTEMPTS = 18
LONGEST_PAUSE = timedelta(hours=1)
#: How long a channel rests when its token is refused.
BROKEN_PAUSE = timedelta(minutes=5)

#: Under which a message's payload keeps how many of its parts are out.
PARTS_OUT = "parts_out"

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message."""

    message_id: int
    conversation_id: int
    state: str
    reason: str = ""
    sent_as: str = ""
    not_before: datetime | None = None
    repeat: bool = False
    unreachable: bool = False
    new_peer: str = ""
    counts: bool = True  #: as a try that failed
    payload: dict[str, Any] | None = None  #: with how many parts are out already


@dataclass(frozen=True, slots=True)
class _Job:
    message: Message
    conversation: Conversation


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
        async with self._parts.transaction() as db:
            jobs = await self._claim(db, now, at_most=MOST_AT_ONCE - len(self._under_way))
        for job in jobs:
            task = asyncio.create_task(self._deliver(job))
            self._under_way.add(task)
            task.add_done_callback(self._ended)
        return len(jobs)

    def _looked_just_now(self, now: datetime) -> bool:
        # Looking costs a transaction: with messages under way, not at every bell.
        return bool(self._under_way) and now - self._looked_at < LOOK_EVERY

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def stop(self) -> None:
        """Break off what is under way; its outcome is unknown, see ``recover``."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("delivery.not_recorded", exc_info=error)
        # What waited behind this message may go now.
        self._parts.wakeups.ring("outbox")

    async def _claim(self, db: AsyncSession, now: datetime, *, at_most: int) -> Sequence[_Job]:
        earlier = aliased(Message)
        rows = await db.execute(
            select(Message, Conversation)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(
                Message.channel == self._channel.name,
                Message.direction == "out",
                Message.state == "queued",
                or_(Message.not_before.is_(None), Message.not_before <= now),
                # In order for each person: nothing overtakes what waits or is on its way.
                ~select(earlier.id)
                .where(
                    earlier.conversation_id == Message.conversation_id,
                    earlier.direction == "out",
                    earlier.state.in_(("queued", "sending")),
                    earlier.id < Message.id,
                )
                .exists(),
            )
            .order_by(Message.id)
            .limit(at_most)
            .with_for_update(skip_locked=True, of=Message)
        )
        jobs = [_Job(message, conversation) for message, conversation in rows]
        for job in jobs:
            job.message.state, job.message.state_at = "sending", now
            job.message.attempts += 1
        return jobs

    async def _deliver(self, job: _Job) -> None:
        parts = in_parts(self._reply(job), self._channel)
        # A repeat begins anew: its parts are not cut where they were cut before.
        out = 0 if job.message.repeat else int(job.message.payload.get(PARTS_OUT, 0))
        sent = Sent()
        try:
            for part in parts[out:]:
                await self._wait_for_turn(job.conversation.peer)
                sent = await self._channel.send(job.conversation.peer, part)
                out += 1
        except DeliveryFailed as failure:
            outcome = self._after_failure(job, failure)
            if out:
                outcome = replace(outcome, payload={**job.message.payload, PARTS_OUT: out})
        except Exception:
            # The edge of each message: whatever broke, it may have gone out, and the rest must go on.
            log.exception("message.send_broke", message=job.message.id)
            outcome = self._after_failure(job, OutcomeUnknown("broke"))
        else:
            outcome = Outcome(job.message.id, job.conversation.id, "sent", sent_as=sent.external_id)
        await self._record.add([outcome])

    def _reply(self, job: _Job) -> Reply:
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

    def _after_failure(self, job: _Job, failure: DeliveryFailed) -> Outcome:
        message, now = job.message, self._parts.clock.now()
        outcome = Outcome(message.id, job.conversation.id, "dead", failure.reason[:200])
        log.info("message.not_sent", message=message.id, kind=type(failure).__name__)
        match failure:
            case Unreachable():
                outcome = replace(outcome, state="refused", unreachable=True)
            case Moved():
                outcome = replace(outcome, state="queued", new_peer=failure.peer)
            case OutcomeUnknown():
                outcome = self._unsure(outcome, message, now)
            case ChannelBroken():
                log.error("channel.broken", channel=self._channel.name)
                self._pace.hold(now + BROKEN_PAUSE)
                outcome = replace(outcome, state="queued", not_before=now + BROKEN_PAUSE, counts=False)
            case TryLater():
                outcome = self._later(outcome, message, failure, now)
        return outcome

    def _unsure(self, base: Outcome, message: Message, now: datetime) -> Outcome:
        if message.importance == Importance.IMPORTANT and message.attempts < MOST_ATTEMPTS:
            return replace(base, state="queued", repeat=True, not_before=now + pause(message.attempts))
        return replace(base, state="unknown")

    def _later(self, base: Outcome, message: Message, failure: TryLater, now: datetime) -> Outcome:
        after = pause(message.attempts) if failure.after_s is None else timedelta(seconds=failure.after_s)
        if failure.whole_channel:
            self._pace.hold(now + after)
        # A wait that the channel itself asked for is no failed try, however long it is.
        if failure.after_s is not None:
            return replace(base, state="queued", not_before=now + after, counts=False)
        return (
            base
            if message.attempts >= MOST_ATTEMPTS
            else replace(base, state="queued", not_before=now + after)
        )

    async def _keep(self, db: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        now = self._parts.clock.now()
        for one in sorted(outcomes, key=lambda outcome: outcome.message_id):
            values: dict[str, object] = {"state": one.state, "state_at": now, "reason": one.reason or None}
            values |= {"not_before": one.not_before, "sent_as": one.sent_as or None}
            if one.repeat:
                values["repeat"] = True
            if not one.counts:
                values["attempts"] = Message.attempts - 1
            if one.payload is not None:
                values["payload"] = one.payload
            await db.execute(update(Message).where(Message.id == one.message_id).values(values))
            if one.unreachable:
                await _give_up(db, one, now)
            if one.new_peer:
                await staff_group.moved(db, self._parts.settings, one.conversation_id, one.new_peer)
                await _move(db, one)

    async def next_try(self) -> datetime | None:
        """Return when to look for the next message of this channel, if one may wait for its time."""
        if self._under_way:
            return self._looked_at + LOOK_EVERY
        async with reading(self._parts.sessions) as db:
            due = await db.scalar(
                select(Message.not_before)
                .where(
                    Message.channel == self._channel.name,
                    Message.direction == "out",
                    Message.state == "queued",
                    Message.not_before.is_not(None),
                )
                .order_by(Message.not_before)
                .limit(1)
            )
        now = self._parts.clock.now()
        return None if due is None else max(due, now + self._pace.held(now))


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 2 s, 4 s, … at most an hour."""
    return min(LONGEST_PAUSE, timedelta(seconds=2 ** min(attempts, 12)))


def in_parts(reply: Reply, channel: Channel) -> list[Reply]:
    """Return the reply as the channel can show it: short enough, choices on the last part only.

    Choices that the channel cannot draw as buttons stand in the text as numbered lines.
    """
    text = reply.text
    drawn = channel.shows_buttons and len(reply.choices) <= channel.limits.choices
    if reply.choices and not drawn:
        lines = [f"{number}. {choice.label}" for number, choice in enumerate(reply.choices, 1)]
        text = f"{text}\n\n" + "\n".join(lines)
        reply = replace(reply, choices=())
    *before, last = split_text(text, channel.limits.text)
    return [*(Reply(part) for part in before), replace(reply, text=last)]


async def _move(db: AsyncSession, outcome: Outcome) -> None:
    """Follow a chat to its new id, where a conversation may have begun already."""
    here = await db.get_one(Conversation, outcome.conversation_id)
    there = await db.scalar(
        select(Conversation.id).where(
            Conversation.channel == here.channel, Conversation.peer == outcome.new_peer
        )
    )
    if there is None:
        here.peer = outcome.new_peer
    elif there != here.id:
        await db.execute(
            update(Message)
            .where(Message.conversation_id == here.id, Message.direction == "out", Message.state == "queued")
            .values(conversation_id=there)
        )


async def _give_up(db: AsyncSession, outcome: Outcome, now: datetime) -> None:
    # Whoever blocked us gets nothing more until they write again; staff see it beside each message.
    await db.execute(
        update(Conversation).where(Conversation.id == outcome.conversation_id).values(reachable=False)
    )
    await db.execute(
        update(Message)
        .where(
            Message.conversation_id == outcome.conversation_id,
            Message.direction == "out",
            Message.state == "queued",
        )
        .values(state="refused", state_at=now, reason=outcome.reason)
    )


async def recover(db: AsyncSession, *, now: datetime, older_than: timedelta = SENDING_LEASE) -> int:
    """Settle messages whose sending was interrupted; return how many.

    Important ones are sent again, marked as a repeat; the outcome of ordinary ones is unknown.
    """
    interrupted = (
        Message.direction == "out",
        Message.state == "sending",
        Message.state_at <= now - older_than,
    )
    again = await db.execute(
        update(Message)
        .where(*interrupted, Message.importance == Importance.IMPORTANT)
        .values(state="queued", state_at=now, repeat=True, reason="interrupted")
    )
    unknown = await db.execute(
        update(Message).where(*interrupted).values(state="unknown", state_at=now, reason="interrupted")
    )
    return int(again.rowcount) + int(unknown.rowcount)  # type: ignore[attr-defined]
