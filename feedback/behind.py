"""The cases behind a figure: exactly those that a count has counted, so that every number can be opened."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope, case_rows
from feedback.counting import CaseRow, Counts
from feedback.periods import Period

#: Figures that are a difference of two others: what the whole has and the part has not.
LACKING: Mapping[str, tuple[str, str]] = {
    "unpublished": ("answered", "published"),
    "without_apology": ("due_apologies", "apologised"),
    "unsatisfied": ("rated", "satisfied"),
}
_LATE = frozenset({"late", "overdue", "apologised", "due_apologies", "without_apology"})
#: Every figure that can be opened.
FIGURES = frozenset(
    {
        "carried_over", "received", "reopened", "early", "on_time", "late", "not_accepted", "transferred",
        "merged", "waiting", "overdue", "apologised", "published", "answered", "open", "owed", "rated",
        "satisfied", "due_apologies", *LACKING,
    }
)  # fmt: skip


def is_behind(row: CaseRow, figure: str, period: Period) -> bool:
    """Tell whether a round of a case is counted in a figure; ``period`` ends no later than now."""
    if figure in LACKING:
        whole, part = LACKING[figure]
        return is_behind(row, whole, period) and not is_behind(row, part, period)
    counts = Counts()
    counts.add(row, period)
    match figure:
        case "satisfied":
            return counts.satisfied_share.part > 0
        case "due_apologies":
            return counts.late + counts.overdue > 0
        case _:
            return bool(getattr(counts, figure))


async def rows_behind(
    db: AsyncSession, figure: str, period: Period, scope: Scope = EVERYTHING, *, now: datetime
) -> list[CaseRow]:
    """Return the rounds of cases behind one of ``FIGURES``, by date of receipt.

    Args:
        db: the transaction; only read.
        figure: which.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
    """
    period = Period(period.start, max(period.start, min(period.end, now)))
    return [
        row
        async for row in case_rows(db, period, scope, late=figure in _LATE)
        if row.kind in scope.kinds and is_behind(row, figure, period)
    ]
