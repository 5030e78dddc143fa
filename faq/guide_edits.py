"""The sentences of a guide as an editor words them: out of it, into it, and what is wrong with them; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from faq.check_guides import FRAME, MOST_STEPS, SCREEN, asks_for_secrets, names_secret
from faq.check_values import numbers_in
from faq.content import Content
from faq.guide_steps import fitting
from faq.guides import Guide, Step, Trouble
from faq.pieces import day_of
from faq.render import value_names

Worded = TypeVar("Worded", Guide, Step, Trouble)
#: By the place of a sentence: ``title``, ``<step>/do``, ``<step>/<error>/phrasings``, …
Sentences = Mapping[str, str]
#: The place at which the ids of the steps stand in their order, a line each.
STEPS = "steps"
#: With fewer steps there is nothing to be led through.
FEWEST_LEFT = 2
#: Several lines, each a text of its own.
LINES = frozenset({"prepare", "phrasings"})
DAYS = frozenset({"as_of", "review_by"})
#: May be empty.
_FREE = frozenset({"prepare", "after"})


def sentences_of(guide: Guide) -> dict[str, str]:
    """Return every sentence of a guide by its place, in the order of reading."""
    found = {
        "title": guide.title,
        "whom": guide.whom,
        "prepare": "\n".join(guide.prepare),
        "phrasings": "\n".join(guide.phrasings),
        "as_of": str(guide.as_of or ""),
        "review_by": str(guide.review_by or ""),
        STEPS: "\n".join(guide.order),
    }
    for step in guide.steps:
        found |= {f"{step.id}/{name}": str(getattr(step, name)) for name in ("title", "do", "see")}
        for one in step.troubles:
            place = f"{step.id}/{one.id}"
            found |= {
                f"{place}/title": one.title,
                f"{place}/do": one.do,
                f"{place}/phrasings": "\n".join(one.phrasings),
            }
    return found | {"after": guide.after}


def edited(guide: Guide, sentences: Sentences) -> Guide:
    """Return a guide with other sentences; a place that it does not have any more is left out.

    Where an order of steps was set, steps that ship later do not come in by themselves.

    Raises:
        ValueError: a date is none.
    """

    def said(place: str, present: str) -> str:
        return sentences.get(place, present).strip()

    def lines(place: str, present: tuple[str, ...]) -> tuple[str, ...]:
        if place not in sentences:
            return present
        return tuple(line.strip() for line in sentences[place].splitlines() if line.strip())

    def of_trouble(place: str, one: Trouble) -> Trouble:
        new = replace(
            one,
            title=said(f"{place}/title", one.title),
            do=said(f"{place}/do", one.do),
            phrasings=lines(f"{place}/phrasings", one.phrasings),
        )
        return _as_english(new, one, "title", "do")

    def of_step(step: Step) -> Step:
        new = replace(
            step,
            title=said(f"{step.id}/title", step.title),
            do=said(f"{step.id}/do", step.do),
            see=said(f"{step.id}/see", step.see),
            troubles=tuple(of_trouble(f"{step.id}/{one.id}", one) for one in step.troubles),
        )
        return _as_english(new, step, "title", "do", "see")

    def steps() -> Iterator[Step]:
        order = fitting(sentences.get(STEPS, "").split(), guide.order) or guide.order
        for one in order:
            shipped = guide.step(one)
            step = of_step(shipped or Step(one, "", "", ""))
            yield step if shipped else replace(step, secret=names_secret(step.do))

    new = replace(
        guide,
        title=said("title", guide.title),
        whom=said("whom", guide.whom),
        prepare=lines("prepare", guide.prepare),
        phrasings=lines("phrasings", guide.phrasings),
        as_of=day_of(sentences["as_of"]) if sentences.get("as_of") else guide.as_of,
        review_by=day_of(sentences["review_by"]) if sentences.get("review_by") else guide.review_by,
        after=said("after", guide.after),
        steps=tuple(steps()),
    )
    return _as_english(new, guide, "title", "whom", "prepare", "after")


def _as_english(new: Worded, old: Worded, *names: str) -> Worded:
    # The English of what an editor worded anew tells the old: then it is read in Vietnamese, which says so.
    same = all(getattr(new, name) == getattr(old, name) for name in names)
    return new if same else replace(new, en=None)


def faults_of(guide: Guide, content: Content) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a guide: where, and what.

    Of its steps ``few`` or ``many``; of a sentence ``empty``, ``long``, ``value``, ``asks`` or ``typed``.
    """
    if not FEWEST_LEFT <= len(guide.steps) <= MOST_STEPS:
        yield STEPS, "few" if len(guide.steps) < FEWEST_LEFT else "many"
    for place, text in sentences_of(guide).items():
        name = place.rpartition("/")[2]
        if not text and name not in _FREE:
            yield place, "empty"
        if value_names(text) - content.values.keys():
            yield place, "value"
        if name not in LINES and asks_for_secrets(text):
            yield place, "asks"
        if name not in LINES and numbers_in(text):
            yield place, "typed"
    if len(guide.title) + len(guide.whom) + sum(len(one) + 3 for one in guide.prepare) + FRAME > SCREEN:
        yield "prepare", "long"
    for step in guide.steps:
        if len(step.title) + len(step.do) + len(step.see) + FRAME > SCREEN:
            yield f"{step.id}/do", "long"
        for one in step.troubles:
            if len(one.title) + len(one.do) + FRAME > SCREEN:
                yield f"{step.id}/{one.id}/do", "long"
