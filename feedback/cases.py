"""All questions about cases to the database; changes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    bindparam,
    func,
    select,
    true,
)
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.errors import CaseNotFound
from feedback.lifecycle import OPEN, State
from feedback.queue_filter import (
    QueueFilter,
    conditions,
    in_one_walk,
    is_due_before,
    is_everything,
    is_person,
    narrowed,
    of_senders,
    only_words,
)
from feedback.sealing import Piece
from feedback.tables import Audience, Case, CaseAttachment, CaseEvent, EventKind, Unit
from feedback.tables.unindexed import by_no_index

_STATES = {True: OPEN, False: frozenset(State) - OPEN}
#: Whether open and whether with a deadline, as the queue lists them.
_ORDER = ((True, True), (True, False), (False, True), (False, False))
#: Of so many cases a question may name the numbers.
_MOST_OF_SENDER = 200


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the cases that were asked for, and how many there are in all."""

    cases: Sequence[Case]
    total: int


async def by_code(db: AsyncSession, code: str) -> Case:
    """Return a case to read.

    Raises:
        CaseNotFound: no case has this code.
    """
    return _found(await db.scalar(select(Case).where(Case.code == code)), code)


async def by_id(db: AsyncSession, case_id: int) -> Case:
    """Return a case that some row names."""
    return await db.get_one(Case, case_id)


async def for_change(db: AsyncSession, code: str) -> Case:
    """Return a case as it is now and keep others from changing it until the transaction ends.

    Raises:
        CaseNotFound: no case has this code.
    """
    locked = select(Case).where(Case.code == code).with_for_update()
    # What this session may have read before it got the lock is stale.
    return _found(await db.scalar(locked, execution_options={"populate_existing": True}), code)


async def exists(db: AsyncSession, code: str) -> bool:
    return await db.scalar(select(Case.id).where(Case.code == code)) is not None


async def count(db: AsyncSession) -> int:
    return await db.scalar(select(func.count()).select_from(Case)) or 0


async def of_contact(db: AsyncSession, contact_refs: Collection[str], *, limit: int = 50) -> Sequence[Case]:
    """Return the cases that came from these contacts, the newest first."""
    refs = [ref for ref in contact_refs if ref]
    newest = select(Case).where(Case.contact_ref.in_(refs)).order_by(Case.received_at.desc(), Case.id.desc())
    return (await db.scalars(newest.limit(limit))).all()


async def by_codes(db: AsyncSession, codes: Collection[str], *, limit: int = 50) -> Sequence[Case]:
    """Return the cases with these codes, the newest first."""
    if not codes:
        return ()
    newest = select(Case).where(Case.code.in_(codes)).order_by(Case.received_at.desc(), Case.id.desc())
    return (await db.scalars(newest.limit(limit))).all()


async def of_person(db: AsyncSession, *, phone: str = "", name: str = "", limit: int = 50) -> Sequence[Case]:
    """Return the cases whose sender gave exactly this phone number or this name, the newest first.

    How a number is spaced and whether a name has its accents does not matter.
    """
    asked = [is_person(text, piece) for text, piece in ((phone, Piece.PHONE), (name, Piece.NAME)) if text]
    if not asked:
        return ()
    newest = select(Case).where(*asked).order_by(Case.received_at.desc(), Case.id.desc())
    return (await db.scalars(newest.limit(limit))).all()


async def queue(db: AsyncSession, wanted: QueueFilter, *, limit: int = 50, offset: int = 0) -> Page:
    """Return cases by deadline, the latest ones on top; tips follow, then what owes no answer any more."""
    # What was promised no answer comes after what was, whatever a database makes of nothing.
    by_due = (Case.state.in_(OPEN).desc(), Case.due_at.is_(None), Case.due_at, Case.id)
    # Their numbers first: of a hundred thousand cases only those of the page are read.
    if wanted.words:
        numbers, total = await _with_words(db, await _knowing_senders(db, wanted), limit, offset)
    else:
        numbers, total = await _along_the_indexes(db, wanted, limit, offset)
    rows = select(Case).where(Case.id.in_(numbers)).order_by(*by_due)
    return Page((await db.scalars(rows)).all() if numbers else (), total)


async def _knowing_senders(db: AsyncSession, wanted: QueueFilter) -> QueueFilter:
    """Return a filter that knows whose name or number its words are: it is of few cases, mostly of none.

    Known beforehand it is not asked again beside each text that does not hold the words.
    """
    if not wanted.words or wanted.of_sender is not None:
        return wanted
    found = (await db.scalars(of_senders(wanted.words).limit(_MOST_OF_SENDER + 1))).all()
    return replace(wanted, of_sender=frozenset(found)) if len(found) <= _MOST_OF_SENDER else wanted


async def _with_words(
    db: AsyncSession, wanted: QueueFilter, limit: int, offset: int
) -> tuple[Sequence[int], int]:
    """Return the numbers of a page of cases and how many there are in all; texts are looked into once.

    Of what is found only what it is ordered by is kept aside: it may be half of the register.
    """
    kept: Any = select(Case.id, Case.state.in_(OPEN).label("is_open"), Case.due_at)
    rows = kept.where(in_one_walk(wanted)) if only_words(wanted) else narrowed(kept, wanted)
    found = rows.cte("found").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(found).scalar_subquery()
    place = (found.c.is_open.desc(), found.c.due_at.is_(None), found.c.due_at, found.c.id)
    page = (await db.execute(select(found.c.id, total).order_by(*place).limit(limit).offset(offset))).all()
    if not page and offset:
        return (), await db.scalar(narrowed(select(func.count()).select_from(Case), wanted)) or 0
    return [number for number, _ in page], page[0][1] if page else 0


async def _along_the_indexes(
    db: AsyncSession, wanted: QueueFilter, limit: int, offset: int
) -> tuple[Sequence[int], int]:
    """Return the same where no words are asked for, part by part of the order.

    Each part stands in an index as it is to be listed: the first ones are there without sorting all.
    """
    found: list[int] = []
    sizes, whole = await _sizes(db, wanted), is_everything(wanted)
    for (is_open, has_due), size in sizes.items():
        left = limit - len(found)
        if left > 0 and offset < size:
            part = replace(wanted, states=_STATES[is_open] & (wanted.states or _STATES[is_open]))
            asked = [*conditions(part)]
            if whole and not is_open:
                # Nearly all are closed: SQLite would choose them by state, and sort a hundred thousand.
                asked = [by_no_index(*asked)]
            ids = select(Case.id).where(
                *asked, Case.due_at.is_not(None) if has_due else Case.due_at.is_(None)
            )
            found += await db.scalars(ids.order_by(Case.due_at, Case.id).limit(left).offset(offset))
        offset = max(0, offset - size)
    return found, sum(sizes.values())


async def _sizes(db: AsyncSession, wanted: QueueFilter) -> dict[tuple[bool, bool], int]:
    """Return how many cases there are that are open, and that have a deadline, in the order of the queue."""
    counted: Any = select(Case.state, func.count(), func.count(Case.due_at)).group_by(Case.state)
    whole = is_everything(wanted)
    narrow = replace(wanted, states=OPEN) if whole else wanted
    sizes = dict.fromkeys(_ORDER, 0)
    for state, all_of_it, owed in await db.execute(narrowed(counted, narrow)):
        sizes[state in OPEN, True] += owed
        sizes[state in OPEN, False] += all_of_it - owed
    if whole:
        # The closed ones are what is left of all, which a database counts without a look at each.
        undue = select(func.count()).select_from(Case).where(Case.due_at.is_(None)).scalar_subquery()
        total, without = (await db.execute(select(func.count(), undue).select_from(Case))).one()
        sizes[False, False] = without - sizes[True, False]
        sizes[False, True] = total - without - sizes[True, True]
    return sizes


async def counts(db: AsyncSession, within: QueueFilter, several: Mapping[str, QueueFilter]) -> dict[str, int]:
    """Return how many cases each filter finds among those of another one, in one look at them."""
    shapes = tuple(
        (key, replace(one, due_before=None), one.due_before is None) for key, one in several.items()
    )
    within = await _knowing_senders(db, within)
    # What somebody looks for is not to be kept in memory.
    looked = (_counting.__wrapped__ if within.words else _counting)(within, shapes)
    dues = {f"due_{key}": one.due_before for key, one in several.items() if one.due_before is not None}
    row = (await db.execute(looked, dues)).one()
    return dict(zip(several, map(int, row), strict=True))


# The counts on top of the queue are asked for with every page, and take as long to be put as to be answered.
@lru_cache(maxsize=200)
def _counting(within: QueueFilter, shapes: Sequence[tuple[str, QueueFilter, bool]]) -> Select[Any]:
    """Return the question of ``counts``, with each deadline left open."""
    ones = []
    for key, wanted, at_any_time in shapes:
        due = () if at_any_time else (is_due_before(bindparam(f"due_{key}", type_=Case.due_at.type)),)
        found = and_(true(), *conditions(wanted), *due)
        ones.append(func.coalesce(func.sum(sql_case((found, 1), else_=0)), 0))
    return narrowed(select(*ones), within)


async def officers(db: AsyncSession, unit_path: str) -> Sequence[tuple[int, str]]:
    """Return who has open cases of a unit and those below, by name."""
    open_ones = QueueFilter(unit_path=unit_path)
    rows: Any = select(Case.officer_id, func.max(Case.officer_name)).where(Case.officer_id.is_not(None))
    found = await db.execute(narrowed(rows, open_ones).group_by(Case.officer_id))
    return sorted(((row[0], row[1]) for row in found), key=lambda one: (one[1], one[0]))


async def history(
    db: AsyncSession, case_id: int, *, audience: Audience = Audience.STAFF
) -> Sequence[CaseEvent]:
    """Return the lines of a case in order: all of them for staff, the public ones for the citizen."""
    lines = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq)
    if audience is Audience.PUBLIC:
        lines = lines.where(CaseEvent.audience == Audience.PUBLIC)
    return (await db.scalars(lines)).all()


async def attachments(db: AsyncSession, case_id: int) -> Sequence[CaseAttachment]:
    of_case = select(CaseAttachment).where(CaseAttachment.case_id == case_id)
    return (await db.scalars(of_case.order_by(CaseAttachment.id))).all()


async def attachments_of_last(db: AsyncSession, case_id: int, kind: EventKind) -> Sequence[CaseAttachment]:
    """Return the files that came with the newest line of a kind: of an answer, of a draft."""
    newest = select(func.max(CaseEvent.id)).where(CaseEvent.case_id == case_id, CaseEvent.kind == kind)
    with_it = select(CaseAttachment).where(CaseAttachment.event_id == newest.scalar_subquery())
    return (await db.scalars(with_it.order_by(CaseAttachment.id))).all()


async def unit_of(db: AsyncSession, case: Case) -> Unit:
    return await db.get_one(Unit, case.unit_id)


async def unit_by_id(db: AsyncSession, unit_id: int) -> Unit:
    return await db.get_one(Unit, unit_id)


def _found(case: Case | None, code: str) -> Case:
    if case is None:
        raise CaseNotFound(code)
    return case
