"""The cases behind the figures of a period: one row for each round of each case, single or grouped."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, null, or_, select, union_all
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.counting import CaseRow as CaseRow  # noqa: PLC0414 - named from here too
from feedback.counting import Whose
from feedback.dialects import start_of_day_of
from feedback.kinds import CaseKind, ContentType, RoundEnd
from feedback.lifecycle import State, Timeliness
from feedback.periods import Period
from feedback.tables import Case, CaseApology, CaseRound, Unit

_ROWS_AT_ONCE = 1000
_FAR_AWAY = datetime(9000, 1, 1, tzinfo=UTC)
_FAR = literal(_FAR_AWAY, Case.due_at.type)
_BEFORE = timedelta(microseconds=1)
_OUTCOMES = ("answered_at", "not_accepted_at", "transferred_at", "merged_at")
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
    rounds = _rounds(period, scope, _WHOSE).subquery()
    place = rounds.c.case_id, rounds.c.round
    order = place if by_case else (rounds.c.received_at, rounds.c.code, rounds.c.round)
    rows = select(rounds).order_by(*order)
    async for row in await db.stream(rows.execution_options(yield_per=_ROWS_AT_ONCE)):
        yield CaseRow(**{**row._mapping, "officer_name": row.officer_name or ""})


async def grouped_rows(
    db: AsyncSession, period: Period, cuts: Sequence[datetime], scope: Scope = EVERYTHING, *, whose: bool
) -> AsyncIterator[tuple[CaseRow, Whose, int]]:
    """Give rows for cases that are alike, and how many are: the database does the counting.

    Rows that are alike in all but whose they are, are one and the same object. Between two cuts all
    instants are alike, so that a count at the cuts is the same as one of each case.

    Args:
        db: the transaction.
        period: what counts in it.
        cuts: the start of the period, more instants in order, its end.
        scope: which cases.
        whose: tell channels, content types, units and officers apart; else only kinds.
    """
    c = _rounds(period, scope, (Case.kind, Case.content_type, Case.channel)).subquery().c
    apart = [c.content_type, c.channel, c.unit_id, c.officer_id, c.officer_name] if whose else []
    keys: list[ColumnElement[Any]] = [
        c.kind,
        *apart,
        _bucket(c.received_at, cuts).label("received_at"),
        _bucket(c.due_at, cuts).label("due_at"),
        *(_bucket(c[name], cuts).label(name) for name in _OUTCOMES),
        _judged(c, cuts[-1]).label("judged"),
        c.rating,
        *(_bucket(c[name], cuts).label(name) for name in ("rated_at", "apologised_at", "published_at")),
        sql_case((c.round > 1, 2), else_=1).label("round"),
    ]
    instants: dict[int | None, Any] = {-1: cuts[0] - _BEFORE, None: None, **dict(enumerate(cuts[:-1]))}
    units = {unit.id: unit for unit in await db.execute(select(Unit.id, Unit.code, Unit.name))}
    alike = select(*keys).subquery()
    rows = select(*alike.c, func.count().label("times")).group_by(*alike.c)
    names = [key.name for key in keys[1 + len(apart) :]]
    seen: dict[Sequence[Any], CaseRow] = {}
    for kind, *rest in await db.execute(rows):
        told, times = tuple(rest[len(apart) : -1]), rest[-1]
        if told not in seen:
            seen[told] = _alike(dict(zip(names, told, strict=True)), instants)
        if whose:
            content, channel, unit_id, officer_id, officer = rest[: len(apart)]
            unit = units[unit_id]
            yield (
                seen[told],
                Whose(kind, content, channel, unit.code, unit.name, officer_id, officer or ""),
                times,
            )
        else:
            yield seen[told], Whose(kind), times


def _alike(told: dict[str, Any], instants: dict[int | None, Any]) -> CaseRow:
    """Return the row of cases that are alike; whose they are is told beside it."""
    due, judged = told.pop("due_at"), told.pop("judged")
    for name in ("received_at", *_OUTCOMES, "rated_at", "apologised_at", "published_at"):
        told[name] = instants[told[name]]
    return CaseRow(
        code="", kind=CaseKind.FEEDBACK, channel="", unit_code="", unit_name="",
        # Due between two cuts is overdue at the second one, but not yet at the first.
        due_at=_FAR_AWAY if due is None else instants[due],
        judged=Timeliness(judged) if judged else None, **told,
    )  # fmt: skip


def narrowed(rows: Select[Any], scope: Scope, unit_id: Any = Case.unit_id) -> Select[Any]:
    """Return a query about cases, narrowed to a scope.

    Args:
        rows: what is asked for; the cases are among its tables.
        scope: which cases.
        unit_id: the column that says whose they are.
    """
    if scope.unit_path is not None:
        path = Unit.path.startswith(scope.unit_path, autoescape=True)
        within = path if scope.below else Unit.path == scope.unit_path
        rows = rows.where(unit_id.in_(select(Unit.id).where(within)))
    wanted = (
        (Case.kind, scope.kind),
        (Case.content_type, scope.content_type),
        (Case.channel, scope.channel),
    )
    return rows.where(*(column == value for column, value in wanted if value is not None))


def _rounds(period: Period, scope: Scope, whose: Sequence[Any]) -> Any:
    return union_all(_present_rounds(period, scope, whose), _earlier_rounds(period, scope, whose))


def _present_rounds(period: Period, scope: Scope, whose: Sequence[Any]) -> Select[Any]:
    began_at = func.coalesce(Case.round_began_at, Case.received_at)
    # While the clock stands still, an answer is owed and none is late.
    due_at = sql_case((Case.paused_at <= Case.due_at, _FAR), else_=Case.due_at)
    is_late = (due_at < period.end) & (Case.answered_at.is_(None) | (Case.answered_at > due_at))
    letter = _first_letter(Case.id, Case.round)
    # Named as the fields of CaseRow, in one order here and below.
    rows = select(
        *_with_unit(whose, Case),
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
    return _whose(rows, whose, scope, Case)


def _earlier_rounds(period: Period, scope: Scope, whose: Sequence[Any]) -> Select[Any]:
    ended = {end: sql_case((CaseRound.ended_as == end, CaseRound.ended_at)) for end in RoundEnd}
    rows = select(
        *_with_unit(whose, CaseRound),
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
        null().label("published_at"),
    ).where(
        CaseRound.due_at.is_not(None),
        CaseRound.began_at < period.end,
        or_(CaseRound.ended_at >= period.start, CaseRound.rated_at >= period.start),
    )
    return _whose(rows.join(Case, Case.id == CaseRound.case_id), whose, scope, CaseRound)


def _with_unit(whose: Sequence[Any], at: type[Case] | type[CaseRound]) -> Sequence[Any]:
    return whose if whose is _WHOSE else (*whose, at.unit_id)


def _whose(
    rows: Select[Any], whose: Sequence[Any], scope: Scope, at: type[Case] | type[CaseRound]
) -> Select[Any]:
    if whose is _WHOSE:
        rows = rows.join(Unit, Unit.id == at.unit_id)
    if scope.officer_id is not None:
        rows = rows.where(at.officer_id == scope.officer_id)
    return narrowed(rows, scope, at.unit_id)


def _first_letter(case_id: Any, number: Any) -> Any:
    letters = select(func.min(CaseApology.written_at))
    return letters.where(CaseApology.case_id == case_id, CaseApology.round == number).scalar_subquery()


def _bucket(at: Any, cuts: Sequence[datetime]) -> ColumnElement[Any]:
    """Return between which cuts an instant lies: -1 before all, None behind all."""
    within = [(at < cut, literal(number)) for number, cut in enumerate(cuts, -1)]
    return sql_case(*within)


def _judged(c: Any, end: datetime) -> ColumnElement[Any]:
    # As lifecycle.timeliness does it.
    return sql_case(
        (c.answered_at.is_(None) | (c.answered_at >= end), null()),
        (c.answered_at > c.due_at, literal(Timeliness.LATE.value)),
        (c.answered_at < start_of_day_of(c.due_at), literal(Timeliness.EARLY.value)),
        else_=literal(Timeliness.ON_TIME.value),
    )
