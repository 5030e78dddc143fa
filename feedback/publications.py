"""All questions about what is published to the database; changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.alphabet import by_name
from feedback.errors import NotPublished
from feedback.folding import fold
from feedback.kinds import CaseKind
from feedback.tables import Publication, PublicVersion, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFilter:
    """Which published answers to list; what is None or empty does not narrow."""

    words: str = ""  #: that all occur in question or answer; accents do not matter
    unit_code: str = ""  #: this unit and those below
    kind: CaseKind | None = None
    published_from: datetime | None = None  #: for the first time
    published_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """Some published answers, the newest first, each with its unit's name, and how many there are."""

    entries: Sequence[tuple[Publication, str]]
    total: int


async def listed(db: AsyncSession, wanted: PublicFilter, *, limit: int = 20, offset: int = 0) -> PublicPage:
    """Return what the public may read now, the newest first."""
    total = await db.scalar(_narrowed(select(func.count()).select_from(Publication).join(Unit), wanted))
    rows = _narrowed(select(Publication, Unit.name).join(Unit), wanted)
    newest = (Publication.first_published_at.desc(), Publication.id.desc())
    found = await db.execute(rows.order_by(*newest).limit(limit).offset(offset))
    return PublicPage([(entry, name) for entry, name in found], total or 0)


async def by_number(db: AsyncSession, number: int) -> tuple[Publication, str]:
    """Return what is public under a number, and its unit's name.

    Raises:
        NotPublished: nothing is.
    """
    wanted = select(Publication, Unit.name).join(Unit).where(Publication.id == number)
    row = (await db.execute(wanted.where(Publication.withdrawn_at.is_(None)))).first()
    if row is None:
        raise NotPublished
    return row[0], row[1]


async def of_case(db: AsyncSession, case_id: int) -> Publication | None:
    """Return what was ever published of a case."""
    return await db.scalar(select(Publication).where(Publication.case_id == case_id))


async def versions(db: AsyncSession, publication_id: int) -> Sequence[PublicVersion]:
    """Return every text that was public, the first one first."""
    wanted = select(PublicVersion).where(PublicVersion.publication_id == publication_id)
    return (await db.scalars(wanted.order_by(PublicVersion.version))).all()


async def units_with_some(db: AsyncSession) -> Sequence[Unit]:
    """Return the units of which something is public, by name."""
    some = select(Publication.unit_id).where(Publication.withdrawn_at.is_(None))
    return sorted(await db.scalars(select(Unit).where(Unit.id.in_(some))), key=lambda one: by_name(one.name))


def _narrowed(rows: Any, wanted: PublicFilter) -> Any:
    rows = rows.where(Publication.withdrawn_at.is_(None))
    if wanted.unit_code:
        top = select(Unit.path).where(Unit.code == wanted.unit_code).scalar_subquery()
        rows = rows.where(Unit.path.startswith(top))
    if wanted.kind is not None:
        rows = rows.where(Publication.kind == wanted.kind)
    if wanted.published_from is not None:
        rows = rows.where(Publication.first_published_at >= wanted.published_from)
    if wanted.published_before is not None:
        rows = rows.where(Publication.first_published_at < wanted.published_before)
    for word in fold(wanted.words).split():
        rows = rows.where(Publication.search_text.contains(word))
    return rows
