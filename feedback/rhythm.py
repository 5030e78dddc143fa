"""When cases come in: by the hour of the day in Vietnam."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope
from feedback.grouped_rows import counted_within
from feedback.periods import Period
from feedback.tables import CountedRound, instant

_HOUR = 3_600_000_000
_VIETNAM_HOURS = 7


async def by_hour(db: AsyncSession, period: Period, scope: Scope = EVERYTHING) -> list[int]:
    """Return how many cases were first received in each hour of the day, 0 to 23.

    Args:
        db: the transaction; only read.
        period: of receipt.
        scope: which cases.
    """
    c = CountedRound
    # All year: Vietnam knows no summer time.
    hour = (c.began // _HOUR + _VIETNAM_HOURS) % 24
    wanted: tuple[Any, ...] = (hour.label("hour"), func.count())
    received = counted_within(select(*wanted), period, scope).where(
        c.kind.in_(scope.kinds), c.round == 1, c.began >= instant(period.start)
    )
    found = {row[0]: row[1] for row in await db.execute(received.group_by("hour"))}
    return [found.get(hour, 0) for hour in range(24)]
