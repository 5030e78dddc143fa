"""What a citizen reads when a case is answered; the same words are sent and previewed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Price, price_at
from bot.dialogue.choices import ratings
from bot.dialogue.model import Importance, Reply
from bot.dialogue.sight import Sight
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation
from bot.work.knowing import sight_of
from bot.work.splitting import in_parts
from feedback.tables import Case, Unit


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as the channel shows it."""

    text: str
    buttons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Seen:
    """An answer as its citizen will see it."""

    channel: str
    language: str
    bubbles: Sequence[Bubble]
    price: Price


def answer_replies(
    sight: Sight, case: Case, unit: Unit, text: str, papers: tuple[str, ...] = ()
) -> tuple[Reply, Reply]:
    """Return the answer with the orders of its papers, and the question how satisfied its citizen is."""
    told = Reply(sight.say("staff_answers", code=case.code, unit=unit.name, text=text), files=papers)
    asked = Reply(sight.say("rate_ask", code=case.code), ratings(sight, case.code))
    important = {"importance": Importance.IMPORTANT, "case_code": case.code}
    return replace(told, **important), replace(asked, **important)  # type: ignore[arg-type]


async def seen_by_citizen(db: AsyncSession, parts: Parts, case: Case, unit: Unit, text: str) -> Seen | None:
    """Return how an answer will look on its channel; None for a case that came another way than by chat."""
    link = await db.get(CaseLink, case.code)
    conversation = await db.get(Conversation, link.conversation_id) if link else None
    channel = parts.channels.get(conversation.channel) if conversation else None
    if conversation is None or channel is None:
        return None
    now = parts.clock.now()
    sight = sight_of(parts, conversation.language, channel, now=now)
    shown = [part for reply in answer_replies(sight, case, unit, text) for part in in_parts(reply, channel)]
    bubbles = [Bubble(one.text, [choice.label for choice in one.choices]) for one in shown]
    price = price_at(channel.windows, conversation.last_in_at, now)
    return Seen(channel.name, conversation.language, bubbles, price)
