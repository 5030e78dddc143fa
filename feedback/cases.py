"""All questions about cases to the database; changes nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import case as sql_case
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.errors import CaseNotFound
from feedback.folding import fold
from feedback.lifecycle import OPEN, CaseKind, State
from feedback.sealing import MOST_KEYS, Piece, normalised
from feedback.tables import Audience, Case, CaseAttachment, CaseEvent, EventKind, Finder, Unit
from feedback.tables.text_within import holds

#: With this every unit's path begins, so that there is nothing to compare.
_ALL_UNITS = "/"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which cases to list; what is None or empty does not narrow."""

    unit_path: str | None = None  #: this unit and those below
    states: frozenset[State] = OPEN
    kinds: frozenset[CaseKind] = frozenset()
    officer_id: int | None = None
    without_officer: bool = False
    channel: str = ""
    paused: bool = False  #: the clock stands still
    due_before: datetime | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    reopened_at_least: int = 0  #: times; from 2 on it is an appeal, which leaders see
    #: A code, words that all occur in what was sent, or a sender's whole phone number or name; accents do
    #: not matter.
    words: str = ""


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
    asked = [_is_person(text, piece) for text, piece in ((phone, Piece.PHONE), (name, Piece.NAME)) if text]
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
        numbers, total = await _with_words(db, wanted, limit, offset)
    else:
        numbers, total = await _along_the_indexes(db, wanted, limit, offset)
    rows = select(Case).where(Case.id.in_(numbers)).order_by(*by_due)
    return Page((await db.scalars(rows)).all() if numbers else (), total)


async def _with_words(
    db: AsyncSession, wanted: QueueFilter, limit: int, offset: int
) -> tuple[Sequence[int], int]:
    """Return the numbers of a page of cases and how many there are in all; texts are looked into once.

    Of what is found only what it is ordered by is kept aside: it may be half of the register.
    """
    kept: Any = select(Case.id, Case.state.in_(OPEN).label("is_open"), Case.due_at)
    narrowed = kept.where(_in_one_walk(wanted)) if _only_words(wanted) else _narrowed(kept, wanted)
    found = narrowed.cte("found").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(found).scalar_subquery()
    place = (found.c.is_open.desc(), found.c.due_at.is_(None), found.c.due_at, found.c.id)
    rows = (await db.execute(select(found.c.id, total).order_by(*place).limit(limit).offset(offset))).all()
    if not rows and offset:
        return (), await db.scalar(_narrowed(select(func.count()).select_from(Case), wanted)) or 0
    return [number for number, _ in rows], rows[0][1] if rows else 0


async def _along_the_indexes(
    db: AsyncSession, wanted: QueueFilter, limit: int, offset: int
) -> tuple[Sequence[int], int]:
    """Return the same where no words are asked for, part by part of the order.

    Each part stands in an index as it is to be listed: the first ones are there without sorting all.
    """
    counted: Any = select(Case.state, func.count(), func.count(Case.due_at))
    rows = (await db.execute(_narrowed(counted, wanted).group_by(Case.state))).all()
    found: list[int] = []
    for states in (OPEN, frozenset(State) - OPEN):
        there = [row for row in rows if row[0] in states]
        owed = sum(row[2] for row in there)
        for has_due, size in ((True, owed), (False, sum(row[1] for row in there) - owed)):
            left = limit - len(found)
            if left > 0 and offset < size:
                part = replace(wanted, states=states & (wanted.states or states))
                ids = _narrowed(select(Case.id), part).where(
                    Case.due_at.is_not(None) if has_due else Case.due_at.is_(None)
                )
                ids = ids.order_by(Case.due_at, Case.id).limit(left).offset(offset)
                found += await db.scalars(ids)
            offset = max(0, offset - size)
    return found, sum(row[1] for row in rows)


async def counts(db: AsyncSession, within: QueueFilter, several: Mapping[str, QueueFilter]) -> dict[str, int]:
    """Return how many cases each filter finds among those of another one, in one look at them."""
    shapes = tuple(
        (key, replace(one, due_before=None), one.due_before is None) for key, one in several.items()
    )
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
        due = () if at_any_time else (_due_before(bindparam(f"due_{key}", type_=Case.due_at.type)),)
        found = and_(true(), *_conditions(wanted), *due)
        ones.append(func.coalesce(func.sum(sql_case((found, 1), else_=0)), 0))
    return _narrowed(select(*ones), within)


async def officers(db: AsyncSession, unit_path: str) -> Sequence[tuple[int, str]]:
    """Return who has open cases of a unit and those below, by name."""
    open_ones = QueueFilter(unit_path=unit_path)
    rows: Any = select(Case.officer_id, func.max(Case.officer_name)).where(Case.officer_id.is_not(None))
    found = await db.execute(_narrowed(rows, open_ones).group_by(Case.officer_id))
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


def _narrowed(rows: Select[Any], wanted: QueueFilter) -> Select[Any]:
    return rows.where(*_conditions(wanted))


def _conditions(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.unit_path not in {None, _ALL_UNITS}:
        below = select(Unit.id).where(Unit.path.startswith(wanted.unit_path, autoescape=True))
        yield Case.unit_id.in_(below)
    if wanted.states:
        yield Case.state.in_(wanted.states)
    if wanted.kinds:
        yield Case.kind.in_(wanted.kinds)
    if wanted.officer_id is not None:
        yield Case.officer_id == wanted.officer_id
    if wanted.without_officer:
        yield Case.officer_id.is_(None)
    if wanted.channel:
        yield Case.channel == wanted.channel
    if wanted.reopened_at_least:
        yield Case.reopened >= wanted.reopened_at_least
    yield from _in_time(wanted)
    if fold(wanted.words):
        found = _with_words_or_of_person(wanted.words)
        # Among the few open cases texts are looked into last. Of all cases the texts come first, as they lie:
        # beside other conditions they would be fetched in the order of an index, from all over the register.
        yield found if _few(wanted) else Case.id.in_(select(Case.id).where(found))


def _with_words_or_of_person(words: str) -> ColumnElement[bool]:
    # A long word is in few texts, and the others are looked for in those alone.
    in_text = and_(*(holds(Case.search_text, word) for word in sorted(fold(words).split(), key=len)[::-1]))
    persons = (select(Case.id).where(_is_person(words, one)) for one in (Piece.PHONE, Piece.NAME))
    return or_(in_text, Case.id.in_(union_all(*persons)))


def _only_words(wanted: QueueFilter) -> bool:
    """Tell whether words are looked for in the whole register, which nothing but states narrows."""
    everywhere = wanted.unit_path in {None, _ALL_UNITS}
    bare = replace(wanted, unit_path=None, words="", states=frozenset())
    return everywhere and not _few(wanted) and bare == QueueFilter(states=frozenset())


def _in_one_walk(wanted: QueueFilter) -> ColumnElement[bool]:
    # Put so that SQLite can do nothing but go once through the index of texts, which holds the states and
    # deadlines too: by the index of states it would look for each of the register among what was found.
    found = and_(_with_words_or_of_person(wanted.words), *_conditions(replace(wanted, words="")))
    return sql_case((found, 1), else_=0) == 1


def _few(wanted: QueueFilter) -> bool:
    return bool(wanted.states) and wanted.states <= OPEN


def _in_time(wanted: QueueFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.paused:
        yield Case.paused_at <= Case.due_at
    if wanted.due_before is not None:
        yield _due_before(wanted.due_before)
    if wanted.received_from is not None:
        yield Case.received_at >= wanted.received_from
    if wanted.received_before is not None:
        yield Case.received_at < wanted.received_before


def _due_before(at: Any) -> ColumnElement[bool]:
    # While a clock stands still, its deadline comes no nearer.
    runs = or_(Case.paused_at.is_(None), Case.paused_at > Case.due_at)
    return and_(Case.due_at < at, runs)


def _is_person(text: str, piece: Piece) -> ColumnElement[bool]:
    column = Case.phone_finder if piece is Piece.PHONE else Case.name_finder
    if not normalised(text, piece):
        return false()
    # While keys are being changed, some rows still have the hash of the one before.
    return or_(*(column == literal(text, Finder(piece, age)) for age in range(MOST_KEYS)))
