"""Lets staff silence the bot in one conversation, with a reason and an end; what comes in is kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Event
from bot.office.changes import Subject, did
from bot.parts import Parts
from bot.storage.office_tables import StaffNotice
from bot.storage.tables import CaseLink, Conversation, Message
from bot.words import Words, moment
from bot.work.alarms import messages_of
from bot.work.hearing import Heard
from faq.decide import Decision
from feedback import handling
from feedback.errors import NothingToSay
from feedback.handling import Officer
from feedback.history import Actor
from feedback.tables import ActorKind

#: How long the bot can be silenced, in hours.
HOURS = (1, 24, 24 * 7)


def is_muted(conversation: Conversation, now: datetime) -> bool:
    """Tell whether the bot is silent in this conversation."""
    return conversation.muted_until is not None and conversation.muted_until > now


def heard_all_the_same(parts: Parts, heard: Sequence[Heard]) -> list[Heard]:
    """Return what is answered even so: danger, and what only changes whether somebody can be reached."""
    return [one for one in heard if _matters(parts, one)]


def _matters(parts: Parts, one: Heard) -> bool:
    said = one.incoming
    if said.event in {Event.BLOCKED, Event.UNBLOCKED}:
        return True
    asked = parts.knowledge.ask(said.text, after=None) if said.text else None
    return asked is not None and asked.decision is Decision.URGENT


async def mute(
    db: AsyncSession, code: str, *, hours: int, reason: str, staff_id: int, actor: Officer, now: datetime
) -> None:
    """Silence the bot in the conversation of a case and keep who did it, why and for how long.

    Raises:
        NothingToSay: there is no reason, or nobody wrote from a chat.
    """
    conversation = await _of_case(db, code)
    if conversation is None:
        raise NothingToSay("mute")
    line = silence(conversation, hours=hours, reason=reason, staff_id=staff_id, now=now)
    await handling.note(db, code, line, actor=actor, now=now)
    await _log(db, conversation, "muted", line, actor=actor, now=now)


def silence(conversation: Conversation, *, hours: int, reason: str, staff_id: int, now: datetime) -> str:
    """Silence the bot in a conversation that is locked, and return in a line why and until when.

    Raises:
        NothingToSay: there is no reason.
    """
    if not reason.strip():
        raise NothingToSay("mute")
    until = now + timedelta(hours=hours if hours in HOURS else HOURS[0])
    conversation.muted_until, conversation.muted_by = until, staff_id
    conversation.muted_reason = reason.strip()[:200]
    return Words("vi").say("delivery.muted_line", until=moment(until), reason=conversation.muted_reason)


async def unmute(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> None:
    """Let the bot speak again before its time."""
    conversation = await _of_case(db, code)
    if conversation is None or not is_muted(conversation, now):
        return
    conversation.muted_until = conversation.muted_reason = None
    await handling.note(db, code, Words("vi").say("delivery.unmuted_line"), actor=actor, now=now)
    await _log(db, conversation, "unmuted", "", actor=actor, now=now)


async def mute_sender(
    db: AsyncSession, notice: int, *, hours: int, reason: str, actor: Officer, now: datetime
) -> None:
    """Silence the bot for whoever sent what somebody was alarmed by; there may be no case of theirs.

    Args:
        db: the transaction.
        notice: the number of the actor's own notice of it.
        hours: one of ``HOURS``.
        reason: why; never empty.
        actor: who was alarmed.
        now: when; aware.

    Raises:
        NothingToSay: there is no reason, or what was sent is no longer kept.
    """
    conversation = await _of_notice(db, notice, actor)
    if conversation is None:
        raise NothingToSay("mute")
    line = silence(conversation, hours=hours, reason=reason, staff_id=actor.id, now=now)
    await _log(db, conversation, "muted", line, actor=actor, now=now)


async def unmute_sender(db: AsyncSession, notice: int, *, actor: Officer, now: datetime) -> None:
    """Let the bot speak again before its time to whoever sent what somebody was alarmed by."""
    conversation = await _of_notice(db, notice, actor)
    if conversation is None or not is_muted(conversation, now):
        return
    conversation.muted_until = conversation.muted_reason = None
    await _log(db, conversation, "unmuted", "", actor=actor, now=now)


async def senders_of(db: AsyncSession, said: Mapping[int, Sequence[Message]]) -> dict[int, Conversation]:
    """Return in which conversation each notice's messages were sent, by the number of the notice."""
    of_notice = {number: some[0].conversation_id for number, some in said.items() if some}
    found = select(Conversation).where(Conversation.id.in_(of_notice.values()))
    by_id = {one.id: one for one in await db.scalars(found)}
    return {number: by_id[one] for number, one in of_notice.items() if one in by_id}


async def _of_notice(db: AsyncSession, number: int, actor: Officer) -> Conversation | None:
    notice = await db.get(StaffNotice, number)
    if notice is None or notice.staff_id != actor.id:
        return None
    sender = (await senders_of(db, await messages_of(db, [notice]))).get(number)
    if sender is None:
        return None
    return await db.get(Conversation, sender.id, with_for_update={"key_share": True})


async def _log(
    db: AsyncSession, conversation: Conversation, what: str, line: str, *, actor: Officer, now: datetime
) -> None:
    """Keep it among all changes too, without a word of who it is."""
    name, by = f"{conversation.channel} #{conversation.id}", Actor(ActorKind.OFFICER, actor.id, actor.name)
    await did(db, Subject.CONVERSATION, name, what, reason=line, by=by, now=now)


async def _of_case(db: AsyncSession, code: str) -> Conversation | None:
    link = await db.get(CaseLink, code)
    if link is None:
        return None
    return await db.get(Conversation, link.conversation_id, with_for_update={"key_share": True})
