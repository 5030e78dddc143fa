"""Sends what is outgoing: in order for each person, within the channel's limits, with a known outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
    Refused,
    Sent,
    TryLater,
    Unreachable,
)
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work.outbox import reply_of
from bot.work.pace import Pace
from bot.work.splitting import split_text
from bot.work.together import Together

log = structlog.get_logger()

#: What one claim takes; each message of another person.
MOST_AT_ONCE = 30
#: A message that another process was sending this long ago has an unknown outcome.
SENDING_LEASE = timedelta(minutes=2)
#: Tries before a message is given up, with pauses that double up to an hour: about half a day.
MOST_ATTEMPTS = 18
LONGEST_PAUSE = timedelta(hours=1)
#: How long a channel rests when its token is refused.
BROKEN_PAUSE = timedelta(minutes=5)

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
        self._record: Together[Outcome] = Together(parts.sessions, self._keep)

    async def step(self) -> int:
        """Send what may be sent now and return how many messages that were."""
        now = self._parts.clock.now()
        if self._pace.held(now):
            return 0
        async with self._parts.transaction() as db:
            jobs = await self._claim(db, now)
        await asyncio.gather(*(self._deliver(job) for job in jobs))
        return len(jobs)

    async def _claim(self, db: AsyncSession, now: datetime) -> Sequence[_Job]:
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
            .limit(MOST_AT_ONCE)
            .with_for_update(skip_locked=True, of=Message)
        )
        jobs = [_Job(message, conversation) for message, conversation in rows]
        for job in jobs:
            job.message.state, job.message.state_at = "sending", now
            job.message.attempts += 1
        return jobs

    async def _deliver(self, job: _Job) -> None:
        wait = self._pace.turn_for(job.conversation.peer, self._parts.clock.now())
        if wait:
            await self._sleep(wait.total_seconds())
        try:
            sent = await self._send(job)
        except DeliveryFailed as failure:
            outcome = self._after_failure(job, failure)
        else:
            outcome = Outcome(job.message.id, job.conversation.id, "sent", sent_as=sent.external_id)
        await self._record.add([outcome])

    async def _send(self, job: _Job) -> Sent:
        reply = reply_of(job.message)
        if job.message.repeat:
            note = Words(job.conversation.language).say("chat.repeat")
            reply = replace(reply, text=f"{note}\n{reply.text}")
        sent = Sent()
        for part in in_parts(reply, self._channel):
            sent = await self._channel.send(job.conversation.peer, part)
        return sent

    def _after_failure(self, job: _Job, failure: DeliveryFailed) -> Outcome:
        message, now = job.message, self._parts.clock.now()
        base = Outcome(message.id, job.conversation.id, "dead", failure.reason[:200])
        log.info("message.not_sent", message=message.id, kind=type(failure).__name__)
        match failure:
            case Unreachable():
                return replace(base, state="refused", unreachable=True)
            case Refused():
                return base
            case Moved():
                return replace(base, state="queued", new_peer=failure.peer)
            case OutcomeUnknown():
                if message.importance == Importance.IMPORTANT and message.attempts < MOST_ATTEMPTS:
                    return replace(
                        base, state="queued", repeat=True, not_before=now + pause(message.attempts)
                    )
                return replace(base, state="unknown")
            case ChannelBroken():
                log.error("channel.broken", channel=self._channel.name)
                self._pace.hold(now + BROKEN_PAUSE)
                return replace(base, state="queued", not_before=now + BROKEN_PAUSE)
            case TryLater():
                return self._later(base, message, failure, now)
            case _:
                return base

    def _later(self, base: Outcome, message: Message, failure: TryLater, now: datetime) -> Outcome:
        after = pause(message.attempts) if failure.after_s is None else timedelta(seconds=failure.after_s)
        if failure.whole_channel:
            self._pace.hold(now + after)
        # A wait that the channel itself asked for is no failed try, however long it is.
        if failure.after_s is None and message.attempts >= MOST_ATTEMPTS:
            return base
        return replace(base, state="queued", not_before=now + after)

    async def _keep(self, db: AsyncSession, outcomes: Sequence[Outcome]) -> None:
        now = self._parts.clock.now()
        for one in sorted(outcomes, key=lambda outcome: outcome.message_id):
            values: dict[str, object] = {"state": one.state, "state_at": now, "reason": one.reason or None}
            values |= {"not_before": one.not_before, "sent_as": one.sent_as or None}
            if one.repeat:
                values["repeat"] = True
            await db.execute(update(Message).where(Message.id == one.message_id).values(values))
            if one.unreachable:
                await _give_up(db, one, now)
            if one.new_peer:
                await db.execute(
                    update(Conversation)
                    .where(Conversation.id == one.conversation_id)
                    .values(peer=one.new_peer)
                )

    async def next_try(self) -> datetime | None:
        """Return when the next message of this channel may be sent, if one waits for its time."""
        async with self._parts.sessions() as db:
            return await db.scalar(
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
