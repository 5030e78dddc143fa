"""What a citizen does: sends a case, adds to it, rates the answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, relations, units
from feedback.errors import AlreadyRated, HeardInFuture, MoveNotAllowed, NothingToSay, RatingOutOfRange
from feedback.folding import fold
from feedback.history import CITIZEN, append_event
from feedback.kinds import CaseKind, HelpReason
from feedback.lifecycle import RATING_LEVELS, Action, State, after, after_words_of_citizen
from feedback.register import Attachment as Attachment  # noqa: PLC0414 - named from here too
from feedback.register import attach, enter, free_code
from feedback.steps import Officer
from feedback.steps import named as named_as
from feedback.storable import storable
from feedback.tables import Audience, Case, EventKind
from feedback.timekeeping import after_step, before_step
from feedback.worktime import WorkingDays


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """Who wrote down what a caller said or a paper holds (NĐ 20/2008 Đ7: truthfully)."""

    by: Officer
    heard_at: datetime  #: when the office got it: the call, the stamp; its clock runs from then
    read_back: bool | None = None  #: whether the caller heard it read and agreed; None: from paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a citizen sends."""

    kind: CaseKind
    text: str
    channel: str
    unit_code: str | None = None  #: None: the citizen does not know
    reporter_name: str = ""
    reporter_phone: str = ""
    reporter_address: str = ""
    reporter_email: str = ""
    language: str = "vi"
    contact_ref: str = ""  #: where to answer; opaque here
    consent_handling_at: datetime | None = None  #: None: the moment of receipt
    consent_publication: bool = False
    names_pupil: bool | None = None  #: as the sender says; None: was not asked
    consent_text_version: str = ""
    attachments: Sequence[Attachment] = ()
    help_reason: HelpReason | None = None  #: of a request for help at home
    written_down: WrittenDown | None = None  #: by staff, for a caller or from paper


async def receive(
    db: AsyncSession,
    sent: Submission,
    *,
    now: datetime,
    rng: random.Random,
    calendar: WorkingDays,
    unassigned_unit_code: str | None = None,
) -> Case:
    """Enter a case in the register, with its code, its deadline and the first lines of its history.

    A tip is kept without anything that names its sender, and gets no deadline.

    Args:
        db: the transaction.
        sent: what came; only its text is required.
        now: the moment of receipt; aware.
        rng: gives the code; in service one that cannot be guessed (``random.SystemRandom``).
        calendar: which days count.
        unassigned_unit_code: whose inbox gets a case without a unit; by default the first office or city.

    Raises:
        NothingToSay: the text is empty.
        HeardInFuture: it is written down as heard later than now.
        UnitNotFound: no unit has the code that was given.
        NoUnits: the case names no unit and there is none at all.
    """
    text = storable(sent.text)
    if not text:
        raise NothingToSay(EventKind.RECEIVED)
    unit = await units.unit_for_the_unassigned(db, sent.unit_code or unassigned_unit_code)
    named = sent.kind is not CaseKind.TIP
    case = Case(
        code=await free_code(db, rng),
        kind=sent.kind,
        unit_id=unit.id,
        help_reason=sent.help_reason,
        text=text,
        reporter_name=storable(sent.reporter_name) if named else "",
        reporter_phone=storable(sent.reporter_phone) if named else "",
        reporter_address=storable(sent.reporter_address) if named else "",
        reporter_email=storable(sent.reporter_email) if named else "",
        channel=sent.channel,
        language=sent.language,
        contact_ref=sent.contact_ref,
        consent_handling_at=sent.consent_handling_at or now,
        consent_publication=sent.consent_publication and named,
        names_pupil=sent.names_pupil,
        consent_text_version=sent.consent_text_version,
        received_at=now,
    )
    heard: dict[str, Any] = {}
    if sent.written_down is not None:
        heard = _written_down(case, sent.written_down, now)
    return await enter(
        db, case, actor=CITIZEN if sent.written_down is None else named_as(sent.written_down.by), now=now,
        calendar=calendar, attachments=sent.attachments, unit=unit, data=heard,
    )  # fmt: skip


async def add_words(
    db: AsyncSession, code: str, text: str, attachments: Sequence[Attachment] = (), *, now: datetime
) -> Case:
    """Add what the citizen says later; a case that waits for it goes back to work, no other moves.

    Raises:
        NothingToSay: neither words nor files.
        CaseNotFound: no case has this code.
    """
    text = storable(text)
    if not text and not attachments:
        raise NothingToSay(EventKind.CITIZEN_ADDED)
    case = await cases.for_change(db, code)
    was_asked = case.state is State.WAITING_FOR_CITIZEN
    case.state = after_words_of_citizen(case.state)
    case.search_text = f"{case.search_text} {fold(text)}"
    await before_step(db, case, now=now)
    event = await append_event(
        db,
        case,
        EventKind.CITIZEN_ANSWERED if was_asked else EventKind.CITIZEN_ADDED,
        actor=CITIZEN,
        now=now,
        audience=Audience.PUBLIC,
        text=text,
        data={"state": case.state, "files": len(attachments)},
    )
    attach(db, event, attachments)
    await db.flush()  # the files stand beside their line at once
    await after_step(db, case, now=now)
    if case.merged_into_id is not None:
        await _tell_where_it_goes_on(db, case, text, now=now)
    return case


async def _tell_where_it_goes_on(db: AsyncSession, case: Case, text: str, *, now: datetime) -> None:
    target = await cases.for_change(db, (await relations.goes_on_in(db, case)).code)
    data = {"state": target.state, "other": case.code}
    await append_event(db, target, EventKind.CITIZEN_ADDED, actor=CITIZEN, now=now, text=text, data=data)


async def rate(db: AsyncSession, code: str, level: int, words: str = "", *, now: datetime) -> Case:
    """Keep the citizen's judgement of the answer, once.

    Args:
        db: the transaction.
        code: the case.
        level: 1 (best) to 4.
        words: why, if the citizen says so.
        now: when; aware.

    Raises:
        RatingOutOfRange: there is no such level.
        CaseNotFound: no case has this code.
        MoveNotAllowed: there is no answer to rate.
        AlreadyRated: it has been rated.
    """
    if level not in RATING_LEVELS:
        raise RatingOutOfRange(level)
    case = await cases.for_change(db, code)
    after(case.state, Action.RATE, case.kind)
    if case.rating is not None:
        raise AlreadyRated(code)
    case.rating, case.rating_words, case.rated_at = level, storable(words), now
    await append_event(
        db, case, EventKind.RATED, actor=CITIZEN, now=now, audience=Audience.PUBLIC,
        text=case.rating_words, data={"level": level},
    )  # fmt: skip
    return case


async def say_why(db: AsyncSession, code: str, words: str, *, now: datetime) -> Case:
    """Keep the citizen's reason for a rating that was given without one; a reason is given once.

    Raises:
        NothingToSay: the reason is empty.
        CaseNotFound: no case has this code.
        MoveNotAllowed: there is no rating to explain.
        AlreadyRated: a reason is there already.
    """
    words = storable(words)
    if not words:
        raise NothingToSay(EventKind.RATED)
    case = await cases.for_change(db, code)
    if case.rating is None:
        raise MoveNotAllowed(case.state, EventKind.RATED)
    if case.rating_words:
        raise AlreadyRated(code)
    case.rating_words = words
    await append_event(
        db, case, EventKind.RATED, actor=CITIZEN, now=now, audience=Audience.PUBLIC,
        text=words, data={"level": case.rating, "later": True},
    )  # fmt: skip
    return case


def _written_down(case: Case, written: WrittenDown, now: datetime) -> dict[str, Any]:
    if written.heard_at > now:
        raise HeardInFuture
    # The office had it from then on, however late it was keyed in.
    case.received_at = case.heard_at = written.heard_at
    case.written_by_id, case.written_by_name = written.by.id, written.by.name
    case.read_back = written.read_back
    return {"heard_at": written.heard_at.isoformat(), "read_back": written.read_back}
