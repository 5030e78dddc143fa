"""Handles what came in: one conversation at a time, in order, each step in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import ALWAYS_FREE
from bot.dialogue.model import Event, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk, remember
from bot.dialogue.turn import SETTLING, take_turn
from bot.metrics import HANDLED_SECONDS
from bot.parts import Parts
from bot.storage.engine import reading
from bot.storage.tables import Conversation, Message
from bot.words import Words
from bot.work import asides, belonging, muting, outbox, outgoing, set_aside, waiting, windows
from bot.work.bursts import next_contribution
from bot.work.floodgate import Floodgate
from bot.work.hearing import Heard, hear
from bot.work.knowing import sight_of
from bot.work.performer import Performer
from bot.work.refused_files import without_refused
from bot.work.replied import case_of_edited, message_replied_to
from bot.work.settled import Settled
from bot.work.staff_chat import RepliedTooSoon, StaffChat
from bot.work.staff_group import is_staff_group
from bot.work.staff_link import StaffLinking
from bot.work.strange_groups import asked_elsewhere, is_group
from faq.service import record_shown

log = structlog.get_logger()

#: When to look again at a reply that came before the message it replies to was recorded.
SOON = timedelta(milliseconds=200)
#: For so long “đừng gửi nữa” is understood as said about a notice.
NOTICED = timedelta(days=14)
#: What one step takes of a conversation at most.
MOST_MESSAGES = 60


@dataclass(slots=True)
class _Step:
    """One transaction over several conversations; what it says and settles is written at its end."""

    db: AsyncSession
    now: datetime
    said: list[tuple[Conversation, Sequence[Reply], outbox.Origin]] = field(default_factory=list)
    talks: list[tuple[Conversation, Talk]] = field(default_factory=list)
    done: list[tuple[Conversation, Sequence[Message], datetime | None]] = field(default_factory=list)


class Handler:
    """Takes waiting conversations and lets the dialogue answer."""

    def __init__(self, parts: Parts, *, conversations_at_once: int = 1) -> None:
        self._parts = parts
        self.at_once = conversations_at_once
        self._performer = Performer(parts)
        self._linking = StaffLinking()
        self._staff_chat = StaffChat(parts, self._linking)
        self._floodgate = Floodgate()
        self._seen: tuple[datetime | None] | None = None  #: what the last step saw to be ready next

    async def step(self) -> int:
        """Handle the conversations that have waited longest; return how many there were."""
        now, self._seen = self._parts.clock.now(), None
        try:
            async with self._parts.transaction(short=True) as db:
                claimed = await self._claim(db, now)
                step = await self._handle_all(db, claimed, now)
                seen = await waiting.next_ready(db, self._parts.channels)
        except Exception:  # noqa: BLE001 - logged where it happens again, alone
            # One failed and all were rolled back: each is done by itself, so that only that one waits.
            return await self._one_by_one(now)
        self._seen = (seen,)
        self._count(step)
        return len(claimed)

    async def _one_by_one(self, now: datetime) -> int:
        async with self._parts.transaction(short=True) as db:
            numbers = [conversation.id for conversation in await self._claim(db, now)]
        for number in numbers:
            await self._handle_alone(number, now)
        return len(numbers)

    async def _handle_alone(self, number: int, now: datetime) -> None:
        try:
            async with self._parts.transaction(short=True) as db:
                step = await self._handle_all(db, await self._claim(db, now, only=number), now)
            self._count(step)
        except RepliedTooSoon:
            async with self._parts.transaction(short=True) as db:
                soon = update(Conversation).where(Conversation.id == number)
                await db.execute(soon.values(ready_at=now + SOON))
        except Exception:
            # The edge of each message: the administrator learns of it, nothing is lost.
            log.exception("message.failed", conversation=number)
            await set_aside.set_back(self._parts, number, now=now)

    async def _claim(
        self, db: AsyncSession, now: datetime, *, only: int | None = None
    ) -> Sequence[Conversation]:
        return await waiting.ready(db, self._parts.channels, now=now, at_most=self.at_once, only=only)

    async def _handle_all(
        self, db: AsyncSession, conversations: Sequence[Conversation], now: datetime
    ) -> _Step:
        step = _Step(db, now)
        # All messages in one look, and all that is written at the end: each look would have to flush it.
        most = (MOST_MESSAGES + 1) * len(conversations)
        new, all_seen = await waiting.new_messages(db, conversations, at_most=most)
        for conversation in conversations:
            # Behind somebody's flood of messages others may not have been seen: they stay ready.
            if all_seen or new[conversation.id]:
                await self._handle(step, conversation, new[conversation.id], all_seen=all_seen)
        await self._write(step)
        return step

    async def _write(self, step: _Step) -> None:
        for conversation, talk in step.talks:
            conversation.talk = talk.model_dump(mode="json")
            conversation.language = talk.language
            settle = self._parts.settings.burst_seconds if talk.place in SETTLING else 0
            conversation.settle_ms = int(settle * 1000)
        for conversation, _, ready_at in step.done:
            conversation.ready_at = ready_at
        settled = Settled(
            said=outbox.rows_of(step.db, step.said, now=step.now),
            talked=[conversation for conversation, _ in step.talks],
            done=[message for _, messages, _ in step.done for message in messages],
        )
        await settled.write(step.db, now=step.now)

    def _count(self, step: _Step) -> None:
        at = self._parts.clock.now()
        for _, messages, _ in step.done:
            for message in messages:
                HANDLED_SECONDS.observe(max(0.0, (at - message.created_at).total_seconds()))

    async def _handle(
        self, step: _Step, conversation: Conversation, new: Sequence[Message], *, all_seen: bool
    ) -> None:
        staff = await is_staff_group(step.db, self._parts.settings, conversation)
        # In the staff group one at a time: each locks another citizen's conversation before the register.
        at_most = 1 if staff else MOST_MESSAGES
        if new and new[0].attempts == set_aside.MOST_FAILURES - 1:
            # Its last try is its own, so that a good message is not set aside for a bad neighbour.
            at_most = 1
        messages, more = new[:at_most], len(new) > at_most
        heard = [
            await hear(self._parts, step.db, conversation, message, now=step.now) for message in messages
        ]
        for one in heard:
            if one.incoming.event is Event.MOVED:
                settings = self._parts.settings
                await outgoing.follow(step.db, conversation.id, one.incoming.payload, settings=settings)
        if not staff and await self._slowed(step, conversation, messages):
            return
        if staff:
            for one in heard:
                await self._staff_chat.hear(step.db, conversation, one.incoming, now=step.now)
        elif is_group(self._parts.channels[conversation.channel], conversation):
            reply = await asked_elsewhere(step.db, conversation, heard, now=step.now)
            if reply is not None:
                step.said.append((conversation, (reply,), outbox.Origin(answers_id=messages[-1].id)))
        else:
            await self._converse(step, conversation, heard)
        step.done.append((conversation, messages, step.now if more or not all_seen else None))

    async def _slowed(self, step: _Step, conversation: Conversation, messages: Sequence[Message]) -> bool:
        """Let what comes wait where somebody got very many answers just now; nothing of it is lost."""
        writing = bool(conversation.talk and conversation.talk.get("draft"))
        opens = self._floodgate.opens_at(conversation.id, step.now, writing=writing)
        if opens is None or not messages:
            return False
        if self._floodgate.shall_tell(conversation.id, step.now):
            words, phone = Words(conversation.language), self._parts.settings.office_phone
            told = Reply(words.say("delivery.slow", phone=phone))
            step.said.append((conversation, (told,), outbox.Origin()))
        log.info("conversation.slowed", conversation=conversation.id)
        step.done.append((conversation, (), opens))
        return True

    async def _converse(self, step: _Step, conversation: Conversation, heard: Sequence[Heard]) -> None:
        talk = Talk.model_validate(conversation.talk or {"language": conversation.language})
        heard = await self._linked(step, conversation, heard)
        talk = await without_refused(step.db, talk)
        heard = await asides.for_dialogue(self._parts, step.db, conversation, heard, now=step.now)
        if muting.is_muted(conversation, step.now):
            heard = muting.heard_all_the_same(self._parts, heard)
        told = [one.incoming for one in heard]
        done = 0
        if any(said.event is not Event.BLOCKED for said in told):
            await self._heard_from(step, conversation)
        while done < len(told):
            words = Words(talk.language)
            said, count = next_contribution(told[done:], talk, words)
            said = await self._about_a_case(step.db, conversation, said)
            messages = [one.message for one in heard[done : done + count]]
            talk = await self._answer(step, conversation, talk, said, messages)
            done += count
        step.talks.append((conversation, talk))

    async def _linked(
        self, step: _Step, conversation: Conversation, heard: Sequence[Heard]
    ) -> Sequence[Heard]:
        """Answer codes by which somebody of the office joins their account; return what else was heard."""
        rest = []
        for one in heard:
            told = await self._linking.in_private(step.db, conversation, one.incoming, now=step.now)
            if told is None:
                rest.append(one)
            else:
                step.said.append((conversation, (Reply(told),), outbox.Origin(answers_id=one.message.id)))
        return rest

    async def _heard_from(self, step: _Step, conversation: Conversation) -> None:
        """Let go what could not be sent until this person wrote again."""
        can_close = self._parts.channels[conversation.channel].windows != ALWAYS_FREE
        if can_close or not conversation.reachable:
            await windows.release(step.db, conversation, now=step.now)
        if not conversation.reachable:
            conversation.reachable = True

    async def _about_a_case(self, db: AsyncSession, conversation: Conversation, said: Incoming) -> Incoming:
        if said.event is Event.EDITED and said.ref:
            channel = self._parts.channels[conversation.channel]
            return replace(said, about=await case_of_edited(db, channel, conversation, said.ref))
        # Writing as a reply to the officer's question is an answer to it, whatever was talked about since.
        if not said.reply_to or said.choice or not said.text:
            return said
        row = await message_replied_to(db, conversation, said.reply_to)
        if row is None or row.author != "staff" or not row.case_code:
            return said
        return replace(said, about=row.case_code)

    async def _answer(
        self,
        step: _Step,
        conversation: Conversation,
        talk: Talk,
        said: Incoming,
        messages: Sequence[Message],
    ) -> Talk:
        db, now = step.db, step.now
        sight = self._sight(conversation, talk, now)
        turn = take_turn(talk, said, sight)
        replies, after = turn.replies, turn.talk
        if after.topic is not None and after.topic_at == now and after.topic_age == 0:
            record_shown(db, after.topic, now=now)
        for command in turn.commands:
            outcome = await self._performer.perform(db, conversation, after, command, now=now)
            replies, after = outcome.after(replies), outcome.talk
            await belonging.link(db, conversation, messages, command, outcome)
        after = belonging.noted(after, messages)
        origin = outbox.Origin(answers_id=messages[-1].id)
        step.said.append((conversation, replies, origin))
        self._floodgate.answered(conversation.id, now)
        return remember(after, replies) if replies else after

    def _sight(self, conversation: Conversation, talk: Talk, now: datetime) -> Sight:
        channel = self._parts.channels[conversation.channel]
        noticed = conversation.noticed_at is not None and now - conversation.noticed_at < NOTICED
        return sight_of(
            self._parts, talk.language, channel, now=now, conversation_id=conversation.id, noticed=noticed
        )

    async def next_ready(self) -> datetime | None:
        """Return when the next conversation may be handled, if any waits.

        Asked right after a step it says what that step saw; whatever comes in later rings.
        """
        if self._seen is not None:
            (seen,), self._seen = self._seen, None
            return seen
        async with reading(self._parts.sessions, short=True) as db:
            return await waiting.next_ready(db, self._parts.channels)
