"""Following a case that somebody else has sent, instead of sending the same again."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, relations
from feedback.errors import MoveNotAllowed
from feedback.history import CITIZEN, append_event
from feedback.kinds import CaseKind
from feedback.lifecycle import State
from feedback.tables import Case, CaseFollower, EventKind


async def follow(db: AsyncSession, code: str, contact_ref: str, *, now: datetime) -> bool:
    """Let a contact hear what becomes of a case; False if it does already, or has sent it.

    A merged case is followed where it goes on. Whoever follows hears that there is an answer and reads what
    is published; nothing else of the case is theirs to see.

    Raises:
        MoveNotAllowed: nobody can follow a tip, or what was not accepted.
        CaseNotFound: no case has this code.
    """
    case = await relations.goes_on_in(db, await cases.by_code(db, code))
    case = await cases.for_change(db, case.code)
    if case.kind is CaseKind.TIP or case.state is State.NOT_ACCEPTED:
        raise MoveNotAllowed(case.state, EventKind.FOLLOWED)
    if case.contact_ref == contact_ref or contact_ref in await relations.followers(db, case):
        return False
    db.add(CaseFollower(case_id=case.id, contact_ref=contact_ref, followed_at=now))
    await _tell(db, case, EventKind.FOLLOWED, now)
    return True


async def unfollow(db: AsyncSession, code: str, contact_ref: str, *, now: datetime) -> bool:
    """Let a contact hear no more of a case; False if it did not.

    Raises:
        CaseNotFound: no case has this code.
    """
    case = await cases.for_change(db, code)
    if contact_ref not in await relations.followers(db, case):
        return False
    theirs = CaseFollower.case_id == case.id, CaseFollower.contact_ref == contact_ref
    await db.execute(delete(CaseFollower).where(*theirs))
    await _tell(db, case, EventKind.UNFOLLOWED, now)
    return True


async def _tell(db: AsyncSession, case: Case, kind: EventKind, now: datetime) -> None:
    # Who it is stands in no line, so that it can be forgotten.
    count = len(await relations.followers(db, case))
    await append_event(db, case, kind, actor=CITIZEN, now=now, data={"state": case.state, "followers": count})
