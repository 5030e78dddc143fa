"""What tests of the background work do again and again."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Importance, Reply
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation, Message
from bot.work import outbox
from bot.work.case_commands import contact_of
from bot.work.handler import Handler
from tests.fakes import arrival
from tests.feedback.world import receive


async def hear(parts: Parts, peer: str, *texts: str, start: int = 0) -> None:
    """Store messages of a person, one after another."""
    for number, text in enumerate(texts, start):
        await parts.receiver.receive([arrival(peer, text, number=number)])


async def handle_all(parts: Parts, *, at_once: int = 1) -> int:
    """Handle what is ready and return how many steps that took."""
    handler, steps = Handler(parts, conversations_at_once=at_once), 0
    while await handler.step():
        steps += 1
        assert steps < 100, "the handler never comes to an end"
    return steps


async def conversation(db: AsyncSession, peer: str, *, channel: str = "telegram") -> Conversation:
    """Return a person's conversation."""
    found = select(Conversation).where(Conversation.peer == peer, Conversation.channel == channel)
    return (await db.scalars(found)).one()


async def new_conversation(parts: Parts, peer: str, *, channel: str = "telegram") -> int:
    """Make a conversation of somebody who has met us, and return its id."""
    async with parts.sessions.begin() as db:
        made = Conversation(
            channel=channel,
            peer=peer,
            created_at=parts.clock.now(),
            talk=Talk(met=True).model_dump(mode="json"),
        )
        db.add(made)
        await db.flush()
        return made.id


async def messages(parts: Parts, peer: str, direction: str) -> Sequence[Message]:
    """Return what came from a person or goes to them, in order."""
    async with parts.sessions() as db:
        rows = await db.scalars(
            select(Message)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.peer == peer, Message.direction == direction)
            .order_by(Message.id)
        )
        return rows.all()


async def states(parts: Parts, peer: str, direction: str) -> list[str]:
    return [message.state for message in await messages(parts, peer, direction)]


async def replies(parts: Parts, peer: str) -> list[str]:
    return [message.text for message in await messages(parts, peer, "out")]


async def talk_of(parts: Parts, peer: str) -> Talk:
    async with parts.sessions() as db:
        return Talk.model_validate((await conversation(db, peer)).talk)


async def say(
    parts: Parts,
    peer: str,
    *texts: str,
    importance: Importance = Importance.ORDINARY,
    channel: str = "telegram",
    **reply: str,
) -> None:
    """Write messages to a person who has a conversation."""
    async with parts.sessions.begin() as db:
        said = [Reply(text, importance=importance, **reply) for text in texts]  # type: ignore[arg-type]
        outbox.write(db, await conversation(db, peer, channel=channel), said, now=parts.clock.now())


async def case_from(
    parts: Parts, peer: str, *, seed: int = 1, unit_code: str = "TH-LVT", channel: str = "telegram"
) -> str:
    """Register a case of this conversation and return its code."""
    async with parts.sessions.begin() as db:
        theirs = await conversation(db, peer, channel=channel)
        case = await receive(
            db, now=parts.clock.now(), seed=seed, contact_ref=contact_of(theirs), unit_code=unit_code
        )
        db.add(CaseLink(case_code=case.code, conversation_id=theirs.id))
        return case.code
