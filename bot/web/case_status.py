"""What a citizen may see of a case: how it stands, by when, with whom, what happened, the answer."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_papers import erased_papers_of, orders_of, papers_of
from bot.gone_files import why_gone
from bot.words import Words, long_moment
from bot.work.case_views import why_refused
from feedback import cases
from feedback.errors import CaseNotFound
from feedback.lifecycle import State
from feedback.register import due_told
from feedback.tables import STAFF_ONLY, Audience, Case, CaseEvent, EventKind, Unit

#: So many of a phone's last digits open the page.
DIGITS = 4

STEP_WORDS: Mapping[EventKind, str] = {
    **{kind: f"chat.event_{kind}" for kind in set(EventKind) - STAFF_ONLY},
    EventKind.RELEASED: "public.event_released",
    EventKind.NOTED: "public.event_noted",
    EventKind.REFUSED: "public.event_refused",
}
_MOVED = frozenset({EventKind.HANDED_OVER, EventKind.ESCALATED})
TONES: Mapping[State, str] = {
    State.RECEIVED: "calm",
    State.ACCEPTED: "calm",
    State.IN_WORK: "accent",
    State.WAITING_FOR_APPROVAL: "accent",
    State.REOPENED: "calm",
    State.TRANSFERRED: "accent",
    State.MERGED: "accent",
    State.WAITING_FOR_CITIZEN: "warn",
    State.ANSWERED: "good",
    State.CLOSED: "good",
    State.NOT_ACCEPTED: "bad",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One public line of a case's history, worded."""

    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Status:
    """A case as its sender sees it; nothing of it names a person."""

    code: str
    kind: str
    state: str
    tone: str
    waits_for_citizen: bool
    holder: str
    due_at: datetime | None
    late: bool
    steps: tuple[Step, ...]
    answer: str
    papers: tuple[tuple[int, str], ...]  #: number and name of each file that came with the answer
    papers_gone: tuple[str, ...]  #: of each that is not there any more, why
    refusal: str


async def status_of(db: AsyncSession, code: str, digits: str, *, words: Words, now: datetime) -> Status:
    """Return how a case stands, to whoever knows its code and the last digits of the sender's phone.

    Raises:
        CaseNotFound: no such case, or other digits; which of both stays untold.
    """
    case = await cases.by_code(db, code)
    known = "".join(char for char in case.reporter_phone if char.isdigit())[-DIGITS:]
    # A case without a phone cannot be opened here, whatever is typed.
    if len(known) < DIGITS or not hmac.compare_digest(known.encode(), digits.encode()):
        raise CaseNotFound(code)
    return await _status(db, case, words, now)


async def _status(db: AsyncSession, case: Case, words: Words, now: datetime) -> Status:
    events = await cases.history(db, case.id, audience=Audience.PUBLIC)
    names = await _unit_names(db, events)
    orders = orders_of(await cases.attachments_of_last(db, case.id, EventKind.ANSWERED))
    return Status(
        code=case.code,
        kind=words.say(f"chat.kind_{case.kind}"),
        state=words.say(f"chat.state_{case.state}"),
        tone=TONES[case.state],
        waits_for_citizen=case.state is State.WAITING_FOR_CITIZEN,
        holder=(await cases.unit_of(db, case)).name,
        due_at=case.due_at,
        late=case.is_overdue(now),
        steps=tuple(Step(event.at, _worded(event, names, words)) for event in events),
        answer=case.answer_text,
        papers=tuple((paper.id, paper.name) for paper in await papers_of(db, orders)),
        papers_gone=tuple(why_gone(paper, words) for paper in await erased_papers_of(db, orders)),
        refusal=next((why_refused(one, words) for one in events if one.kind is EventKind.REFUSED), ""),
    )


async def _unit_names(db: AsyncSession, events: Sequence[CaseEvent]) -> dict[str, str]:
    codes = {event.data["to_unit"] for event in events if event.kind in _MOVED}
    if not codes:
        return {}
    rows = await db.execute(select(Unit.code, Unit.name).where(Unit.code.in_(codes)))
    return dict(rows.all())


def _worded(event: CaseEvent, unit_names: Mapping[str, str], words: Words) -> str:
    key = STEP_WORDS[event.kind]
    if event.kind in _MOVED:
        code = event.data["to_unit"]
        return words.say(key, unit=unit_names.get(code, code))
    if event.kind is EventKind.DUE_SET:
        return words.say(key, due=long_moment(due_told(event.data), words.language))
    if event.kind is EventKind.TRANSFERRED:
        return words.say(key, body=event.data["body"])
    if event.kind in {EventKind.SPLIT_OFF, EventKind.MERGED}:
        return words.say(key, other=event.data["other"])
    if event.kind is EventKind.RATED:
        return words.say(f"chat.event_{event.told_as}")
    return words.say(key)
