"""The nightly check of the register: its chain, its seals, its figures; each result is kept.

Memory does not grow with the register.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.history import verify_chain
from feedback.retelling import recomputed_differs
from feedback.seals import broken_seals
from feedback.tables import CheckKind, RecordCheck
from feedback.worktime import local_date

MOST_TOLD = 20
#: One night may be missed: the program was being moved, or the machine was off.
LONGEST_WITHOUT = timedelta(days=2)


async def check_records(db: AsyncSession, *, clock: Callable[[], datetime]) -> AsyncIterator[RecordCheck]:
    """Check all there is to check, one after the other; give each result, not yet added to a transaction.

    Args:
        db: one view of the register that does not move; only read.
        clock: what time it is; aware.
    """
    now = clock()
    for kind in CheckKind:
        began = clock()
        faults = await _faults(db, kind, now)
        told = list(faults[:MOST_TOLD])
        yield RecordCheck(
            day=local_date(now), kind=kind, began_at=began, ended_at=clock(), faults=len(faults), told=told
        )


async def newest_checks(db: AsyncSession, limit: int = 1) -> Sequence[RecordCheck]:
    """Return the results of the last days, the newest first; by default those of the last time alone."""
    days = select(RecordCheck.day).distinct().order_by(RecordCheck.day.desc()).limit(limit)
    rows = select(RecordCheck).where(RecordCheck.day.in_(days))
    return (await db.scalars(rows.order_by(RecordCheck.day.desc(), RecordCheck.id))).all()


@dataclass(frozen=True, slots=True)
class Found:
    """What the last check found."""

    day: date
    faults: int

    def is_old(self, now: datetime) -> bool:
        return local_date(now) - self.day > LONGEST_WITHOUT


async def records_found(db: AsyncSession) -> Found | None:
    """Return what the last check found; None before the first one."""
    last = await newest_checks(db)
    return Found(last[0].day, sum(check.faults for check in last)) if last else None


async def was_checked(db: AsyncSession, now: datetime) -> bool:
    """Tell whether the register has been checked on this day."""
    done = select(func.count()).where(RecordCheck.day == local_date(now))
    return (await db.scalar(done) or 0) >= len(CheckKind)


async def _faults(db: AsyncSession, kind: CheckKind, now: datetime) -> Sequence[dict[str, Any]]:
    match kind:
        case CheckKind.CHAIN:
            return [asdict(fault) for fault in await verify_chain(db)]
        case CheckKind.SEALS:
            return [{"day": day.isoformat()} for day in await broken_seals(db)]
        case _:
            return [asdict(one) for one in await recomputed_differs(db, now=now)]
