"""Which conversations wait to be handled, and what was said in them that is new.

Every message passes here, so that statements are made once: to put one together takes longer than to run it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import Conversation, Message

_READY = (
    select(Conversation)
    .where(
        Conversation.ready_at <= bindparam("now"),
        Conversation.channel.in_(bindparam("channels", expanding=True)),
    )
    .order_by(Conversation.ready_at)
    .limit(bindparam("at_most"))
    # ``key_share`` lets others write messages to it meanwhile, such as a notice to the staff group.
    .with_for_update(skip_locked=True, key_share=True)
)
_READY_ALONE = _READY.where(Conversation.id == bindparam("number"))
_NEW = (
    select(Message)
    .where(
        Message.conversation_id.in_(bindparam("conversations", expanding=True)),
        Message.direction == "in",
        Message.state == "new",
    )
    .order_by(Message.id)
    .limit(bindparam("at_most"))
)
_NEXT_READY: Select[datetime | None] = (
    select(Conversation.ready_at)
    .where(
        Conversation.ready_at.is_not(None),
        Conversation.channel.in_(bindparam("channels", expanding=True)),
    )
    .order_by(Conversation.ready_at)
    .limit(1)
)


async def ready(
    db: AsyncSession, channels: Collection[str], *, now: datetime, at_most: int, only: int | None = None
) -> Sequence[Conversation]:
    """Return and lock the conversations that have waited longest, none that another worker holds.

    With ``only`` it is that one or none.
    """
    given = {"now": now, "channels": list(channels), "at_most": at_most}
    if only is None:
        return (await db.scalars(_READY, given)).all()
    return (await db.scalars(_READY_ALONE, {**given, "number": only})).all()


async def new_messages(
    db: AsyncSession, conversations: Sequence[Conversation], *, at_most: int
) -> tuple[dict[int, list[Message]], bool]:
    """Return what waits in each conversation, in order, and whether that is all."""
    found: dict[int, list[Message]] = {conversation.id: [] for conversation in conversations}
    if not found:
        return found, True
    rows = await db.scalars(_NEW, {"conversations": list(found), "at_most": at_most})
    for message in rows:
        found[message.conversation_id or 0].append(message)
    return found, sum(map(len, found.values())) < at_most


async def next_ready(db: AsyncSession, channels: Collection[str]) -> datetime | None:
    """Return when the next conversation may be handled, if any waits."""
    return await db.scalar(_NEXT_READY, {"channels": list(channels)})


async def wake_all(db: AsyncSession, now: datetime) -> None:
    """Make every conversation with unhandled messages ready: after a crash nothing is forgotten."""
    await db.execute(
        update(Conversation)
        .where(
            Conversation.ready_at.is_(None),
            Conversation.id.in_(
                select(Message.conversation_id).where(Message.direction == "in", Message.state == "new")
            ),
        )
        .values(ready_at=now)
    )
