"""Notices to many: who gets one, how it is let out little by little, and what has become of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.base import Price, price_at
from bot.dialogue.model import Importance, Reply
from bot.dialogue.subjects import Subject
from bot.parts import Parts
from bot.storage.tables import Conversation, Message, Notice, NoticeRecipient, Subscription
from bot.words import Words
from bot.work import outbox
from bot.work.subscriptions import active, take_back
from feedback.tables import Unit
from feedback.worktime import VIETNAM

log = structlog.get_logger()

#: So many notices wait in a channel's queue at most; the rest waits where it can be stopped.
MOST_QUEUED = 40
#: Nobody is woken by a notice.
FIRST_HOUR = 8
#: What one step writes at most.
MOST_AT_ONCE = 40
#: Of a notice, in characters.
LONGEST_TEXT = 1_500


class NoticeState(StrEnum):
    """Where a notice stands; stored as it reads here."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    DROPPED = "dropped"


#: What may follow; nothing else does.
MOVES: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.DRAFT: frozenset({NoticeState.RUNNING, NoticeState.DROPPED}),
    NoticeState.RUNNING: frozenset({NoticeState.PAUSED, NoticeState.DONE}),
    NoticeState.PAUSED: frozenset({NoticeState.RUNNING, NoticeState.DROPPED}),
    NoticeState.DONE: frozenset(),
    NoticeState.DROPPED: frozenset(),
}


class NoticeNotSo(Exception):
    """A notice is not where somebody thought it is; look at it again."""


class NoticeUnfit(Exception):
    """A notice cannot be written so; ``what`` is wrong: ``text`` or ``unit``."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(frozen=True, slots=True)
class Audience:
    """Who would get a notice now.

    Args:
        free: to how many it can go for nothing, by channel.
        paid: to how many it goes for money, since the office wants that.
        billed: for whom the channel would take money and the office would not; they are left out.
        closed: whom the channel does not let us write to now; they are left out.
    """

    free: dict[str, int]
    billed: int = 0
    closed: int = 0
    paid: int = 0

    @property
    def total(self) -> int:
        return sum(self.free.values()) + self.paid


async def people(
    db: AsyncSession, parts: Parts, notice: Notice, now: datetime
) -> list[tuple[Conversation, Price]]:
    """Return everybody who asked for what a notice is about and can be reached, with what it costs."""
    wished: list[ColumnElement[bool]] = [active(), Subscription.subject.in_((notice.subject, Subject.ALL))]
    if notice.subject == Subject.ALL:
        wished = [active()]
    if notice.unit_code:
        path = await db.scalar(select(Unit.path).where(Unit.code == notice.unit_code)) or "-"
        below = select(Unit.code).where(Unit.path.startswith(path, autoescape=True))
        wished.append(Subscription.unit_code.in_(below))
    rows = await db.scalars(
        select(Conversation)
        .where(
            Conversation.id.in_(select(Subscription.conversation_id).where(*wished)),
            Conversation.reachable,
            Conversation.channel.in_(parts.channels),
        )
        .order_by(Conversation.id)
    )
    return [(row, price_at(parts.channels[row.channel].windows, row.last_in_at, now)) for row in rows]


async def audience(db: AsyncSession, parts: Parts, notice: Notice, now: datetime) -> Audience:
    """Count who would get a notice now."""
    found, free = await people(db, parts, notice, now), dict[str, int]()
    for conversation, price in found:
        if price is Price.FREE:
            free[conversation.channel] = free.get(conversation.channel, 0) + 1
    closed = sum(price is Price.CLOSED for _, price in found)
    costing = [conversation.channel for conversation, price in found if price is Price.BILLED]
    paid = sum(parts.settings.pays_for_notices_on(channel) for channel in costing)
    return Audience(free, len(costing) - paid, closed, paid)


async def draft(
    db: AsyncSession, subject: Subject, text: str, *, unit: str, units: Collection[str], staff_id: int,
    now: datetime,
) -> Notice:  # fmt: skip
    """Write a notice, which goes to nobody before it is started.

    Args:
        db: the transaction.
        subject: what people asked to be told of.
        text: what they read.
        unit: to whom, as a unit's code; empty: to everybody.
        units: the codes that the author may choose.
        staff_id: the author.
        now: when; aware.

    Raises:
        NoticeUnfit: the text is empty or too long, or the unit is not the author's to choose.
    """
    text = text.strip()
    if not 0 < len(text) <= LONGEST_TEXT:
        raise NoticeUnfit("text")
    if unit not in units:
        raise NoticeUnfit("unit")
    notice = Notice(
        subject=subject, unit_code=unit or None, text=text, state=NoticeState.DRAFT, made_by=staff_id,
        made_at=now, state_at=now,
    )  # fmt: skip
    db.add(notice)
    await db.flush()  # gives it its number
    return notice


async def start(db: AsyncSession, parts: Parts, notice: Notice, *, staff_id: int, now: datetime) -> None:
    """Note everybody who gets the notice and let it go."""
    if notice.state == NoticeState.DRAFT:
        found = await people(db, parts, notice, now)
        rows = [
            {"notice_id": notice.id, "conversation_id": one.id, "state": _begins(parts, one, price)}
            for one, price in found
        ]
        if rows:
            await db.execute(insert(NoticeRecipient), rows)
        notice.started_by, notice.started_at = staff_id, now
    move(notice, NoticeState.RUNNING, now)
    outbox.ring_later(db, "notices")


async def pause(db: AsyncSession, notice: Notice, *, now: datetime) -> None:
    """Stop a notice and take back what waits in the queue; what is on its way still arrives."""
    move(notice, NoticeState.PAUSED, now)
    copies = select(NoticeRecipient.message_id).where(NoticeRecipient.notice_id == notice.id)
    await take_back(db, Message.id.in_(copies))


def move(notice: Notice, target: NoticeState, now: datetime) -> None:
    """Bring a notice to another state.

    Raises:
        NoticeNotSo: it cannot come there from where it is.
    """
    if target not in MOVES[NoticeState(notice.state)]:
        raise NoticeNotSo
    notice.state, notice.state_at = target, now
    log.info("notice.moved", notice=notice.id, state=target.value)


async def progress(db: AsyncSession, notice_id: int) -> dict[str, int]:
    """Count the copies of a notice: waiting, left out, and of what is written the message's own state."""
    state = func.coalesce(Message.state, NoticeRecipient.state)
    rows = await db.execute(
        select(state, func.count())
        .select_from(NoticeRecipient)
        .outerjoin(Message, Message.id == NoticeRecipient.message_id)
        .where(NoticeRecipient.notice_id == notice_id)
        .group_by(state)
    )
    return {str(name): count for name, count in rows}


class NoticeFeeder:
    """Puts running notices into the queue, a few at a time and behind everything else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> int:
        """Write the next copies and return how many there were."""
        now, written = self._parts.clock.now(), 0
        if not FIRST_HOUR <= now.astimezone(VIETNAM).hour < self._parts.settings.quiet_from_hour:
            return 0
        async with self._parts.transaction() as db:
            running = select(Notice).where(Notice.state == NoticeState.RUNNING).order_by(Notice.id)
            for notice in await db.scalars(running.with_for_update(skip_locked=True)):
                room = await self._room(db)
                copies = await self._next(db, notice, room)
                await self._write(db, notice, copies, now)
                written += len(copies)
                if room and not copies:
                    move(notice, NoticeState.DONE, now)
        return written

    async def _room(self, db: AsyncSession) -> int:
        waiting = select(func.count()).select_from(Message).where(
            Message.channel.in_(self._parts.channels),
            Message.state == "queued",
            Message.importance == Importance.BULK,
        )  # fmt: skip
        return max(0, MOST_QUEUED - (await db.scalar(waiting) or 0))

    async def _next(
        self, db: AsyncSession, notice: Notice, room: int
    ) -> Sequence[tuple[NoticeRecipient, Conversation]]:
        rows = await db.execute(
            select(NoticeRecipient, Conversation)
            .join(Conversation, Conversation.id == NoticeRecipient.conversation_id)
            .where(NoticeRecipient.notice_id == notice.id, NoticeRecipient.state == "waiting")
            .order_by(NoticeRecipient.id)
            .limit(min(room, MOST_AT_ONCE))
            .with_for_update(of=Conversation, key_share=True)
        )
        return [(copy, conversation) for copy, conversation in rows]

    async def _write(
        self,
        db: AsyncSession,
        notice: Notice,
        copies: Sequence[tuple[NoticeRecipient, Conversation]],
        now: datetime,
    ) -> None:
        ids = [conversation.id for _, conversation in copies]
        wish = select(Subscription.conversation_id).where(active(), Subscription.conversation_id.in_(ids))
        wanted = set(await db.scalars(wish))
        numbers = {}
        for copy, conversation in copies:
            if conversation.id not in wanted or not conversation.reachable:
                copy.state = "left_out"
                continue
            outbox.write(db, conversation, (reply_of(notice, conversation.language),), now=now)
            copy.state, conversation.noticed_at = "written", now
            numbers[conversation.id, conversation.last_seq] = copy
        await db.flush()
        mine = or_(False, *(_is(Message, *key) for key in numbers))
        rows = await db.execute(select(Message.id, Message.conversation_id, Message.seq).where(mine))
        for number, conversation_id, seq in rows:
            numbers[conversation_id or 0, seq or 0].message_id = number


def reply_of(notice: Notice, language: str) -> Reply:
    """Return what a person gets: the notice, from whom it is, and how to get no more."""
    words = Words(language)
    text = words.say("notices.copy", text=notice.text, subject=words.say(f"notices.subject_{notice.subject}"))
    return Reply(text, importance=Importance.BULK)


def _begins(parts: Parts, conversation: Conversation, price: Price) -> str:
    paid = price is Price.BILLED and parts.settings.pays_for_notices_on(conversation.channel)
    return "waiting" if paid or price is Price.FREE else "left_out"


def _is(table: type[Message], conversation_id: int, seq: int) -> ColumnElement[bool]:
    return (table.conversation_id == conversation_id) & (table.seq == seq)


async def drop(db: AsyncSession, notice: Notice, *, now: datetime) -> None:
    """Give a notice up; whoever has not got it does not get it."""
    move(notice, NoticeState.DROPPED, now)
    rest = update(NoticeRecipient).where(
        NoticeRecipient.notice_id == notice.id, NoticeRecipient.state == "waiting"
    )
    await db.execute(rest.values(state="left_out"))
