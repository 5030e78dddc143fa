"""Letters of apology (Mẫu 04, TT 03/2025/TT-VPCP): one new date, signed by a head; and who still lacks one.

A new date that is set in time takes the deadline's place (NĐ 61/2018 Đ19.9: before the due date, once). One
that is set too late is promised to the citizen, but the answer stays late in every figure.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.clocks import ClockKind, clock_in_force
from feedback.errors import ExtendedBefore, NewDateUnfit, NotAllowed, NothingToSay, NotLate, NotYourUnit
from feedback.kinds import RoundEnd
from feedback.lifecycle import OPEN
from feedback.register import set_due
from feedback.steps import Officer, tell
from feedback.storable import storable
from feedback.tables import Case, CaseApology, CaseRound, EventKind, Unit
from feedback.timekeeping import before_step, clock_of_case, counting_start, reckoning_of
from feedback.worktime import WorkingDays, local_date

APOLOGISE = "apologise"
# As the fields of LateCase.
_PRESENT: tuple[Any, ...] = (
    Case.code,
    Case.round,
    Case.unit_id,
    Case.due_at,
    Case.answered_at,
    Case.officer_name,
)
_EARLIER: tuple[Any, ...] = (
    Case.code,
    CaseRound.number,
    CaseRound.unit_id,
    CaseRound.due_at,
    CaseRound.ended_at,
    CaseRound.officer_name,
)


@dataclass(frozen=True, slots=True)
class LateCase:
    """A case that was or is late, in one of its rounds."""

    code: str
    round: int
    unit_id: int
    due_at: datetime
    answered_at: datetime | None
    officer_name: str | None


async def apologise(
    db: AsyncSession,
    code: str,
    reason: str,
    new_date: date | None,
    *,
    actor: Officer,
    now: datetime,
    calendar: WorkingDays,
    office: Unit | None = None,
) -> CaseApology:
    """Write the letter: why it takes longer, and by which one new date the answer comes.

    It is a letter of the signer's own unit, which may stand above the one that is late.

    Args:
        db: the transaction.
        code: an open case with a deadline, or one that was answered late.
        reason: what the citizen reads; never empty.
        new_date: a working day in Vietnam, at the latest ``latest_new_date``; None where an answer has been
            given or the rule leaves no date any more.
        actor: the head who signs.
        now: when; aware.
        calendar: which days count.
        office: whose head it is who belongs to no unit.

    Raises:
        NotAllowed: the actor is no head.
        NothingToSay: the reason is empty.
        NotLate: nothing is owed and the answer came in time, or there is an apology and no new date.
        ExtendedBefore: a new date has been set before.
        NewDateUnfit: the date is missing, past, no working day, or later than the rule allows.
        CaseNotFound, NotYourUnit: as their names say.
    """
    if not actor.may_sign:
        raise NotAllowed(actor.role, APOLOGISE)
    reason = storable(reason)
    if not reason:
        raise NothingToSay(APOLOGISE)
    case = await cases.for_change(db, code)
    unit = await cases.unit_of(db, case)
    if not unit.path.startswith(actor.unit_path):
        raise NotYourUnit(code)
    await _check(db, case, new_date, now=now, calendar=calendar)
    assert case.due_at is not None  # noqa: S101 - _check has refused what was promised nothing
    old_due_at = case.due_at
    # Before the new date hides it, should the clock jobs not have run.
    await before_step(db, case, now=now)
    if new_date is not None:
        await _extend(db, case, new_date, now=now, calendar=calendar)
    year = local_date(now).year
    issuer = await _issuer(db, unit, actor, office)
    letter = CaseApology(
        case_id=case.id, round=case.round, unit_id=unit.id, issuer_id=issuer.id, year=year,
        number=await _next_number(db, issuer, year), reason=reason, old_due_at=old_due_at,
        new_due_at=case.promised_at if new_date is not None else None,
        signed_by_id=actor.id, signed_by_name=actor.name, written_at=now,
    )  # fmt: skip
    db.add(letter)
    data = {
        "number": letter.number,
        "old_due_at": old_due_at.isoformat(),
        "new_due_at": letter.new_due_at.isoformat() if letter.new_due_at else None,
    }
    await tell(db, case, EventKind.APOLOGISED, actor, now, text=reason, data=data)
    if new_date is not None:
        await set_due(db, case, now=now, why="extension")
    return letter


async def latest_new_date(
    db: AsyncSession, case: Case, *, now: datetime, calendar: WorkingDays
) -> date | None:
    """Return the last date that an apology may promise; None if none is left, or one was set before.

    Raises:
        CalendarUnknown: the count runs into a year without a calendar.
    """
    reckoning = await reckoning_of(db, case, calendar, now=now, if_resumed_now=True)
    if reckoning is None or not case.state.is_open or not _may_extend(case):
        return None
    start = counting_start(case)
    limit = clock_in_force(ClockKind.HARD_LIMIT, start).due(start, calendar).at
    last = local_date(limit + (reckoning.due_at - reckoning.base_at))
    first = local_date(max(now, reckoning.due_at))
    while last > first and not calendar.is_working(last):
        last = date.fromordinal(last.toordinal() - 1)
    return last if last > first else None


async def letters_of(db: AsyncSession, case_id: int) -> list[CaseApology]:
    """Return the letters of a case, the first one first."""
    letters = select(CaseApology).where(CaseApology.case_id == case_id).order_by(CaseApology.id)
    return list(await db.scalars(letters))


async def late_without_apology(
    db: AsyncSession, *, now: datetime, unit_path: str | None = None
) -> list[LateCase]:
    """Return every late case, in whichever round, that nobody has apologised for; the longest late first.

    Late is what was answered after its deadline, or is open and past it while its clock runs.
    """
    found = [
        LateCase(*row)
        for query in (_late_now(now), _late_before())
        for row in await db.execute(_below(query, unit_path))
    ]
    return sorted(found, key=lambda one: (one.due_at, one.code, one.round))


async def count_without(db: AsyncSession, *, now: datetime, unit_path: str | None = None) -> int:
    """Return how many cases ``late_without_apology`` would list."""
    queries = (_below(query, unit_path).subquery() for query in (_late_now(now), _late_before()))
    return sum([await db.scalar(select(func.count()).select_from(query)) or 0 for query in queries])


def _late_now(now: datetime) -> Select[Any]:
    letter = exists().where(CaseApology.case_id == Case.id, CaseApology.round == Case.round)
    runs = or_(Case.paused_at.is_(None), Case.paused_at > Case.due_at)
    is_late = or_(and_(Case.state.in_(OPEN), Case.due_at < now, runs), Case.answered_at > Case.due_at)
    return select(*_PRESENT).join(Unit, Unit.id == Case.unit_id).where(is_late, ~letter)


def _late_before() -> Select[Any]:
    letter = exists().where(CaseApology.case_id == CaseRound.case_id, CaseApology.round == CaseRound.number)
    return (
        select(*_EARLIER)
        .join(Case, Case.id == CaseRound.case_id)
        .join(Unit, Unit.id == CaseRound.unit_id)
        .where(CaseRound.ended_as == RoundEnd.ANSWERED, CaseRound.ended_at > CaseRound.due_at, ~letter)
    )


def _below(query: Select[Any], unit_path: str | None) -> Select[Any]:
    return query if unit_path is None else query.where(Unit.path.startswith(unit_path, autoescape=True))


async def _check(
    db: AsyncSession, case: Case, new_date: date | None, *, now: datetime, calendar: WorkingDays
) -> None:
    """Check that a letter may be written, and with this date."""
    if case.due_at is None:
        raise NotLate(case.code)
    before = [one for one in await letters_of(db, case.id) if one.round == case.round]
    if not case.state.is_open:
        was_late = case.answered_at is not None and case.answered_at > case.due_at
        if not was_late or before:
            raise NotLate(case.code)
        if new_date is not None:
            raise NewDateUnfit(case.code, None)
        return
    if new_date is not None and not _may_extend(case):
        raise ExtendedBefore(case.code)
    latest = await latest_new_date(db, case, now=now, calendar=calendar)
    if new_date is None:
        if latest is not None:
            raise NewDateUnfit(case.code, latest)
        if before or not case.is_overdue(now):
            raise NotLate(case.code)
        return
    first = local_date(max(now, case.due_at))
    if latest is None or not first < new_date <= latest or not calendar.is_working(new_date):
        raise NewDateUnfit(case.code, latest)


def _may_extend(case: Case) -> bool:
    return clock_of_case(case).extensions > 0 and case.extended_at is None


async def _extend(
    db: AsyncSession, case: Case, new_date: date, *, now: datetime, calendar: WorkingDays
) -> None:
    case.extended_at, case.extended_to = now, new_date
    reckoning = await reckoning_of(db, case, calendar, now=now)
    if reckoning is not None:
        case.due_at, case.promised_at = reckoning.due_at, reckoning.promised_at
        case.due_estimated = reckoning.estimated


async def _issuer(db: AsyncSession, unit: Unit, actor: Officer, office: Unit | None) -> Unit:
    """Return whose head the signer is; of a head of everything, the office if it stands above the unit."""
    own = await db.scalar(select(Unit).where(Unit.path == actor.unit_path)) if actor.unit_path else office
    return own if own is not None and unit.path.startswith(own.path) else unit


async def _next_number(db: AsyncSession, issuer: Unit, year: int) -> int:
    # Held until the transaction ends, so that two letters never get one number.
    await db.execute(select(Unit.id).where(Unit.id == issuer.id).with_for_update())
    of_year = select(func.max(CaseApology.number)).where(
        CaseApology.issuer_id == issuer.id, CaseApology.year == year
    )
    return (await db.scalar(of_year) or 0) + 1
