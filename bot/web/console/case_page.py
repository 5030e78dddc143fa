"""One case: what the person wrote, the facts, the conversation, the history, and what can be done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fastapi import Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.answer_words import seen_by_citizen
from bot.dialogue.extract import phone_in
from bot.explaining import span
from bot.gone_files import why_gone
from bot.staff.case_seats import SIGN_EVERY_S, drafts_of
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.storage.tables import StoredFile
from bot.web.console.answer_files import FORM, Waiting
from bot.web.console.case_aids import aids_of, chosen_words
from bot.web.console.case_clock import CaseClock, clock_view
from bot.web.console.case_family import OFFERS, CaseLife, life_view
from bot.web.console.case_reaching import Reach, reach_of
from bot.web.console.delivery_said import TONES, reason_in_words
from bot.web.console.entrance import Known
from bot.web.console.marks import Urgency, horizon
from bot.web.console.pages import page
from bot.web.console.personal_data import looked
from bot.web.console.queue import urgency_of
from bot.web.console.router import router
from bot.web.console.transcript import Transcript, transcript_of
from bot.web.console.visit import Visit
from bot.web.kept_files import SHOWN
from bot.words import Words
from bot.work.muting import HOURS
from feedback import cases, handling
from feedback.codes import parse_code
from feedback.errors import NotYourUnit
from feedback.handling import Officer
from feedback.lifecycle import OVER_OTHERS, Action, steps_of
from feedback.register import due_told
from feedback.steps import BLANK
from feedback.tables import Case, CaseAttachment, CaseEvent, EventKind, Unit
from feedback.units import all_units
from feedback.waiting import may_wait_for_body, waits_for_body

#: With these lines of history come the papers of officers.
_OF_OFFICERS = frozenset({EventKind.ANSWERED, EventKind.PROPOSED})


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the page of a case shows."""

    case: Case
    unit: Unit
    units: Sequence[Unit]  #: all there are
    unit_names: Mapping[str, str]
    given_to: Mapping[int, str]  #: the officers to whom a head gave it
    events: Sequence[CaseEvent]
    files: Mapping[int, Sequence[CaseAttachment]]  #: by the line of history with which they came
    answer_papers: Sequence[CaseAttachment]  #: that went with the newest answer
    draft_papers: Sequence[CaseAttachment]  #: that would go with the newest draft
    kept: Mapping[int, StoredFile]  #: what became of each attached file
    transcript: Transcript
    urgency: Urgency
    clock: CaseClock
    actions: frozenset[Action]
    others: Sequence[Unit]  #: where it may be handed to
    life: CaseLife
    reach: Reach

    @property
    def reopened_for(self) -> str:
        """Return why the citizen was not satisfied the last time; nothing if they were."""
        told = (event.text for event in reversed(self.events) if event.kind is EventKind.REOPENED)
        return next(told, "")

    @property
    def sent_files(self) -> Sequence[CaseAttachment]:
        """Return the files that the citizen sent, in order; those of answers and drafts stand with them."""
        theirs = [event.id for event in self.events if event.kind not in _OF_OFFICERS]
        return [file for event_id in theirs for file in self.files.get(event_id, ())]

    @property
    def other_number(self) -> str:
        """Return a telephone number in the sender's words that is not the one they confirmed; or nothing.

        Who corrects a number before sending leaves the old one in the story, which nobody writes over.
        """
        confirmed, told = phone_in(self.case.reporter_phone or ""), phone_in(self.case.text)
        return told if confirmed and told != confirmed else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Words that were typed for a step that was refused, kept for a second try."""

    action: str = ""
    text: str = ""
    unit: str = ""
    error: str = ""
    more: Mapping[str, str] = field(default_factory=dict)  #: the other fields, by name
    files: Sequence[Waiting] = ()  #: that came with it and wait
    kept_at: datetime | None = None  #: when it was kept by itself

    @property
    def is_worth_keeping(self) -> bool:
        """Tell whether anything was typed or chosen."""
        return bool(self.text.strip() or any(self.more.values()) or self.files)

    def refused(self, why: str) -> "Draft":
        """Return the same with the sentence that says why it was refused."""
        return replace(self, error=why)


#: What can be done with a case that another officer has.
_WHOEVER_HAS_IT = frozenset({Action.NOTE, Action.LINK})


def actions_for(case: Case, actor: Officer) -> frozenset[Action]:
    """Return what an officer can do with a case as it stands."""
    hands_off = case.officer_id not in {None, actor.id} and actor.role not in OVER_OTHERS
    barred = set() if may_wait_for_body(case) else {Action.WAIT_FOR_BODY}
    barred |= set() if waits_for_body(case) else {Action.GO_ON}
    return frozenset(
        action
        for action, step in steps_of(case.kind).items()
        if case.state in step.sources
        and actor.role in step.roles
        and (action in _WHOEVER_HAS_IT or not hands_off)
        and action not in barred
    )


async def case_in_field(db: AsyncSession, code: str, actor: Officer) -> tuple[Case, Unit]:
    """Return a case and its unit.

    Raises:
        CodeMistyped, CaseNotFound: there is no such case.
        NotYourUnit: it is not among the officer's.
    """
    case = await cases.by_code(db, parse_code(code))
    unit = await cases.unit_of(db, case)
    if not unit.path.startswith(actor.unit_path):
        raise NotYourUnit(case.code)
    return case, unit


async def view_of(
    db: AsyncSession, code: str, visit: Visit, *, everything: bool = False, whole: bool = False
) -> CaseView:
    """Read all of a case."""
    case, unit = await case_in_field(db, code, visit.actor)
    units = await all_units(db)
    files: dict[int, list[CaseAttachment]] = {}
    for file in await cases.attachments(db, case.id):
        files.setdefault(file.event_id, []).append(file)
    parts, events = visit.parts, await cases.history(db, case.id)
    refs = [file.file_ref for some in files.values() for file in some]
    return CaseView(
        case=case,
        unit=unit,
        units=units,
        unit_names={one.code: one.name for one in units},
        given_to=await given_to(db, events),
        events=events,
        files=files,
        answer_papers=_with_newest(EventKind.ANSWERED, events, files),
        draft_papers=_with_newest(EventKind.PROPOSED, events, files),
        kept=await files_kept(db, [int(ref) for ref in refs if ref.isdecimal()]),
        transcript=await transcript_of(
            db, case.code, visit.actor, now=parts.clock.now(), everything=everything, whole=whole
        ),
        urgency=urgency_of(case, horizon(parts.clock.now(), parts.calendar)),
        clock=await clock_view(db, case, visit.actor, parts),
        actions=actions_for(case, visit.actor),
        others=[one for one in units if one.id != unit.id],
        life=await life_view(db, case, unit, visit.actor, units),
        reach=await reach_of(db, case.code, now=parts.clock.now()),
    )


def _with_newest(
    kind: EventKind, events: Sequence[CaseEvent], files: Mapping[int, Sequence[CaseAttachment]]
) -> Sequence[CaseAttachment]:
    newest = next((event.id for event in reversed(events) if event.kind is kind), 0)
    return files.get(newest, ())


async def given_to(db: AsyncSession, events: Sequence[CaseEvent]) -> Mapping[int, str]:
    """Return the names of the officers to whom a head gave the case, by number."""
    numbers = {event.data["officer"] for event in events if "officer" in event.data}
    if not numbers:
        return {}
    rows = await db.execute(select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(numbers)))
    return dict(rows.all())


async def files_kept(db: AsyncSession, numbers: Sequence[int]) -> Mapping[int, StoredFile]:
    """Return what became of files, by number: what a person's program says of the type may be wrong."""
    rows = await db.scalars(select(StoredFile).where(StoredFile.id.in_(numbers)))
    return {file.id: file for file in rows}


def why_gone_in(view: CaseView, file: CaseAttachment, words: Words) -> str:
    """Return why an attached file cannot be opened; empty where it can, or where nothing is known of it."""
    kept = view.kept.get(int(file.file_ref)) if file.file_ref.isdecimal() else None
    return why_gone(kept, words) if kept else ""


async def show_case(
    request: Request,
    visit: Visit,
    code: str,
    *,
    status: int = 200,
    draft: Draft | None = None,
    whole: bool = False,
    preview: bool = False,
) -> Response:
    """Return the page of a case.

    Args:
        request: the request.
        visit: who looks.
        code: the case.
        status: of the answer.
        draft: what was typed, if it is given back.
        whole: show the person's whole conversation beside it.
        preview: show how the draft will look to the citizen.
    """
    everything = whole or "tat-ca" in request.query_params
    async with reading(visit.parts.sessions) as db:
        view = await view_of(db, code, visit, everything=everything, whole=whole)
        aids = await aids_of(db, view.case, view.unit, view.units, actions=view.actions, visit=visit)
        begun = chosen_words(request.query_params, aids)
        draft = draft or (Draft("answer", begun) if begun else Draft())
        typed = await kept_drafts(db, view.case.code, visit.actor.id) | {draft.action: draft}
        seen = await seen_by_citizen(db, visit.parts, view.case, view.unit, draft.text) if preview else None
    return page(
        request,
        "case.html",
        status=status,
        view=view,
        case=view.case,
        draft=draft,
        typed=lambda action: typed.get(action, Draft()),
        aids=aids,
        preview=preview,
        everything=everything,
        seen=seen,
        blank=BLANK,
        sign_every_s=SIGN_EVERY_S,
        Action=Action,
        offers=OFFERS,
        shown_kinds=SHOWN,
        why_gone=lambda file: why_gone(file, visit.words),
        answer_files=FORM,
        max_file_mb=visit.parts.settings.max_file_mb,
        delivery_tones=TONES,
        delivery_reason=lambda message: reason_in_words(message, visit.words),
        mute_hours=HOURS,
        span=lambda time: span(time, visit.words),
        minutes=lambda count: span(timedelta(minutes=count), visit.words),
        due_of=lambda event: due_told(event.data),
    )


async def kept_drafts(db: AsyncSession, code: str, staff_id: int) -> dict[str, Draft]:
    """Return what somebody began to write and never sent, by the step."""
    kept = await drafts_of(db, code, staff_id)
    return {one.action: Draft(one.action, one.text, kept_at=one.wrote_at) for one in kept}


@router.get("/ho-so/{code}")
async def case_page(request: Request, visit: Known, code: str) -> Response:
    shown = await show_case(request, visit, code)
    await looked(visit, code, "case_page")
    return shown


@router.post("/ho-so/{code}/ca-cuoc-tro-chuyen")
async def whole_conversation(request: Request, visit: Known, code: str) -> Response:
    """Show all that the person ever wrote here; that somebody read it stands in the case's history."""
    async with visit.parts.transaction() as db:
        case, _ = await case_in_field(db, code, visit.actor)
        seen = await transcript_of(db, case.code, visit.actor, now=visit.parts.clock.now(), whole=True)
        if seen.whole:
            line = visit.words.say("console.read_whole_line")
            await handling.note(db, case.code, line, actor=visit.actor, now=visit.parts.clock.now())
    await looked(visit, code, "whole_conversation")
    return await show_case(request, visit, code, whole=True)
