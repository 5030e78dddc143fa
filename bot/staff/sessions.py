"""Signed-in browsers: the token stays in the browser, its digest with us."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids, digest
from bot.storage.office_tables import StaffMember, StaffSession

#: How stale the note of the last visit may be; each renewal is a write.
SEEN_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits in front of the console, and with which session."""

    member: StaffMember
    csrf: str
    token_hash: str
    last_seen_at: datetime


async def open_session(
    db: AsyncSession, member: StaffMember, *, ids: Ids, life: timedelta, now: datetime, device: str = ""
) -> str:
    """Begin a session and return its token, which is not stored."""
    token = ids.token()
    db.add(
        StaffSession(
            token_hash=digest(token),
            staff_id=member.id,
            csrf=ids.token(),
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=now + life,
        )
    )
    await db.flush()  # so that a later query of this transaction finds it
    return token


async def seat_of(db: AsyncSession, token: str, *, now: datetime) -> Seat | None:
    """Return who a token belongs to, unless it is unknown, expired or its owner is disabled."""
    row = (
        await db.execute(
            select(StaffSession, StaffMember)
            .join(StaffMember, StaffMember.id == StaffSession.staff_id)
            .where(
                StaffSession.token_hash == digest(token),
                StaffSession.expires_at > now,
                StaffMember.disabled_at.is_(None),
            )
        )
    ).one_or_none()
    if row is None:
        return None
    session, member = row
    return Seat(member, session.csrf, session.token_hash, session.last_seen_at)


async def sessions_of(db: AsyncSession, staff_id: int, *, now: datetime) -> Sequence[StaffSession]:
    """Return where somebody is signed in, the place used last first."""
    mine = select(StaffSession).where(StaffSession.staff_id == staff_id, StaffSession.expires_at > now)
    return (await db.scalars(mine.order_by(StaffSession.last_seen_at.desc()))).all()


async def note_visit(db: AsyncSession, seat: Seat, *, now: datetime) -> None:
    """Remember that the session is in use."""
    await db.execute(
        update(StaffSession).where(StaffSession.token_hash == seat.token_hash).values(last_seen_at=now)
    )


async def end_session(db: AsyncSession, token: str) -> None:
    await db.execute(delete(StaffSession).where(StaffSession.token_hash == digest(token)))


async def end_elsewhere(db: AsyncSession, seat: Seat, begins: str = "") -> None:
    """Sign a person out in another place, named by how its digest begins, or in all others."""
    others = (StaffSession.staff_id == seat.member.id, StaffSession.token_hash != seat.token_hash)
    named = StaffSession.token_hash.startswith(begins, autoescape=True)
    await db.execute(delete(StaffSession).where(*others, named))


async def end_sessions(db: AsyncSession, member: StaffMember) -> None:
    """Sign a person out everywhere."""
    await db.execute(delete(StaffSession).where(StaffSession.staff_id == member.id))
