"""Who is at the page of a case now, and what they have begun to write there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import CaseSeat, StaffMember
from feedback.alphabet import by_name

#: A page says so often that it is still open; after twice that and a little nobody is there.
SIGN_EVERY_S = 15
THERE = timedelta(seconds=40)
#: Whoever typed so short a time ago is writing.
WRITING = timedelta(seconds=60)
#: Words that nobody came back to are forgotten.
KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody else at the same case."""

    name: str
    writes: bool


async def sit(db: AsyncSession, code: str, staff_id: int, *, now: datetime) -> CaseSeat:
    """Say that somebody is at a case."""
    mine = select(CaseSeat).where(CaseSeat.case_code == code, CaseSeat.staff_id == staff_id)
    seat = await db.scalar(mine)
    if seat is None:
        try:
            async with db.begin_nested():
                seat = CaseSeat(case_code=code, staff_id=staff_id, seen_at=now, action="", text="")
                db.add(seat)
        except IntegrityError:
            seat = (await db.scalars(mine)).one()  # the same person in another window, at the same moment
    seat.seen_at = now
    return seat


async def keep_draft(
    db: AsyncSession, code: str, staff_id: int, action: str, text: str, *, now: datetime
) -> None:
    """Keep what somebody has begun to write; nothing of it if nothing is left."""
    seat = await sit(db, code, staff_id, now=now)
    seat.action, seat.text = (action, text) if text.strip() else ("", "")
    seat.wrote_at = now if seat.text else None


async def forget_draft(db: AsyncSession, code: str, staff_id: int) -> None:
    """Forget what was sent, or is not wanted any more."""
    mine = update(CaseSeat).where(CaseSeat.case_code == code, CaseSeat.staff_id == staff_id)
    await db.execute(mine.values(action="", text="", wrote_at=None))


async def draft_of(db: AsyncSession, code: str, staff_id: int) -> CaseSeat | None:
    """Return what somebody has begun to write, if there is anything."""
    mine = select(CaseSeat).where(
        CaseSeat.case_code == code, CaseSeat.staff_id == staff_id, CaseSeat.text != ""
    )
    return await db.scalar(mine)


async def neighbours(db: AsyncSession, code: str, staff_id: int, *, now: datetime) -> Sequence[Neighbour]:
    """Return who else is at a case, by name."""
    there = (
        select(StaffMember.name, CaseSeat.wrote_at)
        .join(StaffMember, StaffMember.id == CaseSeat.staff_id)
        .where(CaseSeat.case_code == code, CaseSeat.staff_id != staff_id, CaseSeat.seen_at > now - THERE)
    )
    return [
        Neighbour(name, wrote_at is not None and wrote_at > now - WRITING)
        for name, wrote_at in sorted(await db.execute(there), key=lambda one: by_name(one[0]))
    ]


async def forget_old(db: AsyncSession, *, now: datetime) -> int:
    """Remove what nobody came back to."""
    gone = await db.execute(delete(CaseSeat).where(CaseSeat.seen_at < now - KEPT))
    return int(gone.rowcount)  # type: ignore[attr-defined]
