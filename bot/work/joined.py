"""Which conversations are one person's, and which cases are followed in them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.tables import CaseLink, Conversation


async def joined_with(db: AsyncSession, conversation: Conversation) -> Sequence[Conversation]:
    """Return the other conversations that the same person has joined with this one, the latest used first."""
    if conversation.person is None:
        return ()
    others = select(Conversation).where(
        Conversation.person == conversation.person, Conversation.id != conversation.id
    )
    return (await db.scalars(others.order_by(Conversation.last_in_at.desc(), Conversation.id))).all()


async def follows(db: AsyncSession, conversation: Conversation, code: str) -> bool:
    """Tell whether a case is followed in this conversation, or in one joined with it."""
    mine = select(CaseLink.case_code).where(CaseLink.case_code == code, _links_of(conversation))
    return await db.scalar(mine) is not None


async def codes_followed(db: AsyncSession, conversation: Conversation) -> Sequence[str]:
    """Return the codes of all cases that are followed in this conversation and those joined with it."""
    return (await db.scalars(select(CaseLink.case_code).where(_links_of(conversation)))).all()


def _links_of(conversation: Conversation) -> ColumnElement[bool]:
    if conversation.person is None:
        return CaseLink.conversation_id == conversation.id
    same = select(Conversation.id).where(Conversation.person == conversation.person)
    return CaseLink.conversation_id.in_(same)
