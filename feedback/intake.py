"""What a citizen does: sends a case, adds to it, rates the answer."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, units
from feedback.clocks import ClockKind, clock_in_force
from feedback.codes import new_code
from feedback.errors import AlreadyRated, CodesExhausted, MoveNotAllowed, NothingToSay, RatingOutOfRange
from feedback.folding import fold
from feedback.history import CITIZEN, SYSTEM, append_event
from feedback.lifecycle import RATEABLE, RATING_LEVELS, CaseKind, State, after_words_of_citizen
from feedback.storable import first_line, storable
from feedback.tables import Audience, Case, CaseAttachment, CaseEvent, EventKind
from feedback.worktime import WorkingDays

_TRIES_FOR_A_CODE = 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with words; where it lies is the caller's."""

    file_ref: str
    name: str = ""
    media_type: str = ""
    size: int = 0  #: bytes


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
    consent_text_version: str = ""
    attachments: Sequence[Attachment] = ()


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

    Args:
        db: the transaction.
        sent: what came; only its text is required.
        now: the moment of receipt; aware.
        rng: gives the code; in service one that cannot be guessed (``random.SystemRandom``).
        calendar: which days count.
        unassigned_unit_code: whose inbox gets a case without a unit; by default the first office or city.

    Raises:
        NothingToSay: the text is empty.
        UnitNotFound: no unit has the code that was given.
        NoUnits: the case names no unit and there is none at all.
    """
    text = storable(sent.text)
    if not text:
        raise NothingToSay(EventKind.RECEIVED)
    unit = await units.unit_for_the_unassigned(db, sent.unit_code or unassigned_unit_code)
    clock = clock_in_force(clock_of(sent.kind), now)
    due = clock.due(now, calendar)
    case = Case(
        code=await _free_code(db, rng),
        kind=sent.kind,
        state=State.RECEIVED,
        unit_id=unit.id,
        title=first_line(text),
        text=text,
        reporter_name=storable(sent.reporter_name),
        reporter_phone=storable(sent.reporter_phone),
        reporter_address=storable(sent.reporter_address),
        reporter_email=storable(sent.reporter_email),
        channel=sent.channel,
        language=sent.language,
        contact_ref=sent.contact_ref,
        consent_handling_at=sent.consent_handling_at or now,
        consent_publication=sent.consent_publication,
        consent_text_version=sent.consent_text_version,
        received_at=now,
        due_at=due.at,
        due_estimated=due.estimated,
        clock_version=clock.version,
        last_seq=0,
    )
    case.search_text = fold(f"{case.code} {text}")
    db.add(case)
    await db.flush()  # the case's id is needed by its first line
    event = await append_event(
        db, case, EventKind.RECEIVED, actor=CITIZEN, now=now, audience=Audience.PUBLIC, text=text,
        data={
            "state": State.RECEIVED, "kind": sent.kind, "unit": unit.code, "channel": sent.channel,
            "publication": sent.consent_publication, "consent": sent.consent_text_version,
            "files": len(sent.attachments),
        },
    )  # fmt: skip
    _attach(db, event, sent.attachments)
    await append_event(
        db, case, EventKind.DUE_SET, actor=SYSTEM, now=now, audience=Audience.PUBLIC,
        data={"due_at": due.at.isoformat(), "clock": clock.version, "estimated": due.estimated},
    )  # fmt: skip
    return case


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
    _attach(db, event, attachments)
    await db.flush()  # the files stand beside their line at once
    return case


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
    if case.state not in RATEABLE:
        raise MoveNotAllowed(case.state, EventKind.RATED)
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
        text=words, data={"level": case.rating},
    )  # fmt: skip
    return case


def clock_of(kind: CaseKind) -> ClockKind:
    """Return which clock runs for a kind of case."""
    return ClockKind.QUESTION if kind is CaseKind.QUESTION else ClockKind.ANSWER


async def _free_code(db: AsyncSession, rng: random.Random) -> str:
    for _ in range(_TRIES_FOR_A_CODE):
        code = new_code(rng)
        if not await cases.exists(db, code):
            return code
    raise CodesExhausted


def _attach(db: AsyncSession, event: CaseEvent, attachments: Sequence[Attachment]) -> None:
    db.add_all(
        CaseAttachment(
            case_id=event.case_id,
            event_id=event.id,
            file_ref=file.file_ref,
            name=storable(file.name),
            media_type=file.media_type,
            size=file.size,
        )
        for file in attachments
    )
