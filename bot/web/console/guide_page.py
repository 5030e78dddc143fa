"""A guide: its steps and sentences edited with a live look at the walk, a trial question, the way back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response

from bot.dialogue.guide_words import introduction, remedy, step_of
from bot.office.changes import ChangeNotReversible, Subject, Value, enter, of_subject, undo
from bot.storage.engine import reading
from bot.storage.office_tables import OfficeChange
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.guide_form import LONGEST, Typed, pieces, read_again, spoken_in, standing, typed_in
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, refresh
from bot.web.console.visit import Visit
from bot.words import LANGUAGES, Words
from bot.work.knowing import sight_of
from faq.changes import Change, FieldDiff, differences
from faq.guide_edits import STEPS, Sentences, edited, faults_of, sentences_of
from faq.guide_english import EN, lags, pieces_of
from faq.guide_steps import Move, moved, new_id
from faq.guides import Guide
from faq.render import day_of

ADDRESS = "/can-bo/huong-dan-tung-buoc"
_MOST_VERSIONS = 30


@dataclass(frozen=True, slots=True)
class Version:
    """One change and what it changed; ``read`` are titles of pieces whose English was looked at."""

    change: OfficeChange
    differs: Sequence[FieldDiff]
    read: Sequence[str]


@router.get("/huong-dan-tung-buoc/{guide_id}")
async def guide_page(request: Request, visit: Known, guide_id: str) -> Response:
    return await _show(request, visit, guide_id)


@router.post("/huong-dan-tung-buoc/{guide_id}/xem")
async def guide_preview(request: Request, visit: Known, guide_id: str) -> Response:
    """Show the walk with what is being typed; nothing is kept."""
    guide = _shipped(visit, guide_id)
    if guide is None:
        return _unknown(request, visit)
    form = await request.form()
    language = spoken_in(form, LANGUAGES)
    seen = _seen(visit, _typed(visit, form, guide), language)
    return page(request, "guide_preview.html", seen=seen, seen_in=language)


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
    typed = _typed(visit, form, guide)
    faults = list(faults_of(typed.guide, visit.parts.knowledge.content))
    if faults or (typed.guide == guide and typed.sentences):
        return await _show(
            request, visit, guide_id, typed=typed, language=spoken_in(form, LANGUAGES), status=422
        )
    value: Value = {"sentences": typed.sentences} if typed.sentences else None
    if typed.sentences != _kept(visit, guide_id):
        async with visit.parts.transaction() as db:
            by, now = actor_of_visit(visit), visit.parts.clock.now()
            await enter(db, Subject.GUIDE, guide_id, value, by=by, now=now)
        await refresh(visit)
    behind = len(lags(typed.guide, guide, typed.sentences))
    told = visit.words.say("office.guide_saved_behind" if behind else "office.guide_saved", count=behind)
    return go(request, f"{ADDRESS}/{guide_id}", Flash(told, "warn" if behind else "good"))


@router.post("/huong-dan-tung-buoc/{guide_id}/buoc")
async def change_steps(request: Request, visit: Known, guide_id: str) -> Response:
    """Show the form with a step added, moved, taken out or brought back; nothing is kept yet."""
    guide, form = _shipped(visit, guide_id), await request.form()
    if guide is None:
        return _unknown(request, visit)
    typed = _typed(visit, form, guide)
    move, _, step = str(form.get("do", "")).partition(":")
    if move in set(Move):
        new = await _new_step(visit, guide, typed.guide)
        order = moved(typed.guide.order, Move(move), step, shipped=guide.order, new=new)
        sentences = {**typed.sentences, STEPS: "\n".join(order)}
        typed = Typed(edited(guide, sentences, whole=True), sentences, typed.confirmed)
    language = spoken_in(form, LANGUAGES)
    return await _show(request, visit, guide_id, typed=typed, language=language, is_draft=True)


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
    typed: Typed | None = None,
    language: str = LANGUAGES[0],
    is_draft: bool = False,
    status: int = 200,
) -> Response:
    knowledge, shipped = visit.parts.knowledge, _shipped(visit, guide_id)
    if shipped is None:
        return _unknown(request, visit)
    typed = typed or standing(shipped, _kept(visit, guide_id))
    guide = typed.guide
    # Who is still writing is not told off for the fields of a step just added.
    faults = {} if is_draft else dict(faults_of(guide, knowledge.content))
    async with reading(visit.parts.sessions) as db:
        every = await of_subject(db, Subject.GUIDE, guide_id)
    titles, today = {step.id: step.title for step in guide.steps}, day_of(visit.parts.clock.now())
    dropped = {step.id: step.title for step in shipped.steps if step.id not in titles}
    return page(
        request, "guide.html", status=status, guide=guide, pieces=pieces(typed, shipped, faults),
        faults=faults, steps=titles, dropped=dropped, new=new_id(_ever(every, guide)), is_draft=is_draft,
        seen=_seen(visit, typed, language), seen_in=language, found=None, question="",
        lags=lags(guide, shipped, typed.sentences),
        versions=_versions(every, shipped)[:_MOST_VERSIONS], stale=guide.stale(today),
        named=lambda place: _name_of(place, dropped | titles, visit.words),
    )  # fmt: skip


def _unknown(request: Request, visit: Visit) -> Response:
    return page(request, "problem.html", status=404, sentence=visit.words.say("office.guide_unknown"))


def _shipped(visit: Visit, guide_id: str) -> Guide | None:
    return visit.parts.knowledge.content.guides.get(guide_id)


def _kept(visit: Visit, guide_id: str) -> Sentences:
    return visit.parts.knowledge.guide_edits.get(guide_id, {})


def _typed(visit: Visit, form: Any, shipped: Guide) -> Typed:
    return typed_in(form, shipped, _kept(visit, shipped.id))


def _seen(visit: Visit, typed: Typed, language: str) -> list[tuple[str, list[str]]]:
    """Return the walk as a person reads it: each message, with what is said of its errors."""
    parts, now = visit.parts, visit.parts.clock.now()
    sight = sight_of(parts, language, parts.channels["web"], now=now)
    book = parts.knowledge.guides_with({typed.guide.id: typed.sentences})
    one = book.worded(typed.guide.id, on=day_of(now), confirmed={}, language=language)
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
    typed, language = _typed(visit, form, guide), spoken_in(form, LANGUAGES)
    book = knowledge.guides_with({**knowledge.guide_edits, guide.id: typed.sentences})
    titles = {one.id: one.title for one in book.all}
    found = book.find(question, knowledge.ask(question), language)
    return [(titles[one], one == guide.id) for one in found]


def _versions(every: Sequence[OfficeChange], shipped: Guide) -> list[Version]:
    before: Sentences = {}
    found = []
    for change in every:
        after: Sentences = dict((change.value or {}).get("sentences", {}))
        old, new = standing(shipped, before).guide, standing(shipped, after).guide
        differs = differences(Change("guide", change.name, _texts(old), _texts(new)))
        titles = {place: one.title for place, one in pieces_of(new)}
        read = [titles[place] for place in read_again(before, after) if place in titles]
        found.append(Version(change, differs, read))
        before = after
    return found[::-1]


def _texts(guide: Guide) -> dict[str, Any]:
    return {**sentences_of(guide), STEPS: [step.title for step in guide.steps]}


def _name_of(place: str, steps: Mapping[str, str], words: Words) -> str:
    """Return what the form calls a sentence, with the step it belongs to."""
    step, _, rest = place.removesuffix(EN).partition("/")
    kind = f"trouble_{rest.rpartition('/')[2]}" if "/" in rest else rest or step
    label = words.say(f"office.guide_{kind}") + (" (English)" if place.endswith(EN) else "")
    return f"{steps[step]} · {label}" if rest and steps.get(step) else label
