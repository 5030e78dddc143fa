"""Which unit the office is that runs the program: whose inbox gets what names no unit."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from bot.storage.office_tables import StaffMember
from feedback.errors import NoUnits
from feedback.folding import fold
from feedback.lifecycle import Role
from feedback.tables import Unit, UnitKind
from feedback.units import unit_for_the_unassigned


async def own_unit(db: AsyncSession, settings: Settings) -> Unit | None:
    """Return the unit of the office itself; None if there is no unit at all.

    It is the one that ``OFFICE_UNIT`` names; else the one whose name stands in ``OFFICE_NAME``; else the
    topmost office of the office's own list; else the first office of the sample list. A wrong code is no
    error here, so that no citizen's words are refused for it: the command ``check`` names it.
    """
    offices = list(await db.scalars(select(Unit).where(Unit.kind != UnitKind.SCHOOL).order_by(Unit.id)))
    wanted, name = settings.office_unit.strip(), f" {fold(settings.office_name)} "
    named = [unit for unit in offices if f" {fold(unit.name)} " in name]
    found = (
        await db.scalar(select(Unit).where(Unit.code == wanted)) if wanted else None,
        max(named, key=lambda unit: len(unit.name), default=None),
        min((unit for unit in offices if not unit.sample), key=lambda unit: len(unit.path), default=None),
    )
    chosen = next((unit for unit in found if unit is not None), None)
    try:
        return chosen or await unit_for_the_unassigned(db)
    except NoUnits:
        return None


async def own_unit_code(db: AsyncSession, settings: Settings) -> str | None:
    """Return the code of ``own_unit``."""
    unit = await own_unit(db, settings)
    return unit.code if unit else None


async def has_officer(db: AsyncSession, unit: Unit) -> bool:
    """Tell whether somebody at this very unit can take what comes in, or somebody of no unit does."""
    somebody = select(StaffMember.id).where(
        StaffMember.role.in_((Role.OFFICER, Role.HEAD)),
        StaffMember.disabled_at.is_(None),
        (StaffMember.unit_code == unit.code) | StaffMember.unit_code.is_(None),
    )
    return await db.scalar(somebody.limit(1)) is not None
