"""What else a citizen may want of a case: that it is opened again, or to hear what becomes of it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import choices, menu
from bot.dialogue.model import Importance, Reply
from bot.dialogue.sent_cases import reopen_choice
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.parts import Parts
from bot.staff.addressees import who_leads
from bot.storage.tables import Conversation
from bot.words import long_moment
from bot.work.case_commands import contact_of
from bot.work.joined import codes_followed, follows
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome
from bot.work.staff_bell import add_notice
from bot.work.staff_notices import StaffNotices
from feedback import cases, following, publications, reopening
from feedback.errors import (
    CaseNotFound,
    MoveNotAllowed,
    NoHigherLevel,
    NothingToSay,
    NotPublished,
    ReopenedTooLate,
)
from feedback.lifecycle import RATEABLE

#: From so many times on it is an appeal: it has gone one level up.
_APPEAL = 2
#: Answered cases that are offered to be opened again.
_MOST_OFFERED = 5


class CaseWishes:
    """Performs them; every refusal is a reply that says what to do instead."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._notices = StaffNotices(parts)

    async def reopen(
        self,
        db: AsyncSession,
        conversation: Conversation,
        talk: Talk,
        *,
        code: str,
        reason: str,
        now: datetime,
    ) -> Outcome:
        """Open one of this conversation's cases again; the second time it goes one level up."""
        sight = self._sight(conversation, talk, now)
        if not await follows(db, conversation, code):
            return Outcome(talk, (Reply(sight.say("code_unknown", code=code), menu(sight)),))
        try:
            case = await reopening.reopen(db, code, reason, now=now, calendar=self._parts.calendar)
        except NothingToSay:
            return Outcome(talk, (Reply(sight.say("reopen_reason", code=code), choices(sight, "menu")),))
        except ReopenedTooLate:
            return Outcome(
                talk, (Reply(sight.say("reopen_late", code=code), choices(sight, "send", "menu")),)
            )
        except NoHigherLevel:
            return Outcome(talk, (Reply(sight.say("reopen_top", code=code), menu(sight)),))
        except MoveNotAllowed:
            return Outcome(talk, (Reply(sight.say("reopen_not_yet", code=code), menu(sight)),))
        unit, is_appeal = await cases.unit_of(db, case), case.reopened >= _APPEAL
        await self._notices.reopened(db, code, unit.name, reason, is_appeal=is_appeal)
        if is_appeal:
            add_notice(
                db, await who_leads(db, case), "appeal", now=now, case_code=code, data={"unit": unit.name}
            )
        due = long_moment(case.due_at, sight.words.language)
        key = "case_escalated" if is_appeal else "case_reopened"
        text = sight.say(key, code=code, unit=unit.name, due=due)
        reply = Reply(text, menu(sight), importance=Importance.IMPORTANT, case_code=code)
        return Outcome(talk, (reply,))

    async def offer_reopening(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, now: datetime
    ) -> Outcome:
        """List the answered cases of this conversation, to be opened again by a tap."""
        sight = self._sight(conversation, talk, now)
        own = await cases.by_codes(db, await codes_followed(db, conversation))
        answered = [case.code for case in own if case.state in RATEABLE][:_MOST_OFFERED]
        if not answered:
            text = sight.words.say("case_life.reopen_none")
            return Outcome(talk, (Reply(text, choices(sight, "lookup", "send", "menu")),))
        ways = tuple(reopen_choice(sight, code) for code in answered)
        text = sight.words.say("case_life.reopen_which")
        return Outcome(talk, (Reply(text, (*ways, *choices(sight, "menu"))),))

    async def follow_public(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, number: int, now: datetime
    ) -> Outcome:
        """Let this conversation hear of a case that is published; its code stays unknown to it."""
        sight = self._sight(conversation, talk, now)
        try:
            entry, _ = await publications.by_number(db, number)
            case = await cases.by_id(db, entry.case_id)
            await following.follow(db, case.code, contact_of(conversation), now=now)
        except (NotPublished, MoveNotAllowed):
            text = sight.words.say("case_life.follow_gone")
            return Outcome(talk, (Reply(text, choices(sight, "send", "menu")),))
        link = f"{self._parts.settings.web_address}/cong-khai/{number}"
        text = sight.words.say("case_life.follow_noted", title=entry.title, link=link)
        return Outcome(talk, (Reply(text, menu(sight)),))

    async def follow(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, *, code: str, now: datetime
    ) -> Outcome:
        """Let this conversation hear of a case that somebody else has sent, instead of sending it again."""
        sight = self._sight(conversation, talk, now)
        try:
            is_new = await following.follow(db, code, contact_of(conversation), now=now)
        except (CaseNotFound, MoveNotAllowed):
            return Outcome(talk, (Reply(sight.say("code_unknown", code=code), menu(sight)),))
        key = "follow_noted" if is_new else "follow_already"
        return Outcome(talk, (Reply(sight.say(key, code=code), menu(sight)),))

    def _sight(self, conversation: Conversation, talk: Talk, now: datetime) -> Sight:
        return sight_of(self._parts, talk.language, self._parts.channels[conversation.channel], now=now)
