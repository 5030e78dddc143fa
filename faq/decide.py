"""What to do with a question, once the candidates are scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import exp

#: So many topics are offered as a question.
SUGGESTED = 3
#: A neighbour so little below the gate leaves too much doubt for a direct answer.
DISPUTED = 0.1
#: The first topic holds all words of a message, fits them like its own, and no second is near.
HELD, FITTING, APART = 0.99, 0.9, 0.2


class Decision(StrEnum):
    """What the person gets; printed by ``ask --json`` as it reads here."""

    ANSWER = "answer"  #: the first topic
    SUGGEST = "suggest"  #: the first three, as a question
    REDIRECT = "redirect"  #: a neighbouring subject that is not ours: where to go
    CHAT = "chat"  #: greeting, thanks, insult, noise
    URGENT = "urgent"  #: danger now: emergency numbers first
    ESCALATE = "escalate"  #: a person


@dataclass(frozen=True, slots=True)
class Scored:
    """One candidate; the score is a share of the best possible, mostly below 1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was asked and what to do with it.

    Args:
        topics: at most five, best first; also there when they are not shown.
        entry: id of the redirect, chat or urgent entry that fits, if one does.
        rest: a second question in the same message, to be asked on its own.
        doubt: id of an urgent entry that the message may be about, where that is not clear enough for
            ``URGENT``: whoever shows the answer says whom to call in danger, and tells an officer.
        read: how the question was understood, without its slips and abbreviations; "" if nobody needs it.
    """

    query: str
    decision: Decision
    topics: tuple[Scored, ...] = ()
    entry: str | None = None
    rest: str | None = None
    doubt: str | None = None
    read: str = ""


# Start values for content that was never fitted: cautious, so that it rather suggests than answers.
_RIGHT: Mapping[str, float] = {"bias": -3.0, "score": 4.0, "margin": 4.0}
_OURS: Mapping[str, float] = {"bias": -2.5, "score": 6.0, "margin": 1.0}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Weights and gates fitted on labelled questions by ``faq evaluate --fit``.

    ``right`` weighs the signs that the first topic is the right one, ``ours`` the signs that the question is
    for us at all; both give a probability. An answer asks for both and, whatever they say, for a second topic
    that is ``margin_at`` behind: two topics that share all words of a long question are both strong.
    """

    right: Mapping[str, float] = field(default_factory=lambda: dict(_RIGHT))
    ours: Mapping[str, float] = field(default_factory=lambda: dict(_OURS))
    answer_at: float = 0.80
    answer_ours_at: float = 0.60
    margin_at: float = 0.0
    suggest_at: float = 0.40
    redirect_at: float = 0.05
    fitted_on: str = ""


def probability(weights: Mapping[str, float], signs: Mapping[str, float]) -> float:
    """Return the logistic of the weighted signs; ``bias`` stands alone.

    >>> probability({"bias": 0.0}, {})
    0.5
    """
    total = weights.get("bias", 0.0) + sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))


def decide(signs: Mapping[str, float], gates: Thresholds, *, neighbour_lead: float | None) -> Decision:
    """Return what to do with a plain question whose scores look like ``signs`` (see ``faq.signs``).

    ``neighbour_lead`` says how far the best neighbouring subject is ahead of the best topic, as a share of
    its own score; ``None`` if no neighbour was found.
    """
    ours = probability(gates.ours, signs)
    right = probability(gates.right, signs)
    if neighbour_lead is not None and neighbour_lead > gates.redirect_at:
        return Decision.REDIRECT
    disputed = neighbour_lead is not None and neighbour_lead > gates.redirect_at - DISPUTED
    clear = signs.get("margin", 1.0) >= gates.margin_at and not disputed
    if clear and right >= gates.answer_at and ours >= gates.answer_ours_at:
        return Decision.ANSWER
    return Decision.SUGGEST if ours >= gates.suggest_at or _is_whole(signs) else Decision.ESCALATE


def _is_whole(signs: Mapping[str, float]) -> bool:
    """Tell whether a message is all of one topic, though its few words are too common to be sure of."""
    held, fitting = signs.get("covered", 0.0) >= HELD, signs.get("score", 0.0) >= FITTING
    return held and fitting and signs.get("margin", 0.0) >= APART


def best(scored: Sequence[Scored], count: int = 5) -> tuple[Scored, ...]:
    """Return the best ``count``; of equal ones, the smaller id, so that order of content never matters."""
    return tuple(sorted(scored, key=lambda item: (-item.score, item.id))[:count])
