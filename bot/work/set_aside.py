"""What becomes of a message that cannot be handled: tried again, then set aside and politely answered."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import menu
from bot.dialogue.model import Importance, Reply
from bot.dialogue.talk import Talk, remember
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.work import outbox
from bot.work.knowing import sight_of
from bot.work.staff_group import is_staff_group

#: After so many failures a message is set aside.
MOST_FAILURES = 3


async def set_back(parts: Parts, conversation_id: int, *, now: datetime) -> None:
    """Try a failed conversation again soon; after some failures set its oldest message aside."""
    async with parts.transaction(short=True) as db:
        conversation = await db.get(Conversation, conversation_id, with_for_update={"key_share": True})
        message = await _oldest(db, conversation_id)
        if conversation is None or message is None:
            return
        message.attempts += 1
        if message.attempts < MOST_FAILURES:
            conversation.ready_at = now + timedelta(seconds=2**message.attempts)
            return
        message.state, message.state_at, message.reason = "dead", now, "handler failed"
        conversation.ready_at = now
        if not await is_staff_group(db, parts.settings, conversation):
            _say_sorry(parts, db, conversation, message, now)


async def _oldest(db: AsyncSession, conversation_id: int) -> Message | None:
    waiting = (Message.conversation_id == conversation_id, Message.direction == "in", Message.state == "new")
    found: Message | None = await db.scalar(select(Message).where(*waiting).order_by(Message.id).limit(1))
    return found


def _say_sorry(
    parts: Parts, db: AsyncSession, conversation: Conversation, message: Message, now: datetime
) -> None:
    talk = Talk.model_validate(conversation.talk or {"language": conversation.language})
    sight = sight_of(parts, talk.language, parts.channels[conversation.channel], now=now)
    sorry = sight.say("trouble", phone=parts.settings.office_phone)
    reply = Reply(sorry, menu(sight), importance=Importance.IMPORTANT)
    outbox.write(db, conversation, (reply,), now=now, origin=outbox.Origin(answers_id=message.id))
    conversation.talk = remember(talk, (reply,)).model_dump(mode="json")
