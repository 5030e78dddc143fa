"""The accounts of staff: who there is, in which role, for which unit, and how they get their password."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import Ids
from bot.staff import keys
from bot.staff.errors import (
    KeyUnusable,
    LastAdmin,
    LoginTaken,
    LoginUnfit,
    MemberNotFound,
    NameMissing,
    RoleUnknown,
)
from bot.staff.keys import Purpose
from bot.staff.sessions import end_sessions
from bot.storage.office_tables import StaffMember
from feedback.alphabet import by_name
from feedback.lifecycle import Role
from feedback.units import by_code as unit_by_code

PASSWORD_PATH = "/can-bo/mat-khau"  # noqa: S105 - an address, not a password

_LOGIN = re.compile(r"[a-z0-9._@-]{3,60}")
_LONGEST_NAME = 100


def one_writing(login: str) -> str:
    """Bring a typed login to the form in which it is stored."""
    return login.strip().lower()


async def members(db: AsyncSession) -> Sequence[StaffMember]:
    """Return all accounts, those in use first, by name."""
    rows = await db.scalars(select(StaffMember))
    return sorted(rows, key=lambda member: (member.disabled_at is not None, by_name(member.name), member.id))


async def by_login(db: AsyncSession, login: str) -> StaffMember:
    """Return an account.

    Raises:
        MemberNotFound: nobody has this login.
    """
    member = await db.scalar(select(StaffMember).where(StaffMember.login == one_writing(login)))
    if member is None:
        raise MemberNotFound
    return member


async def by_id(db: AsyncSession, staff_id: int) -> StaffMember:
    """Return an account.

    Raises:
        MemberNotFound: there is none with this number.
    """
    member = await db.get(StaffMember, staff_id)
    if member is None:
        raise MemberNotFound
    return member


async def add_member(
    db: AsyncSession, login: str, *, name: str, role: str, unit_code: str | None = None, now: datetime
) -> StaffMember:
    """Add an account without a password; a link or ``set_password`` gives it one.

    Raises:
        LoginUnfit: the login has other characters than it may.
        LoginTaken: somebody has it.
        NameMissing: there is no name, or a too long one.
        RoleUnknown: there is no such role.
        UnitNotFound: the unit is unknown.
    """
    login = one_writing(login)
    if not _LOGIN.fullmatch(login):
        raise LoginUnfit
    name = await _fit(db, name, role, unit_code)
    if await db.scalar(select(StaffMember.id).where(StaffMember.login == login)):
        raise LoginTaken(login)
    member = StaffMember(login=login, name=name, role=role, unit_code=unit_code or None, created_at=now)
    db.add(member)
    await db.flush()  # gives the account its number
    return member


async def change_member(
    db: AsyncSession, member: StaffMember, *, name: str, role: str, unit_code: str | None = None
) -> None:
    """Let a person have another name, role or unit; it holds from their next page on.

    Raises:
        NameMissing: there is no name, or a too long one.
        RoleUnknown: there is no such role.
        UnitNotFound: the unit is unknown.
        LastAdmin: nobody else could manage accounts.
    """
    name = await _fit(db, name, role, unit_code)
    if role != Role.ADMIN:
        await _not_the_last_admin(db, member)
    member.name, member.role, member.unit_code = name, role, unit_code or None
    await db.flush()


async def set_password(db: AsyncSession, member: StaffMember, password_hash: str, *, now: datetime) -> None:
    """Give a person a new password: every session and every open link of theirs ends."""
    member.password_hash = password_hash
    await keys.spend_keys(db, Purpose.PASSWORD, staff_id=member.id, now=now)
    await end_sessions(db, member)


async def disable(db: AsyncSession, member: StaffMember, *, now: datetime) -> None:
    """Take away a person's access; their name stays with what they did.

    Raises:
        LastAdmin: nobody else could manage accounts.
    """
    if member.disabled_at is not None:
        return
    await _not_the_last_admin(db, member)
    member.disabled_at = now
    for purpose in (Purpose.PASSWORD, Purpose.TELEGRAM):
        await keys.spend_keys(db, purpose, staff_id=member.id, now=now)
    await end_sessions(db, member)


async def enable(db: AsyncSession, member: StaffMember) -> None:
    """Give access back; the old password holds."""
    member.disabled_at = None
    await db.flush()


async def password_link(db: AsyncSession, member: StaffMember, *, ids: Ids, now: datetime) -> str:
    """Return the path of a one-time link with which a person sets a password (valid 72 hours).

    Raises:
        MemberNotFound: the account is disabled.
    """
    if member.disabled_at is not None:
        raise MemberNotFound
    secret = ids.token()
    await keys.make_key(db, Purpose.PASSWORD, secret, staff_id=member.id, now=now)
    return f"{PASSWORD_PATH}?key={secret}"


async def reset_password(db: AsyncSession, member: StaffMember, *, ids: Ids, now: datetime) -> str:
    """Take the password away, sign the person out everywhere, and return the link for a new one.

    Raises:
        MemberNotFound: the account is disabled.
    """
    link = await password_link(db, member, ids=ids, now=now)
    member.password_hash = None
    await end_sessions(db, member)
    return link


async def member_of_password_key(db: AsyncSession, secret: str, *, now: datetime) -> StaffMember:
    """Return whose password a link sets.

    Raises:
        KeyUnusable: the link is unknown, used or too old, or the account is disabled.
    """
    key = await keys.find_key(db, Purpose.PASSWORD, secret, now=now)
    member = await db.get(StaffMember, key.staff_id)
    if member is None or member.disabled_at is not None:
        raise KeyUnusable
    return member


def working_admins() -> Select[int]:
    """Return the query for the numbers of those who can sign in as administrator."""
    return select(StaffMember.id).where(
        StaffMember.role == Role.ADMIN,
        StaffMember.disabled_at.is_(None),
        StaffMember.password_hash.is_not(None),
    )


async def _fit(db: AsyncSession, name: str, role: str, unit_code: str | None) -> str:
    """Return the name as it is stored, if a member may be so named, in this role, for this unit."""
    name = " ".join(name.split())
    if not 0 < len(name) <= _LONGEST_NAME:
        raise NameMissing
    if role not in set(Role):
        raise RoleUnknown(role)
    if unit_code:
        await unit_by_code(db, unit_code)
    return name


async def _not_the_last_admin(db: AsyncSession, member: StaffMember) -> None:
    if member.role == Role.ADMIN:
        # Locked together, so that two administrators cannot disable one another at once.
        admins = await db.scalars(working_admins().with_for_update())
        if not set(admins.all()) - {member.id}:
            raise LastAdmin
