"""The tree of units: taken over from a file, found by code, with those below."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.alphabet import by_name
from feedback.errors import NoUnits, UnitFileFault, UnitFileFaults, UnitNotFound
from feedback.folding import fold
from feedback.tables import Case, CaseApology, CaseRound, Publication, Unit, UnitKind
from feedback.unit_file import UnitRow


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, as codes."""

    added: tuple[str, ...]
    changed: tuple[str, ...]


async def by_code(db: AsyncSession, code: str) -> Unit:
    """Return a unit.

    Raises:
        UnitNotFound: no unit has this code.
    """
    unit = await db.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        raise UnitNotFound(code)
    return unit


async def needs_approval(db: AsyncSession, unit: Unit) -> bool:
    """Tell whether a head approves this unit's answers: by its own switch, or the nearest one above."""
    above: Unit | None = unit
    while above is not None:
        if above.approval_needed is not None:
            return above.approval_needed
        above = await db.get(Unit, above.parent_id) if above.parent_id is not None else None
    return False


async def set_approval(db: AsyncSession, code: str, *, needed: bool | None) -> Unit:
    """Switch whether a head approves a unit's answers; None: as the unit above has it.

    Raises:
        UnitNotFound: no unit has this code.
    """
    unit = await by_code(db, code)
    unit.approval_needed = needed
    return unit


async def all_units(db: AsyncSession) -> Sequence[Unit]:
    """Return every unit, those above before those below, siblings by name."""
    units = (await db.scalars(select(Unit))).all()
    names = {str(unit.id): (by_name(unit.name), unit.id) for unit in units}
    return sorted(units, key=lambda unit: [names[step] for step in unit.path.split("/") if step])


async def phones(db: AsyncSession) -> Sequence[str]:
    """Return the telephones that units publish, as they write them."""
    return (await db.scalars(select(Unit.phone).where(Unit.phone != "").distinct())).all()


async def unit_for_the_unassigned(db: AsyncSession, code: str | None = None) -> Unit:
    """Return the unit whose inbox gets what names no unit: the given one, or the first office or city.

    Raises:
        UnitNotFound: no unit has this code.
        NoUnits: none is given and there is no unit at all.
    """
    if code is not None:
        return await by_code(db, code)
    units = (await db.scalars(select(Unit).order_by(Unit.id))).all()
    if not units:
        raise NoUnits
    return next((unit for unit in units if unit.kind in {UnitKind.OFFICE, UnitKind.CITY}), units[0])


async def import_units(db: AsyncSession, rows: Iterable[UnitRow]) -> Imported:
    """Add the units that are new and bring the others to what the file says; none is removed.

    A cell that is empty says nothing: what is known of an existing unit stays.

    Raises:
        UnitFileFaults: a unit would stand above itself, or a parent is not a unit.
    """
    rows = list(rows)
    units = {unit.code: unit for unit in (await db.scalars(select(Unit).with_for_update())).all()}
    was = {code: _facts(unit) for code, unit in units.items()}
    added = []
    for row in rows:
        if row.code not in units:
            units[row.code] = Unit(code=row.code)
            added.append(row.code)
        _fill(units[row.code], row)
    db.add_all(units.values())
    await db.flush()  # gives the new units their ids, which the paths are made of
    for row in rows:
        if row.parent and row.parent not in units:
            raise UnitFileFaults([UnitFileFault(row.line, f"the parent {row.parent} is not a unit")])
        if row.parent:
            units[row.code].parent_id = units[row.parent].id
    _set_paths(units.values(), {row.code: row.line for row in rows})
    await db.flush()
    changed = [code for code, facts in was.items() if _facts(units[code]) != facts]
    return Imported(tuple(added), tuple(changed))


async def drop_unused_samples(db: AsyncSession, *, kept: Collection[str] = ()) -> list[str]:
    """Remove the sample schools, and sample offices of a kind that the office has its own of; return codes.

    Parents must not be offered schools that do not exist once an office has imported its own list. What a
    case, a paper or another unit belongs to stays, and so do those whose codes are ``kept``. An office whose
    list has its own top needs no sample above it.
    """
    own = select(Unit.kind).where(Unit.sample.is_(False))
    has_top = own.where(Unit.parent_id.is_(None), Unit.kind != UnitKind.SCHOOL).exists()
    needed = (
        select(Unit.parent_id).where(Unit.parent_id.is_not(None)),
        *(select(row.unit_id) for row in (Case, CaseRound, CaseApology, Publication)),
        select(CaseApology.issuer_id),
    )
    unused = select(Unit).where(
        Unit.sample,
        or_(Unit.kind == UnitKind.SCHOOL, Unit.kind.in_(own), has_top),
        Unit.code.not_in(kept),
        *(Unit.id.not_in(ids) for ids in needed),
    )
    dropped: list[str] = []
    # What stood above others is free once they are gone.
    while units := (await db.scalars(unused)).all():
        for unit in units:
            await db.delete(unit)
            dropped.append(unit.code)
        await db.flush()
    return sorted(dropped)


def _fill(unit: Unit, row: UnitRow) -> None:
    unit.name = row.name
    unit.short_name = row.short_name or unit.short_name or ""
    unit.kind = row.kind
    unit.former_names = "; ".join(row.former_names) or unit.former_names or ""
    unit.address = row.address or unit.address or ""
    unit.phone = row.phone or unit.phone or ""
    unit.sample = row.sample
    unit.search_name = fold(row.name)[:400]


def _facts(unit: Unit) -> tuple[object, ...]:
    columns = (
        "name",
        "short_name",
        "kind",
        "parent_id",
        "path",
        "former_names",
        "address",
        "phone",
        "sample",
    )
    return tuple(getattr(unit, column) for column in columns)


def _set_paths(units: Iterable[Unit], lines: dict[str, int]) -> None:
    by_id = {unit.id: unit for unit in units}
    for unit in by_id.values():
        steps = [unit.id]
        above = unit.parent_id
        while above is not None:
            if above in steps:
                fault = UnitFileFault(lines.get(unit.code, 0), f"the unit {unit.code} is above itself")
                raise UnitFileFaults([fault])
            steps.append(above)
            above = by_id[above].parent_id
        unit.path = "/" + "".join(f"{step}/" for step in reversed(steps))
