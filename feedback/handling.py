"""What staff do with a case. Every step locks the case first and the end of the register last."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, units
from feedback.errors import ApprovalNeeded, CaseTaken, MoveNotAllowed
from feedback.kinds import RefusalReason
from feedback.lifecycle import Action
from feedback.register import Attachment, attach, counted
from feedback.steps import Officer as Officer  # noqa: PLC0414 - named from here too
from feedback.steps import case_in_field, case_to_change, free, give_to, move, tell, words
from feedback.storable import storable
from feedback.tables import Audience, Case, EventKind


async def take(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Give a waiting case to the officer who asks for it first; again, it changes nothing.

    Raises:
        CaseTaken: another officer has it, whoever asks.
        MoveNotAllowed: no answer is owed any more.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, Action.TAKE)
    if case.state.is_open and case.officer_id is not None:
        if case.officer_id != actor.id:
            raise CaseTaken(code, case.officer_name)
        return case
    await give_to(db, case, actor, now)
    return case


async def release(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Put a case back into its unit's inbox.

    Raises:
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_to_change(db, code, actor, Action.RELEASE)
    free(case)
    await tell(db, case, EventKind.RELEASED, actor, now, audience=Audience.STAFF)
    return case


async def ask_citizen(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Ask the citizen for more; the case waits, its deadline stays.

    Raises:
        NothingToSay: the question is empty.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.ASK)
    case = await case_to_change(db, code, actor, Action.ASK, now=now)
    await tell(db, case, EventKind.ASKED, actor, now, text=text)
    return case


async def answer(
    db: AsyncSession,
    code: str,
    text: str,
    *,
    actor: Officer,
    now: datetime,
    attachments: Sequence[Attachment] = (),
) -> Case:
    """Answer the citizen, perhaps with papers; the clock stops here.

    Raises:
        NothingToSay: the answer is empty.
        BlankLeft: a blank of a template is left in it.
        ApprovalNeeded: the unit's answers go through its head; propose it instead.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.ANSWER)
    case = await case_in_field(db, code, actor, Action.ANSWER)
    await check_approval(db, case, actor)
    await move(db, case, actor, Action.ANSWER, now=now)
    case.answered_at, case.answer_text = now, text
    line = await tell(db, case, EventKind.ANSWERED, actor, now, text=text, data=counted(attachments))
    attach(db, line, attachments)
    return case


async def check_approval(db: AsyncSession, case: Case, actor: Officer) -> None:
    """Check that an officer may answer an open case without its head.

    Raises:
        ApprovalNeeded: it may not.
    """
    if actor.is_leader or not case.state.is_open:
        return
    if await units.needs_approval(db, await cases.unit_of(db, case)):
        raise ApprovalNeeded(case.code)


async def note(db: AsyncSession, code: str, text: str, *, actor: Officer, now: datetime) -> Case:
    """Write down something for staff only; whoever has the case, whatever its state.

    Raises:
        NothingToSay: the note is empty.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.NOTE)
    case = await case_in_field(db, code, actor, Action.NOTE)
    await tell(db, case, EventKind.NOTED, actor, now, text=text, audience=Audience.STAFF)
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
    reason = words(reason, Action.HAND_OVER)
    case = await case_to_change(db, code, actor, Action.HAND_OVER)
    source, target = await cases.unit_of(db, case), await units.by_code(db, unit_code)
    if source.id == target.id:
        raise MoveNotAllowed(source.code, target.code)
    case.unit_id = target.id
    free(case)
    places = {"from_unit": source.code, "to_unit": target.code}
    await tell(db, case, EventKind.HANDED_OVER, actor, now, text=reason, data=places)
    return case


async def refuse(
    db: AsyncSession,
    code: str,
    reason: str,
    *,
    actor: Officer,
    now: datetime,
    why: RefusalReason = RefusalReason.OTHER,
) -> Case:
    """Decide that this is not a case for the register; the citizen is told why and what to do instead.

    Args:
        db: the transaction.
        code: the case.
        reason: the officer's own words; may be empty where ``why`` says enough.
        actor: who decides.
        now: when; aware.
        why: the reason from the list.

    Raises:
        NothingToSay: the reason is empty and ``why`` is OTHER.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    reason = words(reason, Action.REFUSE) if why is RefusalReason.OTHER else storable(reason)
    case = await case_to_change(db, code, actor, Action.REFUSE, now=now)
    case.closed_at, case.refusal = now, why
    await tell(db, case, EventKind.REFUSED, actor, now, text=reason, data={"why": why})
    return case


async def close(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Close an answered case for good.

    Raises:
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_to_change(db, code, actor, Action.CLOSE)
    case.closed_at = now
    await tell(db, case, EventKind.CLOSED, actor, now)
    return case
