"""Does what a person wants done with their own data, and what of it has to wait for a case's end."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import CorrectOwnData, WithdrawConsent
from bot.dialogue.model import Importance, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.ids import digest
from bot.parts import Parts
from bot.storage.tables import Conversation, Message, StoredFile
from bot.words import Words, day
from bot.work import outbox
from bot.work.case_commands import contact_of, conversation_in
from bot.work.consent_texts import wording
from bot.work.forgetting import forget_cases, forget_conversation, fresh
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome
from feedback import consents, own_data
from feedback.errors import NothingToCorrect
from feedback.sealing import Piece
from feedback.tables import Case, DataRequest, DataWish, Purpose

#: How long the link to one's own data opens.
LINK = timedelta(hours=24)
#: Cases that the chat lists; the export has all.
MOST_LISTED = 10


class OwnDataCommands:
    """Performs what citizens want done with their data."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def see(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Tell what is held, in one message."""
        sight = self._sight(conversation, talk)
        held = await own_data.holdings(db, contact_of(conversation))
        mine = Message.conversation_id == conversation.id
        messages = await db.scalar(select(func.count()).select_from(Message).where(mine, Message.text != ""))
        there = (StoredFile.conversation_id == conversation.id, StoredFile.state != "erased")
        files = await db.scalar(select(func.count()).select_from(StoredFile).where(*there))
        await self._ask(db, DataWish.SEE, conversation, now, {"cases": len(held.cases)})
        lines = [_say(sight, "see_head", messages=messages or 0, files=files or 0, cases=len(held.cases))]
        lines += [_case_line(case, sight) for case in held.cases[:MOST_LISTED]]
        if len(held.cases) > MOST_LISTED:
            lines.append(_say(sight, "see_more", count=len(held.cases) - MOST_LISTED))
        lines.append(_say(sight, "see_foot"))
        return Outcome(talk, (Reply("\n".join(lines), menu(sight)),))

    async def export(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Give a link to everything, to read and as JSON; it opens for a day."""
        sight, key = self._sight(conversation, talk), self._parts.ids.token()
        request = await self._ask(db, DataWish.EXPORT, conversation, now, {})
        request.key_hash, request.key_until = digest(key), now + LINK
        link = f"{self._parts.settings.web_address}/du-lieu-cua-toi/{key}"
        text = _say(sight, "export_link", link=link, hours=int(LINK.total_seconds() // 3600))
        return Outcome(talk, (Reply(text, menu(sight), importance=Importance.IMPORTANT),))

    async def correct(
        self,
        db: AsyncSession,
        conversation: Conversation,
        talk: Talk,
        command: CorrectOwnData,
        *,
        now: datetime,
    ) -> Outcome:
        """Put the right value into all cases of the conversation."""
        sight = self._sight(conversation, talk)
        piece = _say(sight, f"piece_{command.piece}").lower()
        try:
            request = await own_data.correct(
                db, Piece(command.piece), command.value, contact_ref=contact_of(conversation),
                channel=conversation.channel, now=now, calendar=self._parts.calendar,
            )  # fmt: skip
        except NothingToCorrect:
            return Outcome(talk, (Reply(_say(sight, "fix_nothing", piece=piece), menu(sight)),))
        codes = ", ".join(request.outcome["cases"])
        text = _say(sight, "fix_done", piece=piece, value=command.value, codes=codes)
        return Outcome(talk, (Reply(text, menu(sight), importance=Importance.IMPORTANT),))

    async def withdraw(
        self,
        db: AsyncSession,
        conversation: Conversation,
        talk: Talk,
        command: WithdrawConsent,
        *,
        now: datetime,
    ) -> Outcome:
        """Take one consent back, from now on."""
        sight = self._sight(conversation, talk)
        request = await own_data.withdraw(
            db, {Purpose(command.purpose)}, wording(sight.words), contact_ref=contact_of(conversation),
            channel=conversation.channel, now=now, calendar=self._parts.calendar,
        )  # fmt: skip
        waiting = ", ".join(request.outcome["waiting"])
        done = _say(sight, f"withdrawn_{command.purpose}")
        if waiting:
            done = _say(sight, "withdrawn_waiting", done=done, codes=waiting, due=day(request.due_at))
        return Outcome(talk, (Reply(done, menu(sight), importance=Importance.IMPORTANT),))

    async def remind(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Keep that reminders are welcome."""
        sight = self._sight(conversation, talk)
        await consents.record(
            db, {Purpose.REMINDERS: True}, wording(sight.words), contact_ref=contact_of(conversation),
            channel=conversation.channel, now=now,
        )  # fmt: skip
        return Outcome(talk, (Reply(_say(sight, "reminders_on"), menu(sight)),))

    async def erase(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """Remove what was said here, mask the cases that have ended, and say what follows later."""
        sight, parts = self._sight(conversation, talk), self._parts
        request, erased = await own_data.erase(
            db, contact_ref=contact_of(conversation), channel=conversation.channel, now=now,
            calendar=parts.calendar,
        )  # fmt: skip
        await forget_conversation(db, conversation, parts.files, keep=erased.waiting, now=now)
        await forget_cases(db, erased.masked, parts.files, erased.files, now=now)
        text = _say(sight, "erased", masked=", ".join(erased.masked) or _say(sight, "none"))
        if erased.waiting:
            codes = ", ".join(erased.waiting)
            text = f"{text}\n{_say(sight, 'erased_waiting', codes=codes, due=day(request.due_at))}"
        return Outcome(fresh(talk), (Reply(text, choices(sight, "menu"), importance=Importance.IMPORTANT),))

    async def _ask(
        self,
        db: AsyncSession,
        wish: DataWish,
        conversation: Conversation,
        now: datetime,
        outcome: dict[str, int],
    ) -> DataRequest:
        return await own_data.ask(
            db, wish, contact_ref=contact_of(conversation), channel=conversation.channel, now=now,
            calendar=self._parts.calendar, outcome=outcome,
        )  # fmt: skip

    def _sight(self, conversation: Conversation, talk: Talk) -> Sight:
        channel = self._parts.channels[conversation.channel]
        return sight_of(self._parts, talk.language, channel, now=self._parts.clock.now())


async def go_on_with_requests(db: AsyncSession, parts: Parts) -> int:
    """Do what requests waited for, tell whoever asked, and return how many are done now."""
    done, now = 0, parts.clock.now()
    for request in await own_data.open_requests(db):
        # A conversation is locked before its cases, as everywhere.
        conversation = await db.get(
            Conversation, conversation_in(request.contact_ref), with_for_update={"key_share": True}
        )
        erased = await own_data.go_on(db, request, now=now)
        await forget_cases(db, erased.masked, parts.files, erased.files, now=now)
        if request.done_at is None:
            continue
        done += 1
        if conversation is not None:
            text = Words(conversation.language).say(f"personal_data.done_{request.wish}")
            outbox.write(db, conversation, (Reply(text, importance=Importance.IMPORTANT),), now=now)
    return done


def _case_line(case: Case, sight: Sight) -> str:
    pieces = (case.reporter_name, case.reporter_phone, case.reporter_address, case.reporter_email)
    return _say(
        sight,
        "see_case",
        code=case.code,
        kind=sight.say(f"kind_{case.kind}"),
        date=day(case.received_at),
        pieces=", ".join(piece for piece in pieces if piece) or _say(sight, "none"),
    )


def _say(sight: Sight, name: str, **values: object) -> str:
    return sight.words.say(f"personal_data.{name}", **values)
