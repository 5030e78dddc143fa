"""What the citizen says of an answer: it is not enough; and asking once more, never guessing, how it was."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, consents
from feedback.clocks import ClockKind, clock_in_force
from feedback.errors import NoHigherLevel, NothingToSay, ReopenedTooLate
from feedback.folding import fold
from feedback.history import CITIZEN, SYSTEM, append_event
from feedback.lifecycle import RATEABLE, Action, after
from feedback.register import set_due
from feedback.rounds import begin_round
from feedback.steps import free
from feedback.storable import storable
from feedback.tables import Audience, Case, EventKind, Purpose, Unit
from feedback.worktime import WorkingDays

#: Answers given longer ago than this are not asked about any more.
ASKED_WITHIN = timedelta(days=14)
#: How often an answer is asked about: with the answer itself, and once more.
MOST_RATING_QUESTIONS = 2


async def reopen(db: AsyncSession, code: str, reason: str, *, now: datetime, calendar: WorkingDays) -> Case:
    """Open a case again because its citizen is not satisfied, with a new deadline.

    The first time it goes back to the unit that answered. After that it goes to the unit above the one
    that answered last, which is a real appeal; its leaders see it, and the line *escalated* says from where.

    Raises:
        NothingToSay: no reason is given.
        MoveNotAllowed: there is no answer, or it is a tip.
        ReopenedTooLate: the time for it has passed.
        NoHigherLevel: the highest unit has answered an appeal.
        CaseNotFound: no case has this code.
    """
    reason = storable(reason)
    if not reason:
        raise NothingToSay(Action.REOPEN)
    case = await cases.for_change(db, code)
    state = after(case.state, Action.REOPEN, case.kind)
    if case.answered_at is not None and now > reopen_until(case.answered_at, calendar):
        raise ReopenedTooLate(code)
    unit = await cases.unit_of(db, case)
    above = await _above(db, unit) if case.reopened else None
    if above is None and case.reopened:
        raise NoHigherLevel(code)
    case.state, case.reopened = state, case.reopened + 1
    begin_round(db, case, now=now, calendar=calendar)
    free(case)
    case.search_text = f"{case.search_text} {fold(reason)}"
    await append_event(
        db, case, EventKind.REOPENED, actor=CITIZEN, now=now, audience=Audience.PUBLIC, text=reason,
        data={"state": case.state, "times": case.reopened},
    )  # fmt: skip
    if above is not None:
        case.unit_id = above.id
        await append_event(
            db, case, EventKind.ESCALATED, actor=SYSTEM, now=now, audience=Audience.PUBLIC,
            data={"state": case.state, "from_unit": unit.code, "to_unit": above.code},
        )  # fmt: skip
    await set_due(db, case, now=now, why="reopened")
    return case


def reopen_until(answered_at: datetime, calendar: WorkingDays) -> datetime:
    """Return the last instant at which an answer can still be called not enough."""
    return clock_in_force(ClockKind.REOPENING, answered_at).due(answered_at, calendar).at


async def ratings_to_ask(
    db: AsyncSession, *, now: datetime, calendar: WorkingDays, limit: int = 200
) -> Sequence[str]:
    """Return the codes of answered cases that nobody has rated and whose citizens may be asked once more."""
    unrated = (
        select(Case.code, Case.answered_at)
        .where(
            Case.state.in_(RATEABLE),
            Case.rating.is_(None),
            Case.rating_asked < MOST_RATING_QUESTIONS - 1,
            Case.answered_at < now,
            Case.answered_at > now - ASKED_WITHIN,
            # What is asked a second time is a reminder.
            consents.agreed(Case.contact_ref.expression, Purpose.REMINDERS),
        )
        .order_by(Case.answered_at, Case.id)
        .limit(limit)
    )
    rows = (await db.execute(unrated)).all()
    return [
        code for code, answered_at in rows if answered_at and now > _asked_again_at(answered_at, calendar)
    ]


async def ask_rating_again(db: AsyncSession, code: str, *, now: datetime) -> bool:
    """Note that an answer is asked about the second and last time; False if it is rated or was asked.

    Raises:
        MoveNotAllowed: there is no answer.
        CaseNotFound: no case has this code.
    """
    case = await cases.for_change(db, code)
    after(case.state, Action.ASK_RATING, case.kind)
    if case.rating is not None or case.rating_asked >= MOST_RATING_QUESTIONS - 1:
        return False
    case.rating_asked += 1
    await append_event(db, case, EventKind.RATING_ASKED, actor=SYSTEM, now=now, data={"state": case.state})
    return True


def _asked_again_at(answered_at: datetime, calendar: WorkingDays) -> datetime:
    return clock_in_force(ClockKind.RATING_REMINDER, answered_at).due(answered_at, calendar).at


async def _above(db: AsyncSession, unit: Unit) -> Unit | None:
    return None if unit.parent_id is None else await db.get(Unit, unit.parent_id)
