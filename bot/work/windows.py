"""When a message may go to a person: free, for money, or not before they write again."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Channel, Price, price_at
from bot.dialogue.model import Importance
from bot.settings import Settings
from bot.storage.tables import Conversation, Message
from bot.work import outbox

#: The state of a message that waits until the person writes again.
HELD = "held"
#: A reply in a chat that is older than this answers nothing any more.
STILL_MATTERS = timedelta(days=2)


def may_go(
    channel: Channel, message: Message, conversation: Conversation, settings: Settings, *, now: datetime
) -> bool:
    """Tell whether a message may be sent now; nothing that costs money is, unless the office wants it."""
    if message.payload.get("template"):
        return True  # written only where the office has set one
    match price_at(channel.windows, conversation.last_in_at, now):
        case Price.FREE:
            return True
        case Price.BILLED:
            match message.importance:
                case Importance.IMPORTANT:
                    return settings.pays_on(channel.name)
                case Importance.BULK:
                    return settings.pays_for_notices_on(channel.name)
    return False


async def release(db: AsyncSession, conversation: Conversation, *, now: datetime) -> None:
    """Let go what was held for a person who writes again; it is older and so goes before any reply.

    What could not be sent while they had blocked us goes too. Of chat replies only the newest still matter.
    """
    important = Message.importance == Importance.IMPORTANT
    waiting = update(Message).where(
        Message.conversation_id == conversation.id,
        Message.direction == "out",
        or_(
            (Message.state == HELD) & (important | (Message.created_at > now - STILL_MATTERS)),
            (Message.state == "refused") & important,
        ),
    )
    freed = await db.execute(waiting.values(state="queued", state_at=now, not_before=None, reason=None))
    if freed.rowcount:  # type: ignore[attr-defined]
        outbox.ring_later(db, "outbox")
