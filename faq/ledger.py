"""The queries of what was changed, proposed, kept and missed."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from faq.tables import Confirmation, ContentVersion, KeptQuestion, Miss, Proposal


async def confirmations(db: AsyncSession) -> dict[tuple[str, int], Confirmation]:
    """Return what editors vouch for, by topic and number of the fact."""
    return {(row.topic_id, row.fact): row for row in await db.scalars(select(Confirmation))}


async def versions(db: AsyncSession, *, topic_id: str | None = None, limit: int = 50) -> list[ContentVersion]:
    """Return the latest versions without their changes, newest first; or those that changed one topic."""
    query = select(ContentVersion).order_by(ContentVersion.id.desc()).limit(limit)
    if topic_id is None:
        return list(await db.scalars(query))
    rows = await db.scalars(query.options(undefer(ContentVersion.changes)).limit(10 * limit))
    return [row for row in rows if any(_is_of(one, topic_id) for one in row.changes)][:limit]


def _is_of(change: Mapping[str, Any], topic_id: str) -> bool:
    return str(change["key"]).partition("#")[0] == topic_id


async def version(db: AsyncSession, version_id: int) -> ContentVersion | None:
    """Return one version with its changes."""
    query = select(ContentVersion).where(ContentVersion.id == version_id)
    return await db.scalar(query.options(undefer(ContentVersion.changes)))


async def taken_out(db: AsyncSession) -> set[tuple[str, str]]:
    """Return the pieces, as (kind, key), whose latest change took them out."""
    latest: dict[tuple[str, str], bool] = {}
    for changes in await db.scalars(select(ContentVersion.changes).order_by(ContentVersion.id)):
        latest.update({(one["kind"], one["key"]): one["after"] is None for one in changes})
    return {piece for piece, gone in latest.items() if gone}


async def undone_by(db: AsyncSession, version_id: int) -> int | None:
    """Return the version that took this one back, if one did."""
    return await db.scalar(select(func.max(ContentVersion.id)).where(ContentVersion.undoes == version_id))


async def proposal_for_change(db: AsyncSession, proposal_id: int) -> Proposal | None:
    """Return a proposed change; nobody else settles it before this transaction ends."""
    return await db.scalar(select(Proposal).where(Proposal.id == proposal_id).with_for_update())


async def open_proposals(db: AsyncSession) -> list[Proposal]:
    """Return the changes that wait for a word, newest first."""
    query = select(Proposal).where(Proposal.state == "open").order_by(Proposal.id.desc())
    return list(await db.scalars(query))


async def kept_questions(db: AsyncSession) -> list[KeptQuestion]:
    """Return the questions that every change must still find."""
    return list(await db.scalars(select(KeptQuestion).order_by(KeptQuestion.id)))


async def forget_kept(db: AsyncSession, version_id: int) -> None:
    """Forget the questions that a version learned, which is taken back."""
    await db.execute(delete(KeptQuestion).where(KeptQuestion.version_id == version_id))


async def misses_by_id(db: AsyncSession, ids: Collection[int]) -> list[Miss]:
    """Return kept questions by number, newest first."""
    query = select(Miss).where(Miss.id.in_(ids)).order_by(Miss.at.desc(), Miss.id.desc())
    return list(await db.scalars(query))


async def lately_missed(db: AsyncSession, person_key: str, question: str, *, since: datetime) -> Miss | None:
    """Return the same question of the same person that is kept already and waits."""
    query = select(Miss).where(
        Miss.person_key == person_key, Miss.at >= since, Miss.question == question, Miss.handled_at.is_(None)
    )
    return await db.scalar(query.order_by(Miss.id.desc()).limit(1))


async def reopen_misses(db: AsyncSession, version_id: int) -> None:
    """Let the questions wait again that a version learned, which is taken back."""
    await db.execute(
        update(Miss)
        .where(Miss.version_id == version_id)
        .values(handled_at=None, handled_by="", outcome=None, version_id=None)
    )
