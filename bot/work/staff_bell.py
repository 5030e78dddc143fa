"""Tells people of the office what the time asks of them: never at night or on a day off, several in one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import channel_name
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.storage.tables import Conversation, Message
from bot.words import Words, moment
from bot.work import outbox
from bot.work.staff_notices import LANGUAGE, StaffNotices
from feedback.worktime import VIETNAM, WorkingDays, in_office_hours, opening_of

#: What a head hears even after closing time, on a working day, until it becomes quiet.
AT_ONCE = frozenset({"late", "late_again", "next_level", "breach", "urgent"})
#: What is said first, so that it is not what a long message leaves out; the rest as it was written.
FIRST = (
    "urgent",
    "breach",
    "next_level",
    "late_again",
    "late",
    "due_morning",
    "approval",
    "given",
    "given_many",
    "digest",
)
#: Lines of one message; the rest stands in the console.
MOST_LINES = 12


def add_notice(
    db: AsyncSession,
    members: Sequence[StaffMember],
    kind: str,
    *,
    now: datetime,
    case_code: str | None = None,
    data: dict[str, Any] | None = None,
    told_at: datetime | None = None,
) -> None:
    """Write a notice for each of some people; ``tell_waiting`` says it when it may be said.

    With ``told_at`` it was said already, and only stands in the console.
    """
    for member in members:
        db.add(
            StaffNotice(
                staff_id=member.id, kind=kind, case_code=case_code, data=data or {}, created_at=now,
                told_at=told_at,
            )
        )  # fmt: skip


def may_tell(kind: str, now: datetime, calendar: WorkingDays, *, quiet_from_hour: int) -> bool:
    """Tell whether staff may be disturbed with this now."""
    if in_office_hours(now, calendar):
        return True
    local = now.astimezone(VIETNAM)
    if kind not in AT_ONCE or not calendar.is_working(local.date()):
        return False
    return opening_of(local.date(), calendar) <= now and local.time() < time(quiet_from_hour)


class StaffBell:
    """Says what waits to be said: to each person alone where we can, else in the staff group."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = Words(LANGUAGE)

    async def tell_waiting(self, db: AsyncSession) -> int:
        """Combine what waits for each person into one message; return how many notices were told."""
        now, calendar = self._parts.clock.now(), self._parts.calendar
        quiet = self._parts.settings.quiet_from_hour
        rows = await db.execute(
            select(StaffNotice, StaffMember)
            .join(StaffMember, StaffMember.id == StaffNotice.staff_id)
            .where(StaffNotice.told_at.is_(None))
            .order_by(StaffNotice.staff_id, StaffNotice.id)
        )
        waiting = [
            (notice, member)
            for notice, member in rows
            if may_tell(notice.kind, now, calendar, quiet_from_hour=quiet)
        ]
        for_group: dict[str, str] = {}
        for _, group in groupby(waiting, key=lambda pair: pair[1].id):
            pairs = list(group)
            lines = {self.line(notice): notice.kind for notice, _ in pairs}
            if not await self.tell_person(db, pairs[0][1], self._together(lines)):
                for_group |= {self._group_line(*pair): pair[0].kind for pair in pairs}
        if for_group:
            await StaffNotices(self._parts).tell(db, Reply(self._together(for_group)))
        ids = [notice.id for notice, _ in waiting]
        await db.execute(update(StaffNotice).where(StaffNotice.id.in_(ids)).values(told_at=now))
        return len(ids)

    def line(self, notice: StaffNotice, words: Words | None = None) -> str:
        """Return a notice in words."""
        values = dict(notice.data)
        for name in ("due", "until"):
            if name in values:
                values[name] = moment(datetime.fromisoformat(values[name]))
        if "channel" in values:
            values["channel"] = channel_name(values["channel"], words or self._words)
        return (words or self._words).say(f"clock.notice_{notice.kind}", code=notice.case_code, **values)

    def _group_line(self, notice: StaffNotice, member: StaffMember) -> str:
        """Return a notice for the group, where everybody's figures stand together: with whose they are."""
        line = self.line(notice)
        if notice.kind != "digest":
            return line
        return self._words.say("clock.notice_for", name=member.name, line=line)

    def _together(self, kinds: Mapping[str, str]) -> str:
        """Return lines as one message, from their kinds; what cannot wait comes first."""
        lines = sorted(
            kinds, key=lambda line: FIRST.index(kinds[line]) if kinds[line] in FIRST else len(FIRST)
        )
        if len(lines) == 1:
            return lines[0]
        shown = [f"• {line}" for line in lines[:MOST_LINES]]
        if len(lines) > MOST_LINES:
            shown.append(self._words.say("clock.notice_more", count=len(lines) - MOST_LINES))
        return "\n".join([self._words.say("clock.notice_several", count=len(lines)), *shown])

    async def tell_person(self, db: AsyncSession, member: StaffMember, text: str) -> bool:
        """Write to a person's own chat with the bot, if there is one that works."""
        if member.telegram_user is None or "telegram" not in self._parts.channels:
            return False
        chat = await db.scalar(
            select(Conversation.id).where(
                Conversation.channel == "telegram",
                Conversation.peer == member.telegram_user,
                Conversation.reachable,
            )
        )
        if chat is None:
            return False
        now = self._parts.clock.now()
        # Without a number in the conversation, so that its row need not be locked after others.
        db.add(
            Message(
                channel="telegram", direction="out", conversation_id=chat, author="bot",
                text=text, importance=Importance.IMPORTANT.value, state="queued",
                created_at=now, state_at=now,
            )
        )  # fmt: skip
        outbox.ring_later(db, "outbox")
        return True
