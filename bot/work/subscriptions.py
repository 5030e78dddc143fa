"""Who asked for notices and who has enough of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import menu
from bot.dialogue.commands import SubscribeTo
from bot.dialogue.model import Choice, Importance, Reply
from bot.dialogue.subjects import Subject
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.storage.tables import Conversation, Message, NoticeRecipient, Subscription
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome


class SubscriptionCommands:
    """Performs what people want done about notices."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def subscribe(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: SubscribeTo, *, now: datetime
    ) -> Outcome:
        """Keep the wish with the words that were shown; a second wish for the same changes nothing."""
        unit = command.unit or None
        wished = select(Subscription).where(
            active(),
            Subscription.conversation_id == conversation.id,
            Subscription.subject == command.subject,
            Subscription.unit_code == unit if unit else Subscription.unit_code.is_(None),
        )
        if await db.scalar(wished.limit(1)) is None:
            db.add(
                Subscription(
                    conversation_id=conversation.id, subject=command.subject, unit_code=unit,
                    shown=command.shown, created_at=now,
                )
            )  # fmt: skip
        sight = sight_of(self._parts, talk.language, self._parts.channels[conversation.channel], now=now)
        subject = sight.words.say(f"notices.subject_{Subject(command.subject)}")
        text = sight.words.say("notices.on", subject=subject)
        off = Choice("news_stop", sight.words.say("notices.choice_off"))
        return Outcome(talk, (Reply(text, (*menu(sight), off)),))

    async def stop(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """End all wishes and take back what waits to be sent."""
        mine = Subscription.conversation_id == conversation.id
        ended = await db.execute(update(Subscription).where(mine, active()).values(ended_at=now))
        await take_back(db, Message.conversation_id == conversation.id)
        sight = sight_of(self._parts, talk.language, self._parts.channels[conversation.channel], now=now)
        had = ended.rowcount > 0  # type: ignore[attr-defined]
        text = sight.words.say("notices.off" if had else "notices.none")
        return Outcome(talk, (Reply(text, menu(sight)),))


def active() -> ColumnElement[bool]:
    """Return the condition for wishes that still hold."""
    return Subscription.ended_at.is_(None)


async def take_back(db: AsyncSession, which: ColumnElement[bool]) -> Sequence[int]:
    """Remove notices that wait to be sent and return their numbers; what is on its way goes on."""
    waiting = select(Message.id).where(
        which,
        Message.direction == "out",
        Message.importance == Importance.BULK,
        Message.state.in_(("queued", "held")),
    )
    numbers = (await db.scalars(waiting.with_for_update(skip_locked=True))).all()
    await db.execute(delete(Message).where(Message.id.in_(numbers)))
    back = update(NoticeRecipient).where(NoticeRecipient.message_id.in_(numbers))
    await db.execute(back.values(state="waiting", message_id=None))
    return numbers


async def forget(db: AsyncSession, conversation_id: int) -> None:
    """Remove what a person asked for and what they were to be sent."""
    await take_back(db, Message.conversation_id == conversation_id)
    for table in (NoticeRecipient, Subscription):
        await db.execute(delete(table).where(table.conversation_id == conversation_id))
