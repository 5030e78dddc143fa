"""Groups that are not the officers': what people tell us is for nobody else to read."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel
from bot.dialogue.model import Event, Reply
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work.hearing import Heard

#: In one group it is said at most so often.
SAID_EVERY = timedelta(days=1)


def is_group(channel: Channel, conversation: Conversation) -> bool:
    """Tell whether several people read this chat."""
    limits = channel.limits
    return limits.group_per_minute > 0 and conversation.peer.startswith(limits.groups_begin)


async def asked_elsewhere(
    db: AsyncSession, conversation: Conversation, heard: Sequence[Heard], *, now: datetime
) -> Reply | None:
    """Return the word that we talk to each person alone; None where nobody spoke or it was said just now."""
    if not any(_spoke(one) for one in heard):
        return None
    said = select(Message.id).where(
        Message.conversation_id == conversation.id,
        Message.direction == "out",
        Message.created_at > now - SAID_EVERY,
    )
    if await db.scalar(said.limit(1)) is not None:
        return None
    return Reply(Words(conversation.language).say("delivery.in_private", number=conversation.peer))


def _spoke(one: Heard) -> bool:
    said = one.incoming
    return said.event in {Event.MESSAGE, Event.START} and not said.what
