"""Cases that belong together: linked, answered together, split, merged. Every original stays as it was."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, handling, relations, units
from feedback.errors import MoveNotAllowed, NotTogether
from feedback.kinds import CaseKind
from feedback.lifecycle import Action
from feedback.register import Attachment, enter, free_code
from feedback.rounds import begin_round
from feedback.steps import Officer, case_in_field, case_to_change, free, move, named, tell, words
from feedback.tables import Audience, Case, EventKind, RelationKind
from feedback.timekeeping import take_earlier
from feedback.worktime import WorkingDays


@dataclass(frozen=True, slots=True)
class Part:
    """What is split off from a case."""

    text: str  #: the officer's excerpt, or in the citizen's own words
    kind: CaseKind
    unit_code: str | None = None  #: None: the unit of the whole


async def link(db: AsyncSession, code: str, other: str, *, actor: Officer, now: datetime) -> None:
    """Note that two cases are about one matter; both histories say so. Again, it changes nothing.

    Raises:
        NotTogether: it is one case.
        CaseNotFound, NotAllowed, NotYourUnit: as their names say, of either.
    """
    one, two = await _both(db, code, other, actor, Action.LINK)
    if not await relations.relate(db, one, two, RelationKind.SAME_MATTER, now=now):
        return
    for case, its_other in ((one, two), (two, one)):
        data = {"other": its_other.code}
        await tell(db, case, EventKind.LINKED, actor, now, data=data, audience=Audience.STAFF)


async def answer_together(
    db: AsyncSession,
    codes: Sequence[str],
    text: str,
    *,
    actor: Officer,
    now: datetime,
    attachments: Mapping[str, Sequence[Attachment]] = MappingProxyType({}),
) -> list[Case]:
    """Give one answer to several cases, all of them or none; ``attachments`` by code, each its own rows.

    Raises:
        NothingToSay, ApprovalNeeded, CaseTaken, MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as
            their names say, of any of them.
    """
    # In one order everywhere, so that two who answer at once do not wait for each other.
    return [
        await handling.answer(db, code, text, actor=actor, now=now, attachments=attachments.get(code, ()))
        for code in sorted(set(codes))
    ]


async def split_off(
    db: AsyncSession,
    code: str,
    part: Part,
    *,
    actor: Officer,
    now: datetime,
    rng: random.Random,
    calendar: WorkingDays,
) -> Case:
    """Make a part of a mixed case a case of its own (NĐ 154/2026 Đ14.4); the whole keeps all its words.

    The part has the same sender and the same moment of receipt, so its clock has not waited for the split.

    Raises:
        NothingToSay: the part has no words.
        MoveNotAllowed: the whole is not open, or the part would be a tip.
        UnitNotFound: no unit has the part's code.
        CaseTaken, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    text = words(part.text, Action.SPLIT)
    whole = await case_to_change(db, code, actor, Action.SPLIT)
    if not part.kind.is_promised:
        raise MoveNotAllowed(whole.state, part.kind)
    unit = await cases.unit_of(db, whole)
    if part.unit_code is not None:
        unit = await units.by_code(db, part.unit_code)
    split = Case(
        code=await free_code(db, rng),
        kind=part.kind,
        unit_id=unit.id,
        text=text,
        reporter_name=whole.reporter_name,
        reporter_phone=whole.reporter_phone,
        reporter_address=whole.reporter_address,
        reporter_email=whole.reporter_email,
        channel=whole.channel,
        language=whole.language,
        contact_ref=whole.contact_ref,
        consent_handling_at=whole.consent_handling_at,
        consent_publication=whole.consent_publication,
        names_pupil=whole.names_pupil,
        consent_text_version=whole.consent_text_version,
        received_at=whole.received_at,
        # It comes into the figures when it is split off: a report that has been sent stays true.
        round_began_at=now,
    )
    await enter(
        db, split, unit=unit, actor=named(actor), now=now, calendar=calendar, data={"split_from": code}
    )
    await relations.relate(db, whole, split, RelationKind.PART, now=now)
    await tell(db, whole, EventKind.SPLIT_OFF, actor, now, data={"other": split.code})
    return split


async def merge(db: AsyncSession, code: str, into: str, *, actor: Officer, now: datetime) -> Case:
    """Let a case go on in another open one about the same matter; return that one.

    The other keeps the earlier of both deadlines. What the merged case holds stays as it was, and its citizen
    hears the answer of the other. Since the other has to be open, a group never loses its last open case.

    Raises:
        NotTogether: it is one case, or the other is not open.
        MoveNotAllowed: the case itself is not open, one of them is a tip, or they are of unlike kinds.
        CaseTaken, CaseNotFound, NotAllowed, NotYourUnit: as their names say, of either.
    """
    case, target = await _both(db, code, into, actor, Action.MERGE)
    if not target.state.is_open:
        raise NotTogether(code, into)
    if not target.kind.is_promised:
        raise MoveNotAllowed(target.state, Action.MERGE)
    await move(db, case, actor, Action.MERGE)
    case.merged_into_id, case.closed_at = target.id, now
    await relations.relate(db, case, target, RelationKind.SAME_MATTER, now=now)
    await tell(db, case, EventKind.MERGED, actor, now, data={"other": target.code})
    data = {"other": case.code}
    await tell(db, target, EventKind.LINKED, actor, now, data=data, audience=Audience.STAFF)
    await take_earlier(db, target, case, now=now)
    return target


async def unmerge(
    db: AsyncSession, code: str, *, actor: Officer, now: datetime, calendar: WorkingDays
) -> Case:
    """Make a merged case a case of its own again, with the deadline that it had.

    Raises:
        MoveNotAllowed, CaseNotFound, NotAllowed, NotYourUnit: as their names say.
    """
    case = await case_in_field(db, code, actor, Action.UNMERGE)
    free(case)
    await move(db, case, actor, Action.UNMERGE)
    begin_round(db, case, now=now, calendar=calendar, keep_due=True)
    case.merged_into_id = None
    await tell(db, case, EventKind.UNMERGED, actor, now)
    return case


async def _both(db: AsyncSession, code: str, other: str, actor: Officer, action: Action) -> tuple[Case, Case]:
    if code == other:
        raise NotTogether(code, other)
    # Locked in one order, whichever was named first.
    locked = {one: await case_in_field(db, one, actor, action) for one in sorted((code, other))}
    return locked[code], locked[other]
