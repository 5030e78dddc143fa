"""What a citizen does with cases from the chat: send, add, rate."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import AddToCase, RateCase, RateWords, ReceiveCase, ReceiveQuestion
from bot.dialogue.guide_words import under_way
from bot.dialogue.model import Choice, FileRef, Importance, Reply
from bot.dialogue.sent_cases import reopen_choice
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk
from bot.dialogue.typed import plain
from bot.own_unit import own_unit_code
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation
from bot.words import long_moment
from bot.work.alike import alike_to, show_alike
from bot.work.consent_texts import wording
from bot.work.joined import follows
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome
from bot.work.staff_notices import StaffNotices
from feedback import cases, consents, intake
from feedback.errors import AlreadyRated, CaseNotFound, MoveNotAllowed
from feedback.lifecycle import CaseKind, State
from feedback.tables import Case, Purpose

ENDED = frozenset({State.CLOSED, State.NOT_ACCEPTED})


_NOT_SATISFIED = 4  #: the level after which it is offered to open a case again


def contact_of(conversation: Conversation) -> str:
    """Return how the registry names this conversation."""
    return f"conversation:{conversation.id}"


def conversation_in(contact_ref: str) -> int:
    """Return the id of the conversation that the registry names so; 0 for any other contact."""
    kind, _, number = contact_ref.partition(":")
    return int(number) if kind == "conversation" and number.isdecimal() else 0


class CaseCommands:
    """Performs what a citizen wants done with cases."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._notices = StaffNotices(parts)

    async def receive(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: ReceiveCase, *, now: datetime
    ) -> Outcome:
        """Register the confirmed draft; tell the citizen the code, the due date and how to follow it.

        Where cases like it are found, they are shown first, once.
        """
        draft, sight = command.draft, self._sight(conversation, talk, now)
        alike = await alike_to(db, draft, contact_of(conversation), now=now)
        if alike:
            return show_alike(talk, draft, alike, sight, self._parts.settings.web_address)
        if draft.kind is CaseKind.TIP:
            return await self._receive_tip(db, conversation, talk, draft, now=now)
        text = draft.text
        if draft.unit_words and not draft.unit_code:
            text = f"{text}\n[{draft.unit_words}]"
        sent = intake.Submission(
            kind=_kind_of(draft, sight),
            text=text or sight.say("summary_files", count=len(draft.files)),
            unit_code=draft.unit_code or None,
            reporter_name=draft.name,
            reporter_phone=draft.phone,
            reporter_address=draft.address,
            channel=conversation.channel,
            language=talk.language,
            contact_ref=contact_of(conversation),
            consent_handling_at=now,
            consent_publication=bool(draft.publish),
            names_pupil=draft.pupil if draft.publish else None,
            consent_text_version=wording(sight.words).version,
            attachments=_attachments(draft.files),
        )
        case = await self._register(db, conversation, sent, now=now)
        agreed = {Purpose.HANDLING: draft.consent, Purpose.PUBLICATION: bool(draft.publish)}
        await consents.record(
            db, agreed, wording(sight.words), contact_ref=case.contact_ref, case_id=case.id,
            channel=conversation.channel, now=now,
        )  # fmt: skip
        link = f"{self._parts.settings.web_address}/tra-cuu?ma={case.code}"
        unit = await cases.unit_of(db, case)
        received = sight.words.say(
            "case_life.help_received" if draft.kind else "chat.case_received",
            unit=unit.name,
            code=case.code,
            due=long_moment(case.due_at, sight.words.language),
            link=link,
        )
        offer = await self._reminders(db, case.contact_ref, sight)
        reply = Reply(
            f"{received}\n\n{sight.words.say('personal_data.ask_reminders')}" if offer else received,
            (*offer, *menu(sight)),
            qr=link,
            importance=Importance.IMPORTANT,
            case_code=case.code,
        )
        return Outcome(talk, (reply,))

    async def _reminders(self, db: AsyncSession, contact_ref: str, sight: Sight) -> tuple[Choice, ...]:
        # A consent of its own: offered, never ticked beforehand, and only until it is given.
        if await consents.agrees(db, contact_ref, Purpose.REMINDERS):
            return ()
        return (Choice("remind_yes", sight.words.say("personal_data.choice_remind")),)

    async def _receive_tip(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, draft: Draft, *, now: datetime
    ) -> Outcome:
        """Keep a tip; nothing in the registry leads from it to who left it."""
        sight = self._sight(conversation, talk, now)
        sent = intake.Submission(
            kind=CaseKind.TIP,
            text=draft.text or sight.say("summary_files", count=len(draft.files)),
            unit_code=draft.unit_code or None,
            channel=conversation.channel,
            language=talk.language,
            attachments=_attachments(draft.files),
        )
        case = await self._enter(db, sent, now=now)
        unit = await cases.unit_of(db, case)
        await self._notices.new_case(db, case, unit.name, files=len(sent.attachments))
        text = sight.words.say("case_life.tip_received", unit=unit.name)
        return Outcome(talk, (Reply(text, menu(sight), importance=Importance.IMPORTANT),))

    async def receive_question(
        self,
        db: AsyncSession,
        conversation: Conversation,
        talk: Talk,
        command: ReceiveQuestion,
        *,
        now: datetime,
    ) -> Outcome:
        """Hand a question to an officer."""
        sight = self._sight(conversation, talk, now)
        if not command.text:
            return Outcome(talk, (Reply(sight.say("person_ask", hours=sight.say("hours"))),))
        sent = intake.Submission(
            kind=CaseKind.QUESTION,
            text=_as_asked(command, sight),
            unit_code=talk.unit or None,
            channel=conversation.channel,
            language=talk.language,
            contact_ref=contact_of(conversation),
            attachments=_attachments(command.files),
        )
        case = await self._register(db, conversation, sent, now=now)
        unit = await cases.unit_of(db, case)
        text = sight.say(
            "person_received",
            unit=unit.name,
            code=case.code,
            due=long_moment(case.due_at, sight.words.language),
            phone=sight.office_phone,
        )
        offered = (*under_way(talk, sight), *menu(sight))
        reply = Reply(text, offered, importance=Importance.IMPORTANT, case_code=case.code)
        return Outcome(talk, (reply,))

    async def add(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: AddToCase, *, now: datetime
    ) -> Outcome:
        """Add words and files to one of this conversation's cases."""
        sight = self._sight(conversation, talk, now)
        if not await follows(db, conversation, command.code):
            return Outcome(talk, (Reply(sight.say("code_unknown", code=command.code), menu(sight)),))
        if (await cases.by_code(db, command.code)).state in ENDED:
            text = sight.say("case_closed_no_add", code=command.code)
            return Outcome(talk, (Reply(text, choices(sight, "send", "menu")),))
        await intake.add_words(db, command.code, command.text, _attachments(command.files), now=now)
        await self._notices.added(db, command.code, command.text, files=len(command.files))
        return Outcome(talk, (Reply(sight.say("reply_added", code=command.code), case_code=command.code),))

    async def rate(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: RateCase, *, now: datetime
    ) -> Outcome:
        """Keep a rating by whoever sent the case."""
        sight = self._sight(conversation, talk, now)
        free = talk.model_copy(update={"place": Place.FREE})
        if not await follows(db, conversation, command.code):
            return Outcome(free, (Reply(sight.say("code_unknown", code=command.code), menu(sight)),))
        try:
            await intake.rate(db, command.code, command.level, now=now)
        except (AlreadyRated, MoveNotAllowed):
            return Outcome(free, (Reply(sight.say("rate_already", code=command.code), menu(sight)),))
        level = sight.say(f"choice_rate_{command.level}")
        await self._notices.rated(db, command.code, level)
        if command.words:
            await intake.say_why(db, command.code, command.words, now=now)
            text = sight.say("rate_taken", level=level, words=command.words)
            again = (reopen_choice(sight, command.code),) if command.level == _NOT_SATISFIED else ()
            return Outcome(free, (Reply(text, (*again, *menu(sight)), case_code=command.code),))
        ways = choices(sight, "skip")
        if command.level == _NOT_SATISFIED:
            ways = (*ways, reopen_choice(sight, command.code))
        asked = Reply(sight.say("rate_words", level=level), ways, case_code=command.code)
        return Outcome(talk, (asked,))

    async def rate_words(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: RateWords, *, now: datetime
    ) -> Outcome:
        """Keep why; a second reason is kept as an addition to the case."""
        try:
            case = await intake.say_why(db, command.code, command.words, now=now)
        except (AlreadyRated, MoveNotAllowed, CaseNotFound):
            added = AddToCase(command.code, command.words)
            return await self.add(db, conversation, talk, added, now=now)
        sight = self._sight(conversation, talk, now)
        again = (reopen_choice(sight, case.code),) if case.rating == _NOT_SATISFIED else ()
        return Outcome(talk, (Reply(sight.say("rate_thanks"), (*again, *menu(sight)), case_code=case.code),))

    async def _register(
        self, db: AsyncSession, conversation: Conversation, sent: intake.Submission, *, now: datetime
    ) -> Case:
        case = await self._enter(db, sent, now=now)
        db.add(CaseLink(case_code=case.code, conversation_id=conversation.id))
        unit = await cases.unit_of(db, case)
        await self._notices.new_case(db, case, unit.name, files=len(sent.attachments))
        return case

    async def _enter(self, db: AsyncSession, sent: intake.Submission, *, now: datetime) -> Case:
        parts = self._parts
        inbox = None if sent.unit_code else await own_unit_code(db, parts.settings)
        return await intake.receive(
            db, sent, now=now, rng=parts.ids.rng, calendar=parts.calendar, unassigned_unit_code=inbox
        )

    def _sight(self, conversation: Conversation, talk: Talk, now: datetime) -> Sight:
        channel = self._parts.channels[conversation.channel]
        return sight_of(self._parts, talk.language, channel, now=now, conversation_id=conversation.id)


async def conversation_of(db: AsyncSession, code: str) -> Conversation | None:
    """Return the conversation that a case came from, locked; None for a case that came another way."""
    return await db.scalar(
        select(Conversation)
        .join(CaseLink, CaseLink.conversation_id == Conversation.id)
        .where(CaseLink.case_code == code)
        .with_for_update(key_share=True)
    )


def _as_asked(asked: ReceiveQuestion, sight: Sight) -> str:
    text = sight.say("data_case", text=asked.text) if asked.about_data else asked.text
    return sight.say("urgent_question", text=text) if asked.urgent else text


def _attachments(files: Sequence[FileRef]) -> tuple[intake.Attachment, ...]:
    return tuple(intake.Attachment(str(one.id), one.name, one.media_type, one.size) for one in files)


def _kind_of(draft: Draft, sight: Sight) -> CaseKind:
    # Only a first guess: an officer decides what it is.
    said = f" {plain(draft.text)} "
    if draft.kind is not None:
        return draft.kind
    proposes = any(f" {plain(way)} " in said for way in sight.words.any_of("chat.words_intent_petition"))
    return CaseKind.PETITION if proposes else CaseKind.FEEDBACK
