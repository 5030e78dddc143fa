"""Tries changed content on labelled questions before it goes live: what it breaks, what it mends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from typing import Any

from faq.content import STARTER, Content
from faq.decide import Decision, Verdict
from faq.evaluate import Asks, Labelled, read_labelled

#: The labelled questions that ship with the program; ``faq evaluate`` keeps a floor on them.
LABELLED = STARTER / "labelled.jsonl"
#: Styles of questions that are not in that file.
OWN, KEPT = "phrasing", "kept"


class Outcome(IntEnum):
    """What a question's verdict is worth; more is better."""

    WRONG = 0  #: the right topic is not shown; or it is not ours and a topic is answered
    SHOWN = 1  #: among the three that are offered; or it is not ours and topics are offered
    RIGHT = 2  #: answered with the right topic; or it is not ours and was sent on


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person got."""

    decision: str
    topics: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Moved:
    """A question whose outcome is another now."""

    question: str
    style: str
    accept: tuple[str, ...]
    before: Shown
    after: Shown


@dataclass(frozen=True, slots=True)
class Trial:
    """The result of a trial.

    Args:
        asked: how many questions were asked.
        broken: were right or shown, and are wrong now.
        weaker: were answered, and are only offered now.
        mended: were wrong, and are right or shown now.
        lost: fresh questions that the change is made for and that still do not show their topic.
    """

    asked: int = 0
    broken: tuple[Moved, ...] = ()
    weaker: tuple[Moved, ...] = ()
    mended: tuple[Moved, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_harmless(self) -> bool:
        return not self.broken and not self.lost


Measured = Mapping[Labelled, Shown]


@cache
def shipped_questions() -> tuple[Labelled, ...]:
    """Return the labelled questions that ship."""
    return tuple(read_labelled(LABELLED))


def questions_for(content: Content, kept: Iterable[Labelled] = ()) -> tuple[Labelled, ...]:
    """Return every question to try on content: shipped, kept from earlier learning, and its own phrasings.

    Questions whose every topic the content lacks are left out.
    """
    there = content.topics.keys()
    outside = [one for one in (*shipped_questions(), *kept) if not one.ours or one.accept & there]
    own = [
        Labelled(phrasing, frozenset({topic.id}), OWN)
        for topic in content.topics.values()
        for phrasing in topic.phrasings
    ]
    return tuple(dict.fromkeys((*outside, *own)))


def measure(
    index: Asks, questions: Iterable[Labelled], known: Measured | None = None
) -> dict[Labelled, Shown]:
    """Return what each question gets; what is ``known`` already is not asked again."""
    known = known or {}
    return {one: known.get(one) or _shown(index.ask(one.question), one) for one in questions}


def compare(before: Measured, after: Measured, fresh: Sequence[Labelled] = ()) -> Trial:
    """Return what is other after than before; only questions of both count, ``fresh`` ones for themselves."""
    broken, weaker, mended = [], [], []
    for asked, old in before.items():
        new = after.get(asked)
        if new is None or new.outcome == old.outcome:
            continue
        moved = Moved(asked.question, asked.style, tuple(sorted(asked.accept)), old, new)
        if new.outcome is Outcome.WRONG:
            broken.append(moved)
        elif old.outcome is Outcome.WRONG:
            mended.append(moved)
        elif new.outcome < old.outcome:
            weaker.append(moved)
    lost = tuple(one.question for one in fresh if one in after and after[one].outcome is Outcome.WRONG)
    return Trial(len(after), tuple(broken), tuple(weaker), tuple(mended), lost)


def trial_data(trial: Trial) -> dict[str, Any]:
    """Return a trial as plain data, the way ``trial_from`` reads it."""
    return {
        "asked": trial.asked,
        "lost": list(trial.lost),
        **{name: [_moved_data(one) for one in getattr(trial, name)] for name in _MOVES},
    }


def trial_from(data: Mapping[str, Any]) -> Trial:
    moves = {name: tuple(_moved_from(one) for one in data.get(name, ())) for name in _MOVES}
    return Trial(int(data.get("asked", 0)), lost=tuple(data.get("lost", ())), **moves)


_MOVES = ("broken", "weaker", "mended")


def _shown(verdict: Verdict, asked: Labelled) -> Shown:
    topics = tuple(one.id for one in verdict.topics[:3])
    return Shown(str(verdict.decision), topics, _outcome(verdict.decision, topics, asked))


def _outcome(decision: Decision, topics: Sequence[str], asked: Labelled) -> Outcome:
    if not asked.ours:
        worth = {Decision.ANSWER: Outcome.WRONG, Decision.SUGGEST: Outcome.SHOWN}
        return worth.get(decision, Outcome.RIGHT)
    if decision is Decision.ANSWER:
        return Outcome.RIGHT if topics[0] in asked.accept else Outcome.WRONG
    if decision in (Decision.SUGGEST, Decision.URGENT) and asked.accept.intersection(topics):
        return Outcome.SHOWN
    return Outcome.WRONG


def _moved_data(one: Moved) -> dict[str, Any]:
    return {
        "question": one.question, "style": one.style, "accept": list(one.accept),
        "before": _shown_data(one.before), "after": _shown_data(one.after),
    }  # fmt: skip


def _moved_from(one: Mapping[str, Any]) -> Moved:
    return Moved(
        str(one["question"]), str(one["style"]), tuple(one["accept"]), _shown_from(one["before"]),
        _shown_from(one["after"]),
    )  # fmt: skip


def _shown_data(one: Shown) -> dict[str, Any]:
    return {"decision": one.decision, "topics": list(one.topics), "outcome": int(one.outcome)}


def _shown_from(one: Mapping[str, Any]) -> Shown:
    return Shown(str(one["decision"]), tuple(one["topics"]), Outcome(one["outcome"]))
