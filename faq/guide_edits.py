"""The sentences of a guide as an editor words them: out of it, into it, and what is wrong with them; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from faq.check_guides import FRAME, MOST_STEPS, SCREEN, asks_for_secrets, names_secret
from faq.check_values import numbers_in
from faq.content import Content
from faq.guide_english import (
    EN,
    Worded,
    english_faults,
    english_sentences,
    lag_of,
    pieces_of,
    with_english,
)
from faq.guide_steps import fitting
from faq.guides import Guide, Step, Trouble, in_english
from faq.pieces import day_of
from faq.render import value_names

#: By the place of a sentence: ``title``, ``<step>/do``, ``<step>/<error>/phrasings``, …; its English at
#: ``<step>/do@en``; see ``faq.guide_english`` for marks.
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


def name_of(place: str) -> str:
    """Return the last part of a place, of an English sentence that of its Vietnamese.

    >>> name_of("mo-cong/do@en")
    'do'
    """
    return place.rpartition("/")[2].removesuffix(EN)


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
    found |= {"after": guide.after}
    for place, piece in pieces_of(guide):
        found |= english_sentences(place, piece)
    return found


def edited(guide: Guide, sentences: Sentences, *, whole: bool = False) -> Guide:
    """Return a guide with other sentences; a place that it does not have any more is left out.

    Where an order of steps was set, steps that ship later do not come in by themselves. A piece whose English
    is behind its Vietnamese has none, so that it is told in Vietnamese, which says so.

    Args:
        guide: as it ships.
        sentences: the others.
        whole: keep English that is behind, for those who edit it.

    Raises:
        ValueError: a date is none.
    """

    def said(place: str, present: str) -> str:
        return sentences.get(place, present).strip()

    def lines(place: str, present: tuple[str, ...]) -> tuple[str, ...]:
        if place not in sentences:
            return present
        return tuple(line.strip() for line in sentences[place].splitlines() if line.strip())

    def both(new: Worded, old: Worded, place: str) -> Worded:
        one = with_english(new, place, sentences)
        return one if whole or lag_of(one, old, place, sentences) is None else replace(one, en=None)

    def of_trouble(place: str, one: Trouble) -> Trouble:
        new = replace(
            one,
            title=said(f"{place}/title", one.title),
            do=said(f"{place}/do", one.do),
            phrasings=lines(f"{place}/phrasings", one.phrasings),
        )
        return both(new, one, place)

    def of_step(step: Step) -> Step:
        new = replace(
            step,
            title=said(f"{step.id}/title", step.title),
            do=said(f"{step.id}/do", step.do),
            see=said(f"{step.id}/see", step.see),
            troubles=tuple(of_trouble(f"{step.id}/{one.id}", one) for one in step.troubles),
        )
        return both(new, step, step.id)

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
    return both(new, guide, "")


def faults_of(guide: Guide, content: Content) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a guide, whose English is held to the same: where, and what.

    Of its steps ``few`` or ``many``; of a sentence ``empty``, ``long``, ``value``, ``asks`` or ``typed``.
    """
    if not FEWEST_LEFT <= len(guide.steps) <= MOST_STEPS:
        yield STEPS, "few" if len(guide.steps) < FEWEST_LEFT else "many"
    for place, text in sentences_of(guide).items():
        name = name_of(place)
        if not text and name not in _FREE and not place.endswith(EN):
            yield place, "empty"
        if value_names(text) - content.values.keys():
            yield place, "value"
        if name not in LINES and asks_for_secrets(text):
            yield place, "asks"
        if name not in LINES and numbers_in(text):
            yield place, "typed"
    yield from english_faults(guide)
    yield from _too_long(guide, "")
    yield from _too_long(in_english(guide), EN)


def _too_long(guide: Guide, language: str) -> Iterator[tuple[str, str]]:
    def told(one: Guide | Step | Trouble) -> bool:
        return not language or one.en is not None

    head = len(guide.title) + len(guide.whom) + sum(len(one) + 3 for one in guide.prepare)
    if told(guide) and head + FRAME > SCREEN:
        yield f"prepare{language}", "long"
    for step in guide.steps:
        if told(step) and len(step.title) + len(step.do) + len(step.see) + FRAME > SCREEN:
            yield f"{step.id}/do{language}", "long"
        for one in step.troubles:
            if told(one) and len(one.title) + len(one.do) + FRAME > SCREEN:
                yield f"{step.id}/{one.id}/do{language}", "long"
