"""What each person of the office reads first on a working day, and what administrators are warned of."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.staff.addressees import administrators, heads
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Setting
from bot.work.staff_bell import add_notice
from feedback import apologies, cases
from feedback.breaches import unreported
from feedback.calendar_changes import unconfirmed_year
from feedback.cases import QueueFilter
from feedback.handling import Officer
from feedback.lifecycle import OVER_OTHERS, Role, State
from feedback.worktime import VIETNAM, due_after, in_office_hours, local_date

_DONE = "digest_done"
_READERS = (Role.OFFICER, Role.HEAD, Role.ADMIN)


class Digest:
    """Writes the digest of a working day once, at its hour; one that was missed by a day is not made up."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self, db: AsyncSession) -> int:
        """Write the day's notices if they are due; return for how many people."""
        now, calendar = self._parts.clock.now(), self._parts.calendar
        local = now.astimezone(VIETNAM)
        if local.time() < time(self._parts.settings.digest_hour) or not in_office_hours(now, calendar):
            return 0
        done = await db.get(Setting, _DONE, with_for_update=True)
        if done is not None and done.value == local.date().isoformat():
            return 0
        await db.merge(Setting(name=_DONE, value=local.date().isoformat()))
        await self._warn_of_calendar(db, now)
        await self._warn_of_breaches(db, now)
        readers = select(StaffMember).where(StaffMember.role.in_(_READERS), StaffMember.disabled_at.is_(None))
        told = 0
        for member in (await db.scalars(readers.order_by(StaffMember.id))).all():
            figures = await self._figures(db, await actor_of(db, member), now)
            if any(figures.values()):
                add_notice(db, [member], "digest", now=now, data=figures)
                told += 1
        return told

    async def _figures(self, db: AsyncSession, actor: Officer, now: datetime) -> dict[str, int]:
        """Count what waits for one person: an officer's own cases, a leader's whole field."""
        leads = actor.role in OVER_OTHERS
        own = QueueFilter(unit_path=actor.unit_path, officer_id=None if leads else actor.id)
        today = _midnight_after(now)
        next_day = _midnight_after(due_after(now, 1, self._parts.calendar).at)

        async def count(wanted: QueueFilter) -> int:
            return (await cases.queue(db, wanted, limit=0)).total

        def due(before: datetime) -> QueueFilter:
            return QueueFilter(unit_path=own.unit_path, officer_id=own.officer_id, due_before=before)

        late = await count(due(now))
        until_tonight = await count(due(today))
        nobody = QueueFilter(unit_path=actor.unit_path, without_officer=True)
        approval = QueueFilter(unit_path=actor.unit_path, states=frozenset({State.WAITING_FOR_APPROVAL}))
        without = await apologies.late_without_apology(db, now=now, unit_path=actor.unit_path)
        return {
            "late": late,
            "today": until_tonight - late,
            "next_day": await count(due(next_day)) - until_tonight,
            "nobody": await count(nobody),
            "approval": await count(approval) if leads else 0,
            "without_apology": len(without) if leads else 0,
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


def _midnight_after(at: datetime) -> datetime:
    return datetime.combine(local_date(at) + timedelta(days=1), time(), VIETNAM)
