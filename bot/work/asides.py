"""What comes in that is not for the dialogue: receipts, staff who write themselves, and who talks to them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Event, Incoming
from bot.dialogue.typed import command
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation, Message
from bot.words import Words
from bot.work.hearing import Heard
from faq.decide import Decision
from feedback.lifecycle import State
from feedback.tables import Case

#: What the channel tells; nobody waits for an answer to it.
NOT_FOR_DIALOGUE = frozenset({Event.SEEN, Event.STAFF_SPOKE})
#: The end of a conversation under human care is as short as nobody notices when a word comes late.
ENDED = frozenset({State.CLOSED, State.NOT_ACCEPTED, State.MERGED})


async def for_dialogue(
    parts: Parts, db: AsyncSession, conversation: Conversation, heard: Sequence[Heard], *, now: datetime
) -> list[Heard]:
    """Deal with what is not for the dialogue and return the rest.

    While staff write to the person themselves, the bot is silent: words are kept and left to them. It speaks
    again once it is called, by a choice or a command, in danger, or when nobody has written for a while.
    """
    for one in heard:
        if one.incoming.event is Event.SEEN:
            await _mark_seen(db, conversation, one.incoming.seen, now)
        elif one.incoming.event is Event.STAFF_SPOKE:
            one.message.author = "staff"
            _pause(parts, conversation, now)
    rest = [one for one in heard if one.incoming.event not in NOT_FOR_DIALOGUE]
    if not is_paused(conversation, now):
        await _belong(db, conversation, [one for one in heard if one.message.author == "staff"])
        return rest
    kept = [one for one in rest if _calls_the_bot(parts, conversation, one.incoming)]
    if any(_chooses(conversation, one.incoming) for one in kept):
        conversation.paused_until = None
    kept_ids = {one.message.id for one in kept}
    await _belong(db, conversation, [one for one in heard if one.message.id not in kept_ids])
    return kept


def is_paused(conversation: Conversation, now: datetime) -> bool:
    """Tell whether staff speak in this conversation themselves."""
    return conversation.paused_until is not None and conversation.paused_until > now


def _pause(parts: Parts, conversation: Conversation, now: datetime) -> None:
    minutes = parts.settings.zalo_oa_pause_minutes
    if minutes:
        conversation.paused_until = now + timedelta(minutes=minutes)


def _calls_the_bot(parts: Parts, conversation: Conversation, said: Incoming) -> bool:
    if said.event is not Event.MESSAGE or _chooses(conversation, said):
        return said.event is not Event.UNSUPPORTED
    return bool(said.text) and (parts.knowledge.ask(said.text, after=None).decision is Decision.URGENT)


def _chooses(conversation: Conversation, said: Incoming) -> bool:
    return said.choice is not None or command(said.text, Words(conversation.language)) is not None


async def _mark_seen(
    db: AsyncSession, conversation: Conversation, numbers: Sequence[str], now: datetime
) -> None:
    mine = (Message.conversation_id == conversation.id, Message.direction == "out", Message.state == "sent")
    seen = update(Message).where(*mine, Message.sent_as.in_(numbers))
    await db.execute(seen.values(state="seen", state_at=now))


async def _belong(db: AsyncSession, conversation: Conversation, heard: Sequence[Heard]) -> None:
    """Let what staff and the person said to each other stand beside the case that it is most likely about."""
    said = [one for one in heard if one.incoming.event is not Event.SEEN]
    if not said:
        return
    newest = (
        select(Case.code)
        .join(CaseLink, CaseLink.case_code == Case.code)
        .where(CaseLink.conversation_id == conversation.id, Case.state.not_in(ENDED))
        .order_by(Case.id.desc())
        .limit(1)
    )
    code = await db.scalar(newest)
    for one in said:
        one.message.case_code = one.message.case_code or code
