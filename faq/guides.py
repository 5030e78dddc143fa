"""Guides as frozen values: one service, one small step after the other, and what may go wrong at each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from faq.topics import Standing

#: What a standing is worth, the weakest first.
WEAKEST = (Standing.TO_VERIFY, Standing.RECALLED, Standing.SECONDHAND, Standing.PRODUCT, Standing.SEEN)
Confirmed = Mapping[str, frozenset[int]]  #: topic to the facts that an editor has confirmed


@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of a topic on which a sentence of a guide rests; in files ``topic/number``."""

    topic: str
    number: int

    def __str__(self) -> str:
        return f"{self.topic}/{self.number}"


@dataclass(frozen=True, slots=True)
class English:
    """The English of a guide, a step or an error; each has the pieces that its Vietnamese has."""

    title: str
    do: str = ""
    see: str = ""
    whom: str = ""
    prepare: tuple[str, ...] = ()
    after: str = ""
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A common error of a step, what to do about it, and how people call it."""

    id: str
    title: str
    do: str
    phrasings: tuple[str, ...] = ()
    facts: tuple[FactRef, ...] = ()
    en: English | None = None
    line: int = 0

    def names(self, language: str) -> tuple[str, ...]:
        """Return what the error is called in a language; nothing where it is not written in it."""
        return _names(self, language)


@dataclass(frozen=True, slots=True)
class Step:
    """One small action and what is seen when it is done; ``secret`` where a password or code is typed."""

    id: str
    title: str
    do: str
    see: str
    troubles: tuple[Trouble, ...] = ()
    facts: tuple[FactRef, ...] = ()
    secret: bool = False
    en: English | None = None
    line: int = 0

    def trouble(self, trouble_id: str) -> Trouble | None:
        return next((one for one in self.troubles if one.id == trouble_id), None)


@dataclass(frozen=True, slots=True)
class Guide:
    """A service done together; ``rank`` orders the list, the most needed first."""

    id: str
    title: str
    whom: str
    prepare: tuple[str, ...]
    steps: tuple[Step, ...]
    topics: tuple[str, ...] = ()
    after: str = ""
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    review_by: date | None = None
    phrasings: tuple[str, ...] = ()
    rank: int = 99
    en: English | None = None
    file: str = ""
    line: int = 0

    def names(self, language: str) -> tuple[str, ...]:
        """Return what the guide is called in a language; nothing where it is not written in it."""
        return _names(self, language)

    def place_of(self, step_id: str) -> int | None:
        """Return the place of a step, from 0; None if there is no such step."""
        return next((at for at, step in enumerate(self.steps) if step.id == step_id), None)

    def step(self, step_id: str) -> Step | None:
        at = self.place_of(step_id)
        return None if at is None else self.steps[at]

    def nearest(self, step_id: str, order: Sequence[str]) -> Step | None:
        """Return a step; one that is gone is followed by what came next, or before, in the order it stood in.

        None if it never stood in that order, or nothing of the order is left.
        """
        if (found := self.step(step_id)) or step_id not in order:
            return found
        at = order.index(step_id)
        near = (*order[at + 1 :], *reversed(order[:at]))
        return next((step for one in near if (step := self.step(one))), None)

    @property
    def order(self) -> tuple[str, ...]:
        """The ids of the steps, the first one first."""
        return tuple(step.id for step in self.steps)

    def stale(self, on: date) -> bool:
        """Tell whether the guide is past the day by which it had to be looked through again."""
        return self.review_by is not None and self.review_by < on

    @property
    def texts(self) -> Iterator[str]:
        """Every sentence that a person may read."""
        yield from (self.title, self.whom, *self.prepare, self.after)
        for step in self.steps:
            yield from (step.title, step.do, step.see)
            yield from (text for one in step.troubles for text in (one.title, one.do))


def _names(one: Trouble | Guide, language: str) -> tuple[str, ...]:
    said = one.en if language == "en" else one
    return (said.title, *said.phrasings) if said else ()


def standing_of(facts: tuple[FactRef, ...], standings: Mapping[str, Mapping[int, Standing]]) -> Standing:
    """Return what a sentence is worth: as much as the weakest of its facts; without any it is recalled."""
    found = [standings.get(one.topic, {}).get(one.number, Standing.RECALLED) for one in facts]
    return min(found, key=WEAKEST.index, default=Standing.RECALLED)


def in_english(guide: Guide) -> Guide:
    """Return the guide in English; a piece without any stays Vietnamese, and its ``en`` says so."""

    def of_trouble(one: Trouble) -> Trouble:
        return replace(one, title=one.en.title, do=one.en.do) if one.en else one

    def of_step(one: Step) -> Step:
        step = replace(one, title=one.en.title, do=one.en.do, see=one.en.see) if one.en else one
        return replace(step, troubles=tuple(map(of_trouble, step.troubles)))

    steps, said = tuple(map(of_step, guide.steps)), guide.en
    if said is None:
        return replace(guide, steps=steps)
    return replace(
        guide, title=said.title, whom=said.whom, prepare=said.prepare, after=said.after, steps=steps
    )


def worded(guide: Guide, fill: Callable[[str], str], shown: Callable[[tuple[FactRef, ...]], bool]) -> Guide:
    """Return the guide as a person reads it: values filled in, without errors that may not be told yet."""

    def of_trouble(one: Trouble) -> Trouble:
        return replace(one, title=fill(one.title), do=fill(one.do))

    def of_step(one: Step) -> Step:
        told = tuple(of_trouble(trouble) for trouble in one.troubles if shown(trouble.facts))
        return replace(one, title=fill(one.title), do=fill(one.do), see=fill(one.see), troubles=told)

    return replace(
        guide,
        title=fill(guide.title),
        whom=fill(guide.whom),
        prepare=tuple(map(fill, guide.prepare)),
        steps=tuple(map(of_step, guide.steps)),
        after=fill(guide.after),
    )
