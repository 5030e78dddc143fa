"""Adds lines to the history of cases and checks that none was changed, removed, put in or moved."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.chain import GENESIS, ChainCheck, End, Fault, FaultKind, Line
from feedback.tables import ActorKind, Audience, Case, CaseEvent, EventKind, RegisterHead

_PAGE = 1000
_HEAD = select(RegisterHead).where(RegisterHead.id == 1).with_for_update()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something; citizens stay nameless here, their case has their name."""

    kind: ActorKind
    id: int | None = None
    name: str = ""


CITIZEN = Actor(ActorKind.CITIZEN)
SYSTEM = Actor(ActorKind.SYSTEM)


def new_salt() -> str:
    return secrets.token_hex(16)


async def append_event(
    db: AsyncSession,
    case: Case,
    kind: EventKind,
    *,
    actor: Actor,
    now: datetime,
    audience: Audience = Audience.STAFF,
    text: str = "",
    data: dict[str, Any] | None = None,
    salt: Callable[[], str] = new_salt,
) -> CaseEvent:
    """Add one line to the history of a case that the caller has locked.

    The end of the register is locked here until the transaction ends, so lock nothing after it.

    Args:
        db: the transaction.
        case: flushed, so that it has its id.
        kind: what happened.
        actor: who did it.
        now: when; aware.
        audience: who may read it; staff only unless told otherwise.
        text: words of a person.
        data: facts without personal data, fit for JSON, without fractions.
        salt: gives 32 characters that nobody can guess.
    """
    head = await _locked_head(db)
    line = Line(
        id=head.last_event_id + 1,
        case_code=case.code,
        seq=case.last_seq + 1,
        at=now.astimezone(UTC),
        kind=kind,
        audience=audience,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        data=data or {},
        text=text,
        salt=salt(),
    )
    line.seal(head.last_hash or GENESIS)
    event = event_of(line, case.id)
    db.add(event)
    case.last_seq = line.seq
    head.last_event_id, head.last_hash = line.id, line.hash
    head.count += 1
    await db.flush()  # a line is never left behind when the next one reads the end
    return event


def event_of(line: Line, case_id: int) -> CaseEvent:
    """Return the row of a sealed line."""
    return CaseEvent(
        id=line.id,
        case_id=case_id,
        case_code=line.case_code,
        seq=line.seq,
        at=line.at,
        kind=EventKind(line.kind),
        audience=Audience(line.audience),
        actor_kind=ActorKind(line.actor_kind),
        actor_id=line.actor_id,
        actor_name=line.actor_name,
        data=line.data,
        text=line.text,
        salt=line.salt,
        body_digest=line.body_digest,
        prev_hash=line.prev_hash,
        hash=line.hash,
    )


async def verify_chain(db: AsyncSession) -> list[Fault]:
    """Return what is wrong with the history of the register, by line; nothing if all is well."""
    head = await db.get(RegisterHead, 1, populate_existing=True)
    end = End(head.last_event_id, head.last_hash, head.count) if head else End(0, "", 0)
    check = ChainCheck()
    async for line in _all_lines(db):
        if not check.inserted_after(end.last_event_id, line):
            check.add(line)
    faults = check.finish(end)
    is_short = any(fault.what is FaultKind.REMOVED for fault in faults)
    missing = await _missing_lines(db) if is_short else []
    named = [_with_case(fault, missing) for fault in faults]
    return named + await _cases_unlike_their_history(db, end, {fault.case_code for fault in named})


async def _locked_head(db: AsyncSession) -> RegisterHead:
    head = await db.scalar(_HEAD, execution_options={"populate_existing": True})
    if head is not None:
        return head
    try:
        async with db.begin_nested():
            db.add(RegisterHead(id=1, last_event_id=0, last_hash="", count=0))
    except IntegrityError:
        # Another transaction began the register at the same moment and has just committed.
        return (await db.scalars(_HEAD)).one()
    return (await db.scalars(_HEAD)).one()


async def _all_lines(db: AsyncSession) -> AsyncIterator[Line]:
    columns = [getattr(CaseEvent, name) for name in Line.__dataclass_fields__]
    last = None
    while True:
        page = select(*columns).order_by(CaseEvent.id).limit(_PAGE)
        rows = (await db.execute(page if last is None else page.where(CaseEvent.id > last))).all()
        for row in rows:
            yield Line(**row._mapping)
        if len(rows) < _PAGE:
            return
        last = rows[-1].id


async def _missing_lines(db: AsyncSession) -> list[tuple[str, int, int]]:
    """Return each line that a case lacks: the case, and the ids between which it stood."""
    events = select(CaseEvent.case_code, CaseEvent.seq, CaseEvent.id).order_by(
        CaseEvent.case_code, CaseEvent.seq
    )
    there: dict[str, dict[int, int]] = {}
    async for code, seq, place in await db.stream(events):
        there.setdefault(code, {})[seq] = place
    missing = []
    async for code, last_seq in await db.stream(select(Case.code, Case.last_seq)):
        places = there.get(code, {})
        for seq in set(range(1, last_seq + 1)) - set(places):
            before = max((place for s, place in places.items() if s < seq), default=0)
            after = min((place for s, place in places.items() if s > seq), default=2**62)
            missing.append((code, before, after))
    return sorted(missing, key=lambda line: line[2])


def _with_case(fault: Fault, missing: list[tuple[str, int, int]]) -> Fault:
    if fault.what is not FaultKind.REMOVED or fault.event_id is None:
        return fault
    for line in missing:
        code, before, after = line
        if before < fault.event_id < after:
            missing.remove(line)
            return Fault(fault.event_id, code, fault.what)
    return fault


async def _cases_unlike_their_history(db: AsyncSession, end: End, known: set[str | None]) -> list[Fault]:
    """Compare each case with what its lines say, both in the order of entry."""
    first = and_(CaseEvent.case_id == Case.id, CaseEvent.seq == 1)
    rows = select(Case.id, Case.code, Case.state, CaseEvent.text == Case.text).outerjoin(CaseEvent, first)
    live = await db.stream(rows.order_by(Case.id).execution_options(yield_per=_PAGE))
    faults, told = [], _states_told(db, end)
    one = await anext(told, None)
    async for number, code, state, same_text in live:
        while one is not None and one[0] < number:
            faults.append(Fault(None, one[1], FaultKind.CASE_REMOVED))
            one = await anext(told, None)
        said = one[2] if one is not None and one[0] == number else None
        if one is not None and one[0] == number:
            one = await anext(told, None)
        if (said != state or not same_text) and code not in known:
            faults.append(Fault(None, code, FaultKind.CASE_CHANGED))
    while one is not None:
        faults.append(Fault(None, one[1], FaultKind.CASE_REMOVED))
        one = await anext(told, None)
    return sorted(faults, key=lambda fault: (fault.what is FaultKind.CASE_REMOVED, fault.case_code or ""))


async def _states_told(db: AsyncSession, end: End) -> AsyncIterator[tuple[int, str, str]]:
    """Give of each case its id, its code and the state in which its lines leave it."""
    state = CaseEvent.data["state"].as_string()
    lines = select(CaseEvent.case_id, CaseEvent.case_code, state).where(CaseEvent.id <= end.last_event_id)
    lines = lines.order_by(CaseEvent.case_id, CaseEvent.seq).execution_options(yield_per=_PAGE)
    before: tuple[int, str, str] | None = None
    async for case_id, code, told in await db.stream(lines):
        if before is not None and before[0] != case_id:
            yield before
            before = None
        before = (case_id, code, told or (before[2] if before else ""))
    if before is not None:
        yield before
