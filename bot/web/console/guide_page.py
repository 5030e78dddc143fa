"""A guide: its steps and sentences edited with a live look at the walk, a trial question, the way back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from bot.dialogue.guide_words import introduction, remedy, step_of
from bot.office.changes import ChangeNotReversible, Subject, Value, enter, of_subject, undo
from bot.storage.engine import reading
from bot.storage.office_tables import OfficeChange
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, refresh
from bot.web.console.visit import Visit
from bot.work.knowing import sight_of
from faq.changes import Change, FieldDiff, differences
from faq.guide_book import with_edits
from faq.guide_edits import DAYS, LINES, STEPS, Sentences, edited, faults_of, sentences_of
from faq.guide_steps import Move, fitting, moved, new_id
from faq.guides import Guide
from faq.render import day_of

ADDRESS = "/can-bo/huong-dan-tung-buoc"
_MOST_VERSIONS = 30
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Part:
    """One sentence of the form; ``name`` ends a key ``office.guide_…``."""

    place: str
    name: str
    text: str
    as_lines: bool
    as_day: bool
    fault: str


@dataclass(frozen=True, slots=True)
class Version:
    """One change and what it changed."""

    change: OfficeChange
    differs: Sequence[FieldDiff]


@router.get("/huong-dan-tung-buoc/{guide_id}")
async def guide_page(request: Request, visit: Known, guide_id: str) -> Response:
    return await _show(request, visit, guide_id)


@router.post("/huong-dan-tung-buoc/{guide_id}/xem")
async def guide_preview(request: Request, visit: Known, guide_id: str) -> Response:
    """Show the walk with what is being typed; nothing is kept."""
    guide = _shipped(visit, guide_id)
    if guide is None:
        return _unknown(request, visit)
    typed, _ = _typed(await request.form(), guide)
    return page(request, "guide_preview.html", seen=_seen(visit, typed))


@router.post("/huong-dan-tung-buoc/{guide_id}/thu-cau")
async def guide_try(request: Request, visit: Known, guide_id: str) -> Response:
    """Say which guides a question would find, with what is being typed."""
    guide, form = _shipped(visit, guide_id), await request.form()
    if guide is None:
        return _unknown(request, visit)
    return page(request, "guide_found.html", found=_found(visit, guide, form), question=_question(form))


@router.post("/huong-dan-tung-buoc/{guide_id}")
async def save_guide(request: Request, visit: Known, guide_id: str) -> Response:
    """Let the sentences hold from now on; those that ship again mean going back to them."""
    guide, form = _shipped(visit, guide_id), await request.form()
    if guide is None:
        return _unknown(request, visit)
    typed, sentences = _typed(form, guide)
    if list(faults_of(typed, visit.parts.knowledge.content)) or (typed == guide and sentences):
        return await _show(request, visit, guide_id, typed=typed, status=422)
    value: Value = {"sentences": sentences} if sentences else None
    if sentences != visit.parts.knowledge.guide_edits.get(guide_id, {}):
        async with visit.parts.transaction() as db:
            by, now = actor_of_visit(visit), visit.parts.clock.now()
            await enter(db, Subject.GUIDE, guide_id, value, by=by, now=now)
        await refresh(visit)
    return go(request, f"{ADDRESS}/{guide_id}", Flash(visit.words.say("office.guide_saved")))


@router.post("/huong-dan-tung-buoc/{guide_id}/buoc")
async def change_steps(request: Request, visit: Known, guide_id: str) -> Response:
    """Show the form with a step added, moved, taken out or brought back; nothing is kept yet."""
    guide, form = _shipped(visit, guide_id), await request.form()
    if guide is None:
        return _unknown(request, visit)
    typed, sentences = _typed(form, guide)
    move, _, step = str(form.get("do", "")).partition(":")
    if move in set(Move):
        new = await _new_step(visit, guide, typed)
        order = moved(typed.order, Move(move), step, shipped=guide.order, new=new)
        typed = edited(guide, {**sentences, STEPS: "\n".join(order)})
    return await _show(request, visit, guide_id, typed=typed, is_draft=True)


@router.post("/huong-dan-tung-buoc/{guide_id}/hoan-tac/{change_id}")
async def undo_guide(request: Request, visit: Known, guide_id: str, change_id: int) -> Response:
    """Take the last change of this guide back."""
    here, say = f"{ADDRESS}/{guide_id}", visit.words.say
    try:
        async with visit.parts.transaction() as db:
            of, now = (Subject.GUIDE, guide_id), visit.parts.clock.now()
            await undo(db, change_id, of=of, by=actor_of_visit(visit), now=now)
    except ChangeNotReversible:
        return go(request, here, Flash(say("office.undo_not"), "bad"))
    await refresh(visit)
    return go(request, here, Flash(say("office.undo_done")))


async def _show(
    request: Request,
    visit: Visit,
    guide_id: str,
    *,
    typed: Guide | None = None,
    is_draft: bool = False,
    status: int = 200,
) -> Response:
    knowledge, shipped = visit.parts.knowledge, _shipped(visit, guide_id)
    if shipped is None:
        return _unknown(request, visit)
    guide = typed or next(one for one in knowledge.guides.all if one.id == guide_id)
    # Who is still writing is not told off for the fields of a step just added.
    faults = {} if is_draft else dict(faults_of(guide, knowledge.content))
    async with reading(visit.parts.sessions) as db:
        every = await of_subject(db, Subject.GUIDE, guide_id)
    titles, today = {step.id: step.title for step in guide.steps}, day_of(visit.parts.clock.now())
    dropped = {step.id: step.title for step in shipped.steps if step.id not in titles}
    return page(
        request, "guide.html", status=status, guide=guide, parts=_parts(guide, faults), faults=faults,
        steps=titles, dropped=dropped, new=new_id(_ever(every, guide)), is_draft=is_draft,
        seen=_seen(visit, guide), found=None, question="",
        versions=_versions(every, shipped)[:_MOST_VERSIONS], stale=guide.stale(today),
    )  # fmt: skip


def _unknown(request: Request, visit: Visit) -> Response:
    return page(request, "problem.html", status=404, sentence=visit.words.say("office.guide_unknown"))


def _shipped(visit: Visit, guide_id: str) -> Guide | None:
    return visit.parts.knowledge.content.guides.get(guide_id)


def _typed(form: Any, guide: Guide) -> tuple[Guide, dict[str, str]]:
    """Return the guide as typed, and the sentences that differ from what ships; an impossible day is none."""
    order = fitting(str(form.get(f"s:{STEPS}", "")).split(), guide.order) or guide.order
    stands = {} if order == guide.order else {STEPS: "\n".join(order)}
    known = sentences_of(edited(guide, stands))
    given = {
        place: str(form[f"s:{place}"]).replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]
        for place in known
        if f"s:{place}" in form and place != STEPS
    }
    differs = stands | {place: text for place, text in given.items() if text != known[place]}
    try:
        return edited(guide, differs), differs
    except ValueError:
        kept = {place: text for place, text in differs.items() if place not in DAYS}
        return edited(guide, kept), kept


def _parts(guide: Guide, faults: dict[str, str]) -> dict[str, list[Part]]:
    """Return the form by step, what belongs to no step under the empty name."""
    found: dict[str, list[Part]] = {"": []}
    steps = {step.id for step in guide.steps}
    for place, text in sentences_of(guide).items():
        if place == STEPS:
            continue
        step, _, _ = place.partition("/")
        name = place.rpartition("/")[2]
        kind = f"trouble_{name}" if place.count("/") == 2 else name
        part = Part(place, kind, text, name in LINES, name in DAYS, faults.get(place, ""))
        found.setdefault(step if step in steps and "/" in place else "", []).append(part)
    return found


def _seen(visit: Visit, guide: Guide) -> list[tuple[str, list[str]]]:
    """Return the walk as a person reads it: each message, with what is said of its errors."""
    parts = visit.parts
    sight = sight_of(parts, "vi", parts.channels["web"], now=parts.clock.now())
    one = parts.knowledge.guides_with({guide.id: sentences_of(guide)}).worded(
        guide.id, on=day_of(parts.clock.now()), confirmed={}
    )
    if one is None:
        return []
    steps = [
        (
            step_of(one, step, sight).text,
            [remedy(one, step, trouble, sight, again=False).text for trouble in step.troubles],
        )
        for step in one.steps
    ]
    return [(introduction(one, sight, None).text, []), *steps]


async def _new_step(visit: Visit, guide: Guide, typed: Guide) -> str:
    async with reading(visit.parts.sessions) as db:
        return new_id(_ever(await of_subject(db, Subject.GUIDE, guide.id), typed))


def _ever(every: Sequence[OfficeChange], present: Guide) -> Iterator[str]:
    """Yield the ids of all steps that editors ever added, and of the present ones."""
    yield from present.order
    for change in every:
        yield from (change.value or {}).get("sentences", {}).get(STEPS, "").split()


def _question(form: Any) -> str:
    return str(form.get("try_question", "")).strip()[:LONGEST]


def _found(visit: Visit, guide: Guide, form: Any) -> list[tuple[str, bool]]:
    knowledge, question = visit.parts.knowledge, _question(form)
    if not question:
        return []
    _, sentences = _typed(form, guide)
    book = knowledge.guides_with({**knowledge.guide_edits, guide.id: sentences})
    titles = {one.id: one.title for one in book.all}
    return [(titles[one], one == guide.id) for one in book.find(question, knowledge.ask(question))]


def _versions(every: Sequence[OfficeChange], shipped: Guide) -> list[Version]:
    before: dict[str, str] = {}
    found = []
    for change in every:
        after = dict((change.value or {}).get("sentences", {}))
        places = {*before, *after}
        # A sentence that stands in no change is the one that ships.
        old, new = (
            {
                place: _titles(shipped, side) if place == STEPS else side.get(place, "")
                for place in sorted(places)
            }
            for side in (before, after)
        )
        found.append(Version(change, differences(Change("guide", change.name, old, new))))
        before = after
    return found[::-1]


def _titles(shipped: Guide, sentences: Sentences) -> list[str]:
    return [step.title for step in with_edits(shipped, sentences).steps]
