"""Which cases are like one: for the citizen before sending, for staff who look for duplicates."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.folding import fold
from feedback.kinds import CaseKind
from feedback.lifecycle import OPEN, RATEABLE
from feedback.similar import rank
from feedback.tables import Case, Unit
from feedback.tables.unindexed import by_no_index

#: What is older is hardly the same matter, and its answer may not hold any more.
NOT_OLDER_THAN = timedelta(days=365)
#: So many of the newest are compared, however large the register.
MOST_COMPARED = 300
#: So often the same words may have answered others before a new answer is missed.
_SAID_AGAIN = 4
#: What is looked at of each; only those that are alike are read whole.
_LOOKED_AT: tuple[Any, ...] = (
    Case.id,
    Case.text,
    Case.unit_id,
    Case.reporter_name,
    Case.reporter_phone,
    Case.contact_ref,
)


@dataclass(frozen=True, slots=True)
class Similar:
    """A case that is like a message."""

    case: Case
    score: float
    own: bool  #: from the same contact; of any other only what is published may be shown


async def similar_to_message(
    db: AsyncSession,
    text: str,
    *,
    unit_id: int | None,
    contact_refs: Collection[str],
    now: datetime,
    limit: int = 3,
) -> list[Similar]:
    """Return what to show before a message is sent: published cases of its unit, and one's own open ones.

    Args:
        db: the transaction.
        text: what is about to be sent.
        unit_id: where it would go; None: not known, then only one's own are looked at.
        contact_refs: how the registry names who writes.
        now: the present; aware.
        limit: the most to return.
    """
    mine = select(*_LOOKED_AT).where(Case.contact_ref.in_([ref for ref in contact_refs if ref]))
    found = list(await _newest(db, mine.where(Case.state.in_(OPEN))))
    if unit_id is not None:
        published = select(*_LOOKED_AT).where(Case.unit_id == unit_id, Case.published_at.is_not(None))
        found += await _newest(db, published.where(Case.received_at > now - NOT_OLDER_THAN))
    own = {case.id for case in found if case.contact_ref in contact_refs}
    return await _ranked(db, text, found, own, limit)


async def likely_duplicates(db: AsyncSession, case: Case, *, limit: int = 5) -> list[Similar]:
    """Return the open cases of the same unit that are most like one, for staff."""
    # The few open cases of the register first: a school has thousands that were answered long ago.
    here = by_no_index(Case.unit_id == case.unit_id)
    numbers = select(Case.id).where(Case.state.in_(OPEN), here, Case.kind != CaseKind.TIP)
    others = select(*_LOOKED_AT).where(Case.id.in_(numbers), Case.id != case.id)
    found = await _newest(db, others)
    own = {one.id for one in found if one.contact_ref and one.contact_ref == case.contact_ref}
    return await _ranked(db, case.text, found, own, limit)


async def likely_answers(
    db: AsyncSession, case: Case, *, unit_path: str, now: datetime, limit: int = 4
) -> list[Similar]:
    """Return answered cases that are most like one, below a unit: what was said then may do again.

    What was said in the same words to several is told once, of the case that is most alike.
    """
    below = select(Unit.id).where(Unit.path.startswith(unit_path, autoescape=True))
    fits = Case.state.in_(RATEABLE), Case.unit_id.in_(below), Case.answer_text != "", Case.id != case.id
    # Put so that a database can do nothing but walk back in time and stop: most cases of a register are
    # answered, and sorting all of them to see the newest takes a second.
    answered = select(Case.id).where(Case.received_at > now - NOT_OLDER_THAN, by_no_index(*fits))
    numbers = (await db.scalars(_latest(answered))).all()
    found = await _newest(db, select(*_LOOKED_AT).where(Case.id.in_(numbers)))
    alike = await _ranked(db, case.text, found, (), limit * _SAID_AGAIN)
    by_words: dict[str, Similar] = {}
    for one in alike:
        by_words.setdefault(fold(one.case.answer_text), one)
    return list(by_words.values())[:limit]


def _latest(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST_COMPARED)


async def _newest(db: AsyncSession, wanted: Select[Any]) -> Sequence[Any]:
    found: Sequence[Any] = (await db.execute(_latest(wanted))).all()
    return found


async def _ranked(
    db: AsyncSession, text: str, found: Sequence[Any], own: Collection[int], limit: int
) -> list[Similar]:
    if not found:
        return []
    by_id = {row.id: row for row in found}
    likely = rank(
        text,
        [(case.id, case.text) for case in by_id.values()],
        beside=await _beside_the_matter(db, by_id.values()),
        limit=limit,
    )
    if not likely:
        return []
    whole = await db.scalars(select(Case).where(Case.id.in_([one.key for one in likely])))
    cases = {case.id: case for case in whole}
    return [Similar(cases[one.key], one.score, one.key in own) for one in likely]


async def _beside_the_matter(db: AsyncSession, cases: Collection[Any]) -> str:
    # Two matters of one person at one school share these words, and are two matters.
    units = select(Unit.name).where(Unit.id.in_({case.unit_id for case in cases}))
    senders = {part for case in cases for part in (case.reporter_name, case.reporter_phone)}
    return " ".join([*await db.scalars(units), *senders])
