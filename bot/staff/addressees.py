"""Whom of the office something about a case concerns: who has it, who leads, level by level."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import StaffMember
from feedback.alphabet import by_name
from feedback.lifecycle import Role
from feedback.tables import Case, Unit
from feedback.watching import unit_at_level


async def who_has(db: AsyncSession, case: Case) -> Sequence[StaffMember]:
    """Return the officer of a case; of one that nobody has, the people of its unit, else those who lead."""
    if case.officer_id is not None:
        officer = await db.get(StaffMember, case.officer_id)
        if officer is not None and officer.disabled_at is None:
            return [officer]
    unit = await db.get_one(Unit, case.unit_id)
    people = await _of_unit(db, unit.code, Role.OFFICER)
    return people or await who_leads(db, case)


async def who_leads(db: AsyncSession, case: Case, level: int = 0) -> Sequence[StaffMember]:
    """Return the heads of the unit so many levels above that of a case, or of the nearest one above that.

    Where no unit has one: the heads of no unit in particular, else the administrators.
    """
    unit: Unit | None = await unit_at_level(db, await db.get_one(Unit, case.unit_id), level)
    while unit is not None:
        heads = await _of_unit(db, unit.code, Role.HEAD)
        if heads:
            return heads
        unit = await db.get(Unit, unit.parent_id) if unit.parent_id is not None else None
    return await _of_unit(db, None, Role.HEAD) or await administrators(db)


async def administrators(db: AsyncSession) -> Sequence[StaffMember]:
    """Return everybody who administers."""
    found = select(StaffMember).where(StaffMember.role == Role.ADMIN, StaffMember.disabled_at.is_(None))
    return (await db.scalars(found.order_by(StaffMember.id))).all()


async def editors(db: AsyncSession) -> Sequence[StaffMember]:
    """Return everybody of the digital team."""
    found = select(StaffMember).where(StaffMember.role == Role.EDITOR, StaffMember.disabled_at.is_(None))
    return (await db.scalars(found.order_by(StaffMember.id))).all()


async def heads(db: AsyncSession) -> Sequence[StaffMember]:
    """Return the heads of no unit in particular; where there are none, those nearest to the top."""
    found = await _of_unit(db, None, Role.HEAD)
    if found:
        return found
    led = select(Unit.code, Unit.path).join(StaffMember, StaffMember.unit_code == Unit.code)
    led = led.where(StaffMember.role == Role.HEAD, StaffMember.disabled_at.is_(None)).distinct()
    depths = {code: path.count("/") for code, path in await db.execute(led)}
    nearest = sorted(code for code, depth in depths.items() if depth == min(depths.values()))
    return [head for code in nearest for head in await _of_unit(db, code, Role.HEAD)]


async def who_hears_alarms(db: AsyncSession, unit_code: str) -> Sequence[StaffMember]:
    """Return who is told of an urgent message.

    The officers and heads of the unit that the person came from, if any, and of no unit in particular; the
    heads nearest to the top; the administrators.
    """
    places = (unit_code, None) if unit_code else (None,)
    near = [
        one for code in places for role in (Role.OFFICER, Role.HEAD) for one in await _of_unit(db, code, role)
    ]
    everybody = (*near, *await heads(db), *await administrators(db))
    return list({one.id: one for one in everybody}.values())


async def _of_unit(db: AsyncSession, code: str | None, role: Role) -> Sequence[StaffMember]:
    of_unit = StaffMember.unit_code.is_(None) if code is None else StaffMember.unit_code == code
    found = select(StaffMember).where(of_unit, StaffMember.role == role, StaffMember.disabled_at.is_(None))
    return (await db.scalars(found.order_by(StaffMember.id))).all()


async def who_may_have(db: AsyncSession, unit_codes: Collection[str]) -> Sequence[StaffMember]:
    """Return who takes cases of any of these units: their people and those of no unit, by name."""
    at_work = select(StaffMember).where(
        StaffMember.role.in_((Role.OFFICER, Role.HEAD, Role.ADMIN)),
        StaffMember.disabled_at.is_(None),
        or_(StaffMember.unit_code.is_(None), StaffMember.unit_code.in_(unit_codes)),
    )
    # Databases sort names each in its own way, and few in ours.
    return sorted(await db.scalars(at_work), key=lambda one: (by_name(one.name), one.id))
