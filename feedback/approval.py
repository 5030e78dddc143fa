"""An answer on its way through the head: proposed, sent as it is or mended, returned, taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.lifecycle import Action
from feedback.register import Attachment, attach, counted
from feedback.steps import Officer, case_in_field, case_to_change, move, tell, without_blanks, words
from feedback.storable import storable
from feedback.tables import Audience, Case, EventKind


async def propose(
    db: AsyncSession,
    code: str,
    text: str,
    *,
    actor: Officer,
    now: datetime,
    attachments: Sequence[Attachment] = (),
) -> Case:
    """Put a draft answer to the head; again, it takes the place of the one before, which history keeps.

    So do the papers that go with it.

    Raises:
        NothingToSay: the draft is empty.
        BlankLeft: a blank of a template is left in it.
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.PROPOSE)
    case = await case_to_change(db, code, actor, Action.PROPOSE, now=now)
    case.draft_text = text
    line = await tell(
        db,
        case,
        EventKind.PROPOSED,
        actor,
        now,
        text=text,
        data=counted(attachments),
        audience=Audience.STAFF,
    )
    attach(db, line, attachments)
    return case


async def withdraw(db: AsyncSession, code: str, *, actor: Officer, now: datetime) -> Case:
    """Take a draft back and go on working.

    Raises:
        CaseTaken: another officer has it, and the actor is no head.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_to_change(db, code, actor, Action.WITHDRAW)
    await tell(db, case, EventKind.WITHDRAWN, actor, now, audience=Audience.STAFF)
    return case


async def approve(db: AsyncSession, code: str, *, actor: Officer, now: datetime, text: str = "") -> Case:
    """Send the draft, or the head's own wording of it, with the draft's papers; the clock stops here.

    Args:
        db: the transaction.
        code: the case.
        actor: the head.
        now: when; aware.
        text: the wording to send; empty: the draft as it is.

    Raises:
        MoveNotAllowed: no draft waits.
        BlankLeft: a blank of a template is left in it.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, Action.APPROVE)
    sent = storable(text) or case.draft_text
    without_blanks(sent, Action.APPROVE)
    await move(db, case, actor, Action.APPROVE)
    case.answered_at, case.answer_text = now, sent
    papers = [
        Attachment(one.file_ref, one.name, one.media_type, one.size)
        for one in await cases.attachments_of_last(db, case.id, EventKind.PROPOSED)
    ]
    told = {"approved": True, **counted(papers)}
    line = await tell(db, case, EventKind.ANSWERED, actor, now, text=sent, data=told)
    attach(db, line, papers)
    return case


async def return_draft(db: AsyncSession, code: str, remark: str, *, actor: Officer, now: datetime) -> Case:
    """Give a draft back to its officer with a remark.

    Raises:
        NothingToSay: the remark is empty.
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    remark = words(remark, Action.RETURN)
    case = await case_to_change(db, code, actor, Action.RETURN)
    await tell(db, case, EventKind.RETURNED, actor, now, text=remark, audience=Audience.STAFF)
    return case
