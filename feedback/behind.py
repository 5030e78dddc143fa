"""The cases behind a figure: exactly those that a count has counted, so that every number can be opened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope, these_rounds
from feedback.counting import CaseRow, Counts
from feedback.grouped_rows import Alike, counted_within, digits_of
from feedback.periods import Period
from feedback.tables import CountedRound, Fate, instant

#: Figures that are a difference of two others: what the whole has and the part has not.
LACKING: Mapping[str, tuple[str, str]] = {
    "unpublished": ("answered", "published"),
    "without_apology": ("due_apologies", "apologised"),
    "unsatisfied": ("rated", "satisfied"),
}
#: Of ratings, those of one level: ``level_1`` to ``level_4``.
LEVELS: Mapping[str, int] = {"level_1": 1, "level_2": 2, "level_3": 3, "level_4": 4}
_C = CountedRound
#: Of what took how long, what was measured in the period: by the time at which it ended, and how it did.
MEASURED: Mapping[str, tuple[Any, tuple[ColumnElement[bool], ...]]] = {
    "measured_first_reply": (_C.replied, ()),
    "measured_transfer": (_C.ended, (_C.fate == Fate.TRANSFERRED,)),
    "measured_answer": (_C.ended, (_C.fate <= Fate.LATE,)),
}
_HOUR = 3_600_000_000  #: in microseconds
#: Vietnam's clock is so many hours before UTC's all the year.
_BEFORE_UTC = 7
#: Every figure that can be opened.
FIGURES = frozenset(
    {
        "carried_over", "received", "reopened", "early", "on_time", "late", "not_accepted", "transferred",
        "merged", "waiting", "overdue", "apologised", "published", "answered", "open", "owed", "rated",
        "satisfied", "due_apologies", "in_time", "not_in_time", *LACKING, *LEVELS, *MEASURED,
    }
)  # fmt: skip


def is_behind(row: CaseRow, figure: str, period: Period) -> bool:
    """Tell whether a round is counted in a figure that is not measured; ``period`` ends no later than now."""
    if figure in LACKING:
        whole, part = LACKING[figure]
        return is_behind(row, whole, period) and not is_behind(row, part, period)
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

    def asked(self) -> Iterator[ColumnElement[bool]]:
        """Yield what this asks of a counted round."""
        if self.unclassified:
            yield _C.content_type.is_(None)
        if self.unassigned:
            yield _C.officer_id.is_(None)
        if self.hour is not None:
            yield _C.round == 1
            yield (_C.began // _HOUR + _BEFORE_UTC) % 24 == self.hour


ALL = Part()


@dataclass(frozen=True, slots=True)
class Behind:
    """Some of the rounds behind a figure, and how many there are in all."""

    rows: Sequence[CaseRow]
    total: int


async def rounds_behind(
    db: AsyncSession,
    figure: str,
    period: Period,
    scope: Scope = EVERYTHING,
    *,
    now: datetime,
    part: Part = ALL,
    limit: int,
    offset: int = 0,
) -> Behind:
    """Return rounds of cases behind one of ``FIGURES``, by date of receipt.

    Only those that are returned are read: of ten thousand behind a number, a page shows fifty.

    Args:
        db: the transaction; only read.
        figure: which.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
        part: which of them.
        limit: at most so many.
        offset: so many come before.
    """
    period = period.so_far(now)

    def narrow(rows: Any) -> Select[Any]:
        return counted_within(rows, period, scope).where(_C.kind.in_(scope.kinds), *part.asked())

    behind, total = await _counted_in(db, figure, period, narrow)
    place = _C.began, _C.case_id, _C.round
    chosen = narrow(select(_C.case_id, _C.round)).where(*behind).order_by(*place)
    found = (await db.execute(chosen.limit(limit).offset(offset))).all() if total > offset else []
    return Behind(await these_rounds(db, period, [(row[0], row[1]) for row in found]), total)


async def _counted_in(
    db: AsyncSession, figure: str, period: Period, narrow: Callable[[Any], Select[Any]]
) -> tuple[Sequence[ColumnElement[bool]], int]:
    """Return what a figure asks of a round, and of how many it is so."""
    if figure in MEASURED:
        at, so = MEASURED[figure]
        asked = (at >= instant(period.start), at < instant(period.end), *so)
        return asked, await db.scalar(narrow(select(func.count())).where(*asked)) or 0
    # A database tells which rounds are alike; of each kind one is counted as all are for the figure.
    cuts = [period.start, period.end]
    digits = digits_of(cuts)
    each = narrow(select(digits.number.label("number"))).subquery()
    groups = await db.execute(select(each.c.number, func.count()).group_by(each.c.number))
    alike = Alike(digits, cuts)
    sizes = {number: size for number, size in groups if is_behind(alike[number], figure, period)}
    return (digits.number.in_(sizes),), sum(sizes.values())
