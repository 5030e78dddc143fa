"""What an officer does with a case, together with what the citizen is told of it, in one transaction."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_papers import attached, orders_of
from bot.answer_words import answer_replies
from bot.dialogue.model import Choice, Importance, Reply
from bot.parts import Parts
from bot.staff.addressees import who_leads
from bot.storage.tables import Conversation
from bot.taking_in import TakenIn
from bot.telling import Hearers, Teller, hearers_of
from bot.words import long_moment
from bot.work.case_commands import conversation_of
from bot.work.staff_bell import add_notice
from feedback import approval, cases, classifying, consents, grouping, handling, transfers, waiting
from feedback.agenda import completion_clock
from feedback.errors import ApprovalNeeded
from feedback.handling import Officer
from feedback.kinds import ContentType, RefusalReason
from feedback.lifecycle import State
from feedback.register import Attachment
from feedback.tables import Case, EventKind, Purpose
from feedback.validity import Missing


class Desk:
    """Staff work on cases, used by the console and the Telegram group alike.

    Every method takes the caller's transaction and raises the errors of the service that it calls. The
    conversations are locked before the case, as when the citizen writes, so that nobody waits in a circle.
    What joins or parts cases is in ``bot.desk_groups``.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._teller = Teller(parts)

    async def accept(
        self,
        db: AsyncSession,
        code: str,
        content_type: ContentType | None,
        actor: Officer,
        *,
        even_so: bool = False,
    ) -> Case:
        """Enter the case in the register, and tell the citizen that it is."""
        conversation = await conversation_of(db, code)
        now = self._parts.clock.now()
        case = await classifying.accept(db, code, content_type, actor=actor, now=now, even_so=even_so)
        await self._say(db, conversation, case, "staff_accepts")
        return case

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
        await self._ask(db, conversation, case, text.strip())
        return case

    async def ask_completion(
        self, db: AsyncSession, code: str, items: Sequence[Missing], actor: Officer, *, text: str = ""
    ) -> Case:
        """Ask kindly for what a valid case lacks, each item once; ``text`` adds the officer's own words."""
        conversation = await conversation_of(db, code)
        case = await cases.by_code(db, code)
        asked = await classifying.asked_for(db, case.id)
        say = self._teller.words(case.language).say
        lines = [say(f"chat.missing_{item}") for item in items if item not in asked]
        wording = "\n".join([say("chat.missing_intro"), *(f"• {line}" for line in lines)])
        wording = f"{wording}\n\n{text.strip()}" if text.strip() else wording
        now = self._parts.clock.now()
        case = await classifying.ask_completion(db, code, items, wording, actor=actor, now=now)
        await self._ask(db, conversation, case, wording)
        return case

    async def answer(
        self, db: AsyncSession, code: str, text: str, actor: Officer, *, files: Sequence[TakenIn] = ()
    ) -> Case:
        """Answer the citizen, then ask how satisfied they are.

        Where answers go through the head, the answer is proposed instead; the state of the case says so.
        """
        hearers = await hearers_of(db, code)
        now = self._parts.clock.now()
        papers = await attached(db, files, hearers.own, now=now)
        try:
            case = await handling.answer(db, code, text, actor=actor, now=now, attachments=papers)
        except ApprovalNeeded:
            return await self._propose(db, code, text, actor, papers)
        await self._tell_answer(db, hearers, case)
        return case

    async def propose(
        self, db: AsyncSession, code: str, text: str, actor: Officer, *, files: Sequence[TakenIn] = ()
    ) -> Case:
        """Put a draft answer to the head, whether the unit asks for it or not."""
        now = self._parts.clock.now()
        papers = await attached(db, files, await conversation_of(db, code), now=now)
        return await self._propose(db, code, text, actor, papers)

    async def withdraw(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Take a draft back."""
        return await approval.withdraw(db, code, actor=actor, now=self._parts.clock.now())

    async def approve(self, db: AsyncSession, code: str, actor: Officer, *, text: str = "") -> Case:
        """Send the draft, or the head's wording of it, as the answer."""
        hearers = await hearers_of(db, code)
        case = await approval.approve(db, code, actor=actor, now=self._parts.clock.now(), text=text)
        await self._tell_answer(db, hearers, case)
        return case

    async def return_draft(self, db: AsyncSession, code: str, remark: str, actor: Officer) -> Case:
        """Give a draft back to its officer with a remark."""
        return await approval.return_draft(db, code, remark, actor=actor, now=self._parts.clock.now())

    async def answer_together(
        self,
        db: AsyncSession,
        codes: Sequence[str],
        text: str,
        actor: Officer,
        *,
        files: Sequence[TakenIn] = (),
    ) -> list[Case]:
        """Give one answer to several cases, all of them or none; each citizen hears it."""
        hearers = {code: await hearers_of(db, code) for code in sorted(set(codes))}
        now = self._parts.clock.now()
        # A row for each, so that the papers of one case may go while another still has its own.
        papers = {code: await attached(db, files, heard.own, now=now) for code, heard in hearers.items()}
        answered = await grouping.answer_together(db, codes, text, actor=actor, now=now, attachments=papers)
        for case in answered:
            await self._tell_answer(db, hearers[case.code], case)
        return answered

    async def refuse(
        self,
        db: AsyncSession,
        code: str,
        reason: str,
        actor: Officer,
        why: RefusalReason = RefusalReason.OTHER,
    ) -> Case:
        """Decide that this is no case for the register, say why and what to do instead."""
        conversation = await conversation_of(db, code)
        now = self._parts.clock.now()
        case = await handling.refuse(db, code, reason, actor=actor, now=now, why=why)
        if conversation is not None:
            say = self._teller.sight(conversation).say
            listed = "" if why is RefusalReason.OTHER else say(f"refusal_{why.value}")
            text = "\n\n".join(one for one in (listed, reason.strip()) if one)
            await self._say(db, conversation, case, "staff_refuses", text=text)
        return case

    async def hand_over(
        self, db: AsyncSession, code: str, unit_code: str, reason: str, actor: Officer
    ) -> Case:
        """Hand the case to another unit and tell the citizen who has it now."""
        conversation = await conversation_of(db, code)
        now = self._parts.clock.now()
        case = await handling.hand_over(db, code, unit_code, reason, actor=actor, now=now)
        await self._say(db, conversation, case, "staff_handed_over")
        return case

    async def transfer(self, db: AsyncSession, code: str, body: str, reason: str, actor: Officer) -> Case:
        """Pass the case to the competent body and tell the citizen who has it now and how to reach it."""
        conversation = await conversation_of(db, code)
        now = self._parts.clock.now()
        case = await transfers.transfer(db, code, body, reason, actor=actor, now=now)
        await self._say(db, conversation, case, "staff_transfers", body=case.transferred_to)
        return case

    async def relay(self, db: AsyncSession, code: str, text: str, actor: Officer) -> Case:
        """Pass on what the competent body says."""
        conversation = await conversation_of(db, code)
        case = await transfers.relay(db, code, text, actor=actor, now=self._parts.clock.now())
        body = case.transferred_to
        await self._say(db, conversation, case, "staff_relays", body=body, text=text.strip())
        return case

    async def recall(self, db: AsyncSession, code: str, reason: str, actor: Officer) -> Case:
        """Take the case back from the other body and tell the citizen the new date."""
        conversation = await conversation_of(db, code)
        parts = self._parts
        case = await transfers.recall(
            db, code, reason, actor=actor, now=parts.clock.now(), calendar=parts.calendar
        )
        await self._say(db, conversation, case, "staff_recalls")
        return case

    async def wait_for_body(self, db: AsyncSession, code: str, body: str, actor: Officer) -> Case:
        """Let the clock stand still for another body, and tell the citizen whom the case waits for."""
        conversation = await conversation_of(db, code)
        case = await waiting.wait_for_body(db, code, body, actor=actor, now=self._parts.clock.now())
        await self._say(db, conversation, case, "staff_waits_for_body", body=body.strip())
        return case

    async def go_on(self, db: AsyncSession, code: str, text: str, actor: Officer) -> Case:
        """Let the clock go on, since the other body has spoken, and tell the citizen the new date."""
        conversation = await conversation_of(db, code)
        case = await waiting.body_has_answered(db, code, text, actor=actor, now=self._parts.clock.now())
        await self._say(db, conversation, case, "staff_goes_on")
        return case

    async def close(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Close an answered case for good."""
        return await handling.close(db, code, actor=actor, now=self._parts.clock.now())

    async def _ask(self, db: AsyncSession, conversation: Conversation | None, case: Case, text: str) -> None:
        if conversation is None:
            return
        sight, unit = self._teller.sight(conversation), await cases.unit_of(db, case)
        now = self._parts.clock.now()
        until = long_moment(completion_clock(now).due(now, self._parts.calendar).at, conversation.language)
        choices = [Choice(f"reply:{case.code}", sight.say("choice_reply_staff", code=case.code))]
        if not await consents.agrees(db, case.contact_ref, Purpose.REMINDERS):
            choices.append(Choice("remind_yes", sight.words.say("personal_data.choice_remind")))
        reply = Reply(
            sight.say("staff_asks", unit=unit.name, code=case.code, text=text, until=until),
            tuple(choices),
            importance=Importance.IMPORTANT,
            case_code=case.code,
        )
        self._teller.tell(db, conversation, reply, waits_for_reply=case.code)

    async def _propose(
        self, db: AsyncSession, code: str, text: str, actor: Officer, papers: Sequence[Attachment]
    ) -> Case:
        """Put a draft to the head, and remind those who may send it; of each new draft, for it reads anew."""
        now = self._parts.clock.now()
        case = await approval.propose(db, code, text, actor=actor, now=now, attachments=papers)
        others = [one for one in await who_leads(db, case) if one.id != actor.id]
        add_notice(db, others, "approval", now=now, case_code=code, data={"by": actor.name})
        return case

    async def _tell_answer(self, db: AsyncSession, hearers: Hearers, case: Case) -> None:
        if case.state is not State.ANSWERED:
            return
        papers = orders_of(await cases.attachments_of_last(db, case.id, EventKind.ANSWERED))
        if hearers.own is not None:
            sight, unit = self._teller.sight(hearers.own), await cases.unit_of(db, case)
            for reply in answer_replies(sight, case, unit, case.answer_text, papers):
                self._teller.tell(db, hearers.own, reply)
        for code, conversation in hearers.merged:
            text = case.answer_text
            unit = await cases.unit_of(db, case)
            told = self._teller.sight(conversation).say("staff_answers", code=code, unit=unit.name, text=text)
            self._teller.tell(
                db,
                conversation,
                Reply(told, importance=Importance.IMPORTANT, case_code=code, files=papers),
            )
        for conversation in hearers.followers:
            self._teller.say(db, conversation, case.code, "follow_answered")

    async def _say(
        self, db: AsyncSession, conversation: Conversation | None, case: Case, key: str, **values: object
    ) -> None:
        """Tell the sender of a case, if there is a chat, with what such texts need."""
        if conversation is None:
            return
        due = long_moment(case.due_at, conversation.language)
        unit = await cases.unit_of(db, case)
        self._teller.say(db, conversation, case.code, key, unit=unit.name, due=due, **values)
