"""Waiting for another body: the clock stands still where the rule of the case's clock allows it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.clocks import PauseReason
from feedback.errors import PauseNotAllowed
from feedback.lifecycle import Action
from feedback.steps import Officer, case_in_field, move, tell, words
from feedback.storable import storable
from feedback.tables import Case, EventKind
from feedback.timekeeping import clock_of_case, pause_for_body, resume_from_body


def may_wait_for_body(case: Case) -> bool:
    """Tell whether the clock of a case may stand still for another body and does not do so yet.

    Raises:
        ClockUnknown: the file of clocks has lost the case's version.
    """
    allowed = case.due_at is not None and PauseReason.OTHER_BODY in clock_of_case(case).pauses
    return allowed and not waits_for_body(case)


def waits_for_body(case: Case) -> bool:
    """Tell whether the clock stands still for another body."""
    return case.paused_at is not None and case.pause_reason is PauseReason.OTHER_BODY


async def wait_for_body(db: AsyncSession, code: str, body: str, *, actor: Officer, now: datetime) -> Case:
    """Note that another body has to say something first; the clock stands still from now on.

    Raises:
        NothingToSay: no body is named.
        PauseNotAllowed: the clock does not allow it, or it stands still for a body already.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    body = words(body, Action.WAIT_FOR_BODY)
    case = await case_in_field(db, code, actor, Action.WAIT_FOR_BODY)
    if not may_wait_for_body(case):
        raise PauseNotAllowed(code)
    await move(db, case, actor, Action.WAIT_FOR_BODY)
    await tell(db, case, EventKind.PAUSED, actor, now, text=body)
    await pause_for_body(db, case, now=now)
    return case


async def body_has_answered(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Let the clock go on, since the other body has said what it had to; its words may be kept.

    Raises:
        PauseNotAllowed: the case does not wait for another body.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, Action.GO_ON)
    await move(db, case, actor, Action.GO_ON)
    if not waits_for_body(case):
        raise PauseNotAllowed(code)
    await tell(db, case, EventKind.RESUMED, actor, now, text=storable(text))
    await resume_from_body(db, case, now=now)
    return case
