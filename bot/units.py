"""The units in memory, for finding them by name while people talk."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.unit_search import UnitFinder
from feedback.units import all_units


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """What the dialogue needs of a unit."""

    code: str
    name: str
    short_name: str
    former_names: str
    parent: str = ""  #: the code of the unit above


class UnitBook:
    """Holds the units and their finder; refreshed when units were imported."""

    def __init__(self) -> None:
        self.finder = UnitFinder(())
        self.by_code: dict[str, KnownUnit] = {}

    async def refresh(self, db: AsyncSession) -> None:
        """Read all units again."""
        rows = await all_units(db)
        codes = {unit.id: unit.code for unit in rows}
        units = [
            KnownUnit(
                unit.code, unit.name, unit.short_name, unit.former_names, codes.get(unit.parent_id or 0, "")
            )
            for unit in rows
        ]
        self.by_code = {unit.code: unit for unit in units}
        self.finder = UnitFinder(units)
