"""Which conversation is somebody of the staff's own on a channel, so that a test can be sent to it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff.errors import KeyUnusable
from bot.storage.office_tables import StaffConversation
from bot.storage.tables import Conversation, JoinCode


async def keep_own(db: AsyncSession, staff_id: int, code_hash: str, *, now: datetime) -> Conversation:
    """Remember the conversation that was shown a joining code as somebody's own; the code is used up.

    Raises:
        KeyUnusable: the code is unknown or too old.
    """
    code = await db.get(JoinCode, code_hash)
    if code is None or code.expires_at < now:
        raise KeyUnusable
    conversation = await db.get_one(Conversation, code.conversation_id)
    await db.delete(code)
    await db.merge(
        StaffConversation(staff_id=staff_id, channel=conversation.channel, conversation_id=conversation.id)
    )
    await db.flush()  # so that a test can be sent in the same transaction
    return conversation


async def own_chats(db: AsyncSession, staff_id: int) -> Mapping[str, int]:
    """Return the numbers of somebody's own conversations by channel."""
    rows = await db.execute(
        select(StaffConversation.channel, StaffConversation.conversation_id).where(
            StaffConversation.staff_id == staff_id
        )
    )
    return {row[0]: row[1] for row in rows}
