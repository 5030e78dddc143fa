"""The cases behind a figure: exactly those that a count has counted, so that every number can be opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope, case_rows
from feedback.counting import CaseRow, Counts
from feedback.periods import Period
from feedback.worktime import VIETNAM

#: Figures that are a difference of two others: what the whole has and the part has not.
LACKING: Mapping[str, tuple[str, str]] = {
    "unpublished": ("answered", "published"),
    "without_apology": ("due_apologies", "apologised"),
    "unsatisfied": ("rated", "satisfied"),
}
#: Of ratings, those of one level: ``level_1`` to ``level_4``.
LEVELS: Mapping[str, int] = {"level_1": 1, "level_2": 2, "level_3": 3, "level_4": 4}
#: Of what took how long, what was measured in the period: by the time at which it ended.
MEASURED: Mapping[str, str] = {
    "measured_first_reply": "first_reply_at",
    "measured_transfer": "transferred_at",
    "measured_answer": "answered_at",
}
_LATE = frozenset({"late", "overdue", "apologised", "due_apologies", "without_apology"})
#: Every figure that can be opened.
FIGURES = frozenset(
    {
        "carried_over", "received", "reopened", "early", "on_time", "late", "not_accepted", "transferred",
        "merged", "waiting", "overdue", "apologised", "published", "answered", "open", "owed", "rated",
        "satisfied", "due_apologies", "in_time", "not_in_time", *LACKING, *LEVELS, *MEASURED,
    }
)  # fmt: skip


def is_behind(row: CaseRow, figure: str, period: Period) -> bool:
    """Tell whether a round of a case is counted in a figure; ``period`` ends no later than now."""
    if figure in LACKING:
        whole, part = LACKING[figure]
        return is_behind(row, whole, period) and not is_behind(row, part, period)
    if figure in MEASURED:
        ended: datetime | None = getattr(row, MEASURED[figure])
        return ended is not None and period.holds(ended)
    counts = Counts()
    counts.add(row, period)
    return _is_counted(counts, figure)


def _is_counted(counts: Counts, figure: str) -> bool:
    if figure in LEVELS:
        return counts.levels[LEVELS[figure]] > 0
    match figure:
        case "satisfied":
            return counts.satisfied_share.part > 0
        case "due_apologies" | "not_in_time":
            return counts.late + counts.overdue > 0
        case "in_time":
            return counts.early + counts.on_time > 0
        case _:
            return bool(getattr(counts, figure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Which of the rounds behind a figure, where no scope can say it."""

    unclassified: bool = False  #: only what has no content type yet
    unassigned: bool = False  #: only what no officer has
    hour: int | None = None  #: first received in this hour of the day in Vietnam

    def has(self, row: CaseRow) -> bool:
        """Tell whether a round is part of it."""
        if (self.unclassified and row.content_type is not None) or (self.unassigned and row.officer_id):
            return False
        if self.hour is None:
            return True
        return row.round == 1 and row.received_at.astimezone(VIETNAM).hour == self.hour


ALL = Part()


async def rows_behind(
    db: AsyncSession,
    figure: str,
    period: Period,
    scope: Scope = EVERYTHING,
    *,
    now: datetime,
    part: Part = ALL,
) -> list[CaseRow]:
    """Return the rounds of cases behind one of ``FIGURES``, by date of receipt.

    Args:
        db: the transaction; only read.
        figure: which.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
        part: which of them.
    """
    period = period.so_far(now)
    return [
        row
        async for row in case_rows(db, period, scope, late=figure in _LATE)
        if row.kind in scope.kinds and part.has(row) and is_behind(row, figure, period)
    ]
