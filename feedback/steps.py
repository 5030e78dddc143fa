"""What every step of staff shares: who acts, the case locked and in their field, the line it leaves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.errors import BlankLeft, CaseTaken, NothingToSay, NotYourUnit
from feedback.history import Actor, append_event
from feedback.lifecycle import OVER_OTHERS, SIGNS, Action, Role, State, after, check_right, steps_of
from feedback.storable import storable
from feedback.tables import REPLIES, ActorKind, Audience, Case, CaseEvent, EventKind
from feedback.timekeeping import after_step, before_step

#: What stands in a template where the officer has something to fill in.
BLANK = "[…]"
#: Steps whose words go to the citizen as they are.
READ_BY_CITIZENS = frozenset(
    {Action.ASK, Action.ANSWER, Action.PROPOSE, Action.APPROVE, Action.REFUSE, Action.RELAY}
)


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts: the caller has made sure that it is so."""

    id: int
    name: str
    role: Role
    unit_path: str  #: its unit and those below are its field

    @property
    def is_leader(self) -> bool:
        """Tell whether it may act on cases that other officers have, and approve answers."""
        return self.role in OVER_OTHERS

    @property
    def may_sign(self) -> bool:
        """Tell whether it may sign a letter in the name of a unit of its field."""
        return self.role in SIGNS


async def case_in_field(db: AsyncSession, code: str, actor: Officer, action: Action) -> Case:
    """Return a case, locked, on which the actor may act at all.

    Raises:
        NotAllowed: this role may not do this.
        CaseNotFound: no case has this code.
        NotYourUnit: it belongs to a unit outside the actor's field.
    """
    check_right(actor.role, action)
    case = await cases.for_change(db, code)
    unit = await cases.unit_of(db, case)
    if not unit.path.startswith(actor.unit_path):
        raise NotYourUnit(code)
    return case


async def case_to_change(
    db: AsyncSession, code: str, actor: Officer, action: Action, *, now: datetime | None = None
) -> Case:
    """Return a case, locked and moved; with ``now``, one that nobody has is taken by the actor first.

    Raises:
        MoveNotAllowed: the step is not possible as the case stands.
        CaseTaken: another officer has it, and the actor is no head.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, action)
    await move(db, case, actor, action, now=now)
    return case


async def move(
    db: AsyncSession, case: Case, actor: Officer, action: Action, *, now: datetime | None = None
) -> None:
    """Move a case that is locked already, as ``case_to_change`` does."""
    target = after(case.state, action, case.kind)
    if case.officer_id not in {None, actor.id} and not actor.is_leader:
        raise CaseTaken(case.code, case.officer_name)
    if now is not None and case.officer_id is None and case.state in steps_of(case.kind)[Action.TAKE].sources:
        await give_to(db, case, actor, now)
    if case.state is State.WAITING_FOR_APPROVAL and target is not State.WAITING_FOR_APPROVAL:
        case.draft_text = ""
    # A step that stays leaves a case in work that it has just taken.
    case.state = target if steps_of(case.kind)[action].target else case.state


async def give_to(db: AsyncSession, case: Case, actor: Officer, now: datetime) -> None:
    """Give a case that nobody has to an officer.

    Raises:
        MoveNotAllowed: nothing is owed any more.
    """
    case.state = after(case.state, Action.TAKE, case.kind)
    case.officer_id, case.officer_name, case.taken_at = actor.id, actor.name, now
    await tell(db, case, EventKind.TAKEN, actor, now)


def free(case: Case) -> None:
    """Take a case from its officer."""
    case.officer_id, case.officer_name, case.taken_at = None, "", None


async def tell(
    db: AsyncSession,
    case: Case,
    kind: EventKind,
    actor: Officer,
    now: datetime,
    *,
    text: str = "",
    data: dict[str, Any] | None = None,
    audience: Audience = Audience.PUBLIC,
) -> CaseEvent:
    """Add the line of a step to the history of a case; it always says how the case stands then."""
    told: dict[str, Any] = {"state": State(case.state), **(data or {})}
    if kind in REPLIES and case.first_reply_at is None:
        case.first_reply_at = now
    await before_step(db, case, now=now)
    line = await append_event(
        db, case, kind, actor=named(actor), now=now, audience=audience, text=text, data=told
    )
    await after_step(db, case, now=now)
    return line


def named(actor: Officer) -> Actor:
    """Return how the history names an officer."""
    return Actor(ActorKind.OFFICER, actor.id, actor.name)


def words(text: str, action: Action) -> str:
    """Return what is to be said, fit to be kept.

    Raises:
        NothingToSay: it is empty.
        BlankLeft: the citizen would read a blank of a template.
    """
    text = storable(text)
    if not text:
        raise NothingToSay(action)
    if action in READ_BY_CITIZENS:
        without_blanks(text, action)
    return text


def without_blanks(text: str, action: Action) -> None:
    """Check that no blank of a template is left in words for a citizen.

    Raises:
        BlankLeft: one is.
    """
    if BLANK in text:
        raise BlankLeft(action)
