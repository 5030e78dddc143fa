"""What each person of the office reads first on a working day, and what administrators are warned of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.staff.addressees import administrators, editors, heads
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Setting
from bot.work.staff_bell import add_notice
from feedback import apologies, cases
from feedback.breaches import unreported
from feedback.calendar_changes import unconfirmed_year
from feedback.lifecycle import OVER_OTHERS, Role, State
from feedback.queue_filter import QueueFilter
from feedback.worktime import VIETNAM, due_after, in_office_hours, local_date

_DONE = "digest_done"
#: The week in which old answers were told of last.
_WEEK = "old_answers_week"
_READERS = (Role.OFFICER, Role.HEAD, Role.ADMIN)


class Digest:
    """Writes the digest of a working day once, at its hour; one that was missed by a day is not made up."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> int:
        """Write the day's notices if they are due; return for how many people."""
        now, calendar = self._parts.clock.now(), self._parts.calendar
        local = now.astimezone(VIETNAM)
        if local.time() < time(self._parts.settings.digest_hour) or not in_office_hours(now, calendar):
            return 0
        today = local.date().isoformat()
        # Counted before anything is written: in a large register it takes long, and nobody else could write.
        async with reading(self._parts.sessions) as db:
            if _is_done(await db.get(Setting, _DONE), today):
                return 0
            found = await self._counted(db, now)
        async with self._parts.transaction() as db:
            if _is_done(await db.get(Setting, _DONE, with_for_update=True), today):
                return 0
            await db.merge(Setting(name=_DONE, value=today))
            await self._warn_of_calendar(db, now)
            await self._warn_of_breaches(db, now)
            await self._warn_of_old_answers(db, now)
            told = [(member, figures) for member, figures in found if any(figures.values())]
            for member, figures in told:
                add_notice(db, [member], "digest", now=now, data=figures)
        return len(told)

    async def _counted(self, db: AsyncSession, now: datetime) -> Sequence[tuple[StaffMember, dict[str, int]]]:
        """Count for each reader; what several would read is counted once."""
        readers = select(StaffMember).where(StaffMember.role.in_(_READERS), StaffMember.disabled_at.is_(None))
        known: dict[tuple[str, int | None], dict[str, int]] = {}
        found = []
        for member in (await db.scalars(readers.order_by(StaffMember.id))).all():
            actor = await actor_of(db, member)
            whose = actor.unit_path, None if actor.role in OVER_OTHERS else actor.id
            if whose not in known:
                known[whose] = await self._figures(db, *whose, now)
            found.append((member, known[whose]))
        return found

    async def _figures(
        self, db: AsyncSession, unit_path: str, officer_id: int | None, now: datetime
    ) -> dict[str, int]:
        """Count what waits: an officer's own cases, or a leader's whole field."""
        leads, own = officer_id is None, QueueFilter(officer_id=officer_id)
        next_day = _midnight_after(due_after(now, 1, self._parts.calendar).at)
        filters = {
            "late": replace(own, due_before=now),
            "today": replace(own, due_before=_midnight_after(now)),
            "next_day": replace(own, due_before=next_day),
            "nobody": QueueFilter(without_officer=True),
            "approval": QueueFilter(states=frozenset({State.WAITING_FOR_APPROVAL})),
        }
        found = await cases.counts(db, QueueFilter(unit_path=unit_path), filters)
        without = await apologies.count_without(db, now=now, unit_path=unit_path) if leads else 0
        return {
            "late": found["late"],
            "today": found["today"] - found["late"],
            "next_day": found["next_day"] - found["today"],
            "nobody": found["nobody"],
            "approval": found["approval"] if leads else 0,
            "without_apology": without,
        }

    async def _warn_of_calendar(self, db: AsyncSession, now: datetime) -> None:
        year = unconfirmed_year(self._parts.calendar, local_date(now))
        if year is not None:
            add_notice(db, await administrators(db), "calendar", now=now, data={"year": year})

    async def _warn_of_breaches(self, db: AsyncSession, now: datetime) -> None:
        """Say each day of which breach the police unit has not been told yet."""
        for breach in await unreported(db):
            told = {one.id: one for one in (*await heads(db), *await administrators(db))}
            due = {"due": breach.due_at.isoformat(), "number": breach.id}
            add_notice(db, list(told.values()), "breach", now=now, data=due)

    async def _warn_of_old_answers(self, db: AsyncSession, now: datetime) -> None:
        """Say once a week how many answers and guides should have been looked at again, to who can do it."""
        year, week, _ = local_date(now).isocalendar()
        if _is_done(await db.get(Setting, _WEEK), f"{year}-{week}"):
            return
        content, today = self._parts.knowledge.content, local_date(now)
        old = [one.review_by for one in content.topics.values() if one.stale(today)]
        old += [one.review_by for one in self._parts.knowledge.guides.all if one.stale(today)]
        if not old:
            return
        await db.merge(Setting(name=_WEEK, value=f"{year}-{week}"))
        told = (*await heads(db), *await administrators(db), *await editors(db))
        since = min(day for day in old if day is not None)
        data = {"count": len(old), "since": f"{since:%d/%m/%Y}"}
        add_notice(db, list({one.id: one for one in told}.values()), "old_answers", now=now, data=data)


def _is_done(done: Setting | None, today: str) -> bool:
    return done is not None and done.value == today


def _midnight_after(at: datetime) -> datetime:
    return datetime.combine(local_date(at) + timedelta(days=1), time(), VIETNAM)
