"""The cases behind the figures of a period: one row for each round of each case."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, func, literal, null, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.kinds import CaseKind, RoundEnd
from feedback.lifecycle import State
from feedback.periods import Period
from feedback.tables import Case, CaseRound, Unit

_ROWS_AT_ONCE = 1000
_FAR = literal(datetime(9000, 1, 1, tzinfo=UTC), Case.due_at.type)
_WHOSE = (
    Case.code,
    Case.kind,
    Case.channel,
    Unit.code.label("unit_code"),
    Unit.name.label("unit_name"),
)


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
    transferred_at: datetime | None = None
    merged_at: datetime | None = None
    round: int = 1  #: beyond 1 it was opened again, and came in at ``received_at`` once more

    @property
    def ended_at(self) -> datetime | None:
        """Return when no answer was owed any more."""
        return self.answered_at or self.ended_otherwise_at

    @property
    def ended_otherwise_at(self) -> datetime | None:
        """Return when it ended without an answer of ours."""
        return self.not_accepted_at or self.transferred_at or self.merged_at


async def case_rows(db: AsyncSession, period: Period, unit_path: str | None = None) -> AsyncIterator[CaseRow]:
    """Give, by date of receipt, every case that counts in a period, once for each of its rounds.

    Behind each figure stand these; tips are not among them.
    """
    rounds = union_all(_present_rounds(period, unit_path), _earlier_rounds(period, unit_path)).subquery()
    rows = select(rounds).order_by(rounds.c.received_at, rounds.c.code, rounds.c.round)
    async for row in await db.stream(rows.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield CaseRow(**row._mapping)


def _present_rounds(period: Period, unit_path: str | None) -> Select[Any]:
    began_at = func.coalesce(Case.round_began_at, Case.received_at)
    # Named as the fields of CaseRow, in one order here and below.
    rows = select(
        *_WHOSE,
        began_at.label("received_at"),
        # While the clock stands still, an answer is owed and none is late.
        sql_case((Case.paused_at <= Case.due_at, _FAR), else_=Case.due_at).label("due_at"),
        Case.answered_at,
        sql_case((Case.state == State.NOT_ACCEPTED, Case.closed_at)).label("not_accepted_at"),
        Case.transferred_at,
        sql_case((Case.state == State.MERGED, Case.closed_at)).label("merged_at"),
        Case.rating,
        Case.rated_at,
        Case.round,
    ).where(
        Case.due_at.is_not(None),
        Case.received_at < period.end,
        began_at < period.end,
        or_(
            began_at >= period.start,
            Case.rated_at >= period.start,
            Case.answered_at >= period.start,
            Case.answered_at.is_(None) & (Case.closed_at.is_(None) | (Case.closed_at >= period.start)),
        ),
    )
    return _below(rows.join(Unit, Unit.id == Case.unit_id), unit_path)


def _earlier_rounds(period: Period, unit_path: str | None) -> Select[Any]:
    ended = {end: sql_case((CaseRound.ended_as == end, CaseRound.ended_at)) for end in RoundEnd}
    rows = select(
        *_WHOSE,
        CaseRound.began_at.label("received_at"),
        CaseRound.due_at,
        ended[RoundEnd.ANSWERED].label("answered_at"),
        null().label("not_accepted_at"),
        ended[RoundEnd.TRANSFERRED].label("transferred_at"),
        ended[RoundEnd.MERGED].label("merged_at"),
        CaseRound.rating,
        CaseRound.rated_at,
        CaseRound.number.label("round"),
    ).where(
        CaseRound.due_at.is_not(None),
        CaseRound.began_at < period.end,
        or_(CaseRound.ended_at >= period.start, CaseRound.rated_at >= period.start),
    )
    joined = rows.join(Case, Case.id == CaseRound.case_id).join(Unit, Unit.id == CaseRound.unit_id)
    return _below(joined, unit_path)


def _below(rows: Select[Any], unit_path: str | None) -> Select[Any]:
    return rows if unit_path is None else rows.where(Unit.path.startswith(unit_path, autoescape=True))
