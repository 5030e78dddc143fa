"""How many notices somebody has not seen yet, of those that their page shows."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import StaffNotice

#: So many of somebody's newest notices are shown; older ones are neither shown nor counted.
MOST_SHOWN = 200


async def unseen_notices(db: AsyncSession, staff_id: int) -> int:
    """Return how many of somebody's newest notices they have not been shown yet."""
    mine = select(StaffNotice.seen_at).where(StaffNotice.staff_id == staff_id)
    newest = mine.order_by(StaffNotice.id.desc()).limit(MOST_SHOWN).subquery()
    unseen = select(func.count()).select_from(newest).where(newest.c.seen_at.is_(None))
    return await db.scalar(unseen) or 0
