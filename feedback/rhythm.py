"""When cases come in: by the hour of the day in Vietnam."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope, narrowed
from feedback.dialects import minute_of
from feedback.kinds import CaseKind
from feedback.periods import Period
from feedback.tables import Case

_VIETNAM_MINUTES = 7 * 60  # all year: Vietnam knows no summer time
_PAKN = [kind for kind in CaseKind if kind.is_pakn]


async def by_hour(db: AsyncSession, period: Period, scope: Scope = EVERYTHING) -> list[int]:
    """Return how many feedback and petitions were first received in each hour of the day, 0 to 23.

    Args:
        db: the transaction; only read.
        period: of receipt.
        scope: which cases.
    """
    minutes = (minute_of(Case.received_at) + _VIETNAM_MINUTES) % (24 * 60)
    of_day = minutes - minutes % 60
    wanted: tuple[Any, ...] = (of_day.label("hour"), func.count())
    received = select(*wanted).where(
        Case.kind.in_(_PAKN), Case.received_at >= period.start, Case.received_at < period.end
    )
    if scope.officer_id is not None:
        received = received.where(Case.officer_id == scope.officer_id)
    rows = await db.execute(narrowed(received, scope).group_by("hour"))
    found = {row[0]: row[1] for row in rows}
    return [found.get(hour * 60, 0) for hour in range(24)]
