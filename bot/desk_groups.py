"""What staff do with several cases at once, together with what each citizen is told of it."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import ratings
from bot.dialogue.model import Importance, Reply
from bot.parts import Parts
from bot.storage.tables import CaseLink
from bot.telling import Teller, hearers_of
from bot.words import long_moment
from feedback import cases, grouping, reopening
from feedback.grouping import Part
from feedback.handling import Officer
from feedback.tables import Case
from feedback.worktime import working_minutes_between

_MINUTE = timedelta(minutes=1)
#: So many people are asked about an answer in one turn of the clock.
MOST_ASKED_AT_ONCE = 50


class GroupDesk:
    """Splitting, merging and asking again; locks and errors as in ``bot.desk.Desk``."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._teller = Teller(parts)

    async def link(self, db: AsyncSession, code: str, other: str, actor: Officer) -> None:
        """Note that two cases are about one matter; staff only."""
        await grouping.link(db, code, other, actor=actor, now=self._parts.clock.now())

    async def split_off(self, db: AsyncSession, code: str, part: Part, actor: Officer) -> Case:
        """Make a part a case of its own, and tell the sender the second code."""
        hearers = await hearers_of(db, code)
        parts = self._parts
        case = await grouping.split_off(
            db, code, part, actor=actor, now=parts.clock.now(), rng=parts.ids.rng, calendar=parts.calendar
        )
        if hearers.own is not None:
            db.add(CaseLink(case_code=case.code, conversation_id=hearers.own.id))
            unit = await cases.unit_of(db, case)
            due = long_moment(case.due_at, hearers.own.language)
            self._teller.say(db, hearers.own, code, "staff_splits", other=case.code, unit=unit.name, due=due)
        return case

    async def merge(self, db: AsyncSession, code: str, into: str, actor: Officer) -> Case:
        """Let one case go on in another, and tell both senders; return that other."""
        merged, target = [await hearers_of(db, one) for one in (code, into)]
        case = await grouping.merge(db, code, into, actor=actor, now=self._parts.clock.now())
        if merged.own is not None:
            due = long_moment(case.due_at, merged.own.language)
            self._teller.say(db, merged.own, code, "staff_merges", other=into, due=due)
        if target.own is not None and target.own is not merged.own:
            due = long_moment(case.due_at, target.own.language)
            self._teller.say(db, target.own, into, "staff_merges_into", due=due)
        return case

    async def unmerge(self, db: AsyncSession, code: str, actor: Officer) -> Case:
        """Make a merged case its own again, and tell its sender."""
        hearers = await hearers_of(db, code)
        parts = self._parts
        case = await grouping.unmerge(db, code, actor=actor, now=parts.clock.now(), calendar=parts.calendar)
        if hearers.own is not None:
            due = long_moment(case.due_at, hearers.own.language)
            self._teller.say(db, hearers.own, code, "staff_unmerges", due=due)
        return case

    async def ask_ratings_again(self, db: AsyncSession) -> int:
        """Ask once more about answers that nobody has rated, in office hours only; return how many."""
        now, calendar = self._parts.clock.now(), self._parts.calendar
        if not working_minutes_between(now, now + _MINUTE, calendar):
            return 0
        asked = 0
        for code in (await reopening.ratings_to_ask(db, now=now, calendar=calendar))[:MOST_ASKED_AT_ONCE]:
            hearers = await hearers_of(db, code)
            if not await reopening.ask_rating_again(db, code, now=now) or hearers.own is None:
                continue
            sight = self._teller.sight(hearers.own)
            text = sight.say("rate_ask_again", code=code)
            question = Reply(text, ratings(sight, code), importance=Importance.ORDINARY, case_code=code)
            self._teller.tell(db, hearers.own, question)
            asked += 1
        return asked
