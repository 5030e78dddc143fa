"""Tells the register again from its history alone, and finds where the live tables say something else.

A case's lines, in their order, give every round of it: nothing is taken from the tables of cases but which
lines belong to which case. So a figure that somebody changed by hand shows, and the figures of any period can
be recomputed.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from operator import attrgetter

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import case_rows
from feedback.clock_work import ClockWorkBy
from feedback.counting import CaseRow
from feedback.errors import FiguresDisagree
from feedback.periods import Period
from feedback.statistics import Figures, Tally
from feedback.statistics import figures as live_figures
from feedback.tables import Case, CaseEvent, EventKind, Unit
from feedback.told_rounds import FAR, Told, begin, go_on

_LINES_AT_ONCE = 2000
_MOST_TOLD = 50
_COLUMNS = (
    CaseEvent.case_id,
    CaseEvent.case_code,
    CaseEvent.at,
    CaseEvent.kind,
    CaseEvent.actor_kind,
    CaseEvent.actor_id,
    CaseEvent.data,
)


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the live tables and the history say different things."""

    code: str  #: of the case; empty: a sum
    round: int
    fields: tuple[str, ...]


async def rows_retold(db: AsyncSession) -> AsyncIterator[CaseRow]:
    """Give every round of every case as its history tells it, in the order of entry; no officer is named."""
    units = await db.execute(select(Unit.code, Unit.name))
    names = {unit.code: unit.name for unit in units}
    told: Told | None = None
    lines = select(*_COLUMNS).order_by(CaseEvent.case_id, CaseEvent.seq)
    found = await db.stream(lines.execution_options(yield_per=_LINES_AT_ONCE))
    # Page by page: row by row they take several times as long.
    async for page in found.partitions():
        for line in page:
            if line.kind is EventKind.RECEIVED:
                for row in told.rows(names) if told is not None else ():
                    yield row
                told = begin(line)
            elif told is not None:
                go_on(told, line)
    for row in told.rows(names) if told is not None else ():
        yield row


async def figures_retold(db: AsyncSession, period: Period, *, now: datetime) -> Figures:
    """Return the figures of a period, counted from history alone.

    Raises:
        FiguresDisagree: they do not add up.
    """
    tally = Tally(period, now=now)
    async for row in rows_retold(db):
        tally.add(row)
    return tally.figures()


async def recomputed_differs(
    db: AsyncSession, *, now: datetime, period: Period | None = None, at_most: int = _MOST_TOLD
) -> tuple[Difference, ...]:
    """Compare the live tables with the history, case by case and in sum; nothing if all is well.

    For a nightly job: memory grows neither with the register nor with how much of it differs.

    Args:
        db: the transaction; only read.
        now: aware.
        period: whose sums to compare; by default all from the first case until now.
        at_most: so many cases are told; a list of a million would say no more.
    """
    period = period or Period(await db.scalar(select(func.min(Case.received_at))) or now, now)
    tally = Tally(period, now=now)
    found: list[Difference] = []
    live = case_rows(db, Period(datetime(1970, 1, 1, tzinfo=UTC), FAR), by_case=True)
    one = await anext(live, None)
    async for row in rows_retold(db):
        tally.add(row)
        while one is not None and _place(one) < _place(row):
            _tell(found, one, ("case",), at_most)
            one = await anext(live, None)
        if one is None or _place(one) != _place(row):
            _tell(found, row, ("history",), at_most)
            continue
        _tell(found, row, _unlike(one, row), at_most)
        one = await anext(live, None)
    while one is not None:
        _tell(found, one, ("case",), at_most)
        one = await anext(live, None)
    return (*found, *await _sums_unlike(db, tally, period, now=now))


def _tell(found: list[Difference], row: CaseRow, fields: tuple[str, ...], at_most: int) -> None:
    if fields and len(found) < at_most:
        found.append(Difference(row.code, row.round, fields))


async def _sums_unlike(
    db: AsyncSession, tally: Tally, period: Period, *, now: datetime
) -> Sequence[Difference]:
    try:
        retold, live = tally.figures(), await live_figures(db, period, now=now)
    except FiguresDisagree as error:
        return [Difference("", 0, (error.group,))]
    return [] if without_names(retold) == without_names(live) else [Difference("", 0, ("figures",))]


def without_names(figures: Figures) -> Figures:
    """Return figures as history can tell them: without the names of officers and what only clocks measure."""
    officers = sorted(figures.by_officer, key=lambda one: one.officer_id or 0)
    bare = tuple(replace(one, name="") for one in officers)
    return replace(figures, by_officer=bare, spreads={}, clock_work_by=ClockWorkBy())


def _place(row: CaseRow) -> tuple[int, int]:
    return row.case_id, row.round


_COMPARED = [name for name in CaseRow.__dataclass_fields__ if name != "officer_name"]
_compared = attrgetter(*_COMPARED)


def _unlike(one: CaseRow, other: CaseRow) -> tuple[str, ...]:
    here, there = _compared(one), _compared(other)
    if here == there:
        return ()
    unlike = [name for name, a, b in zip(_COMPARED, here, there, strict=True) if a != b]
    # Letters are looked up for late cases only.
    if "apologised_at" in unlike and one.apologised_at is None and not _is_late(other):
        unlike.remove("apologised_at")
    return tuple(unlike)


def _is_late(row: CaseRow) -> bool:
    return row.answered_at is not None and row.answered_at > row.due_at
