"""A head gives cases to officers; an officer can only take them."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.errors import NotAllowed, NotYourUnit
from feedback.lifecycle import Action, after, check_right
from feedback.steps import Officer, case_in_field, free, tell
from feedback.tables import Audience, Case, EventKind


async def assign(db: AsyncSession, code: str, officer: Officer, *, actor: Officer, now: datetime) -> Case:
    """Give a case to an officer, from whoever has it; the history names both. Again, it changes nothing.

    Args:
        db: the transaction.
        code: the case.
        officer: who shall have it.
        actor: who decides.
        now: when; aware.

    Raises:
        NotAllowed: the actor leads nobody, or the officer's role takes no cases.
        NotYourUnit: the case is outside the actor's field, or outside the officer's.
        MoveNotAllowed: no answer is owed any more, or a draft is before the head.
        CaseNotFound: no case has this code.
    """
    if not actor.is_leader:
        raise NotAllowed(actor.role, Action.TAKE)
    case = await case_in_field(db, code, actor, Action.TAKE)
    check_right(officer.role, Action.TAKE)
    if not (await cases.unit_of(db, case)).path.startswith(officer.unit_path):
        raise NotYourUnit(code)
    if case.officer_id == officer.id:
        return case
    if case.officer_id is not None:
        case.state = after(case.state, Action.RELEASE, case.kind)
        free(case)
        await tell(db, case, EventKind.RELEASED, actor, now, audience=Audience.STAFF)
    case.state = after(case.state, Action.TAKE, case.kind)
    case.officer_id, case.officer_name, case.taken_at = officer.id, officer.name, now
    await tell(db, case, EventKind.TAKEN, actor, now, data={"officer": officer.id})
    return case
