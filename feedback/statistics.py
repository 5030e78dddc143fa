"""Answers every question about a period: what came, what was answered and when, what is still owed.

The counting itself is in ``feedback.counting``, the rows behind it in ``feedback.case_rows``.
"""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.alphabet import by_name
from feedback.calendar_changes import calendar_in_force
from feedback.case_rows import EVERYTHING, PAKN, Scope
from feedback.clock_work import ClockWork, ClockWorkBy, clock_work
from feedback.counted_walk import Walked, walk
from feedback.counting import CaseRow as CaseRow  # noqa: PLC0414 - named from here too
from feedback.counting import Counts as Counts  # noqa: PLC0414
from feedback.counting import Share as Share  # noqa: PLC0414
from feedback.counting import Whose, check_all
from feedback.kinds import CaseKind, ContentType
from feedback.periods import Period
from feedback.time_taken import Measure, Spread, spreads_between
from feedback.worktime import WorkingDays

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The figures of one unit alone, without those below."""

    code: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class OfficerCounts:
    """The figures of one officer; of nobody, where ``officer_id`` is None."""

    officer_id: int | None
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """The figures of one month of the period."""

    period: Period
    counts: Counts


@dataclass(frozen=True, slots=True)
class Target:
    """What the plan asks for, and how far it is reached."""

    key: str
    share: Share
    percent: int

    @property
    def is_reached(self) -> bool | None:
        """Tell whether it is reached, exactly; None when there is nothing to judge."""
        return self.share.reaches(self.percent)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a period as they stood at ``as_of``.

    Questions and requests for help at home are counted apart, tips not at all.
    """

    period: Period
    as_of: datetime
    cases: Counts  #: feedback and petitions, or what kind was asked for
    questions: Counts
    home_help: Counts
    by_kind: dict[CaseKind, Counts]
    by_channel: dict[str, Counts]
    by_unit: tuple[UnitCounts, ...]
    by_month: tuple[MonthCounts, ...]
    by_content: dict[ContentType | None, Counts] = field(default_factory=dict)  #: None: not classified yet
    by_officer: tuple[OfficerCounts, ...] = ()
    #: Of feedback and petitions; empty where only rows were counted.
    spreads: dict[Measure, Spread] = field(default_factory=dict)
    clock_work_by: ClockWorkBy = field(default_factory=ClockWorkBy)

    @property
    def clock_work(self) -> ClockWork:
        """Return what the clock did besides running, over all feedback and petitions."""
        return self.clock_work_by.whole

    @property
    def targets(self) -> tuple[Target, ...]:
        """Return the targets of the plan (Kế hoạch 297/KH-GDĐT, II.9), each with its share."""
        return (
            Target("in_time", self.cases.in_time_share, 98),
            Target("early", self.cases.early_share, 20),
            Target("published", self.cases.published_share, 100),
            Target("apologised", self.cases.apologised_share, 100),
            Target("home_help", self.home_help.handled_in_time_share, 100),
        )


class Tally:
    """Counts row by row, in memory that grows with units, officers and months only."""

    def __init__(self, period: Period, *, now: datetime, kinds: Collection[CaseKind] = PAKN) -> None:
        self._asked, self._counted_kinds = period, kinds
        # Nothing is known of the time to come: a period that still runs is counted up to now.
        self.period = period.so_far(now)
        self._cases = Counts()
        self._kinds = {kind: Counts() for kind in CaseKind if kind.is_promised}
        self._channels: dict[str, Counts] = defaultdict(Counts)
        self._contents: dict[ContentType | None, Counts] = defaultdict(Counts)
        self._units: dict[tuple[str, str], Counts] = defaultdict(Counts)
        self._officers: dict[int | None, Counts] = defaultdict(Counts)
        self._names: dict[int | None, str] = defaultdict(str)
        self._rows: dict[int, CaseRow] = {}
        self._alike: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        self._months = [MonthCounts(month, Counts()) for month in self.period.months()]
        # In UTC, as rows have it: across zones to compare takes several times as long.
        self._month_ends = [month.period.end.astimezone(UTC) for month in self._months]

    @property
    def cuts(self) -> Sequence[datetime]:
        """Return the instants between which months are counted."""
        return [*(month.period.start for month in self._months), self.period.end]

    def add(self, row: CaseRow) -> None:
        """Count one round of a case; a tip is no case."""
        if row.concerns(self.period):
            for counts in self._groups_of(row.whose):
                counts.add(row, self.period)
            if row.kind in self._counted_kinds:
                self.add_to_months(row)

    def add_group(self, whose: Whose, alike: Iterable[tuple[CaseRow, int]]) -> None:
        """Count so many alike rounds in all groups but the months; a row is one object in all groups."""
        tallies = [self._alike[id(counts)] for counts in self._groups_of(whose)]
        for row, times in alike:
            self._rows[id(row)] = row
            for tally in tallies:
                tally[id(row)] += times

    def add_to_months(self, row: CaseRow, times: int = 1) -> None:
        """Count a round of a case, or so many that are alike, in the months that it concerns."""
        ended, rated = row.ended_at, row.rated_at
        over = _FAR if ended is None else max(ended, rated or ended)
        first = bisect_right(self._month_ends, row.received_at)
        last = bisect_right(self._month_ends, over)
        for month in self._months[first : last + 1]:
            month.counts.add(row, month.period, times)

    def _groups_of(self, whose: Whose) -> Sequence[Counts]:
        if not whose.kind.is_promised:
            return ()
        if whose.kind not in self._counted_kinds:
            return (self._kinds[whose.kind],)
        self._names[whose.officer_id] = max(self._names[whose.officer_id], whose.officer_name)
        return (
            self._kinds[whose.kind],
            self._cases,
            self._channels[whose.channel],
            self._contents[whose.content_type],
            self._units[whose.unit_name, whose.unit_code],
            self._officers[whose.officer_id],
        )

    def _count_alike(self) -> None:
        for _, counts in self._named_groups():
            for row, times in self._alike.pop(id(counts), {}).items():
                counts.add(self._rows[row], self.period, times)

    def figures(
        self, spreads: dict[Measure, Spread] | None = None, work: ClockWorkBy | None = None
    ) -> Figures:
        """Return the figures, checked.

        Raises:
            FiguresDisagree: a group of cases does not add up.
        """
        self._count_alike()
        check_all(self._named_groups())
        officers = sorted(self._officers.items(), key=lambda one: (by_name(self._names[one[0]]), one[0] or 0))
        units = sorted(self._units.items(), key=lambda one: (by_name(one[0][0]), one[0][1]))
        return Figures(
            period=self._asked,
            as_of=self.period.end,
            cases=self._cases,
            questions=self._kinds[CaseKind.QUESTION],
            home_help=self._kinds[CaseKind.HOME_HELP],
            by_kind=self._kinds,
            by_channel=dict(sorted(self._channels.items())),
            by_unit=tuple(UnitCounts(code, name, c) for (name, code), c in units),
            by_month=tuple(self._months),
            by_content=dict(sorted(self._contents.items(), key=lambda one: one[0] or "")),
            by_officer=tuple(OfficerCounts(id_, self._names[id_], c) for id_, c in officers),
            spreads=spreads or {},
            clock_work_by=work or ClockWorkBy(),
        )

    def _named_groups(self) -> Iterable[tuple[str, Counts]]:
        yield "cases", self._cases
        for groups in (self._kinds, self._channels, self._contents, self._officers):
            yield from ((str(name or ""), counts) for name, counts in groups.items())
        yield from ((code, counts) for (_, code), counts in self._units.items())
        yield from ((month.period.start.isoformat(), month.counts) for month in self._months)


def count(
    rows: Iterable[CaseRow], period: Period, *, now: datetime, kinds: Collection[CaseKind] = PAKN
) -> Figures:
    """Return the figures of some cases over a period.

    Raises:
        FiguresDisagree: they do not add up.
    """
    tally = Tally(period, now=now, kinds=kinds)
    for row in rows:
        tally.add(row)
    return tally.figures()


async def figures(
    db: AsyncSession,
    period: Period,
    unit_path: str | None = None,
    *,
    now: datetime,
    scope: Scope | None = None,
) -> Figures:
    """Return the figures of a unit and those below, of any other part of the register, or of all of it.

    Args:
        db: the transaction; only read.
        period: any, to the minute.
        unit_path: of a unit; short for a scope.
        now: what comes after is not known yet; aware.
        scope: which cases.

    Raises:
        FiguresDisagree: they do not add up.
    """
    scope = scope or (EVERYTHING if unit_path is None else Scope(unit_path=unit_path))
    tally = Tally(period, now=now, kinds=scope.kinds)
    if tally.period.start == tally.period.end:
        return tally.figures()
    walked = await walk(db, tally.period, tally.cuts, scope)
    calendar = await calendar_in_force(db)
    # Beside the loop: of a large register it takes a while, in which others want to be answered.
    taken = await asyncio.to_thread(_add_walked, tally, walked, calendar)
    months = tally.cuts[:-1]
    work = await clock_work(db, tally.period, scope, calendar, now=now, months=months)
    return await asyncio.to_thread(tally.figures, taken, work)


def _add_walked(tally: Tally, walked: Walked, calendar: WorkingDays) -> dict[Measure, Spread]:
    """Count what was walked through, and return how long things took."""
    for group in walked.groups:
        tally.add_group(group.whose, group.alike)
    for row, times in walked.by_cuts:
        tally.add_to_months(row, times)
    return spreads_between(walked.taken, calendar, until=tally.period.end)
