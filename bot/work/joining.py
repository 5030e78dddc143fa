"""Joins and parts a person's conversations, and lets a case go on in another one."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import JoinByCode, PickUpCase, TakeBackCase
from bot.dialogue.model import Choice, Importance, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.ids import keyed_digest
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation, JoinCode
from bot.words import Words
from bot.work import outbox
from bot.work.case_views import MOST_WRONG
from bot.work.joined import joined_with
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome

#: How long a code can be typed.
GOOD_FOR = timedelta(minutes=10)


def code_digest(secret_key: str, code: str) -> str:
    """Return how a code is kept."""
    return keyed_digest(secret_key, f"join:{code}")


class JoiningCommands:
    """Performs what a person wants with their own conversations."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def offer(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Show a new code; one shown before is good no more."""
        sight = self._sight(conversation, talk, now)
        code = f"{self._parts.ids.rng.randrange(10**8):08d}"
        await db.execute(delete(JoinCode).where(JoinCode.conversation_id == conversation.id))
        await db.execute(delete(JoinCode).where(JoinCode.expires_at < now))
        db.add(
            JoinCode(code_hash=self._digest(code), conversation_id=conversation.id, expires_at=now + GOOD_FOR)
        )
        spoken = f"{code[:4]} {code[4:]}"
        minutes = int(GOOD_FOR.total_seconds() // 60)
        text = _say(sight, "offer", code=spoken, minutes=minutes, address=self._parts.settings.web_address)
        if others := await joined_with(db, conversation):
            places = ", ".join(_channel(one, sight.words) for one in others)
            text = f"{text}\n{_say(sight, 'offer_joined', places=places)}"
        return Outcome(talk, (Reply(text, choices(sight, "menu")),))

    async def join(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: JoinByCode, *, now: datetime
    ) -> Outcome:
        """Join the conversation that was shown the code, and everything joined with either; both are told."""
        sight = self._sight(conversation, talk, now)
        known = await db.get(JoinCode, self._digest(command.code))
        good = known is not None and known.expires_at >= now and talk.wrong_digits < MOST_WRONG
        if known is None or not good:
            counted = talk.model_copy(update={"wrong_digits": talk.wrong_digits + 1})
            return Outcome(counted, (Reply(_say(sight, "code_bad"), choices(sight, "menu")),))
        if known.conversation_id == conversation.id:
            return Outcome(talk, (Reply(_say(sight, "code_own"), choices(sight, "menu")),))
        await db.delete(known)
        other = await db.get_one(Conversation, known.conversation_id, with_for_update={"key_share": True})
        person = conversation.person or other.person or self._parts.ids.name()
        gone = [one.person for one in (conversation, other) if one.person and one.person != person]
        conversation.person = other.person = person
        await db.execute(update(Conversation).where(Conversation.person.in_(gone)).values(person=person))
        self._tell(db, other, "joined_there", now, channel=_channel(conversation, Words(other.language)))
        told = _say(sight, "joined", channel=_channel(other, sight.words))
        return Outcome(
            talk, (Reply(told, choices(sight, "lookup", "menu"), importance=Importance.IMPORTANT),)
        )

    async def part(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Part this conversation from the others; what each has sent stays its own."""
        sight = self._sight(conversation, talk, now)
        others = await joined_with(db, conversation)
        conversation.person = None
        if len(others) == 1:
            others[0].person = None
        key = "parted" if others else "part_none"
        return Outcome(talk, (Reply(_say(sight, key), menu(sight)),))

    async def pick_up(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: PickUpCase, *, now: datetime
    ) -> Outcome:
        """Let a case go on here; where it was followed before is told, and may take it back."""
        sight = self._sight(conversation, talk, now)
        link = await self._link(db, command.code)
        if link is None:
            # It came by phone or on paper: nobody followed it in a chat.
            db.add(CaseLink(case_code=command.code, conversation_id=conversation.id))
        elif link.conversation_id != conversation.id:
            before = await db.get_one(Conversation, link.conversation_id, with_for_update={"key_share": True})
            link.moved_from, link.conversation_id = before.id, conversation.id
            back = Choice(f"takeback:{command.code}", Words(before.language).say("joining.choice_take_back"))
            self._tell(db, before, "picked_up_there", now, back, code=command.code)
        text = _say(sight, "picked_up", code=command.code)
        return Outcome(talk, (Reply(text, menu(sight), case_code=command.code),))

    async def take_back(
        self,
        db: AsyncSession,
        conversation: Conversation,
        talk: Talk,
        command: TakeBackCase,
        *,
        now: datetime,
    ) -> Outcome:
        """Let a case go on here again, for the conversation it was picked up from."""
        sight = self._sight(conversation, talk, now)
        link = await self._link(db, command.code)
        if link is None or link.moved_from != conversation.id:
            return Outcome(talk, (Reply(sight.say("code_unknown", code=command.code), menu(sight)),))
        other = await db.get_one(Conversation, link.conversation_id, with_for_update={"key_share": True})
        link.conversation_id, link.moved_from = conversation.id, None
        self._tell(db, other, "taken_back_there", now, code=command.code)
        text = _say(sight, "taken_back", code=command.code, phone=sight.office_phone)
        return Outcome(talk, (Reply(text, menu(sight), case_code=command.code),))

    async def _link(self, db: AsyncSession, code: str) -> CaseLink | None:
        return await db.scalar(select(CaseLink).where(CaseLink.case_code == code).with_for_update())

    def _tell(
        self, db: AsyncSession, other: Conversation, key: str, now: datetime, *ways: Choice, **values: object
    ) -> None:
        text = Words(other.language).say(f"joining.{key}", **values)
        outbox.write(db, other, (Reply(text, ways, importance=Importance.IMPORTANT),), now=now)

    def _digest(self, code: str) -> str:
        return code_digest(self._parts.secret_key, code)

    def _sight(self, conversation: Conversation, talk: Talk, now: datetime) -> Sight:
        return sight_of(self._parts, talk.language, self._parts.channels[conversation.channel], now=now)


def _channel(conversation: Conversation, words: Words) -> str:
    return words.say(f"joining.place_{conversation.channel}")


def _say(sight: Sight, name: str, **values: object) -> str:
    return sight.words.say(f"joining.{name}", **values)
