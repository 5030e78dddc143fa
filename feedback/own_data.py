"""What a person may do with what we hold on them: see it, take it out, correct it, withdraw, have it erased.

Each is a request with its own clock (Luật 91/2025/QH15, NĐ 356/2025/NĐ-CP). What the program can do at once
is done at once; what a running case needs waits for its end, and the request with it.
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases, consents, publication
from feedback.clocks import ClockKind, clock_in_force
from feedback.consents import Wording
from feedback.errors import NothingToCorrect, NotYourData
from feedback.history import CITIZEN, append_event
from feedback.masking import Why, forget_follower, mask_case
from feedback.sealing import Piece
from feedback.storable import storable
from feedback.tables import Case, CaseAttachment, Consent, DataRequest, DataWish, EventKind, Purpose, Unit
from feedback.worktime import WorkingDays

_CLOCKS = {
    DataWish.SEE: ClockKind.DATA_SEE,
    DataWish.EXPORT: ClockKind.DATA_SEE,
    DataWish.CORRECT: ClockKind.DATA_CORRECT,
    DataWish.WITHDRAW: ClockKind.DATA_WITHDRAW,
    DataWish.ERASE: ClockKind.DATA_ERASE,
}
#: More cases than this nobody has in one conversation.
_MOST_CASES = 10_000


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that the register holds on a person."""

    cases: Sequence[Case]
    files: Sequence[CaseAttachment]
    consents: Sequence[Consent]
    requests: Sequence[DataRequest]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure came to."""

    masked: tuple[str, ...] = ()  #: codes of the cases that name nobody any more
    waiting: tuple[str, ...] = ()  #: codes of those that are open: they follow when they end
    files: tuple[str, ...] = field(default=())  #: references of files whose bytes are to go


async def holdings(db: AsyncSession, contact_ref: str) -> Holdings:
    """Return all that the register holds on a person."""
    mine = await cases.of_contact(db, [contact_ref], limit=_MOST_CASES)
    of_mine = CaseAttachment.case_id.in_([case.id for case in mine])
    return Holdings(
        mine,
        (await db.scalars(select(CaseAttachment).where(of_mine).order_by(CaseAttachment.id))).all(),
        await consents.of_contact(db, contact_ref),
        await requests_of(db, contact_ref),
    )


async def requests_of(db: AsyncSession, contact_ref: str) -> Sequence[DataRequest]:
    """Return what a person has asked for so far, in order."""
    mine = select(DataRequest).where(DataRequest.contact_ref == contact_ref).order_by(DataRequest.id)
    return (await db.scalars(mine)).all()


async def open_requests(db: AsyncSession, *, unit_path: str = "") -> Sequence[DataRequest]:
    """Return the requests of which something is left, those first that are due first.

    With a path only those that wait for a case of that unit or one below.
    """
    left = select(DataRequest).where(DataRequest.done_at.is_(None))
    found = (await db.scalars(left.order_by(DataRequest.due_at, DataRequest.id))).all()
    if not unit_path:
        return found
    codes = [code for one in found for code in one.outcome.get("waiting", [])]
    below = Unit.path.startswith(unit_path, autoescape=True)
    theirs = set(await db.scalars(select(Case.code).join(Unit).where(Case.code.in_(codes), below)))
    return [one for one in found if theirs & set(one.outcome.get("waiting", []))]


async def ask(
    db: AsyncSession,
    wish: DataWish,
    *,
    contact_ref: str,
    channel: str,
    now: datetime,
    calendar: WorkingDays,
    outcome: dict[str, Any] | None = None,
    done: bool = True,
) -> DataRequest:
    """Enter a request, with both its clocks; it is replied to at once, and done unless told otherwise.

    Raises:
        CalendarUnknown: a deadline runs into a year without a calendar.
    """
    first, clock = clock_in_force(ClockKind.DATA_REQUEST, now), clock_in_force(_CLOCKS[wish], now)
    request = DataRequest(
        wish=wish, contact_ref=contact_ref, channel=channel, asked_at=now,
        reply_due_at=first.due(now, calendar).at, due_at=clock.due(now, calendar).at,
        clock_version=clock.version, replied_at=now, done_at=now if done else None, outcome=outcome or {},
    )  # fmt: skip
    db.add(request)
    await db.flush()
    return request


async def correct(
    db: AsyncSession,
    piece: Piece,
    value: str,
    *,
    contact_ref: str,
    channel: str,
    now: datetime,
    calendar: WorkingDays,
) -> DataRequest:
    """Put a person's right name, phone, address or e-mail into their cases; what stood there is kept sealed.

    Raises:
        NothingToCorrect: no case of theirs needs it.
    """
    value, changed, before = storable(value), [], {}
    for case in await cases.of_contact(db, [contact_ref], limit=_MOST_CASES):
        held = getattr(case, f"reporter_{piece}")
        if case.masked_at is not None or held == value:
            continue
        locked = await cases.for_change(db, case.code)
        before[locked.code] = held
        _put(locked, piece, value)
        await append_event(
            db, locked, EventKind.DATA_CORRECTED, actor=CITIZEN, now=now,
            data={"piece": piece, "state": locked.state},
        )  # fmt: skip
        changed.append(locked.code)
    if not value or not changed:
        raise NothingToCorrect
    request = await ask(
        db, DataWish.CORRECT, contact_ref=contact_ref, channel=channel, now=now, calendar=calendar,
        outcome={"piece": piece, "cases": changed},
    )  # fmt: skip
    request.before, request.after = json.dumps(before, ensure_ascii=False), value
    return request


async def withdraw(
    db: AsyncSession,
    purposes: Collection[Purpose],
    wording: Wording,
    *,
    contact_ref: str,
    channel: str,
    now: datetime,
    calendar: WorkingDays,
) -> DataRequest:
    """Take back what a person agreed to, for all their cases, from now on.

    Published texts go at once. Without consent to handling, open cases tell their officer so; the request is
    done when none is open any more.
    """
    mine = await cases.of_contact(db, [contact_ref], limit=_MOST_CASES)
    waiting = []
    for held in mine:
        case = await cases.for_change(db, held.code)
        if Purpose.PUBLICATION in purposes and (case.consent_publication or case.published_at):
            await publication.withdraw_consent(db, case.code, now=now)
        if Purpose.HANDLING in purposes and case.state.is_open:
            case.consent_handling_at = None
            waiting.append(case.code)
        data = {"purposes": sorted(purposes), "state": case.state}
        await append_event(db, case, EventKind.CONSENT_WITHDRAWN, actor=CITIZEN, now=now, data=data)
    await consents.record(
        db, dict.fromkeys(purposes, False), wording, contact_ref=contact_ref, channel=channel, now=now
    )
    return await ask(
        db, DataWish.WITHDRAW, contact_ref=contact_ref, channel=channel, now=now, calendar=calendar,
        outcome={"purposes": sorted(purposes), "waiting": waiting}, done=not waiting,
    )  # fmt: skip


async def erase(
    db: AsyncSession, *, contact_ref: str, channel: str, now: datetime, calendar: WorkingDays
) -> tuple[DataRequest, Erased]:
    """Mask a person in all their cases that owe no answer any more; the open ones follow when they end.

    The cases themselves stay, without their sender, as archive duty wants it; no figure changes.
    """
    erased = await _mask_ended(db, contact_ref, now)
    await forget_follower(db, contact_ref)
    for earlier in await requests_of(db, contact_ref):
        earlier.before = earlier.after = ""
        earlier.key_hash = None
    outcome = {"masked": list(erased.masked), "waiting": list(erased.waiting)}
    request = await ask(
        db, DataWish.ERASE, contact_ref=contact_ref, channel=channel, now=now, calendar=calendar,
        outcome=outcome, done=not erased.waiting,
    )  # fmt: skip
    return request, erased


async def go_on(db: AsyncSession, request: DataRequest, *, now: datetime) -> Erased:
    """Do what a request still waits for, as far as its cases have ended meanwhile."""
    erased = Erased()
    if request.wish is DataWish.ERASE:
        erased = await _mask_ended(db, request.contact_ref, now)
        done = [*request.outcome.get("masked", []), *erased.masked]
        request.outcome = {"masked": done, "waiting": list(erased.waiting)}
        waits = bool(erased.waiting)
    else:
        codes = request.outcome.get("waiting", [])
        states = await db.scalars(select(Case.state).where(Case.code.in_(codes)))
        waits = any(state.is_open for state in states)
    if not waits:
        request.done_at = now
    return erased


async def by_key(db: AsyncSession, key_hash: str, *, now: datetime) -> DataRequest:
    """Return the export that a link opens.

    Raises:
        NotYourData: the link is unknown or too old.
    """
    request = await db.scalar(select(DataRequest).where(DataRequest.key_hash == key_hash))
    if request is None or request.key_until is None or request.key_until <= now:
        raise NotYourData
    return request


async def _mask_ended(db: AsyncSession, contact_ref: str, now: datetime) -> Erased:
    masked, waiting, files = [], [], list[str]()
    for case in await cases.of_contact(db, [contact_ref], limit=_MOST_CASES):
        if case.state.is_open:
            waiting.append(case.code)
            continue
        locked = await cases.for_change(db, case.code)
        files += await mask_case(db, locked, Why.ASKED, now=now)
        masked.append(case.code)
    return Erased(tuple(masked), tuple(waiting), tuple(files))


def _put(case: Case, piece: Piece, value: str) -> None:
    setattr(case, f"reporter_{piece}", value)
    if piece is Piece.NAME:
        case.name_finder = value
    elif piece is Piece.PHONE:
        case.phone_finder = value
