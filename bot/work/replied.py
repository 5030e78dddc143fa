"""Finds the message that somebody replied to, also by one part of a long one, or that they changed."""

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel
from bot.storage.tables import Conversation, Message

#: Under which a message's payload keeps the channel's ids of its parts, once it went out in several.
PARTS_SENT = "parts_sent"
#: So many messages of a person's cases are looked through for the one that was changed.
LOOKED_THROUGH = 300


async def message_replied_to(db: AsyncSession, conversation: Conversation, reply_to: str) -> Message | None:
    """Return the message that went out under this id of the channel; None if none of ours did."""
    of_a_part = Message.payload[PARTS_SENT].as_string().contains(f'"{reply_to}"', autoescape=True)
    found = await db.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == "out",
            or_(Message.sent_as == reply_to, of_a_part),
        )
        .order_by(Message.id.desc())
        .limit(1)
    )
    return found.one_or_none()


async def case_of_edited(db: AsyncSession, channel: Channel, conversation: Conversation, ref: str) -> str:
    """Return the code of the case that a message belongs to which its author changed; empty if to none."""
    rows = await db.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == "in",
            Message.case_code.is_not(None),
        )
        .order_by(Message.id.desc())
        .limit(LOOKED_THROUGH)
    )
    found = (row.case_code for row in rows if channel.decode(row.payload).incoming.ref == ref)
    return next(found, None) or ""
