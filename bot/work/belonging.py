"""Which messages belong to which case, so that staff read beside a case what is the case's and no more."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.actions import in_form
from bot.dialogue.commands import Command, RateWords, ReceiveCase
from bot.dialogue.talk import Talk
from bot.storage.tables import Conversation, Message
from bot.work.outcome import Outcome

#: A draft remembers so many of its messages at most.
MOST_REMEMBERED = 500


async def link(
    db: AsyncSession,
    conversation: Conversation,
    messages: Sequence[Message],
    command: Command,
    outcome: Outcome,
) -> None:
    """Link what was just said, and all that a feedback was written with, to the case it led to."""
    code = next((reply.case_code for reply in outcome.replies if reply.case_code), "")
    code = command.code if isinstance(command, RateWords) else code
    if not code:
        return
    for message in messages:
        message.case_code = code
    if isinstance(command, ReceiveCase) and command.draft.messages:
        await db.execute(
            update(Message)
            .where(Message.id.in_(command.draft.messages), Message.conversation_id == conversation.id)
            .values(case_code=code)
        )


def noted(talk: Talk, messages: Sequence[Message]) -> Talk:
    """Let a feedback that is being written remember the messages it is written with."""
    if talk.draft is None or not in_form(talk):
        return talk
    numbers = (*talk.draft.messages, *(message.id for message in messages))[-MOST_REMEMBERED:]
    return talk.model_copy(update={"draft": talk.draft.model_copy(update={"messages": numbers})})
