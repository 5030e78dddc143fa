"""Enters cases in the register: a free code, the promise, the first lines of their history, their files."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from feedback import cases
from feedback.codes import new_code
from feedback.errors import CodesExhausted
from feedback.folding import fold
from feedback.history import SYSTEM, Actor, append_event
from feedback.life import promise
from feedback.lifecycle import State
from feedback.storable import first_line, storable
from feedback.tables import Audience, Case, CaseAttachment, CaseEvent, EventKind, Unit
from feedback.worktime import WorkingDays

_TRIES_FOR_A_CODE = 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with words; where it lies is the caller's."""

    file_ref: str
    name: str = ""
    media_type: str = ""
    size: int = 0  #: bytes


async def enter(
    db: AsyncSession,
    case: Case,
    *,
    unit: Unit,
    actor: Actor,
    now: datetime,
    calendar: WorkingDays,
    attachments: Sequence[Attachment] = (),
    data: dict[str, Any] | None = None,
) -> Case:
    """Add a new case that has its code, kind, unit, words, sender and moment of receipt.

    Raises:
        CalendarUnknown: its deadline runs into a year without a calendar.
    """
    promised = promise(case.kind, case.received_at, calendar)
    case.state = State.RECEIVED
    case.title = first_line(case.text)
    case.search_text = fold(f"{case.code} {case.text}")
    case.due_at, case.due_estimated = promised.due_at, promised.estimated
    case.clock_version, case.last_seq = promised.clock_version, 0
    case.due_from_at, case.counting = case.received_at, 1
    case.watch_at = None if case.due_at is None else now  # what was promised nothing has no clock
    case.round, case.reopened, case.rating_asked = 1, 0, 0
    db.add(case)
    await db.flush()  # the case's id is needed by its first line
    event = await append_event(
        db, case, EventKind.RECEIVED, actor=actor, now=now, audience=Audience.PUBLIC, text=case.text,
        data={
            "state": State.RECEIVED, "kind": case.kind, "unit": unit.code, "channel": case.channel,
            "publication": case.consent_publication, "consent": case.consent_text_version,
            "files": len(attachments), **(data or {}),
        },
    )  # fmt: skip
    attach(db, event, attachments)
    await set_due(db, case, now=now)
    return case


async def set_due(db: AsyncSession, case: Case, *, now: datetime, why: str = "") -> None:
    """Write down the deadline that a case has now; nothing for what was promised none."""
    if case.due_at is None:
        return
    data = {"due_at": case.due_at.isoformat(), "clock": case.clock_version, "estimated": case.due_estimated}
    if case.promised_at is not None and case.promised_at != case.due_at:
        data["promised_at"] = case.promised_at.isoformat()
    await append_event(
        db, case, EventKind.DUE_SET, actor=SYSTEM, now=now, audience=Audience.PUBLIC,
        data=data | ({"why": why} if why else {}),
    )  # fmt: skip


def due_told(data: Mapping[str, Any]) -> datetime:
    """Return the date that a line of ``set_due`` tells: the one that was promised anew, else the deadline."""
    return datetime.fromisoformat(data.get("promised_at") or data["due_at"])


async def free_code(db: AsyncSession, rng: random.Random) -> str:
    """Return a code that no case has.

    Raises:
        CodesExhausted: none was found.
    """
    for _ in range(_TRIES_FOR_A_CODE):
        code = new_code(rng)
        if not await cases.exists(db, code):
            return code
    raise CodesExhausted


def counted(attachments: Sequence[Attachment]) -> dict[str, int]:
    """Return what a line's data say of the files that come with it; nothing if none do."""
    return {"files": len(attachments)} if attachments else {}


def attach(db: AsyncSession, event: CaseEvent, attachments: Sequence[Attachment]) -> None:
    """Keep the files that came with a line."""
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
