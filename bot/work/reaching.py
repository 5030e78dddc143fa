"""Brings to a person another way what is owed to them and could not be delivered.

An approved template where the office has set one; else another chat that the person has joined, messengers
before the web chat; else a call by the officer. A messenger that took a message has brought it; the web chat
has once the person's page fetched it. Whoever reads the answer at the web link by the code has it too. The
message itself goes out as soon as the person writes again, before anything else.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

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
#: So long somebody has to open the web chat before they are told another way.
PAGE_WAITS = timedelta(days=1)


class Way(StrEnum):
    """How else somebody is told; stored as it reads here."""

    TEMPLATE = "template"
    OTHER_CHAT = "other_chat"
    CALL = "call"  #: an officer calls, and says here whether that worked
    LOOKED_UP = "looked_up"  #: they read it themselves at the web link, by their code


#: The ways that are ours to try, in order.
TRIED = (Way.TEMPLATE, Way.OTHER_CHAT, Way.CALL)


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


async def read_by_code(db: AsyncSession, code: str, texts: Sequence[str], *, now: datetime) -> None:
    """Keep that the sender of a case has read these texts at the web link."""
    read = [one for one in await stranded_of(db, code) if any(text in one.text for text in texts if text)]
    for one in read:
        one.way, one.reached_at = Way.LOOKED_UP, now


async def fetched(db: AsyncSession, numbers: Sequence[int], *, now: datetime) -> None:
    """Keep that the person's web chat has fetched these messages, and with them what they stand for."""
    seen = update(Message).where(Message.id.in_(numbers), Message.state == "sent")
    await db.execute(seen.values(state="seen", state_at=now))
    brought = select(Message.stands_for_id).where(Message.id.in_(numbers), Message.stands_for_id.is_not(None))
    reached = update(Message).where(Message.id.in_(brought), Message.reached_at.is_(None))
    await db.execute(reached.values(way=Way.OTHER_CHAT, reached_at=now))


def _waits_on_page(now: datetime) -> ColumnElement[bool]:
    """Return the condition for what stands in a web chat that may yet be opened."""
    copy = aliased(Message)
    return (
        select(copy.id)
        .where(
            copy.stands_for_id == Message.id,
            copy.channel.in_(FETCHED_BY_PEOPLE),
            copy.state == "sent",
            copy.created_at > now - PAGE_WAITS,
        )
        .exists()
    )


class Reacher:
    """Looks for another way for each stranded message, and on to the next where one failed."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._teller = Teller(parts)

    async def step(self, db: AsyncSession) -> int:
        """Go on with what is stranded; return for how many messages something changed."""
        now = self._parts.clock.now()
        rows = await db.execute(
            select(Message, Conversation)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(stranded(), Message.way.is_distinct_from(Way.CALL), ~_waits_on_page(now))
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
            # What stands in a web chat and was not fetched in time has not arrived.
            on_page = stand_in is not None and stand_in.channel in FETCHED_BY_PEOPLE
            if stand_in is not None and stand_in.state in (ARRIVED[1:] if on_page else ARRIVED):
                message.reached_at = stand_in.state_at
                return True
            if stand_in is not None and stand_in.state not in STRANDED and not on_page:
                return False  # on its way
        for way in _left(message.way):
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
        """Say the same in the next chat that the person has joined, last in a web page: few stay open."""
        now = self._parts.clock.now()
        used = set(
            await db.scalars(select(Message.conversation_id).where(Message.stands_for_id == message.id))
        )
        others = [one for one in await joined_with(db, conversation) if one.id not in used]
        for other in sorted(others, key=lambda one: one.channel in FETCHED_BY_PEOPLE):
            channel = self._parts.channels.get(other.channel)
            if channel is None or not other.reachable:
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


def _left(way: str | None) -> Sequence[Way]:
    """Return the ways that are left after one failed; of chats there may be several."""
    if way is None:
        return TRIED
    last = TRIED.index(Way(way))
    return TRIED[last:] if way == Way.OTHER_CHAT else TRIED[last + 1 :]
