"""Entering a case in the register as valid, saying what it is, and asking for what is missing."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.errors import AskedBefore, MoveNotAllowed, NotValid
from feedback.kinds import CaseKind, ContentType
from feedback.life import clock_of, promise
from feedback.lifecycle import Action
from feedback.steps import Officer, case_in_field, case_to_change, move, tell, words
from feedback.tables import Audience, Case, CaseEvent, EventKind
from feedback.timekeeping import counting_start, recount
from feedback.validity import Missing, missing
from feedback.worktime import WorkingDays


def missing_of(case: Case) -> tuple[Missing, ...]:
    """Return what a case lacks to be valid, in the order in which to ask for it."""
    return missing(
        case.kind,
        text=case.text,
        name=case.reporter_name,
        address=case.reporter_address,
        phone=case.reporter_phone,
        postal=case.reporter_email,
    )


async def accept(
    db: AsyncSession,
    code: str,
    content_type: ContentType | None,
    *,
    actor: Officer,
    now: datetime,
    even_so: bool = False,
) -> Case:
    """Enter a newly sent case in the register and say what it is about; it waits for an officer.

    Args:
        db: the transaction.
        code: the case.
        content_type: what it is about (NĐ 20/2008 Đ5); None for what is no PAKN.
        actor: who decides; the bot only suggests.
        now: when; aware.
        even_so: accept what lacks something; the line says what.

    Raises:
        NotValid: something is missing, and it is not accepted even so.
        CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, Action.ACCEPT)
    lacking = missing_of(case)
    if lacking and not even_so:
        raise NotValid(code, lacking)
    await move(db, case, actor, Action.ACCEPT)
    case.content_type = content_type
    data = {"content_type": content_type, "missing": list(lacking)}
    await tell(db, case, EventKind.ACCEPTED, actor, now, data=data)
    return case


async def classify(
    db: AsyncSession,
    code: str,
    kind: CaseKind,
    content_type: ContentType | None,
    *,
    actor: Officer,
    now: datetime,
    calendar: WorkingDays,
) -> Case:
    """Correct what a case is; the line keeps what it was taken for before.

    Another clock may follow: its deadline is then counted anew from the beginning of the round.

    Raises:
        MoveNotAllowed: it is a tip or would become one, or it has ended.
        CaseTaken, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_to_change(db, code, actor, Action.CLASSIFY)
    if CaseKind.TIP in {kind, case.kind}:
        raise MoveNotAllowed(case.kind, kind)
    was = {"was_kind": case.kind, "was_content_type": case.content_type}
    other_clock = clock_of(kind) is not clock_of(case.kind)
    case.kind, case.content_type = kind, content_type
    data = {"kind": kind, "content_type": content_type, **was}
    await tell(db, case, EventKind.CLASSIFIED, actor, now, data=data, audience=Audience.STAFF)
    if other_clock and case.state.is_open:
        case.clock_version = promise(kind, counting_start(case), calendar).clock_version
        await recount(db, case, calendar, now=now, why="kind")
    return case


async def ask_completion(
    db: AsyncSession, code: str, items: Iterable[Missing], text: str, *, actor: Officer, now: datetime
) -> Case:
    """Ask the citizen for what is missing, each item once; the case waits for it.

    Args:
        db: the transaction.
        code: the case.
        items: what to ask for; what was asked for before is left out.
        text: the words that the citizen reads.
        actor: who asks.
        now: when; aware.

    Raises:
        AskedBefore: all of it has been asked for.
        NothingToSay: the words are empty.
        CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(text, Action.ASK)
    case = await case_in_field(db, code, actor, Action.ASK)
    asked = await asked_for(db, case.id)
    left = [item for item in items if item not in asked]
    if not left:
        raise AskedBefore(code)
    await move(db, case, actor, Action.ASK, now=now)
    await tell(db, case, EventKind.ASKED, actor, now, text=text, data={"missing": left})
    return case


async def asked_for(db: AsyncSession, case_id: int) -> frozenset[Missing]:
    """Return which items have been asked for."""
    lines = select(CaseEvent.data).where(CaseEvent.case_id == case_id, CaseEvent.kind == EventKind.ASKED)
    asked = [item for data in await db.scalars(lines) for item in data.get("missing", ())]
    return frozenset(Missing(item) for item in asked)
