"""Counts cases over a period: what came, what was answered and when, what is still owed.

Every figure is a whole number or a share of two of them. The sum is checked at every count: what was
carried over and what came in equals what was answered, what was not accepted, transferred or merged, and
what is still open. A case that is opened again comes in once more, so that no past figure changes.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import CaseRow, case_rows
from feedback.errors import FiguresDisagree
from feedback.kinds import CaseKind
from feedback.lifecycle import RATING_LEVELS, SATISFIED_LEVELS, Timeliness, timeliness
from feedback.periods import Period


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, exact."""

    part: int
    base: int

    def percent(self, *, places: int = 1) -> Decimal | None:
        """Return it in per cent, rounded, but never up to 100 nor down to 0; None of nothing.

        >>> str(Share(9996, 10000).percent()), str(Share(2, 3).percent()), Share(0, 0).percent()
        ('99.9', '66.7', None)
        """
        if not self.base:
            return None
        exact = Fraction(100 * self.part, self.base)
        step = Decimal(1).scaleb(-places)
        rounded = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(step, ROUND_HALF_UP)
        if rounded == 100 and self.part != self.base:
            return rounded - step
        return step if rounded == 0 and self.part else rounded


@dataclass(slots=True)
class Counts:
    """The figures of one group of cases."""

    carried_over: int = 0  #: received before the period, not ended at its start
    received: int = 0
    reopened: int = 0  #: of the received, those that came in again
    early: int = 0
    on_time: int = 0
    late: int = 0
    not_accepted: int = 0
    transferred: int = 0
    merged: int = 0
    waiting: int = 0  #: open and not past its deadline
    overdue: int = 0  #: open and past it
    overdue_carried_over: int = 0  #: of the overdue, those received before the period
    levels: dict[int, int] = field(default_factory=lambda: dict.fromkeys(RATING_LEVELS, 0))

    @property
    def answered(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        return self.waiting + self.overdue

    @property
    def owed(self) -> int:
        return self.carried_over + self.received

    @property
    def rated(self) -> int:
        return sum(self.levels.values())

    @property
    def early_share(self) -> Share:
        return Share(self.early, self.answered)

    @property
    def in_time_share(self) -> Share:
        """Return the share of answers that came early or on time."""
        return Share(self.early + self.on_time, self.answered)

    @property
    def satisfied_share(self) -> Share:
        return Share(sum(self.levels[level] for level in SATISFIED_LEVELS), self.rated)

    def add(self, row: CaseRow, period: Period) -> None:
        """Count a case; ``period`` ends no later than now."""
        came_before = row.received_at < period.start
        ended_before = row.ended_at is not None and row.ended_at < period.start
        if period.holds(row.received_at):
            self.received += 1
            self.reopened += row.round > 1
        elif came_before and not ended_before:
            self.carried_over += 1
        if row.rating is not None and period.holds(row.rated_at):
            self.levels[row.rating] += 1
        if row.received_at < period.end and not ended_before:
            self._add_outcome(row, period.end, came_before=came_before)

    def check(self) -> None:
        """Check that what was owed is accounted for.

        Raises:
            FiguresDisagree: it is not, so some case's times contradict each other.
        """
        accounted = self.answered + self.not_accepted + self.transferred + self.merged + self.open
        if self.owed != accounted:
            raise FiguresDisagree(self.owed, accounted)

    def _add_outcome(self, row: CaseRow, as_of: datetime, *, came_before: bool) -> None:
        if row.answered_at is None and row.ended_otherwise_at and row.ended_otherwise_at < as_of:
            self.not_accepted += row.not_accepted_at is not None
            self.transferred += row.transferred_at is not None
            self.merged += row.merged_at is not None
            return
        answered_at = row.answered_at if row.answered_at and row.answered_at < as_of else None
        judged = timeliness(due_at=row.due_at, answered_at=answered_at, now=as_of)
        setattr(self, judged, getattr(self, judged) + 1)
        self.overdue_carried_over += judged is Timeliness.OVERDUE and came_before


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The figures of one unit alone, without those below."""

    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """The figures of one month of the period."""

    period: Period
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period as they stood at ``as_of``.

    Questions and requests for help at home are counted apart, tips not at all.
    """

    period: Period
    as_of: datetime
    cases: Counts  #: feedback and petitions
    questions: Counts
    home_help: Counts
    by_kind: dict[CaseKind, Counts]
    by_channel: dict[str, Counts]
    by_unit: tuple[UnitCounts, ...]
    by_month: tuple[MonthCounts, ...]


class Tally:
    """Counts row by row, in memory that grows with units and months only."""

    def __init__(self, period: Period, *, now: datetime) -> None:
        self._asked = period
        # Nothing is known of the time to come: a period that still runs is counted up to now.
        self._period = Period(period.start, max(period.start, min(period.end, now)))
        self._cases = Counts()
        self._kinds = {kind: Counts() for kind in CaseKind if kind.is_promised}
        self._channels: dict[str, Counts] = defaultdict(Counts)
        self._units: dict[tuple[str, str], Counts] = defaultdict(Counts)
        self._months = [MonthCounts(month, Counts()) for month in self._period.months()]

    def add(self, row: CaseRow) -> None:
        """Count one round of a case; a tip is no case."""
        if not row.kind.is_promised:
            return
        self._kinds[row.kind].add(row, self._period)
        if not row.kind.is_pakn:
            return
        groups = (self._cases, self._channels[row.channel], self._units[row.unit_name, row.unit_code])
        for counts in groups:
            counts.add(row, self._period)
        for month in self._months:
            month.counts.add(row, month.period)

    def figures(self) -> Figures:
        """Return the figures, checked.

        Raises:
            FiguresDisagree: a group of cases does not add up.
        """
        groups = [self._cases, *self._kinds.values(), *self._channels.values()]
        for counts in [*groups, *self._units.values(), *(month.counts for month in self._months)]:
            counts.check()
        return Figures(
            period=self._asked,
            as_of=self._period.end,
            cases=self._cases,
            questions=self._kinds[CaseKind.QUESTION],
            home_help=self._kinds[CaseKind.HOME_HELP],
            by_kind=self._kinds,
            by_channel=dict(sorted(self._channels.items())),
            by_unit=tuple(UnitCounts(code, name, c) for (name, code), c in sorted(self._units.items())),
            by_month=tuple(self._months),
        )


def count(rows: Iterable[CaseRow], period: Period, *, now: datetime) -> Figures:
    """Return the figures of some cases over a period.

    Raises:
        FiguresDisagree: they do not add up.
    """
    tally = Tally(period, now=now)
    for row in rows:
        tally.add(row)
    return tally.figures()


async def figures(
    db: AsyncSession, period: Period, unit_path: str | None = None, *, now: datetime
) -> Figures:
    """Return the figures of a unit and those below, or of the whole register.

    Raises:
        FiguresDisagree: they do not add up.
    """
    tally = Tally(period, now=now)
    async for row in case_rows(db, period, unit_path):
        tally.add(row)
    return tally.figures()
