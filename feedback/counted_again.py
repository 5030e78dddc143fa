"""Writes down anew what figures are counted from, for a register that was filled or mended by other hands."""

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import Case, CaseRound, CountedRound
from feedback.tables.counted import READ_OF_CASE, READ_OF_ROUND, counted_case, counted_round

_AT_ONCE = 2000


async def count_again(db: AsyncSession) -> int:
    """Make all counted rounds from the cases and their earlier rounds; return how many there are."""
    await db.execute(delete(CountedRound))
    return await _present(db) + await _earlier(db)


async def _present(db: AsyncSession) -> int:
    columns = [Case.id, *(getattr(Case, name) for name in READ_OF_CASE)]
    last, kept = 0, 0
    while True:
        page = select(*columns).where(Case.id > last).order_by(Case.id).limit(_AT_ONCE)
        cases = (await db.execute(page)).all()
        if not cases:
            return kept
        kept += await _insert(db, [counted_case(case) for case in cases])
        last = cases[-1].id


async def _earlier(db: AsyncSession) -> int:
    last, kept = 0, 0
    columns = [getattr(CaseRound, name) for name in READ_OF_ROUND]
    page = select(CaseRound.id, *columns, Case.kind, Case.content_type, Case.channel)
    page = page.join(Case, Case.id == CaseRound.case_id).order_by(CaseRound.id).limit(_AT_ONCE)
    while True:
        rounds = (await db.execute(page.where(CaseRound.id > last))).all()
        if not rounds:
            return kept
        kept += await _insert(db, [counted_round(row, row) for row in rounds])
        last = rounds[-1].id


async def _insert(db: AsyncSession, rows: list[dict[str, object] | None]) -> int:
    promised = [row for row in rows if row is not None]
    if promised:
        await db.execute(insert(CountedRound), promised)
    return len(promised)
