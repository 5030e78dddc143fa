"""What another body has to answer: passed on with a target, still visible, its word passed back."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.lifecycle import Action
from feedback.register import set_due
from feedback.rounds import begin_round
from feedback.steps import Officer, case_in_field, case_to_change, move, tell, words
from feedback.storable import storable
from feedback.tables import Case, EventKind
from feedback.worktime import WorkingDays

#: A body's name and where to reach it, cut to the column.
LONGEST_BODY = 300


async def transfer(
    db: AsyncSession, code: str, body: str, reason: str, *, actor: Officer, now: datetime
) -> Case:
    """Pass a case to the competent body outside (NĐ 20/2008 Đ9.1d); the citizen is told who has it now.

    Args:
        db: the transaction.
        code: the case.
        body: who has it now and how to reach it; "not ours" alone is no transfer.
        reason: why; may be empty.
        actor: who decides.
        now: when; aware.

    Raises:
        NothingToSay: no body is named.
        CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    body = words(body, Action.TRANSFER)[:LONGEST_BODY]
    case = await case_to_change(db, code, actor, Action.TRANSFER, now=now)
    case.transferred_to, case.transferred_at, case.closed_at = body, now, now
    await tell(db, case, EventKind.TRANSFERRED, actor, now, text=storable(reason), data={"body": body})
    return case


async def relay(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Pass on to the citizen what the competent body says; the case stays with that body.

    Raises:
        NothingToSay: there are no words.
        CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.RELAY)
    case = await case_to_change(db, code, actor, Action.RELAY)
    await tell(db, case, EventKind.RELAYED, actor, now, text=text, data={"body": case.transferred_to})
    return case


async def recall(
    db: AsyncSession, code: str, reason: str, *, actor: Officer, now: datetime, calendar: WorkingDays
) -> Case:
    """Take a case back that the other body returned: a new round begins, the one before stays as it was.

    Raises:
        NothingToSay: the reason is empty.
        CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    reason = words(reason, Action.RECALL)
    case = await case_in_field(db, code, actor, Action.RECALL)
    body = case.transferred_to
    await move(db, case, actor, Action.RECALL)
    begin_round(db, case, now=now, calendar=calendar)
    await tell(db, case, EventKind.RECALLED, actor, now, text=reason, data={"body": body})
    await set_due(db, case, now=now, why="recalled")
    return case
