"""Looks at every case whose time has come, one in a transaction, and writes down whom to tell what."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Choice, Importance, Reply
from bot.parts import Parts
from bot.staff.addressees import who_has, who_leads
from bot.storage.engine import reading
from bot.storage.tables import Conversation
from bot.words import Words, long_moment
from bot.work import outbox
from bot.work.case_commands import conversation_of
from bot.work.staff_bell import add_notice
from feedback import cases
from feedback.agenda import Duty, completion_clock
from feedback.errors import FeedbackError
from feedback.tables import Case
from feedback.watching import Seen, cases_to_look_at, look_at

log = structlog.get_logger()

#: Cases of one run; more wait for the next one, seconds later.
MOST_AT_ONCE = 500


class CaseWatch:
    """Runs the clocks of cases."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> int:
        """Look at the cases whose time has come, the longest waiting first; return how many."""
        now = self._parts.clock.now()
        async with reading(self._parts.sessions) as db:
            codes = await cases_to_look_at(db, now=now, limit=MOST_AT_ONCE)
        for code in codes:
            try:
                async with self._parts.transaction() as db:
                    await self._look(db, code)
            except FeedbackError as error:
                # The others go on; this one stays due, which /readyz tells.
                log.exception("clock_jobs.case_failed", case=code, error=type(error).__name__)
        return len(codes)

    async def _look(self, db: AsyncSession, code: str) -> None:
        now, calendar = self._parts.clock.now(), self._parts.calendar
        conversation = await conversation_of(db, code)
        case = await cases.for_change(db, code)
        rules = self._parts.settings.reminder_rules
        seen = await look_at(db, case, now=now, calendar=calendar, rules=rules)
        await self._tell_staff(db, case, seen)
        if conversation is not None:
            self._tell_citizen(db, conversation, case, seen)

    async def _tell_staff(self, db: AsyncSession, case: Case, seen: Seen) -> None:
        now, levels = self._parts.clock.now(), list(seen.levels)
        owed = case.owed_at
        data = {"due": owed.isoformat()} if owed else {}
        for duty in seen.duties:
            if duty.is_for_citizen:
                continue
            if duty in {Duty.NEXT_LEVEL, Duty.LATE_AGAIN}:
                members = await who_leads(db, case, levels.pop(0))
            elif duty is Duty.LATE:
                members = await who_leads(db, case)
            else:
                members = await who_has(db, case)
            add_notice(db, members, duty.value, now=now, case_code=case.code, data=data)

    def _tell_citizen(self, db: AsyncSession, conversation: Conversation, case: Case, seen: Seen) -> None:
        words, replies = Words(conversation.language), []
        if seen.moved is not None and seen.moved.is_later:
            text = words.say(
                "clock.citizen_moved",
                code=case.code,
                was=long_moment(seen.moved.was, words.language),
                due=long_moment(seen.moved.now, words.language),
            )
            replies.append(Reply(text, importance=Importance.IMPORTANT, case_code=case.code))
        if any(duty.is_for_citizen for duty in seen.duties) and case.paused_at is not None:
            until = completion_clock(case.paused_at).due(case.paused_at, self._parts.calendar).at
            due = long_moment(until, words.language)
            reminder = words.say("clock.citizen_reminded", code=case.code, until=due)
            choice = Choice(f"reply:{case.code}", words.say("chat.choice_reply_staff", code=case.code))
            replies.append(Reply(reminder, (choice,), importance=Importance.IMPORTANT, case_code=case.code))
        outbox.write(db, conversation, replies, now=self._parts.clock.now())
