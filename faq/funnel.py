"""How far people come in a guide, and where they stop: people, never clicks."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from faq.guides import Guide, Step
from faq.text import clean, fold

#: Different words of people who were stuck at a step, shown at most.
MOST_WORDS = 20


class Did(StrEnum):
    """What somebody did in a guide; stored as it reads here."""

    STARTED = "started"
    DONE = "done"  #: said that the step is done
    BACK = "back"  #: went back from the step
    STUCK = "stuck"  #: said that it does not work, perhaps in words
    TROUBLE = "trouble"  #: was shown what to do about a known error
    PAUSED = "paused"
    PERSON = "person"  #: asked for a person


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that one person did.

    Args:
        words: masked.
        order: the guide's steps at that time; None where they are what they are now.
    """

    person: str
    did: Did
    step: str = ""
    trouble: str = ""
    words: str = ""
    order: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class StepFigures:
    """How many people a step saw.

    Args:
        reached: came to the step, or went beyond it.
        passed: went on from it; never more than ``reached``.
        troubles: known errors that were shown, with people, most first.
        words: what people wrote when stuck, with people, most first.
    """

    id: str
    title: str
    reached: int
    passed: int
    back: int
    stuck: int
    person: int
    troubles: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[str, int], ...] = ()

    @property
    def left(self) -> int:
        """How many came to the step and have not gone on."""
        return self.reached - self.passed


@dataclass(frozen=True, slots=True)
class GuideFigures:
    """How many people worked with a guide, finished it, needed a person; then step by step."""

    id: str
    title: str
    started: int
    finished: int
    person: int
    steps: tuple[StepFigures, ...] = ()

    @property
    def worst(self) -> StepFigures | None:
        """The step at which most people stopped; the earlier of equals; None while nobody did."""
        worst = max(self.steps, key=lambda step: step.left, default=None)
        return worst if worst is not None and worst.left else None


def funnel(guide: Guide, deeds: Iterable[Deed]) -> GuideFigures:
    """Count the people of a guide, in whatever order their deeds come.

    Everybody counts once, at the farthest step they came to: whoever did the third step has been at the
    first two, however often they went back or began anew. So nobody can leave a step who never came to it.
    Steps that editors added, moved or took out since are counted by the order in which the person met them:
    nobody came to a step that was not there yet, and whoever finished has finished.
    A deed at a step that the guide did not have then only says that its person began.
    """
    of_step: dict[str, list[Deed]] = defaultdict(list)
    farthest: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for deed in deeds:
        of_step[deed.step].append(deed)
        order = guide.order if deed.order is None else deed.order
        place = order.index(deed.step) if deed.step in order else None
        came_to = (place or 0) + (deed.did is Did.DONE and place is not None)
        farthest[order][deed.person] = max(farthest[order].get(deed.person, 0), came_to)
    reached: dict[str, set[str]] = defaultdict(set)
    passed: dict[str, set[str]] = defaultdict(set)
    finished: set[str] = set()
    for order, people in farthest.items():
        for place, step_id in enumerate(order):
            reached[step_id] |= {person for person, far in people.items() if far >= place}
            passed[step_id] |= {person for person, far in people.items() if far > place}
        finished |= {person for person, far in people.items() if far >= len(order)}
    everything = [deed for them in of_step.values() for deed in them]
    return GuideFigures(
        id=guide.id,
        title=guide.title,
        started=len({deed.person for deed in everything}),
        finished=len(finished),
        person=_people(everything, Did.PERSON),
        steps=tuple(
            _of_step(step, of_step[step.id], reached=len(reached[step.id]), passed=len(passed[step.id]))
            for step in guide.steps
        ),
    )


def _of_step(step: Step, deeds: list[Deed], *, reached: int, passed: int) -> StepFigures:
    titles = {one.id: one.title for one in step.troubles}
    shown = _by_people((titles.get(deed.trouble, deed.trouble), deed) for deed in deeds if deed.trouble)
    written: dict[str, str] = {}
    said = []
    for deed in deeds:
        if deed.words:
            alike = " ".join(fold(word) for word in clean(deed.words).split())
            said.append((written.setdefault(alike, deed.words), deed))
    return StepFigures(
        id=step.id,
        title=step.title,
        reached=reached,
        passed=passed,
        back=_people(deeds, Did.BACK),
        stuck=_people(deeds, Did.STUCK, Did.TROUBLE),
        person=_people(deeds, Did.PERSON),
        troubles=shown,
        words=_by_people(said)[:MOST_WORDS],
    )


def _people(deeds: Iterable[Deed], *kinds: Did) -> int:
    return len({deed.person for deed in deeds if deed.did in kinds})


def _by_people(named: Iterable[tuple[str, Deed]]) -> tuple[tuple[str, int], ...]:
    people: dict[str, set[str]] = defaultdict(set)
    for name, deed in named:
        people[name].add(deed.person)
    return tuple(
        sorted(((name, len(them)) for name, them in people.items()), key=lambda one: (-one[1], one[0]))
    )
