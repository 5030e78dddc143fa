"""Fits the weights and gates of the decision on labelled questions: small logistic regressions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from faq.decide import Decision, Thresholds, probability
from faq.evaluate import Labelled
from faq.index import Index

#: How many of our questions may be answered wrong.
WRONG_ALLOWED = 0.006
#: How many of others' questions may be answered, and be offered suggestions, if no neighbouring subject had
#: caught them: what strangers ask is never all on our list, so the gates must hold without it.
OTHERS_ALLOWED, SUGGESTED_ALLOWED = 0.04, 0.55
#: How far the second topic may have to be behind for an answer.
MARGINS = (0.0, 0.03, 0.06, 0.09, 0.12, 0.15, 0.18)
_ROUNDS, _SHRINK = 12, 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """The signs of one question that was neither urgent nor small talk nor, if it is ours, redirected."""

    signs: Mapping[str, float]
    ours: bool
    right: bool  #: the first topic is an accepted one
    known: bool = False  #: not ours, and the list of neighbouring subjects knows it


def examples_of(index: Index, questions: Iterable[Labelled]) -> list[Example]:
    """Return the examples that an index makes of labelled questions.

    What is not ours gives two: as it is, and as if the neighbour that it is about were on no list. Only the
    second counts for the gates.
    """
    found = []
    for asked in questions:
        explained = index.explain(asked.question)
        verdict = explained.verdict
        if verdict.decision in (Decision.URGENT, Decision.CHAT):
            continue
        if asked.ours and verdict.decision is Decision.REDIRECT:
            continue
        right = bool(verdict.topics) and verdict.topics[0].id in asked.accept
        found.append(Example(explained.signs, asked.ours, right, known=not asked.ours))
        if not asked.ours:
            found.append(Example(index.unwarned_signs(asked.question), ours=False, right=False))
    return found


def fit(examples: Sequence[Example], *, fitted_on: str, folds: int = 5) -> Thresholds:
    """Return weights fitted on all examples and gates chosen on cross-fitted probabilities."""
    cross = [(0.0, 0.0)] * len(examples)
    turns = _turns(examples)
    for fold in range(folds):
        train = [one for turn, one in zip(turns, examples, strict=True) if turn % folds != fold]
        right, mine = _weights(train)
        for at, (turn, one) in enumerate(zip(turns, examples, strict=True)):
            if turn % folds == fold:
                cross[at] = (probability(right, one.signs), probability(mine, one.signs))
    right, mine = _weights(examples)
    answer_at, margin_at = _answer_gates(examples, cross)
    suggest_at = _suggest_gate(examples, cross)
    return Thresholds(
        right=_rounded(right),
        ours=_rounded(mine),
        answer_at=answer_at,
        answer_ours_at=suggest_at,
        margin_at=margin_at,
        suggest_at=suggest_at,
        fitted_on=fitted_on,
    )


def _weights(examples: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights for being right and for being ours.

    An answer must hold where no neighbour warns, so that being right learns from both examples of what is
    not ours. What is suggested is a question; neighbours that are near redirect before it is one.
    """
    plain = [
        replace(one, signs={name: value for name, value in one.signs.items() if name != "beside"})
        for one in examples
        if one.ours or not one.known
    ]
    return _logistic(examples, lambda one: one.right), _logistic(plain, lambda one: one.ours)


def _turns(examples: Sequence[Example]) -> list[int]:
    """Return a number for each question, the same for both examples of one that is not ours."""
    found: list[int] = []
    for at, one in enumerate(examples):
        again = at and not one.ours and not one.known and examples[at - 1].known
        found.append(found[-1] if again else found[-1] + 1 if found else 0)
    return found


def _answer_gates(examples: Sequence[Example], cross: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the gates for being right and for the margin that keep both kinds of wrong answers in bounds.

    Of those the pair is taken that answers most.
    """
    ours = sum(one.ours for one in examples)
    others = sum(not (one.ours or one.known) for one in examples)
    best = (-1, 0.99, MARGINS[-1])
    for margin_at in MARGINS:
        apart = [
            (one, right)
            for one, (right, _) in zip(examples, cross, strict=True)
            if one.signs.get("margin", 1.0) >= margin_at
        ]
        for answer_at in _grid(0.5, 0.99):
            through = [one for one, right in apart if right >= answer_at]
            wrong = sum(one.ours and not one.right for one in through)
            strangers = sum(not (one.ours or one.known) for one in through)
            if wrong <= WRONG_ALLOWED * ours and strangers <= OTHERS_ALLOWED * others:
                best = max(best, (sum(one.right for one in through), answer_at, margin_at))
    return best[1], best[2]


def _suggest_gate(examples: Sequence[Example], cross: Sequence[tuple[float, float]]) -> float:
    """Return the lowest gate that lets only so many strangers' questions through."""
    strangers = sorted(
        (mine for one, (_, mine) in zip(examples, cross, strict=True) if not (one.ours or one.known)),
        reverse=True,
    )
    allowed = int(SUGGESTED_ALLOWED * len(strangers))
    if len(strangers) <= allowed:
        return 0.05
    return round(min(0.9, strangers[allowed] + 0.001), 3)


def _grid(low: float, high: float) -> Iterable[float]:
    return [round(low + step * 0.01, 2) for step in range(int((high - low) * 100) + 1)]


def _logistic(examples: Sequence[Example], is_true: Callable[[Example], bool]) -> dict[str, float]:
    """Return logistic weights by Newton's method; shrinking keeps them finite and small."""
    names = ["bias", *sorted(examples[0].signs)] if examples else ["bias"]
    rows = [[1.0, *(one.signs[name] for name in names[1:])] for one in examples]
    wanted = [1.0 if is_true(one) else 0.0 for one in examples]
    weights = [0.0] * len(names)
    for _ in range(_ROUNDS):
        slope = [_SHRINK * weight for weight in weights]
        curve = [[_SHRINK if at == other else 0.0 for other in range(len(names))] for at in range(len(names))]
        for row, want in zip(rows, wanted, strict=True):
            total = sum(weight * value for weight, value in zip(weights, row, strict=True))
            chance = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total))))
            for at, value in enumerate(row):
                slope[at] += (chance - want) * value
                for other, beside in enumerate(row):
                    curve[at][other] += chance * (1.0 - chance) * value * beside
        step = _solve(curve, slope)
        weights = [weight - part for weight, part in zip(weights, step, strict=True)]
    return dict(zip(names, weights, strict=True))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve linear equations whose matrix is positive definite."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at, pivot in enumerate(rows):
        for below in rows[at + 1 :]:
            share = below[at] / pivot[at]
            for column in range(at, len(pivot)):
                below[column] -= share * pivot[column]
    solved = [0.0] * len(rows)
    for at in range(len(rows) - 1, -1, -1):
        known = sum(rows[at][column] * solved[column] for column in range(at + 1, len(rows)))
        solved[at] = (rows[at][-1] - known) / rows[at][at]
    return solved


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in weights.items()}
