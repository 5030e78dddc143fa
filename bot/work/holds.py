"""What a channel's sender has to know after a start: how long to be silent, what went out just now."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import Conversation, Message, Setting

#: A shorter hold is not worth a row: it is over before anybody has started again.
WORTH_KEEPING = timedelta(seconds=5)


async def keep(db: AsyncSession, channel: str, until: datetime) -> None:
    """Remember until when a channel must be silent; an earlier time never shortens it."""
    before = await held_until(db, channel)
    if before is None or before < until:
        await db.merge(Setting(name=_name(channel), value=until.isoformat()))


async def held_until(db: AsyncSession, channel: str) -> datetime | None:
    """Return until when a channel must be silent, if it was ever told to be."""
    kept = await db.get(Setting, _name(channel))
    return None if kept is None else datetime.fromisoformat(kept.value)


async def sent_since(db: AsyncSession, channel: str, since: datetime) -> list[tuple[str, datetime]]:
    """Return to whom messages went out since then, and when, in order."""
    rows = await db.execute(
        select(Conversation.peer, Message.state_at)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.state_at >= since,
            Message.channel == channel,
            Message.direction == "out",
            Message.state.in_(("sent", "unknown")),
        )
        .order_by(Message.state_at)
    )
    return [(peer, at) for peer, at in rows]


def _name(channel: str) -> str:
    return f"channel_hold:{channel}"
