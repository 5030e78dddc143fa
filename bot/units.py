"""The units in memory, for finding them by name while people talk."""

from sqlalchemy.ext.asyncio import AsyncSession

from feedback.units import UnitFinder, all_units


class UnitBook:
    """Holds the finder of units; refreshed when units were imported."""

    def __init__(self) -> None:
        self.finder = UnitFinder(())

    async def refresh(self, db: AsyncSession) -> None:
        """Read all units again."""
        self.finder = UnitFinder(await all_units(db))
