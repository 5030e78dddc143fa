"""Once a day: seals the day that is over and checks the register; results are kept, faults are told."""

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.staff.addressees import administrators, heads
from bot.storage.engine import reading, still
from bot.work.staff_bell import add_notice
from feedback.checking import check_records, was_checked
from feedback.seals import Seal, seal_yesterday
from feedback.tables import RecordCheck
from feedback.worktime import VIETNAM

log = structlog.get_logger()


class Nightly:
    """Runs for as long as it takes beside all other work; a night that was missed is made up by day."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self) -> bool:
        """Seal and check if that is due; tell whether it was."""
        now = self._parts.clock.now()
        if now.astimezone(VIETNAM).hour < self._parts.settings.nightly_hour:
            return False
        async with reading(self._parts.sessions) as db:
            if await was_checked(db, now):
                return False
        async with self._parts.transaction() as db:
            await self._tell_seal(db, await seal_yesterday(db, now=now))
        async with still(self._parts.sessions) as db:
            found = [check async for check in check_records(db, clock=self._parts.clock.now)]
        async with self._parts.transaction() as db:
            db.add_all(found)
            await self._tell_faults(db, found)
        log.info("nightly.ran", faults=sum(check.faults for check in found))
        return True

    async def _tell_seal(self, db: AsyncSession, seal: Seal | None) -> None:
        if seal is None or self._parts.settings.seal_to != "heads":
            return
        told = {"day": f"{seal.day:%d/%m/%Y}", "line": seal.last_event_id, "hash": seal.last_hash}
        add_notice(db, await heads(db), "seal", now=self._parts.clock.now(), data=told)

    async def _tell_faults(self, db: AsyncSession, found: list[RecordCheck]) -> None:
        faults = sum(check.faults for check in found)
        if faults:
            people = [*await heads(db), *await administrators(db)]
            told = {"day": f"{found[0].day:%d/%m/%Y}", "faults": faults}
            add_notice(db, people, "records", now=self._parts.clock.now(), data=told)
