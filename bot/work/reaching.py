"""Brings to a person another way what is owed to them and could not be delivered.

An approved template where the office has set one; else another messenger that the person has joined; else a
call by the officer. The message itself goes out as soon as the person writes again, before anything else.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Importance, Reply, Template
from bot.parts import Parts
from bot.settings import named_pairs
from bot.staff.addressees import who_has
from bot.storage.tables import Conversation, Message
from bot.telling import Teller
from bot.work import outbox
from bot.work.joined import joined_with
from bot.work.outbox import FETCHED_BY_PEOPLE, reply_of
from bot.work.staff_bell import add_notice
from bot.work.windows import HELD, may_go
from feedback import cases
from feedback.errors import CaseNotFound

#: States in which a message has not come to the person and will not by itself.
STRANDED = (HELD, "refused", "dead")
ARRIVED = ("sent", "seen")
MOST_AT_ONCE = 50


class Way(StrEnum):
    """How else somebody is told, in the order in which it is tried; stored as it reads here."""

    TEMPLATE = "template"
    OTHER_CHAT = "other_chat"
    CALL = "call"  #: an officer calls, and says here whether that worked


def stranded() -> ColumnElement[bool]:
    """Return the condition for what is owed to somebody and has come to them no way yet."""
    return (
        (Message.direction == "out")
        & (Message.importance == Importance.IMPORTANT)
        & Message.case_code.is_not(None)
        & Message.state.in_(STRANDED)
        & Message.stands_for_id.is_(None)
        & Message.reached_at.is_(None)
    )


async def stranded_of(db: AsyncSession, code: str) -> Sequence[Message]:
    """Return what of a case has not come to its sender, the oldest first."""
    return (
        await db.scalars(select(Message).where(stranded(), Message.case_code == code).order_by(Message.id))
    ).all()


async def told_by_phone(db: AsyncSession, code: str, *, now: datetime) -> None:
    """Keep that an officer told the sender of a case by phone what waits for them."""
    told = update(Message).where(stranded(), Message.case_code == code)
    await db.execute(told.values(way=Way.CALL, reached_at=now))


class Reacher:
    """Looks for another way for each stranded message, and on to the next where one failed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._teller = Teller(parts)

    async def step(self, db: AsyncSession) -> int:
        """Go on with what is stranded; return for how many messages something changed."""
        rows = await db.execute(
            select(Message, Conversation)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(stranded(), Message.way.is_distinct_from(Way.CALL))
            .order_by(Message.id)
            .limit(MOST_AT_ONCE)
        )
        changed = 0
        for message, conversation in rows.all():
            changed += await self._go_on(db, message, conversation)
        return changed

    async def _go_on(self, db: AsyncSession, message: Message, conversation: Conversation) -> bool:
        if message.way is not None:
            stand_in = await self._stand_in(db, message)
            if stand_in is not None and stand_in.state in ARRIVED:
                message.reached_at = stand_in.state_at
                return True
            if stand_in is not None and stand_in.state not in STRANDED:
                return False  # on its way
        tried = list(Way).index(Way(message.way)) + 1 if message.way else 0
        for way in list(Way)[tried:]:
            if await self._try(db, way, message, conversation):
                message.way = way
                break
        return True

    async def _try(self, db: AsyncSession, way: Way, message: Message, conversation: Conversation) -> bool:
        match way:
            case Way.TEMPLATE:
                return await self._by_template(db, message, conversation)
            case Way.OTHER_CHAT:
                return await self._in_other_chat(db, message, conversation)
            case Way.CALL:
                await self._ask_to_call(db, message)
        return True

    async def _by_template(self, db: AsyncSession, message: Message, conversation: Conversation) -> bool:
        """Say by an approved wording that something waits; once for all that waits of a case."""
        number = self._parts.settings.zalo_oa_template
        if not number or conversation.channel != "zalo_oa" or message.state != HELD:
            return False
        before = await self._stand_in(db, message, way=Way.TEMPLATE)
        if before is not None:
            return before.state not in STRANDED
        template = Template(number, await self._filled(db, message.case_code or ""))
        said = self._teller.words(conversation.language).say("channels.by_template", code=message.case_code)
        reply = Reply(
            said, importance=Importance.IMPORTANT, case_code=message.case_code or "", template=template
        )
        self._add(db, conversation, reply, message, Way.TEMPLATE)
        return True

    async def _in_other_chat(self, db: AsyncSession, message: Message, conversation: Conversation) -> bool:
        """Say the same in a messenger that the person has joined; a web page may be open or not."""
        now = self._parts.clock.now()
        for other in await joined_with(db, conversation):
            channel = self._parts.channels.get(other.channel)
            if channel is None or other.channel in FETCHED_BY_PEOPLE or not other.reachable:
                continue
            if not may_go(channel, message, other, self._parts.settings, now=now):
                continue
            locked = await db.get_one(Conversation, other.id, with_for_update={"key_share": True})
            reply = reply_of(message)
            note = self._teller.words(locked.language).say("channels.in_other_chat")
            again = Reply(
                f"{note}\n\n{reply.text}",
                reply.choices,
                importance=Importance.IMPORTANT,
                case_code=reply.case_code,
                files=reply.files,
            )
            self._teller.tell(db, locked, again)
            await db.flush()
            copy = select(Message).where(
                Message.conversation_id == locked.id,
                Message.direction == "out",
                Message.seq == locked.last_seq,
            )
            stand_in = (await db.scalars(copy)).one()
            stand_in.stands_for_id, stand_in.way = message.id, Way.OTHER_CHAT
            return True
        return False

    async def _ask_to_call(self, db: AsyncSession, message: Message) -> None:
        """Make it the officer's task, once for all that waits of a case."""
        code = message.case_code or ""
        asked = select(Message.id).where(stranded(), Message.case_code == code, Message.way == Way.CALL)
        if await db.scalar(asked.limit(1)) is not None:
            return
        try:
            case = await cases.by_code(db, code)
        except CaseNotFound:
            return
        people = await who_has(db, case)
        add_notice(db, people, "not_reached", now=self._parts.clock.now(), case_code=code)

    async def _stand_in(
        self, db: AsyncSession, message: Message, *, way: str | None = None
    ) -> Message | None:
        """Return the last message that brings this one, or one of the same case by a template."""
        way = way or message.way
        wanted = select(Message).where(Message.direction == "out", Message.way == way)
        if way == Way.TEMPLATE:
            wanted = wanted.where(
                Message.case_code == message.case_code,
                Message.stands_for_id.is_not(None),
                Message.created_at >= message.created_at,
            )
        else:
            wanted = wanted.where(Message.stands_for_id == message.id)
        return await db.scalar(wanted.order_by(Message.id.desc()).limit(1))

    async def _filled(self, db: AsyncSession, code: str) -> tuple[tuple[str, str], ...]:
        case = await cases.by_code(db, code)
        unit = await cases.unit_of(db, case)
        link = f"{self._parts.settings.web_address}/tra-cuu?ma={code}"
        ours = {"code": code, "unit": unit.name, "link": link}
        pairs = named_pairs(self._parts.settings.zalo_oa_template_fields)
        return tuple((theirs, ours[name]) for theirs, name in pairs)

    def _add(
        self, db: AsyncSession, conversation: Conversation, reply: Reply, message: Message, way: Way
    ) -> None:
        # Without a number in the conversation, so that its row need not be locked after others.
        now = self._parts.clock.now()
        db.add(
            Message(
                channel=conversation.channel,
                direction="out",
                conversation_id=conversation.id,
                author="bot",
                text=reply.text,
                payload=outbox.payload_of(reply),
                importance=reply.importance.value,
                state="queued",
                case_code=reply.case_code,
                stands_for_id=message.id,
                way=way,
                created_at=now,
                state_at=now,
            )
        )
        outbox.ring_later(db, "outbox")
