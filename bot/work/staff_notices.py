"""Tells the officers' Telegram group what is new."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Choice, Importance, Reply
from bot.parts import Parts
from bot.storage.tables import Conversation, Message
from bot.words import Words, moment
from bot.work import outbox
from bot.work.staff_group import staff_peer
from feedback.lifecycle import CaseKind
from feedback.tables import Case

#: How much of a text a notice repeats.
TEXT_CHARS = 1_500
#: Under which a message's payload says that it belongs into the topic of its case.
IN_TOPIC = "in_topic"
BUTTONS = ("take", "answer", "ask", "note", "hand")

#: The group speaks Vietnamese, whatever the citizen speaks.
LANGUAGE = "vi"


def buttons(words: Words, code: str) -> tuple[Choice, ...]:
    """Return what an officer can do with a case from the group."""
    return tuple(Choice(f"s:{one}:{code}", words.say(f"staff_chat.button_{one}")) for one in BUTTONS)


def shortened(text: str) -> str:
    """Return the text, cut if it is long."""
    return text if len(text) <= TEXT_CHARS else text[:TEXT_CHARS].rstrip() + "…"


class StaffNotices:
    """Writes notices for the group as outgoing messages; does nothing where no group is set."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._words = Words(LANGUAGE)

    async def new_case(self, db: AsyncSession, case: Case, unit_name: str, *, files: int) -> None:
        """Show a new case with its code, unit, due date and text."""
        text = shortened(case.text)
        if files:
            text = f"{text}\n{self._words.say('staff_chat.notice_files', count=files)}"
        notice = self._words.say(
            "staff_chat.notice_case",
            kind=self.kind(case.kind),
            code=case.code,
            unit=unit_name,
            due=moment(case.due_at),
            text=text,
        )
        await self.tell(db, Reply(notice, buttons(self._words, case.code), case_code=case.code))

    async def added(self, db: AsyncSession, code: str, text: str, *, files: int) -> None:
        """Say that a citizen added something to a case."""
        shown = shortened(text)
        if files:
            shown = f"{shown}\n{self._words.say('staff_chat.notice_files', count=files)}".strip()
        notice = self._words.say("staff_chat.notice_added", code=code, text=shown)
        await self.tell(db, Reply(notice, buttons(self._words, code), case_code=code))

    async def reopened(
        self, db: AsyncSession, code: str, unit_name: str, reason: str, *, is_appeal: bool
    ) -> None:
        """Say that a citizen is not satisfied; of an appeal, that it is the leaders' now."""
        key = "staff_chat.notice_appeal" if is_appeal else "staff_chat.notice_reopened"
        notice = self._words.say(key, code=code, unit=unit_name, text=shortened(reason))
        await self.tell(db, Reply(notice, buttons(self._words, code), case_code=code))

    async def urgent(self, db: AsyncSession, channel: str, text: str, *, sure: bool = True) -> bool:
        """Show at once a message that is urgent, or may be; return whether there is a group to see it."""
        name = "staff_chat.notice_urgent" if sure else "staff_chat.notice_doubt"
        notice = self._words.say(name, channel=channel, text=shortened(text))
        return await self.tell(db, Reply(notice))

    async def rated(self, db: AsyncSession, code: str, level: str) -> None:
        """Say how a citizen rated the answer."""
        notice = self._words.say("staff_chat.notice_rated", code=code, level=level)
        await self.tell(db, Reply(notice, case_code=code))

    def kind(self, kind: CaseKind) -> str:
        return self._words.say(f"staff_chat.kind_{kind.value}")

    async def tell(self, db: AsyncSession, *replies: Reply) -> bool:
        """Write messages for the group; return whether there is one."""
        peer = await staff_peer(db, self._parts.settings)
        if not peer or "telegram" not in self._parts.channels:
            return False
        now = self._parts.clock.now()
        number = await db.scalar(
            select(Conversation.id).where(Conversation.channel == "telegram", Conversation.peer == peer)
        )
        if number is None:
            group = Conversation(channel="telegram", peer=peer, created_at=now)
            db.add(group)
            await db.flush()
            number = group.id
        self._write(db, number, replies)
        return True

    def _write(self, db: AsyncSession, conversation_id: int, replies: Sequence[Reply]) -> None:
        # Without a number in the conversation, so that its row need not be locked after a case.
        now = self._parts.clock.now()
        for reply in replies:
            db.add(
                Message(
                    channel="telegram",
                    direction="out",
                    conversation_id=conversation_id,
                    author="bot",
                    text=reply.text,
                    payload=outbox.payload_of(reply) | ({IN_TOPIC: True} if reply.case_code else {}),
                    importance=Importance.IMPORTANT.value,
                    state="queued",
                    case_code=reply.case_code or None,
                    created_at=now,
                    state_at=now,
                )
            )
        outbox.ring_later(db, "outbox")
