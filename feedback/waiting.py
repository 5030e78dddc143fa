"""Waiting for another body: the clock stands still where the rule of the case's clock allows it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.clocks import PauseReason
from feedback.errors import CaseTaken, NotAllowed, NothingToSay, NotYourUnit, PauseNotAllowed
from feedback.lifecycle import Role, State
from feedback.steps import Officer, tell
from feedback.storable import storable
from feedback.tables import Case, EventKind
from feedback.timekeeping import clock_of_case, pause_for_body, resume_from_body

WAIT = "wait_for_body"
_AT_WORK = frozenset({State.ACCEPTED, State.IN_WORK, State.WAITING_FOR_CITIZEN})


async def wait_for_body(db: AsyncSession, code: str, body: str, *, actor: Officer, now: datetime) -> Case:
    """Note that another body has to say something first; the clock stands still from now on.

    Raises:
        NothingToSay: no body is named.
        PauseNotAllowed: the clock does not allow it, the case is not worked on, or it waits already.
        CaseTaken: another officer has it, and the actor is no head.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    body = storable(body)
    if not body:
        raise NothingToSay(WAIT)
    case = await _case(db, code, actor)
    allowed = case.due_at is not None and PauseReason.OTHER_BODY in clock_of_case(case).pauses
    if not allowed or case.state not in _AT_WORK or case.pause_reason is PauseReason.OTHER_BODY:
        raise PauseNotAllowed(code)
    await tell(db, case, EventKind.PAUSED, actor, now, text=body)
    await pause_for_body(db, case, now=now)
    return case


async def body_has_answered(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Let the clock go on, since the other body has said what it had to; its words may be kept.

    Raises:
        PauseNotAllowed: the case does not wait for another body.
        CaseTaken, CaseNotFound, NotAllowed, NotYourUnit: as ``wait_for_body``.
    """
    case = await _case(db, code, actor)
    if case.paused_at is None or case.pause_reason is not PauseReason.OTHER_BODY:
        raise PauseNotAllowed(code)
    await tell(db, case, EventKind.RESUMED, actor, now, text=storable(text))
    await resume_from_body(db, case, now=now)
    return case


async def _case(db: AsyncSession, code: str, actor: Officer) -> Case:
    if actor.role is Role.EDITOR:
        raise NotAllowed(actor.role, WAIT)
    case = await cases.for_change(db, code)
    unit = await cases.unit_of(db, case)
    if not unit.path.startswith(actor.unit_path):
        raise NotYourUnit(code)
    if case.officer_id not in {None, actor.id} and not actor.is_leader:
        raise CaseTaken(code, case.officer_name)
    return case
