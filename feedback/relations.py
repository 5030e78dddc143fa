"""Which cases belong together and who follows them: questions to the database, and the rows of it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.tables import Case, CaseFollower, CaseRelation, RelationKind


async def relate(db: AsyncSession, case: Case, other: Case, kind: RelationKind, *, now: datetime) -> bool:
    """Join two cases that the caller has locked; False if they are joined so already."""
    if kind is RelationKind.SAME_MATTER and case.id > other.id:
        case, other = other, case
    there = select(CaseRelation.id).where(
        CaseRelation.case_id == case.id, CaseRelation.other_id == other.id, CaseRelation.kind == kind
    )
    if await db.scalar(there) is not None:
        return False
    db.add(CaseRelation(case_id=case.id, other_id=other.id, kind=kind, made_at=now))
    await db.flush()  # a second link in the same transaction has to find it
    return True


async def related(db: AsyncSession, case: Case) -> Sequence[Case]:
    """Return the cases that are joined to one, the oldest first: same matter, whole and parts."""
    joined = select(CaseRelation.case_id, CaseRelation.other_id).where(
        or_(CaseRelation.case_id == case.id, CaseRelation.other_id == case.id)
    )
    ids = {id_ for pair in await db.execute(joined) for id_ in pair} - {case.id}
    return (await db.scalars(select(Case).where(Case.id.in_(ids)).order_by(Case.id))).all()


async def merged_into(db: AsyncSession, case: Case) -> Sequence[Case]:
    """Return the cases that go on in one, also by way of others, the oldest first.

    Their citizens hear its answer.
    """
    found: dict[int, Case] = {}
    level = [case.id]
    while level:
        rows = (await db.scalars(select(Case).where(Case.merged_into_id.in_(level)))).all()
        level = [row.id for row in rows if row.id not in found]
        found |= {row.id: row for row in rows}
    return [found[id_] for id_ in sorted(found)]


async def goes_on_in(db: AsyncSession, case: Case) -> Case:
    """Return the case in which a merged one goes on; any other is itself."""
    while case.merged_into_id is not None:
        case = await db.get_one(Case, case.merged_into_id)
    return case


async def followers(db: AsyncSession, case: Case) -> Sequence[str]:
    """Return the contacts that follow a case, the first one first."""
    rows = select(CaseFollower.contact_ref).where(CaseFollower.case_id == case.id)
    return (await db.scalars(rows.order_by(CaseFollower.id))).all()


async def followed_by(db: AsyncSession, contact_ref: str) -> Sequence[Case]:
    """Return the cases that a contact follows, the newest first."""
    rows = select(Case).join(CaseFollower, CaseFollower.case_id == Case.id)
    return (
        await db.scalars(rows.where(CaseFollower.contact_ref == contact_ref).order_by(CaseFollower.id.desc()))
    ).all()


async def listeners(db: AsyncSession, case: Case) -> Sequence[str]:
    """Return the contacts that follow a case or one that goes on in it, each once."""
    ids = [case.id, *(one.id for one in await merged_into(db, case))]
    rows = select(CaseFollower.contact_ref).where(CaseFollower.case_id.in_(ids)).order_by(CaseFollower.id)
    return list(dict.fromkeys(await db.scalars(rows)))
