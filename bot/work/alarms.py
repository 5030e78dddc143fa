"""Tells people of the office about an urgent message: the staff group at once, everybody in the console."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.commands import AlertStaff
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.staff.addressees import who_hears_alarms
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.storage.tables import Conversation, Message
from bot.work.staff_bell import add_notice
from bot.work.staff_notices import StaffNotices
from feedback.tables import ALL_UNITS, Unit

#: The kinds of notices about a message that is urgent, or may be.
SURE, DOUBT = "urgent", "doubt"
KINDS = frozenset({SURE, DOUBT})
#: A burst has so many messages at most that are looked through for those with the urgent words.
_MOST_MESSAGES = 20


class Alarms:
    """Writes notices about urgent messages."""

    def __init__(self, parts: Parts) -> None:
        self._group = StaffNotices(parts)

    async def ring(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, alert: AlertStaff, *, now: datetime
    ) -> bool:
        """Tell everybody whom it concerns; return whether there is anybody.

        A notice holds the numbers of the messages and not a word of them, so that they go when those go.
        """
        in_group = await self._group.urgent(db, conversation.channel, alert.text, sure=alert.sure)
        people = await who_hears_alarms(db, talk.unit)
        data = {"channel": conversation.channel, "messages": await _numbers(db, conversation, alert.text)}
        kind = SURE if alert.sure else DOUBT
        add_notice(db, people, kind, now=now, data=data, told_at=now if in_group else None)
        return in_group or bool(people)


async def messages_of(db: AsyncSession, notices: Sequence[StaffNotice]) -> dict[int, list[Message]]:
    """Return what was said, by the number of the notice; nothing for what is no longer kept."""
    wanted = {one.id: one.data.get("messages", []) for one in notices if one.kind in KINDS}
    numbers = {number for some in wanted.values() for number in some}
    if not numbers:
        return {}
    found = {one.id: one for one in await db.scalars(select(Message).where(Message.id.in_(numbers)))}
    return {notice: [found[one] for one in some if one in found] for notice, some in wanted.items()}


@dataclass(frozen=True, slots=True)
class Seen:
    """Who was shown an urgent message, and when for the first time."""

    at: datetime
    name: str
    channel: str
    kind: str  #: one of ``KINDS``


async def seen(db: AsyncSession, *, unit_path: str, limit: int) -> Sequence[Seen]:
    """Return who of a unit and those below was shown an urgent message, the newest first.

    Such a message often has no case whose record of looks could say so.
    """
    shown = (
        select(StaffNotice, StaffMember.name)
        .join(StaffMember, StaffMember.id == StaffNotice.staff_id)
        .outerjoin(Unit, Unit.code == StaffMember.unit_code)
        .where(StaffNotice.kind.in_(KINDS), StaffNotice.seen_at.is_not(None))
        # Who belongs to no unit stands above all of them.
        .where(func.coalesce(Unit.path, ALL_UNITS).startswith(unit_path, autoescape=True))
        .order_by(StaffNotice.seen_at.desc(), StaffNotice.id.desc())
        .limit(limit)
    )
    return [
        Seen(one.seen_at, name, one.data.get("channel", ""), one.kind)
        for one, name in await db.execute(shown)
        if one.seen_at is not None
    ]


async def unread(db: AsyncSession, staff_id: int) -> int:
    """Return how many urgent messages somebody has not been shown yet; those in doubt not counted."""
    mine = select(func.count()).where(
        StaffNotice.staff_id == staff_id, StaffNotice.kind == SURE, StaffNotice.seen_at.is_(None)
    )
    return await db.scalar(mine) or 0


async def _numbers(db: AsyncSession, conversation: Conversation, text: str) -> list[int]:
    latest = (
        select(Message.id, Message.text)
        .where(Message.conversation_id == conversation.id, Message.direction == "in")
        .order_by(Message.id.desc())
        .limit(_MOST_MESSAGES)
    )
    said = " ".join(text.split())
    rows = (await db.execute(latest)).all()
    return [number for number, words in reversed(rows) if words and " ".join(words.split()) in said]
