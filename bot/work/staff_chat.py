"""The officers' Telegram group: buttons under a case, answers written by replying to the bot."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.desk import Desk
from bot.dialogue.model import Choice, Event, Incoming, Reply
from bot.dialogue.typed import plain
from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.staff.telegram import member_by_telegram
from bot.storage.tables import Conversation, Message
from bot.words import Words, moment
from bot.work.replied import message_replied_to
from bot.work.staff_figures import StaffFigures
from bot.work.staff_link import StaffLinking
from bot.work.staff_notices import LANGUAGE, StaffNotices, buttons, shortened
from feedback import cases
from feedback.codes import find_codes
from feedback.errors import (
    BlankLeft,
    CaseNotFound,
    CaseTaken,
    FeedbackError,
    MoveNotAllowed,
    NotAllowed,
    NothingToSay,
    NotYourUnit,
)
from feedback.handling import Officer
from feedback.lifecycle import State
from feedback.queue_filter import QueueFilter
from feedback.tables import Case

Work = Callable[[AsyncSession, Officer], Awaitable[None]]

#: Within this time what was sent is surely recorded; a reply to it may come sooner.
RECORDED_WITHIN = timedelta(seconds=10)
#: Cases that /viec lists.
MOST_LISTED = 15
#: Buttons that ask for words first.
PROMPTED = frozenset({"answer", "ask", "note", "hand"})
#: Buttons under words that are written already, and what each does with them.
SAID = {"said_answer": "answer", "said_ask": "ask", "said_note": "note"}


class RepliedTooSoon(Exception):
    """An officer replied to a message whose sending is not recorded yet; handle the reply a little later."""


@dataclass(frozen=True, slots=True)
class _Order:
    """One thing that an officer wants done."""

    action: str
    code: str
    text: str = ""


class StaffChat:
    """Understands what officers write and tap in their group."""

    def __init__(self, parts: Parts, linking: StaffLinking) -> None:
        self._parts = parts
        self._desk = Desk(parts)
        self._notices = StaffNotices(parts)
        self._words = Words(LANGUAGE)
        self._figures = StaffFigures(parts, self._words)
        self._linking = linking

    async def hear(
        self, db: AsyncSession, conversation: Conversation, said: Incoming, *, now: datetime
    ) -> None:
        """Do what an officer's message asks for; talk among officers is left alone."""
        if said.event is not Event.MESSAGE:
            return
        name, _, rest = (said.choice or "").partition(":")
        if name == "cmd":
            await self._command(db, said, rest, now)
            return
        linked = await self._linking.in_group(db, said, now=now)
        if linked is not None:
            await self._say(db, linked)
            return
        order = _tapped(rest) if name == "s" else await self._written(db, conversation, said)
        if order is not None and order.action in SAID:
            order = await self._said_before(db, conversation, said, order)
        if order is None:
            return
        actor = await self._actor(db, said)
        if actor is None:
            await self._say(db, self._text("unknown_member"))
            return
        await self._obey(db, order, actor)

    async def _written(self, db: AsyncSession, conversation: Conversation, said: Incoming) -> _Order | None:
        """Return what a reply to one of our prompts means; anything else is talk among officers."""
        if not said.reply_to or not said.text.strip():
            return None
        ours = await message_replied_to(db, conversation, said.reply_to)
        if ours is None and await self._is_sending(db, conversation, said):
            raise RepliedTooSoon
        kind, _, rest = str(ours.payload.get("tag", "") if ours else "").partition(":")
        action, _, code = rest.partition(":")
        if kind == "do":
            return _Order(action, code, said.text)
        # In a case's own topic a reply is rather meant for the case; elsewhere it is talk among officers.
        in_topic = said.thread and ours is not None and ours.case_code
        return _Order("written", str(ours.case_code), said.text) if in_topic and ours else None

    async def _said_before(
        self, db: AsyncSession, conversation: Conversation, said: Incoming, order: _Order
    ) -> _Order | None:
        """Return what is to be done with words that an officer wrote before they chose what they are."""
        ours = await message_replied_to(db, conversation, said.reply_to)
        kind, _, text = str(ours.payload.get("tag", "") if ours else "").partition(":")
        return _Order(SAID[order.action], order.code, text) if kind == "said" else None

    async def _is_sending(self, db: AsyncSession, conversation: Conversation, said: Incoming) -> bool:
        """Tell whether the message replied to may be one whose sending is not recorded yet."""
        now = self._parts.clock.now()
        if said.at is None or now - said.at > RECORDED_WITHIN:
            return False
        unrecorded = select(Message.id).where(
            Message.conversation_id == conversation.id, Message.state == "sending"
        )
        return await db.scalar(unrecorded.limit(1)) is not None

    async def _obey(self, db: AsyncSession, order: _Order, actor: Officer) -> None:
        try:
            # A refused step leaves nothing behind, but the refusal is said.
            async with db.begin_nested():
                await self._do(db, order, actor)
        except FeedbackError as error:
            await self._say(db, self._refusal(error, order.code), order.code)

    async def _do(self, db: AsyncSession, order: _Order, actor: Officer) -> None:
        code = order.code
        if order.action == "written":
            asked = self._words.say("staff_topics.said_what", name=actor.name, code=code)
            ways = tuple(
                Choice(f"s:{one}:{code}", self._words.say(f"staff_topics.{one}")) for one in sorted(SAID)
            )
            await self._notices.tell(db, Reply(asked, ways, tag=f"said:{order.text}", case_code=code))
            return
        if order.action in PROMPTED and not order.text:
            prompt = self._text(f"prompt_{order.action}", name=actor.name, code=code)
            tag = f"do:{order.action}:{code}"
            await self._notices.tell(db, Reply(prompt, expects_reply=True, tag=tag, case_code=code))
            return
        if order.action == "hand":
            await self._hand_over(db, code, order.text, actor)
            return
        match order.action:
            case "take":
                await self._desk.take(db, code, actor)
            case "answer":
                case = await self._desk.answer(db, code, order.text, actor)
                if case.state is State.WAITING_FOR_APPROVAL:
                    await self._say(db, self._text("done_propose", name=actor.name, code=code), code)
                    return
            case "ask":
                await self._desk.ask(db, code, order.text, actor)
            case "note":
                await self._desk.note(db, code, order.text, actor)
            case _:
                return
        await self._say(db, self._text(f"done_{order.action}", name=actor.name, code=code), code)

    async def _hand_over(self, db: AsyncSession, code: str, wanted: str, actor: Officer) -> None:
        unit = self._parts.units.by_code.get(wanted.removeprefix("="))
        if unit is None:
            found = self._parts.units.finder.find(wanted)
            if not found:
                await self._say(db, self._text("hand_none", words=wanted[:60]))
                return
            offered = tuple(Choice(f"s:hand:{code}:={one.code}", one.name) for one in found)
            await self._notices.tell(db, Reply(self._text("hand_pick", code=code), offered, case_code=code))
            return
        await self._desk.hand_over(db, code, unit.code, self._text("hand_reason"), actor)
        await self._say(db, self._text("done_hand", name=actor.name, code=code, unit=unit.name), code)

    async def _command(self, db: AsyncSession, said: Incoming, name: str, now: datetime) -> None:
        command = plain(name)
        if command in self._words.any_of("staff_chat.words_link"):
            await self._say(db, await self._linking.by_command(db, said, now=now))
        elif command in self._words.any_of("staff_chat.words_queue"):
            await self._with_actor(db, said, self._list)
        elif command in self._words.any_of("staff_chat.words_case"):
            await self._with_actor(db, said, lambda db, actor: self._show(db, actor, said.text))
        elif command in self._words.any_of("reports_chat.words_figures"):
            await self._with_actor(db, said, lambda db, actor: self._tell_figures(db, actor, said, now))
        elif command in self._words.any_of("reports_chat.words_report"):
            await self._with_actor(db, said, lambda db, actor: self._tell_report(db, actor, said, now))
        else:
            await self._say(db, self._text("help"))

    async def _tell_figures(self, db: AsyncSession, actor: Officer, said: Incoming, now: datetime) -> None:
        await self._notices.tell(db, await self._figures.figures(db, actor, said.text, now=now))

    async def _tell_report(self, db: AsyncSession, actor: Officer, said: Incoming, now: datetime) -> None:
        await self._notices.tell(db, await self._figures.report(db, actor, said.text, now=now))

    async def _with_actor(self, db: AsyncSession, said: Incoming, work: Work) -> None:
        actor = await self._actor(db, said)
        if actor is None:
            await self._say(db, self._text("unknown_member"))
        else:
            await work(db, actor)

    async def _list(self, db: AsyncSession, actor: Officer) -> None:
        now = self._parts.clock.now()
        page = await cases.queue(db, QueueFilter(unit_path=actor.unit_path), limit=MOST_LISTED)
        if not page.cases:
            await self._say(db, self._text("queue_empty"))
            return
        lines = [self._text("queue_title", count=page.total)]
        lines += [await self._line(db, case, now) for case in page.cases]
        await self._say(db, "\n".join(lines))

    async def _line(self, db: AsyncSession, case: Case, now: datetime) -> str:
        left = (case.due_at - now).total_seconds() if case.due_at else math.inf
        mark = "mark_late" if left < 0 else "mark_soon" if left < 86_400 else "mark_open"
        unit = await cases.unit_of(db, case)
        officer = self._text("queue_officer", name=case.officer_name) if case.officer_name else ""
        due = moment(case.due_at)
        return self._text(
            "queue_line", mark=self._text(mark), code=case.code, due=due, unit=unit.name, officer=officer
        )

    async def _show(self, db: AsyncSession, actor: Officer, text: str) -> None:
        codes = find_codes(text)
        try:
            case = await cases.by_code(db, codes[0] if codes else "")
        except CaseNotFound:
            await self._say(db, self._text("error_not_found", code=text[:12]))
            return
        unit = await cases.unit_of(db, case)
        if not unit.path.startswith(actor.unit_path):
            await self._say(db, self._text("error_not_your_unit", code=case.code))
            return
        card = self._text(
            "case_card",
            kind=self._notices.kind(case.kind),
            code=case.code,
            state=self._words.say(f"chat.state_{case.state.value}"),
            unit=unit.name,
            due=moment(case.due_at),
            officer=case.officer_name or self._text("nobody"),
            text=shortened(case.text),
        )
        await self._notices.tell(db, Reply(card, buttons(self._words, case.code), case_code=case.code))

    async def _actor(self, db: AsyncSession, said: Incoming) -> Officer | None:
        member = await member_by_telegram(db, said.sender) if said.sender else None
        return None if member is None else await actor_of(db, member)

    async def _say(self, db: AsyncSession, text: str, code: str = "") -> None:
        await self._notices.tell(db, Reply(text, case_code=code))

    def _text(self, name: str, /, **values: object) -> str:
        return self._words.say(f"staff_chat.{name}", **values)

    def _refusal(self, error: FeedbackError, code: str) -> str:
        match error:
            case CaseTaken():
                return self._text("error_taken", code=code, name=error.officer_name)
            case CaseNotFound():
                return self._text("error_not_found", code=code)
            case NotYourUnit():
                return self._text("error_not_your_unit", code=code)
            case NotAllowed():
                return self._text("error_not_allowed")
            case NothingToSay() | BlankLeft():
                return self._text("error_blank" if isinstance(error, BlankLeft) else "error_empty")
            case MoveNotAllowed():
                return self._text("error_move", code=code)
            case _:
                raise error


def _tapped(rest: str) -> _Order | None:
    action, _, tail = rest.partition(":")
    code, _, value = tail.partition(":")
    return _Order(action, code, value) if code else None
