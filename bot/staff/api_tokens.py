"""Secrets with which programs act as a member of staff: made, shown once, kept as a digest, revoked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids, digest
from bot.staff.errors import TokenUnfit
from bot.storage.office_tables import ApiToken, StaffMember

LONGEST_NAME = 60
#: More than these one person does not look after.
MOST = 20
#: How many days a new token may work; a forgotten one ends by itself.
LIVES_DAYS = (30, 90, 180, 365)
#: How exactly it is kept when a token was last used.
USED_EVERY = timedelta(hours=1)


class Scope(StrEnum):
    """What a token may be used for; stored as it reads here."""

    CASES = "cases"  #: read cases and their history
    STATISTICS = "statistics"
    ANSWER = "answer"
    CALENDAR = "calendar"  #: the address of the due dates; never together with others


#: What a token for programs may be made of.
FOR_PROGRAMS = (Scope.CASES, Scope.STATISTICS, Scope.ANSWER)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who stands behind a token, and what it may do."""

    token_id: int
    member: StaffMember
    scopes: frozenset[Scope]
    used_at: datetime | None


async def make_token(
    db: AsyncSession,
    member: StaffMember,
    name: str,
    scopes: Collection[str],
    *,
    days: int = LIVES_DAYS[1],
    ids: Ids,
    now: datetime,
) -> str:
    """Make a token that works for so many days and return it; nobody can read it again.

    Raises:
        TokenUnfit: it has no name, no scope that there is, or an odd life, or there are too many tokens.
    """
    wanted = [scope.value for scope in FOR_PROGRAMS if scope.value in scopes]
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not wanted or days not in LIVES_DAYS:
        raise TokenUnfit
    if len(await tokens_of(db, member)) >= MOST:
        raise TokenUnfit
    return await _keep(db, member, name, wanted, until=now + timedelta(days=days), ids=ids, now=now)


async def calendar_address(db: AsyncSession, member: StaffMember, *, ids: Ids, now: datetime) -> str:
    """Make the secret part of a new address of somebody's due dates; the old one stops working."""
    await db.execute(
        update(ApiToken)
        .where(ApiToken.staff_id == member.id, ApiToken.revoked_at.is_(None), ApiToken.name == Scope.CALENDAR)
        .values(revoked_at=now)
    )
    return await _keep(db, member, Scope.CALENDAR.value, [Scope.CALENDAR.value], until=None, ids=ids, now=now)


async def tokens_of(db: AsyncSession, member: StaffMember) -> Sequence[ApiToken]:
    """Return somebody's tokens but for revoked ones, the newest first; the calendar's is not among them."""
    there = select(ApiToken).where(ApiToken.staff_id == member.id, ApiToken.revoked_at.is_(None))
    newest = there.order_by(ApiToken.id.desc())
    return [token for token in await db.scalars(newest) if token.scopes != [Scope.CALENDAR]]


async def revoke(db: AsyncSession, member: StaffMember, token_id: int, *, now: datetime) -> str | None:
    """Stop a token of somebody's own and return its name; None if there is no such one."""
    mine = (ApiToken.id == token_id, ApiToken.staff_id == member.id, ApiToken.revoked_at.is_(None))
    stopped = update(ApiToken).where(*mine).values(revoked_at=now).returning(ApiToken.name)
    return (await db.execute(stopped)).scalar()


async def bearer_of(db: AsyncSession, secret: str, *, now: datetime) -> Bearer | None:
    """Return who stands behind a secret; None if it opens nothing any more."""
    row = (
        await db.execute(
            select(ApiToken, StaffMember)
            .join(StaffMember, StaffMember.id == ApiToken.staff_id)
            .where(
                ApiToken.token_hash == digest(secret),
                ApiToken.revoked_at.is_(None),
                or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
                StaffMember.disabled_at.is_(None),
            )
        )
    ).first()
    if row is None:
        return None
    token, member = row
    known = frozenset(scope for scope in Scope if scope.value in token.scopes)
    return Bearer(token.id, member, known, token.used_at)


async def note_use(db: AsyncSession, bearer: Bearer, *, now: datetime) -> None:
    """Keep when a token was last used."""
    await db.execute(update(ApiToken).where(ApiToken.id == bearer.token_id).values(used_at=now))


async def _keep(
    db: AsyncSession,
    member: StaffMember,
    name: str,
    scopes: list[str],
    *,
    until: datetime | None,
    ids: Ids,
    now: datetime,
) -> str:
    secret = ids.token()
    token = ApiToken(staff_id=member.id, name=name, token_hash=digest(secret), scopes=scopes)
    token.created_at, token.expires_at = now, until
    db.add(token)
    await db.flush()
    return secret
