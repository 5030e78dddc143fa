"""Counts cases over a period: what came, what was answered and when, what is still owed.

Every figure is a whole number or a share of two of them. The sum is checked at every count: what was
carried over and what came in equals what was answered, what was not accepted and what is still open.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from sqlalchemy import case as sql_case
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.errors import FiguresDisagree
from feedback.lifecycle import RATING_LEVELS, SATISFIED_LEVELS, CaseKind, State, Timeliness, timeliness
from feedback.periods import Period
from feedback.tables import Case, Unit

_ROWS_AT_ONCE = 1000

# Named as the fields of CaseRow.
_COLUMNS = (
    Case.code,
    Case.kind,
    Case.channel,
    Unit.code.label("unit_code"),
    Unit.name.label("unit_name"),
    Case.received_at,
    Case.due_at,
    Case.answered_at,
    sql_case((Case.state == State.NOT_ACCEPTED, Case.closed_at)).label("not_accepted_at"),
    Case.rating,
    Case.rated_at,
)


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


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What a count needs to know of one case."""

    code: str
    kind: CaseKind
    channel: str
    unit_code: str
    unit_name: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    not_accepted_at: datetime | None
    rating: int | None
    rated_at: datetime | None

    @property
    def ended_at(self) -> datetime | None:
        """Return when no answer was owed any more."""
        return self.answered_at or self.not_accepted_at


@dataclass(slots=True)
class Counts:
    """The figures of one group of cases."""

    carried_over: int = 0  #: received before the period, not ended at its start
    received: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    not_accepted: int = 0
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
        accounted = self.answered + self.not_accepted + self.open
        if self.owed != accounted:
            raise FiguresDisagree(self.owed, accounted)

    def _add_outcome(self, row: CaseRow, as_of: datetime, *, came_before: bool) -> None:
        if row.not_accepted_at is not None and row.not_accepted_at < as_of:
            self.not_accepted += 1
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
    """All figures of a period as they stood at ``as_of``; questions are counted apart."""

    period: Period
    as_of: datetime
    cases: Counts  #: feedback and petitions
    questions: Counts
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
        self._cases, self._questions = Counts(), Counts()
        self._kinds = {kind: Counts() for kind in CaseKind}
        self._channels: dict[str, Counts] = defaultdict(Counts)
        self._units: dict[tuple[str, str], Counts] = defaultdict(Counts)
        self._months = [MonthCounts(month, Counts()) for month in self._period.months()]

    def add(self, row: CaseRow) -> None:
        """Count one case."""
        self._kinds[row.kind].add(row, self._period)
        if row.kind is CaseKind.QUESTION:
            self._questions.add(row, self._period)
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
        groups = [self._cases, self._questions, *self._kinds.values(), *self._channels.values()]
        for counts in [*groups, *self._units.values(), *(month.counts for month in self._months)]:
            counts.check()
        return Figures(
            period=self._asked,
            as_of=self._period.end,
            cases=self._cases,
            questions=self._questions,
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


async def case_rows(db: AsyncSession, period: Period, unit_path: str | None = None) -> AsyncIterator[CaseRow]:
    """Give, by date of receipt, every case that counts in a period: behind each figure stand these."""
    rows = (
        select(*_COLUMNS)
        .join(Unit, Unit.id == Case.unit_id)
        .where(
            Case.received_at < period.end,
            or_(
                Case.received_at >= period.start,
                Case.rated_at >= period.start,
                Case.answered_at >= period.start,
                Case.answered_at.is_(None) & (Case.closed_at.is_(None) | (Case.closed_at >= period.start)),
            ),
        )
        .order_by(Case.received_at, Case.id)
    )
    if unit_path is not None:
        rows = rows.where(Unit.path.startswith(unit_path, autoescape=True))
    async for row in await db.stream(rows.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield CaseRow(**row._mapping)
