"""The rows of what goes out: which may be sent next, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.dialogue.model import Importance
from bot.settings import Settings
from bot.storage.bare import MESSAGE
from bot.storage.tables import Conversation, Message
from bot.work import staff_group
from bot.work.echoes import arrived_of

#: A message that another process was sending this long ago has an unknown outcome.
SENDING_LEASE = timedelta(minutes=2)
BULK = Importance.BULK.value


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
    billed: bool = False
    payload: dict[str, Any] | None = None  #: with how many parts are out already
    channel_until: datetime | None = None  #: until when the whole channel sends nothing

    @property
    def is_plain(self) -> bool:
        """Whether nothing follows from it and all that it changes is the state: as a rule, it was sent."""
        bare = Outcome(self.message_id, self.conversation_id, self.state, self.reason)
        return self == replace(bare, sent_as=self.sent_as, not_before=self.not_before)


@dataclass(frozen=True, slots=True)
class Job:
    """One message that this process may send now."""

    message: Message
    conversation: Conversation


async def sendable(
    db: AsyncSession, channel: str, *, now: datetime, at_most: int, bulk: bool = False
) -> Sequence[int]:
    """Return the messages that may be sent now, the oldest first; only looks, so it waits for no writer.

    In order for each person: nothing overtakes what waits or is on its way, but a notice to many that waits.
    ``bulk`` looks for those notices alone, else they are left out.
    """
    found = await db.scalars(_SENDABLE[bulk], {"of": channel, "now": now, "at_most": at_most})
    return found.all()


def _sendable(*, bulk: bool) -> Select[int]:
    earlier = aliased(Message)
    if bulk:
        first: ColumnElement[bool] = or_(earlier.id < Message.id, earlier.importance != BULK)
    else:
        first = and_(earlier.id < Message.id, or_(earlier.state == "sending", earlier.importance != BULK))
    return (
        select(Message.id)
        .where(
            Message.channel == bindparam("of"),
            Message.state == "queued",
            Message.importance == BULK if bulk else Message.importance != BULK,
            or_(Message.not_before.is_(None), Message.not_before <= bindparam("now")),
            ~select(earlier.id)
            .where(
                earlier.conversation_id == Message.conversation_id,
                earlier.state.in_(("queued", "sending")),
                earlier.id != Message.id,
                first,
            )
            .exists(),
        )
        .order_by(Message.id)
        .limit(bindparam("at_most"))
    )


#: Made once: to put one together takes longer than to run it.
_SENDABLE = {bulk: _sendable(bulk=bulk) for bulk in (False, True)}


_CLAIM = (
    select(Message, Conversation)
    .join(Conversation, Conversation.id == Message.conversation_id)
    .where(Message.id.in_(bindparam("messages", expanding=True)), Message.state == "queued")
    .order_by(Message.id)
    .with_for_update(skip_locked=True, of=Message)
)


async def claim(db: AsyncSession, messages: Sequence[int], *, now: datetime) -> Sequence[Job]:
    """Mark those of the messages that still wait as being sent by us, and return them."""
    rows = await db.execute(_CLAIM, {"messages": list(messages)})
    jobs = [Job(message, conversation) for message, conversation in rows]
    for job in jobs:
        job.message.state, job.message.state_at = "sending", now
        job.message.attempts += 1
    return jobs


async def next_due(db: AsyncSession, channel: str) -> datetime | None:
    """Return when the first message that waits for its time may go out, if one waits."""
    return await db.scalar(
        select(Message.not_before)
        .where(Message.channel == channel, Message.state == "queued", Message.not_before.is_not(None))
        .order_by(Message.not_before)
        .limit(1)
    )


async def record(db: AsyncSession, outcomes: Sequence[Outcome], *, settings: Settings, now: datetime) -> None:
    """Write down what became of messages, and what follows for the rest of their conversations."""
    in_order = await _told(db, sorted(outcomes, key=lambda outcome: outcome.message_id))
    plain = [one for one in in_order if one.is_plain]
    if plain:
        rows = [{"of": one.message_id, **_values(one, now)} for one in plain]
        await (await db.connection()).execute(_RECORD, rows)
    for one in in_order:
        if not one.is_plain:
            await _record_alone(db, one, settings=settings, now=now)


async def _told(db: AsyncSession, outcomes: Sequence[Outcome]) -> Sequence[Outcome]:
    """Return the outcomes with those known that were not, where the channel itself told of the message."""
    unsure = [one.message_id for one in outcomes if one.state == "unknown" or one.repeat]
    told = await arrived_of(db, unsure) if unsure else {}
    return [
        Outcome(one.message_id, one.conversation_id, "sent", sent_as=told[one.message_id], billed=one.billed)
        if one.message_id in told
        else one
        for one in outcomes
    ]


#: For what was simply sent: past the ORM, it writes the columns that it is given.
_RECORD = update(MESSAGE).where(MESSAGE.c.id == bindparam("of"))


async def _record_alone(db: AsyncSession, one: Outcome, *, settings: Settings, now: datetime) -> None:
    values = _values(one, now)
    if one.repeat:
        values["repeat"] = True
    if one.billed:
        values["billed"] = True
    if not one.counts:
        values["attempts"] = Message.attempts - 1
    if one.payload is not None:
        values["payload"] = one.payload
    await db.execute(update(Message).where(Message.id == one.message_id).values(values))
    if one.unreachable:
        await _give_up(db, one, now)
    if one.new_peer:
        await follow(db, one.conversation_id, one.new_peer, settings=settings)


def _values(one: Outcome, now: datetime) -> dict[str, object]:
    return {
        "state": one.state,
        "state_at": now,
        "reason": one.reason or None,
        "not_before": one.not_before,
        "sent_as": one.sent_as or None,
    }


async def recover(db: AsyncSession, *, now: datetime, older_than: timedelta = SENDING_LEASE) -> int:
    """Settle messages whose sending was interrupted; return how many.

    What the channel has told of was sent. Of the rest important ones are sent again, marked as a repeat; the
    outcome of ordinary ones is unknown.
    """
    interrupted = (
        Message.direction == "out",
        Message.state == "sending",
        Message.state_at <= now - older_than,
    )
    told = await db.execute(
        update(Message).where(*interrupted, Message.sent_as.is_not(None)).values(state="sent", state_at=now)
    )
    again = await db.execute(
        update(Message)
        .where(*interrupted, Message.importance == Importance.IMPORTANT)
        .values(state="queued", state_at=now, repeat=True, reason="interrupted")
    )
    unknown = await db.execute(
        update(Message).where(*interrupted).values(state="unknown", state_at=now, reason="interrupted")
    )
    done = (one.rowcount for one in (told, again, unknown))  # type: ignore[attr-defined]
    return sum(int(count) for count in done)


async def follow(db: AsyncSession, conversation_id: int, new_peer: str, *, settings: Settings) -> None:
    """Follow a chat to its new id, where a conversation may have begun already."""
    await staff_group.moved(db, settings, conversation_id, new_peer)
    here = await db.get_one(Conversation, conversation_id)
    there = await db.scalar(
        select(Conversation.id).where(Conversation.channel == here.channel, Conversation.peer == new_peer)
    )
    if there is None:
        here.peer = new_peer
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
