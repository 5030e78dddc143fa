"""Goes once through the rounds that count in a period: for its groups, its months and how long things took.

To group by many columns a database sorts all rows; to read them once and count here is faster than to let it
sort for the groups, sort again for the months, and read them a third time for how long things took.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import Scope
from feedback.counting import CaseRow, Whose
from feedback.digits import Digits
from feedback.grouped_rows import INSTANTS, WHOSE, Alike, Key, counted_within, digits_of, whose_of
from feedback.periods import Period
from feedback.tables import CountedRound, Fate, instant
from feedback.time_taken import Measure, Taken

_MINUTE = 60_000_000
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Group:
    """The rounds of one officer, unit, kind, content and channel: how many are alike, by what they are like.

    Rows that are alike in all but whose they are, are one and the same object in all groups.
    """

    whose: Whose
    alike: Sequence[tuple[CaseRow, int]]


@dataclass(frozen=True, slots=True)
class Walked:
    """What was found in a period; instants are told apart only as far as its counts need."""

    groups: Sequence[Group]  #: told apart by the period's start and end
    by_cuts: Sequence[tuple[CaseRow, int]]  #: of the scope's kinds in sum, told apart by all cuts
    taken: dict[Measure, Taken] = field(default_factory=dict)


async def walk(db: AsyncSession, period: Period, cuts: Sequence[datetime], scope: Scope) -> Walked:
    """Go through the rounds that count in a period; in memory that grows with how unlike they are.

    Args:
        db: the transaction; only read.
        period: what counts in it.
        cuts: the start of the period, more instants in order, its end.
        scope: which cases.
    """
    digits = digits_of(cuts)
    fewer = _Fewer(digits, len(cuts), period)
    grouped: Counter[tuple[Any, ...]] = Counter()
    by_cuts: Counter[int] = Counter()
    taken = {measure: Taken(array("q"), array("q")) for measure in Measure}
    wanted = frozenset(map(str, scope.kinds))
    columns = (*WHOSE, digits.number, CountedRound.began // _MINUTE, *_ends(period, scope))
    rows = counted_within(select(*columns), period, scope).execution_options(yield_per=_ROWS_AT_ONCE)
    # Of the connection, which gives plain rows: the session's own take as long as the database.
    found = await (await db.connection()).stream(rows)
    async for part in found.partitions():
        *whose, numbers, began, replied, transferred, answered = zip(*part, strict=True)
        grouped.update(zip(*whose, map(fewer.__getitem__, numbers), strict=True))
        by_cuts.update(compress(numbers, map(wanted.__contains__, whose[2])))
        for measure, ended in zip(Measure, (replied, transferred, answered), strict=True):
            # None of them is minute 0, which was in 1970.
            taken[measure].began.extend(compress(began, ended))
            taken[measure].ended.extend(filter(None, ended))
    alike = Alike(digits, cuts)
    return Walked(
        await _groups(db, grouped, fewer.alike),
        [(alike[number], times) for number, times in by_cuts.items()],
        taken,
    )


class _Fewer(dict[int, int]):
    """The number with instants told apart by the period's start and end, by the one of all cuts."""

    def __init__(self, digits: Digits, cuts: int, period: Period) -> None:
        super().__init__()
        ends = [period.start, period.end]
        self._all, self._cuts, self._few = digits, cuts, digits_of(ends)
        self.alike = Alike(self._few, ends)

    def __missing__(self, number: int) -> int:
        told = self._all.read(number)
        for name in INSTANTS:
            told[name] = 2 if told[name] == self._cuts else min(told[name], 1)
        self[number] = fewer = self._few.write(told)
        return fewer


async def _groups(db: AsyncSession, grouped: Counter[tuple[Any, ...]], alike: Alike) -> Sequence[Group]:
    by_key: defaultdict[Key, list[tuple[CaseRow, int]]] = defaultdict(list)
    for (*key, number), times in grouped.items():
        officer_id, unit_id, kind, content, channel = key
        by_key[officer_id, unit_id, kind, content, channel].append((alike[number], times))
    whose = await whose_of(db, by_key.keys())
    return [Group(whose[key], rows) for key, rows in by_key.items()]


def _ends(period: Period, scope: Scope) -> Iterator[ColumnElement[int | None]]:
    """Yield, for each measure, the minute in which it ended, if that lies in the period, else nothing."""
    c, start, end = CountedRound, instant(period.start), instant(period.end)
    fates: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (c.replied, ()), (c.ended, (c.fate == Fate.TRANSFERRED,)), (c.ended, (c.fate <= Fate.LATE,))
    )  # fmt: skip
    for at, so in fates:
        within = and_(at >= start, at < end, *so, c.kind.in_(scope.kinds))
        yield sql_case((within, at // _MINUTE))
