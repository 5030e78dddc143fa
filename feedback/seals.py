"""Seals of the chain: the hash of a day's last line, which holds all lines before it.

What is kept in the database alone could be rewritten with the chain. So a seal is exported, or told to
somebody, and compared later: whoever rewrote the chain cannot rewrite what others have noted.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import CaseEvent, DailySeal
from feedback.worktime import VIETNAM, local_date


@dataclass(frozen=True, slots=True)
class Seal:
    """How the chain ended at the end of a day."""

    day: date
    last_event_id: int
    last_hash: str
    lines: int


async def seal_yesterday(db: AsyncSession, *, now: datetime) -> Seal | None:
    """Seal the last day that is over, unless it has been or there was no line yet; return a new seal.

    A day that was missed lies within the next seal, as that holds all lines before it.
    """
    day = local_date(now) - timedelta(days=1)
    if await db.get(DailySeal, day) is not None:
        return None
    midnight = datetime.combine(local_date(now), time(), VIETNAM)
    # From the end of the chain back, which today's lines alone lengthen.
    line = select(CaseEvent.id, CaseEvent.hash).where(CaseEvent.at < midnight)
    last = (await db.execute(line.order_by(CaseEvent.id.desc()).limit(1))).first()
    if last is None:
        return None
    lines = await db.scalar(select(func.count()).select_from(CaseEvent).where(CaseEvent.id <= last.id)) or 0
    db.add(DailySeal(day=day, last_event_id=last.id, last_hash=last.hash, lines=lines, made_at=now))
    await db.flush()
    return Seal(day, last.id, last.hash, lines)


async def seals(db: AsyncSession) -> AsyncIterator[Seal]:
    """Give every seal, the first day first."""
    columns = (DailySeal.day, DailySeal.last_event_id, DailySeal.last_hash, DailySeal.lines)
    async for row in await db.stream(select(*columns).order_by(DailySeal.day)):
        yield Seal(*row)


async def newest_seals(db: AsyncSession, limit: int) -> Sequence[DailySeal]:
    """Return the last seals, the newest first."""
    return (await db.scalars(select(DailySeal).order_by(DailySeal.day.desc()).limit(limit))).all()


async def broken_seals(db: AsyncSession) -> list[date]:
    """Return the days whose seal the chain no longer goes through."""
    lines = (
        select(DailySeal.day)
        .outerjoin(CaseEvent, CaseEvent.id == DailySeal.last_event_id)
        .where(CaseEvent.hash.is_distinct_from(DailySeal.last_hash))
        .order_by(DailySeal.day)
    )
    return list(await db.scalars(lines))


async def unlike(db: AsyncSession, noted: Iterable[Seal]) -> list[date]:
    """Return the days of seals noted elsewhere through which the chain does not go."""
    wrong = []
    for seal in noted:
        found = await db.scalar(select(CaseEvent.hash).where(CaseEvent.id == seal.last_event_id))
        if found != seal.last_hash:
            wrong.append(seal.day)
    return wrong
