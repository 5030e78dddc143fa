"""Who a member of staff is for the registry."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import StaffMember
from feedback.handling import Officer
from feedback.lifecycle import Role
from feedback.tables import ALL_UNITS
from feedback.units import by_code


async def actor_of(db: AsyncSession, member: StaffMember) -> Officer:
    """Return the officer that a member is; administrators, and those of no unit, act everywhere.

    Raises:
        UnitNotFound: the member's unit is no longer there.
    """
    role = Role(member.role)
    if role is Role.ADMIN or member.unit_code is None:
        return Officer(member.id, member.name, role, ALL_UNITS)
    return Officer(member.id, member.name, role, (await by_code(db, member.unit_code)).path)
