"""What an officer does with a case, together with what the citizen is told of it, in one transaction."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import ratings
from bot.dialogue.model import Choice, Importance, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, remember
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import long_moment
from bot.work import outbox
from bot.work.case_commands import conversation_of
from bot.work.knowing import sight_of
from feedback import cases, handling
from feedback.handling import Officer
from feedback.tables import Case, Unit

STAFF = outbox.Origin(author="staff")


class Desk:
    """Staff work on cases, used by the console and the Telegram group alike.

    Every method takes the caller's transaction and raises the errors of ``feedback.handling``. The
    conversation is locked before the case, as when the citizen writes, so that nobody waits in a circle.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def take(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Give the case to the officer who asks first."""
        return await handling.take(db, code, actor=actor, now=self._parts.clock.now())

    async def release(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Put the case back for others."""
        return await handling.release(db, code, actor=actor, now=self._parts.clock.now())

    async def note(self, db: AsyncSession, code: str, text: str, actor: Officer) -> Case:
        """Keep an internal note."""
        return await handling.note(db, code, text, actor=actor, now=self._parts.clock.now())

    async def ask(self, db: AsyncSession, code: str, text: str, actor: Officer) -> Case:
        """Ask the citizen for more, in the chat that the case came from."""
        conversation = await conversation_of(db, code)
        case = await handling.ask_citizen(db, code, text, actor=actor, now=self._parts.clock.now())
        if conversation is not None:
            sight, unit = self._sight(conversation), await cases.unit_of(db, case)
            reply = Reply(
                sight.say("staff_asks", unit=unit.name, code=code, text=text.strip()),
                (Choice(f"reply:{code}", sight.say("choice_reply_staff", code=code)),),
                importance=Importance.IMPORTANT,
                case_code=code,
            )
            self._tell(db, conversation, reply, waits_for_reply=code)
        return case

    async def answer(self, db: AsyncSession, code: str, text: str, actor: Officer) -> Case:
        """Answer the citizen, then ask how satisfied they are."""
        conversation = await conversation_of(db, code)
        case = await handling.answer(db, code, text, actor=actor, now=self._parts.clock.now())
        if conversation is not None:
            sight, unit = self._sight(conversation), await cases.unit_of(db, case)
            answer = Reply(
                sight.say("staff_answers", unit=unit.name, code=code, text=text.strip()),
                importance=Importance.IMPORTANT,
                case_code=code,
            )
            question = Reply(sight.say("rate_ask", code=code), ratings(sight, code), case_code=code)
            self._tell(db, conversation, answer, replace(question, importance=Importance.IMPORTANT))
        return case

    async def refuse(self, db: AsyncSession, code: str, reason: str, actor: Officer) -> Case:
        """Decide that this is no case for the register, and say why."""
        conversation = await conversation_of(db, code)
        case = await handling.refuse(db, code, reason, actor=actor, now=self._parts.clock.now())
        if conversation is not None:
            sight, unit = self._sight(conversation), await cases.unit_of(db, case)
            text = sight.say("staff_refuses", unit=unit.name, code=code, text=reason.strip())
            self._tell(db, conversation, Reply(text, importance=Importance.IMPORTANT, case_code=code))
        return case

    async def hand_over(
        self, db: AsyncSession, code: str, unit_code: str, reason: str, actor: Officer
    ) -> Case:
        """Hand the case to another unit and tell the citizen who has it now."""
        conversation = await conversation_of(db, code)
        now = self._parts.clock.now()
        case = await handling.hand_over(db, code, unit_code, reason, actor=actor, now=now)
        if conversation is not None:
            unit = await db.get_one(Unit, case.unit_id)
            sight = self._sight(conversation)
            due = long_moment(case.due_at, sight.words.language)
            text = sight.say("staff_handed_over", code=code, unit=unit.name, due=due)
            self._tell(db, conversation, Reply(text, importance=Importance.IMPORTANT, case_code=code))
        return case

    async def close(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Close an answered case for good."""
        return await handling.close(db, code, actor=actor, now=self._parts.clock.now())

    def _sight(self, conversation: Conversation) -> Sight:
        channel = self._parts.channels.get(conversation.channel) or self._parts.channels["web"]
        return sight_of(self._parts, conversation.language, channel, now=self._parts.clock.now())

    def _tell(
        self, db: AsyncSession, conversation: Conversation, *replies: Reply, waits_for_reply: str = ""
    ) -> None:
        outbox.write(db, conversation, replies, now=self._parts.clock.now(), origin=STAFF)
        talk = Talk.model_validate(conversation.talk or {"language": conversation.language})
        if waits_for_reply and talk.place is Place.FREE:
            talk = talk.model_copy(update={"place": Place.REPLY, "case": waits_for_reply})
            conversation.settle_ms = int(self._parts.settings.burst_seconds * 1000)
        if talk.place in {Place.FREE, Place.REPLY, Place.RATE_WORDS}:
            # What is typed next, a number or words, refers to what the person saw last.
            talk = remember(talk, replies)
        conversation.talk = talk.model_dump(mode="json")
