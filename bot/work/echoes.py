"""Settles sends whose outcome is unknown by what the channel tells of messages that stand in the chat.

Zalo gives no id to a message whose sending timed out; that the same words stand in the chat, whoever wrote
them there, is all that can be known of it. Words are never sent twice then.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from unicodedata import normalize

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Arrival
from bot.storage.engine import Sessions, reading
from bot.storage.tables import Conversation, Message

#: A message is looked for among those that went out since.
LOOKS_BACK = timedelta(days=1)
MOST_LOOKED_THROUGH = 50


async def settle(sessions: Sessions, told: Sequence[Arrival], *, now: datetime) -> None:
    """Take for sent what the channel tells to stand in a chat: unknown, to be repeated, or on its way."""
    for one in told:
        async with reading(sessions, short=True) as db:
            found = await _unsettled(db, one, since=now - LOOKS_BACK)
        if found is not None:
            async with sessions.begin() as db:
                await _settle(db, found, one.echo_id, now)


async def arrived_of(db: AsyncSession, numbers: Sequence[int]) -> dict[int, str]:
    """Return those of the messages being sent of which the channel has told meanwhile, with its ids."""
    rows = await db.execute(
        select(Message.id, Message.sent_as).where(
            Message.id.in_(numbers), Message.state == "sending", Message.sent_as.is_not(None)
        )
    )
    return {number: sent_as or "" for number, sent_as in rows}


async def _unsettled(db: AsyncSession, told: Arrival, *, since: datetime) -> int | None:
    rows = await db.scalars(
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.channel == told.channel,
            Conversation.peer == told.peer,
            Message.direction == "out",
            Message.created_at >= since,
            or_(Message.state.in_(("sending", "unknown")), (Message.state == "queued") & Message.repeat),
            # What came with the words may be missing still.
            Message.payload["files"].as_string().is_(None),
        )
        .order_by(Message.id)
        .limit(MOST_LOOKED_THROUGH)
    )
    stands = _plain(told.text)
    fits = [row for row in rows if row.text and _plain(row.text) in stands]
    # Of two messages that begin alike the longer one; of equal ones the older.
    return max(fits, key=lambda row: len(row.text)).id if fits else None


def _plain(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


async def _settle(db: AsyncSession, number: int, sent_as: str, now: datetime) -> None:
    mine = update(Message).where(Message.id == number, Message.sent_as.is_(None))
    # What is on its way is settled by its own answer, or else by this id.
    await db.execute(mine.where(Message.state == "sending").values(sent_as=sent_as))
    known = {"state": "sent", "state_at": now, "sent_as": sent_as, "reason": None, "not_before": None}
    await db.execute(mine.where(Message.state == "unknown").values(known))
    # It was not sent again after all.
    await db.execute(mine.where(Message.state == "queued").values(known | {"repeat": False}))
