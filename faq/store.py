"""All queries of the room ``faq``."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from faq.tables import Confirmation, ContentVersion, GuideDeed, Helpful, Miss, PartRow, TopicRow, TopicShown


async def topics(db: AsyncSession) -> dict[str, TopicRow]:
    """Return every topic's row by id."""
    rows = await db.scalars(select(TopicRow).order_by(TopicRow.id))
    return {row.id: row for row in rows}


async def parts(db: AsyncSession) -> dict[tuple[str, str], PartRow]:
    """Return values, categories and neighbours by kind and key."""
    rows = await db.scalars(select(PartRow).order_by(PartRow.kind, PartRow.key))
    return {(row.kind, row.key): row for row in rows}


async def confirmed(db: AsyncSession) -> dict[str, frozenset[int]]:
    """Return for each topic the facts that an editor has confirmed."""
    found: dict[str, set[int]] = {}
    for row in await db.scalars(select(Confirmation)):
        found.setdefault(row.topic_id, set()).add(row.fact)
    return {topic: frozenset(facts) for topic, facts in found.items()}


async def latest_version(db: AsyncSession) -> ContentVersion | None:
    """Return what is live, ``None`` before the first content was loaded."""
    return await db.scalar(select(ContentVersion).order_by(ContentVersion.id.desc()).limit(1))


async def latest_version_id(db: AsyncSession) -> int | None:
    """Return the number of what is live; cheap enough to ask before every batch of work."""
    return await db.scalar(select(func.max(ContentVersion.id)))


async def helpful_by(db: AsyncSession, topic_id: str, person_key: str) -> Helpful | None:
    return await db.scalar(
        select(Helpful).where(Helpful.topic_id == topic_id, Helpful.person_key == person_key)
    )


async def confirmation_of(db: AsyncSession, topic_id: str, fact: int) -> Confirmation | None:
    return await db.scalar(
        select(Confirmation).where(Confirmation.topic_id == topic_id, Confirmation.fact == fact)
    )


async def misses(
    db: AsyncSession,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    waiting_only: bool = True,
) -> list[Miss]:
    """Return kept questions, newest first, from ``since`` (included) to ``until`` (not included)."""
    query = select(Miss).order_by(Miss.at.desc(), Miss.id.desc())
    if since:
        query = query.where(Miss.at >= since)
    if until:
        query = query.where(Miss.at < until)
    if waiting_only:
        query = query.where(Miss.handled_at.is_(None))
    return list(await db.scalars(query))


async def most_shown(
    db: AsyncSession, *, since: datetime, until: datetime, limit: int
) -> list[tuple[str, int]]:
    """Return the topics whose answers were given most, each with how often."""
    times = func.count()
    counted = await db.execute(
        select(TopicShown.topic_id, times)
        .where(TopicShown.at >= since, TopicShown.at < until)
        .group_by(TopicShown.topic_id)
        .order_by(times.desc(), TopicShown.topic_id)
        .limit(limit)
    )
    return [(topic_id, count) for topic_id, count in counted]


async def helpfulness(db: AsyncSession) -> dict[str, tuple[int, int]]:
    """Return for each topic how many people found it helpful, and how many not."""
    found: dict[str, tuple[int, int]] = {}
    counted = await db.execute(
        select(Helpful.topic_id, Helpful.helpful, func.count()).group_by(Helpful.topic_id, Helpful.helpful)
    )
    for topic_id, helpful, count in counted:
        yes, no = found.get(topic_id, (0, 0))
        found[topic_id] = (count, no) if helpful else (yes, count)
    return found


async def guide_deeds(
    db: AsyncSession, *, since: datetime | None = None, until: datetime | None = None
) -> list[GuideDeed]:
    """Return what people did in guides, oldest first, from ``since`` (included) to ``until`` (not)."""
    query = select(GuideDeed).order_by(GuideDeed.id)
    if since:
        query = query.where(GuideDeed.at >= since)
    if until:
        query = query.where(GuideDeed.at < until)
    return list(await db.scalars(query))
