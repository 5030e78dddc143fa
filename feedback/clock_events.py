"""What the clock did besides running: each pause and each letter of apology of a period, with its case."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from feedback.behind import ALL, Part
from feedback.case_rows import Scope, narrowed
from feedback.kinds import CaseKind, ContentType
from feedback.periods import Period
from feedback.tables import Case, CaseApology, CasePause, Unit

#: Every figure of the clock that can be opened: of letters, ``new_dates`` are those that set one.
CLOCK_FIGURES = frozenset({"pauses", "letters", "new_dates"})


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One pause or letter; the fields of the case are as it stands now."""

    began_at: datetime  #: the pause, or written
    until: datetime | None  #: the pause's end, or the new date; None: it lasts, or there is none
    kind: CaseKind
    content_type: ContentType | None
    channel: str
    unit_code: str  #: of the unit that wrote the letter, or that has the case
    officer_id: int | None
    code: str
    unit_name: str
    officer_name: str | None


async def clock_events(
    db: AsyncSession, figure: str, period: Period, scope: Scope, *, now: datetime, part: Part = ALL
) -> list[ClockEvent]:
    """Return what is counted in one of ``CLOCK_FIGURES``, in the order of time: one line each, not each case.

    Args:
        db: the transaction; only read.
        figure: which.
        period: any; as of its end, or of ``now`` if that is sooner.
        scope: which cases.
        now: aware.
        part: which of them; the hour does not narrow.
    """
    period = period.so_far(now)
    case = Case.code, Unit.name.label("unit_name"), Case.officer_name
    rows = pauses_in(period, scope, *case) if figure == "pauses" else letters_in(period, scope, *case)
    found = [ClockEvent(*row) for row in await db.execute(rows)]
    found = [
        one
        for one in found
        if (figure != "new_dates" or one.until is not None)
        and not (part.unclassified and one.content_type is not None)
        and not (part.unassigned and one.officer_id)
    ]
    return sorted(found, key=lambda one: (one.began_at, one.code))


def letters_in(period: Period, scope: Scope, *more: Any) -> Select[Any]:
    """Return the query of letters written in a period: when, until when, whose, and more of the case."""
    rows = select(*_columns(CaseApology.written_at, CaseApology.new_due_at), *_whose(), *more)
    rows = rows.join(Case, Case.id == CaseApology.case_id).join(Unit, Unit.id == CaseApology.unit_id)
    rows = rows.where(CaseApology.written_at >= period.start, CaseApology.written_at < period.end)
    return narrowed(rows.where(Case.kind.in_(scope.kinds)), scope, CaseApology, officer=Case)


def pauses_in(period: Period, scope: Scope, *more: Any) -> Any:
    """Return the query of pauses begun in a period, as ``letters_in`` does; one that lasts has no end."""
    copied = aliased(CasePause)
    # A case that goes on by the clock of one merged into it has copies of its pauses: counted once.
    is_copy = exists().where(
        copied.began_at == CasePause.began_at, copied.ended_at == CasePause.ended_at, copied.id < CasePause.id
    )
    closed = select(*_columns(CasePause.began_at, CasePause.ended_at), *_whose(), *more)
    closed = closed.join(Case, Case.id == CasePause.case_id)
    lasting = select(*_columns(Case.paused_at.label("began_at"), null().label("ended_at")), *_whose(), *more)
    found = (
        closed.where(CasePause.began_at >= period.start, CasePause.began_at < period.end, ~is_copy),
        lasting.where(Case.paused_at >= period.start, Case.paused_at < period.end),
    )
    of_kinds = (rows.join(Unit, Unit.id == Case.unit_id).where(Case.kind.in_(scope.kinds)) for rows in found)
    return union_all(*(narrowed(rows, scope) for rows in of_kinds))


def _whose() -> tuple[Any, ...]:
    return Case.kind, Case.content_type, Case.channel, Unit.code.label("unit_code"), Case.officer_id


def _columns(*columns: Any) -> tuple[Any, ...]:
    # So typed, queries of unlike columns can be narrowed alike.
    return columns
