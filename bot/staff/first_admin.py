"""The first administrator: made through a one-time link, only while nobody can sign in as one."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids
from bot.staff import keys
from bot.staff.accounts import add_member, working_admins
from bot.staff.errors import FirstAdminKeyUnusable, KeyUnusable
from bot.staff.keys import Purpose
from bot.storage.office_tables import StaffMember
from feedback.lifecycle import Role

FIRST_ADMIN_PATH = "/can-bo/bat-dau"


async def has_admin(db: AsyncSession) -> bool:
    """Tell whether anybody can sign in as administrator."""
    return bool(await db.scalar(select(func.count()).select_from(working_admins().subquery())))


async def first_admin_link(db: AsyncSession, *, ids: Ids, now: datetime) -> str | None:
    """Return the path of a link that makes the first administrator (valid 24 hours); None if there is one."""
    if await has_admin(db):
        return None
    secret = ids.token()
    await keys.make_key(db, Purpose.FIRST_ADMIN, secret, staff_id=None, now=now)
    return f"{FIRST_ADMIN_PATH}?key={secret}"


async def check_first_admin_key(db: AsyncSession, secret: str, *, now: datetime) -> None:
    """Check that a link may still make the first administrator; until the end, nobody else may.

    Raises:
        KeyUnusable: there is an administrator already, who can invite others.
        FirstAdminKeyUnusable: the link is unknown, used or too old.
    """
    await keys.lock_keys(db, Purpose.FIRST_ADMIN)
    if await has_admin(db):
        raise KeyUnusable
    try:
        await keys.find_key(db, Purpose.FIRST_ADMIN, secret, now=now)
    except KeyUnusable as refusal:
        raise FirstAdminKeyUnusable from refusal


async def add_first_admin(
    db: AsyncSession, secret: str, login: str, *, name: str, password_hash: str, now: datetime
) -> StaffMember:
    """Make the first administrator.

    Raises:
        KeyUnusable: the link is unknown, used or too old, or there is an administrator already.
        LoginUnfit, LoginTaken, NameMissing: as ``add_member`` says.
    """
    await check_first_admin_key(db, secret, now=now)
    member = await add_member(db, login, name=name, role=Role.ADMIN, now=now)
    member.password_hash = password_hash
    await keys.spend_keys(db, Purpose.FIRST_ADMIN, staff_id=None, now=now)
    return member
