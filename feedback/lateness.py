"""Which answers came late or are overdue in a period, by how much, whose they are, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.case_rows import EVERYTHING, Scope, case_rows
from feedback.lifecycle import Timeliness
from feedback.periods import Period
from feedback.tables import CaseApology
from feedback.time_taken import OfficeTime, minute_since_1970
from feedback.worktime import WorkingDays, local_date

_LATE = frozenset({Timeliness.LATE, Timeliness.OVERDUE})
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class LateAnswer:
    """One answer that was or is late; ``reason`` is that of its letter of apology, empty without one."""

    code: str
    unit_code: str
    unit_name: str
    officer_name: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    late_minutes: int  #: of office hours
    reason: str
    apologised_at: datetime | None
    new_due_at: datetime | None


async def late_answers(
    db: AsyncSession, period: Period, scope: Scope = EVERYTHING, *, now: datetime, calendar: WorkingDays
) -> list[LateAnswer]:
    """Return the cases behind *late* and *overdue* of a period, the longest delay first.

    Args:
        db: the transaction; only read.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
        calendar: which days count.
    """
    period = period.so_far(now)
    as_of = period.end
    rows = [
        row
        async for row in case_rows(db, period, scope, late=True)
        if row.kind in scope.kinds
        and (row.ended_at is None or row.ended_at >= period.start)
        and (row.ended_otherwise_at is None or row.ended_otherwise_at >= as_of)
        and row.judged_at(as_of) in _LATE
    ]
    if not rows:
        return []
    letters = await _letters(db, [row.case_id for row in rows])
    office = OfficeTime(local_date(min(row.due_at for row in rows)), local_date(as_of), calendar)
    found = []
    for row in rows:
        answered = row.answered_at if row.answered_at is not None and row.answered_at < as_of else None
        letter = letters.get((row.case_id, row.round))
        if letter is not None and letter.written_at >= as_of:
            letter = None
        late = office.between(minute_since_1970(row.due_at), minute_since_1970(answered or as_of))
        found.append(
            LateAnswer(
                row.code, row.unit_code, row.unit_name, row.officer_name, row.received_at, row.due_at,
                answered, late, letter.reason if letter else "", letter.written_at if letter else None,
                letter.new_due_at if letter else None,
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.late_minutes, one.code))


async def _letters(db: AsyncSession, ids: Sequence[int]) -> dict[tuple[int, int], CaseApology]:
    """Return the first letter of each round of these cases."""
    found: dict[tuple[int, int], CaseApology] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = select(CaseApology).where(CaseApology.case_id.in_(ids[start : start + _IDS_AT_ONCE]))
        for letter in await db.scalars(some.order_by(CaseApology.id)):
            found.setdefault((letter.case_id, letter.round), letter)
    return found
