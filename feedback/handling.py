"""What staff do with a case. Every step locks the case first and the end of the register last."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, units
from feedback.errors import CaseTaken, MoveNotAllowed, NothingToSay, NotYourUnit
from feedback.history import Actor, append_event
from feedback.lifecycle import OVER_OTHERS, Action, Role, State, after, check_right
from feedback.storable import storable
from feedback.tables import ActorKind, Audience, Case, EventKind


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts: the caller has made sure that it is so."""

    id: int
    name: str
    role: Role
    unit_path: str  #: its unit and those below are its field


async def take(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Give a waiting case to the officer who asks for it first; again, it changes nothing.

    Raises:
        CaseTaken: another officer has it, whoever asks.
        MoveNotAllowed: no answer is owed any more.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await _case_in_field(db, code, actor, Action.TAKE)
    if case.state.is_open and case.officer_id is not None:
        if case.officer_id != actor.id:
            raise CaseTaken(code, case.officer_name)
        return case
    await _take(db, case, actor, now)
    return case


async def release(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Put a case back into its unit's inbox.

    Raises:
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await _case_to_change(db, code, actor, Action.RELEASE)
    case.officer_id, case.officer_name, case.taken_at = None, "", None
    await _tell(db, case, EventKind.RELEASED, actor, now, audience=Audience.STAFF)
    return case


async def ask_citizen(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Ask the citizen for more; the case waits, its deadline stays.

    Raises:
        NothingToSay: the question is empty.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = _words(text, Action.ASK)
    case = await _case_to_change(db, code, actor, Action.ASK, now=now)
    await _tell(db, case, EventKind.ASKED, actor, now, text=text)
    return case


async def answer(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Answer the citizen; the clock stops here.

    Raises:
        NothingToSay: the answer is empty.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = _words(text, Action.ANSWER)
    case = await _case_to_change(db, code, actor, Action.ANSWER, now=now)
    case.answered_at, case.answer_text = now, text
    await _tell(db, case, EventKind.ANSWERED, actor, now, text=text)
    return case


async def note(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Write down something for staff only; whoever has the case, whatever its state.

    Raises:
        NothingToSay: the note is empty.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = _words(text, Action.NOTE)
    case = await _case_in_field(db, code, actor, Action.NOTE)
    await _tell(db, case, EventKind.NOTED, actor, now, text=text, audience=Audience.STAFF)
    return case


async def hand_over(
    db: AsyncSession, code: str, unit_code: str, reason: str, *, actor: Officer, now: datetime
) -> Case:
    """Hand a case to another unit, wherever in the tree; its deadline stays and the citizen is told why.

    Raises:
        NothingToSay: the reason is empty.
        UnitNotFound: no unit has this code.
        MoveNotAllowed: no answer is owed any more, or it is there already.
        CaseTaken: another officer has it, and the actor is no head.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    reason = _words(reason, Action.HAND_OVER)
    case = await _case_to_change(db, code, actor, Action.HAND_OVER)
    source, target = await cases.unit_of(db, case), await units.by_code(db, unit_code)
    if source.id == target.id:
        raise MoveNotAllowed(source.code, target.code)
    case.unit_id = target.id
    case.officer_id, case.officer_name, case.taken_at = None, "", None
    places = {"from_unit": source.code, "to_unit": target.code}
    await _tell(db, case, EventKind.HANDED_OVER, actor, now, text=reason, data=places)
    return case


async def refuse(db: AsyncSession, code: str, reason: str, *, actor: Officer, now: datetime) -> Case:
    """Decide that this is not a case for the register; the citizen is told why and what to do instead.

    Raises:
        NothingToSay: the reason is empty.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    reason = _words(reason, Action.REFUSE)
    case = await _case_to_change(db, code, actor, Action.REFUSE, now=now)
    case.closed_at = now
    await _tell(db, case, EventKind.REFUSED, actor, now, text=reason)
    return case


async def close(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Close an answered case for good.

    Raises:
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await _case_to_change(db, code, actor, Action.CLOSE)
    case.closed_at = now
    await _tell(db, case, EventKind.CLOSED, actor, now)
    return case


async def _case_in_field(db: AsyncSession, code: str, actor: Officer, action: Action) -> Case:
    check_right(actor.role, action)
    case = await cases.for_change(db, code)
    unit = await cases.unit_of(db, case)
    if not unit.path.startswith(actor.unit_path):
        raise NotYourUnit(code)
    return case


async def _case_to_change(
    db: AsyncSession, code: str, actor: Officer, action: Action, *, now: datetime | None = None
) -> Case:
    """Return the case, moved; with ``now``, one that nobody has is taken by the actor first."""
    case = await _case_in_field(db, code, actor, action)
    target = after(case.state, action)
    if case.officer_id not in {None, actor.id} and actor.role not in OVER_OTHERS:
        raise CaseTaken(code, case.officer_name)
    if now is not None and case.officer_id is None:
        await _take(db, case, actor, now)
    case.state = target
    return case


async def _take(db: AsyncSession, case: Case, actor: Officer, now: datetime) -> None:
    case.state = after(case.state, Action.TAKE)
    case.officer_id, case.officer_name, case.taken_at = actor.id, actor.name, now
    await _tell(db, case, EventKind.TAKEN, actor, now)


async def _tell(
    db: AsyncSession,
    case: Case,
    kind: EventKind,
    actor: Officer,
    now: datetime,
    *,
    text: str = "",
    data: dict[str, Any] | None = None,
    audience: Audience = Audience.PUBLIC,
) -> None:
    who = Actor(ActorKind.OFFICER, actor.id, actor.name)
    told: dict[str, Any] = {"state": State(case.state), **(data or {})}
    await append_event(db, case, kind, actor=who, now=now, audience=audience, text=text, data=told)


def _words(text: str, action: Action) -> str:
    text = storable(text)
    if not text:
        raise NothingToSay(action)
    return text
