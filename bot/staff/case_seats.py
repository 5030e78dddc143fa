"""Who is at the page of a case now, and what they have begun to write there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import CaseSeat, StaffMember
from feedback.alphabet import by_name

#: A page says so often that it is still open; after twice that and a little nobody is there.
SIGN_EVERY_S = 15
THERE = timedelta(seconds=40)
#: Whoever typed so short a time ago is writing.
WRITING = timedelta(seconds=60)
#: The action of the row that says no more than that somebody is there.
HERE = ""
#: Words that nobody came back to are forgotten.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody else at the same case."""

    name: str
    writes: bool


async def sit(db: AsyncSession, code: str, staff_id: int, *, now: datetime) -> None:
    """Say that somebody is at a case."""
    seat = await _row(db, code, staff_id, HERE, now=now)
    seat.seen_at = now


async def keep_draft(
    db: AsyncSession, code: str, staff_id: int, action: str, text: str, *, now: datetime
) -> None:
    """Keep what somebody has begun to write for a step; nothing of it if nothing is left."""
    await sit(db, code, staff_id, now=now)
    if not text.strip():
        return await forget_draft(db, code, staff_id, action)
    draft = await _row(db, code, staff_id, action, now=now)
    draft.text, draft.wrote_at, draft.seen_at = text, now, now
    return None


async def forget_draft(db: AsyncSession, code: str, staff_id: int, action: str) -> None:
    """Forget what was sent for a step, or is not wanted any more."""
    await db.execute(
        delete(CaseSeat).where(
            CaseSeat.case_code == code, CaseSeat.staff_id == staff_id, CaseSeat.action == action
        )
    )


async def drafts_of(db: AsyncSession, code: str, staff_id: int) -> Sequence[CaseSeat]:
    """Return what somebody has begun to write, one for each step."""
    mine = select(CaseSeat).where(
        CaseSeat.case_code == code, CaseSeat.staff_id == staff_id, CaseSeat.action != HERE
    )
    return (await db.scalars(mine)).all()


async def neighbours(db: AsyncSession, code: str, staff_id: int, *, now: datetime) -> Sequence[Neighbour]:
    """Return who else is at a case, by name."""
    there = (
        select(StaffMember.name, func.max(CaseSeat.wrote_at))
        .join(StaffMember, StaffMember.id == CaseSeat.staff_id)
        .where(CaseSeat.case_code == code, CaseSeat.staff_id != staff_id, CaseSeat.seen_at > now - THERE)
        .group_by(StaffMember.id, StaffMember.name)
    )
    return [
        Neighbour(name, wrote_at is not None and wrote_at > now - WRITING)
        for name, wrote_at in sorted(await db.execute(there), key=lambda one: by_name(one[0]))
    ]


async def _row(db: AsyncSession, code: str, staff_id: int, action: str, *, now: datetime) -> CaseSeat:
    this = select(CaseSeat).where(
        CaseSeat.case_code == code, CaseSeat.staff_id == staff_id, CaseSeat.action == action
    )
    row = await db.scalar(this)
    if row is None:
        try:
            async with db.begin_nested():
                row = CaseSeat(case_code=code, staff_id=staff_id, seen_at=now, action=action, text="")
                db.add(row)
        except IntegrityError:
            row = (await db.scalars(this)).one()  # the same person in another window, at the same moment
    return row


async def forget_old(db: AsyncSession, *, now: datetime) -> int:
    """Remove what nobody came back to."""
    gone = await db.execute(delete(CaseSeat).where(CaseSeat.seen_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
