"""The cases behind the figures of a period: one row for each round of each case."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, null, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.counting import CaseRow as CaseRow  # noqa: PLC0414 - named from here too
from feedback.kinds import CaseKind, ContentType, RoundEnd
from feedback.lifecycle import State
from feedback.periods import Period
from feedback.tables import ALL_UNITS, Case, CaseApology, CaseRound, CountedRound, Unit, instant
from feedback.tables.counted import FAR_AWAY
from feedback.tables.unindexed import by_no_index

_ROWS_AT_ONCE = 1000
#: What reports are about; questions and requests for help at home are counted apart.
PAKN = frozenset(kind for kind in CaseKind if kind.is_pakn)
_FAR = literal(FAR_AWAY, Case.due_at.type)
_WHOSE = (
    Case.id.label("case_id"),
    Case.code,
    Case.kind,
    Case.content_type,
    Case.channel,
    Unit.code.label("unit_code"),
    Unit.name.label("unit_name"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which cases to count; what is None does not narrow."""

    unit_path: str | None = None  #: of a unit
    below: bool = True  #: with the units below it
    kind: CaseKind | None = None
    content_type: ContentType | None = None
    channel: str | None = None
    officer_id: int | None = None

    @property
    def kinds(self) -> frozenset[CaseKind]:
        """Return the kinds that are counted as cases: feedback and petitions, unless one is asked for."""
        return PAKN if self.kind is None else frozenset({self.kind})


EVERYTHING = Scope()


async def case_rows(
    db: AsyncSession, period: Period, scope: Scope = EVERYTHING, *, by_case: bool = False
) -> AsyncIterator[CaseRow]:
    """Give, by date of receipt, every case that counts in a period, once for each of its rounds.

    Behind each figure stand these; tips are not among them.

    Args:
        db: the transaction; rows come in parts, so that memory does not grow with the register.
        period: what counts in it: received, open, ended or rated within.
        scope: which cases.
        by_case: give them in the order of entry, round by round, instead.
    """
    present, earlier = _present_rounds(period, scope), _earlier_rounds(period, scope)
    if not by_case:
        # Found quickly; who goes through all of them asks the cases themselves.
        c = CountedRound
        counted = select(c.case_id).where(c.until >= instant(period.start), c.began < instant(period.end))
        present = present.where(Case.id.in_(counted))
    rounds = union_all(present, earlier).subquery()
    place = rounds.c.case_id, rounds.c.round
    order = place if by_case else (rounds.c.received_at, rounds.c.code, rounds.c.round)
    rows = select(rounds).order_by(*order)
    found = await db.stream(rows.execution_options(yield_per=_ROWS_AT_ONCE))
    # Page by page: row by row they take several times as long.
    async for page in found.partitions():
        for row in page:
            yield _case_row(row)


async def these_rounds(
    db: AsyncSession, period: Period, rounds: Sequence[tuple[int, int]]
) -> Sequence[CaseRow]:
    """Return the rows of some rounds that count in a period, in the order of the rounds.

    Args:
        db: the transaction.
        period: as of its end.
        rounds: numbers of their cases, and which round of it; few.
    """
    cases = {case_id for case_id, _ in rounds}
    present = _present_rounds(period, EVERYTHING).where(Case.id.in_(cases))
    earlier = _earlier_rounds(period, EVERYTHING).where(CaseRound.case_id.in_(cases))
    found = [_case_row(row) for row in await db.execute(union_all(present, earlier))] if rounds else []
    by_place = {(row.case_id, row.round): row for row in found}
    return [by_place[place] for place in rounds]


def _case_row(row: Any) -> CaseRow:
    return CaseRow(**{**row._mapping, "officer_name": row.officer_name or ""})


def narrowed(
    rows: Select[Any], scope: Scope, at: Any = Case, *, officer: Any = None, case: Any = Case
) -> Select[Any]:
    """Return a query about cases, narrowed to a scope.

    Args:
        rows: what is asked for; the tables named below are among its own.
        scope: which cases.
        at: the table that says which unit has it.
        officer: the table that says which officer; by default the same.
        case: the table that says what it is.
    """
    if scope.unit_path is not None and (scope.unit_path != ALL_UNITS or not scope.below):
        path = Unit.path.startswith(scope.unit_path, autoescape=True)
        within = path if scope.below else Unit.path == scope.unit_path
        # By the period, which is short, and not through all that a unit ever had.
        rows = rows.where(by_no_index(at.unit_id.in_(select(Unit.id).where(within))))
    if scope.officer_id is not None:
        rows = rows.where((officer or at).officer_id == scope.officer_id)
    wanted = (
        (case.kind, scope.kind),
        (case.content_type, scope.content_type),
        (case.channel, scope.channel),
    )
    return rows.where(*(column == value for column, value in wanted if value is not None))


def _present_rounds(period: Period, scope: Scope) -> Select[Any]:
    began_at = func.coalesce(Case.round_began_at, Case.received_at)
    # While the clock stands still, an answer is owed and none is late.
    due_at = sql_case((Case.paused_at <= Case.due_at, _FAR), else_=Case.due_at)
    is_late = (due_at < period.end) & (Case.answered_at.is_(None) | (Case.answered_at > due_at))
    letter = _first_letter(Case.id, Case.round)
    # Named as the fields of CaseRow, in one order here and below.
    rows = select(
        *_WHOSE,
        began_at.label("received_at"),
        due_at.label("due_at"),
        Case.answered_at,
        sql_case((Case.state == State.NOT_ACCEPTED, Case.closed_at)).label("not_accepted_at"),
        Case.transferred_at,
        sql_case((Case.state == State.MERGED, Case.closed_at)).label("merged_at"),
        Case.rating,
        Case.rated_at,
        Case.round,
        Case.officer_id,
        Case.officer_name,
        Case.first_reply_at,
        sql_case((is_late, letter)).label("apologised_at"),
        sql_case((Case.published_at >= Case.answered_at, Case.published_at)).label("published_at"),
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
    return narrowed(rows.join(Unit, Unit.id == Case.unit_id), scope)


def _earlier_rounds(period: Period, scope: Scope) -> Select[Any]:
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
        CaseRound.officer_id,
        CaseRound.officer_name,
        CaseRound.first_reply_at,
        _first_letter(CaseRound.case_id, CaseRound.number).label("apologised_at"),
        CaseRound.published_at,
    ).where(
        CaseRound.due_at.is_not(None),
        CaseRound.began_at < period.end,
        or_(CaseRound.ended_at >= period.start, CaseRound.rated_at >= period.start),
    )
    rows = rows.join(Case, Case.id == CaseRound.case_id).join(Unit, Unit.id == CaseRound.unit_id)
    return narrowed(rows, scope, CaseRound)


def _first_letter(case_id: Any, number: Any) -> Any:
    letters = select(func.min(CaseApology.written_at))
    return letters.where(CaseApology.case_id == case_id, CaseApology.round == number).scalar_subquery()
