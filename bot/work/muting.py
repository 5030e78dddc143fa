"""Lets staff silence the bot in one conversation, with a reason and an end; what comes in is kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Event
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation
from bot.words import Words, moment
from bot.work.hearing import Heard
from faq.decide import Decision
from feedback import handling
from feedback.errors import NothingToSay
from feedback.handling import Officer

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
        NothingToSay: there is no reason.
    """
    conversation = await _of_case(db, code)
    if conversation is None or not reason.strip():
        raise NothingToSay("mute")
    until = now + timedelta(hours=hours if hours in HOURS else HOURS[0])
    conversation.muted_until, conversation.muted_by = until, staff_id
    conversation.muted_reason = reason.strip()[:200]
    line = Words("vi").say("delivery.muted_line", until=moment(until), reason=conversation.muted_reason)
    await handling.note(db, code, line, actor=actor, now=now)


async def unmute(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> None:
    """Let the bot speak again before its time."""
    conversation = await _of_case(db, code)
    if conversation is None or not is_muted(conversation, now):
        return
    conversation.muted_until = conversation.muted_reason = None
    await handling.note(db, code, Words("vi").say("delivery.unmuted_line"), actor=actor, now=now)


async def _of_case(db: AsyncSession, code: str) -> Conversation | None:
    link = await db.get(CaseLink, code)
    if link is None:
        return None
    return await db.get(Conversation, link.conversation_id, with_for_update={"key_share": True})
