"""The rows behind the web chat: sessions by their token, messages to draw, files that were uploaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.web import NAME, START
from bot.ids import digest
from bot.storage.tables import Conversation, Message, StoredFile

#: How many messages one answer holds at most; the caller asks on from the last one.
MOST_MESSAGES = 200
#: Among so many of the last messages a tapped button is looked for.
BUTTONS_BACK = 30


@dataclass(frozen=True, slots=True)
class Thread:
    """The conversation that a token opens."""

    id: int
    session: str
    language: str


def add_thread(db: AsyncSession, session: str, token: str, *, language: str, now: datetime) -> None:
    """Begin a conversation; of the token only its digest is kept."""
    db.add(
        Conversation(
            channel=NAME, peer=session, token_hash=digest(token), language=language, talk={}, created_at=now
        )
    )


async def thread_of(db: AsyncSession, token: str) -> Thread | None:
    """Return the conversation that this token opens."""
    row = (
        await db.execute(
            select(Conversation.id, Conversation.peer, Conversation.language).where(
                Conversation.channel == NAME, Conversation.token_hash == digest(token)
            )
        )
    ).one_or_none()
    return Thread(*row) if row else None


async def language_of(db: AsyncSession, thread: Thread) -> str:
    """Return the language in which the conversation goes on."""
    found = await db.scalar(select(Conversation.language).where(Conversation.id == thread.id))
    return found or thread.language


async def outgoing(db: AsyncSession, thread: Thread, *, after: int) -> Sequence[Message]:
    """Return what was said to the person after the message with this number, in order."""
    rows = await db.scalars(
        select(Message)
        .where(Message.conversation_id == thread.id, Message.direction == "out", Message.seq > after)
        .order_by(Message.seq)
        .limit(MOST_MESSAGES)
    )
    return rows.all()


async def both_ways(db: AsyncSession, thread: Thread, *, after: int) -> Sequence[Message]:
    """Return both sides' last messages after the outgoing one with this number, in order."""
    since = select(func.max(Message.id)).where(
        Message.conversation_id == thread.id, Message.direction == "out", Message.seq <= after
    )
    rows = await db.scalars(
        select(Message)
        .where(Message.conversation_id == thread.id, Message.id > func.coalesce(since.scalar_subquery(), 0))
        .order_by(Message.id.desc())
        .limit(MOST_MESSAGES)
    )
    return [row for row in reversed(rows.all()) if not _is_start(row)]


def _is_start(row: Message) -> bool:
    choice = row.payload.get("choice") if row.direction == "in" else None
    return isinstance(choice, str) and choice.partition(":")[0] == START


async def label_of(db: AsyncSession, thread: Thread, choice: str) -> str:
    """Return what the button with this key said when it was last offered."""
    payloads = await db.scalars(
        select(Message.payload)
        .where(Message.conversation_id == thread.id, Message.direction == "out")
        .order_by(Message.seq.desc())
        .limit(BUTTONS_BACK)
    )
    offered: list[dict[str, Any]] = [one for payload in payloads for one in payload.get("choices", ())]
    return next((str(one["label"]) for one in offered if one["key"] == choice), "")


async def names_of(db: AsyncSession, thread: Thread, numbers: Sequence[int]) -> dict[int, str]:
    """Return the names of those of these files that this conversation has uploaded."""
    if not numbers:
        return {}
    rows = await db.execute(
        select(StoredFile.id, StoredFile.name).where(
            StoredFile.conversation_id == thread.id, StoredFile.state == "kept", StoredFile.id.in_(numbers)
        )
    )
    return dict(rows.all())
