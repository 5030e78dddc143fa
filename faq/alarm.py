"""How much a message sounds like danger: what each term says for or against it, learned from the content."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, sqrt
from operator import mul

#: Weights nearer to nothing are left out.
FAINTEST = 0.15
_ROUNDS, _STEP, _SHRINK = 8, 0.5, 0.005

Terms = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Alarm:
    """The learned weights and from how loud on they count.

    Args:
        weights: by term, as ``faq.terms`` makes them; above 0 speaks for danger.
        sign_at: a message with a sign of danger (``faq.danger``) counts if it is at least so loud.
        alarm_at: a message without a sign counts, with doubt, if it is at least so loud; one with a sign
            counts without doubt.
        clear_at: a message so loud raises the alarm by its sound alone.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    bias: float = 0.0
    alarm_at: float = 1e9
    sign_at: float = -1e9
    clear_at: float = 1e9

    def loudness(self, said: Terms) -> float:
        """Return how much a message sounds like danger, whatever its length."""
        known = self.weights
        shares = said.values()
        square = sum(map(mul, shares, shares))
        total = sum([known[term] * share for term, share in said.items() if term in known])
        return self.bias + (total / sqrt(square) if square else 0.0)


class Ear:
    """An alarm's weights by the rows in which an index keeps its terms: no term is looked up twice."""

    def __init__(self, alarm: Alarm, rows: Mapping[str, int]) -> None:
        """Build for rows that are numbered in their order."""
        self._bias = alarm.bias
        self._by_row = array("d", [alarm.weights.get(term, 0.0) for term in rows])
        self._others = {term: weight for term, weight in alarm.weights.items() if term not in rows}

    def loudness(self, said: Terms, rows: Mapping[str, int]) -> float:
        """Return what ``Alarm.loudness`` does; ``rows`` are those of the message's terms that have one."""
        shares, by_row = said.values(), self._by_row
        square = sum(map(mul, shares, shares))
        total = sum([by_row[row] * said[term] for term, row in rows.items()])
        if len(rows) < len(said):
            others = self._others
            strange = [term for term in said if term not in rows and term in others]
            total += sum([others[term] * said[term] for term in strange])
        return self._bias + (total / sqrt(square) if square else 0.0)


def learn(dangerous: Iterable[Terms], calm: Iterable[Terms]) -> Alarm:
    """Return the alarm that tells dangerous messages from calm ones: a logistic regression by small steps.

    The same messages in the same order give the same weights.
    """
    examples = [(_level(one), 1.0) for one in dangerous] + [(_level(one), 0.0) for one in calm]
    mixed = _mixed(examples)
    weights: dict[str, float] = {}
    moved: dict[str, float] = {}
    bias, bias_moved = 0.0, 1e-6
    for _ in range(_ROUNDS):
        for said, wanted in mixed:
            total = bias + sum(weights.get(term, 0.0) * share for term, share in said.items())
            off = 1.0 / (1.0 + exp(-max(-30.0, min(30.0, total)))) - wanted
            if abs(off) < 0.01:
                continue
            for term, share in said.items():
                before = weights.get(term, 0.0)
                slope = off * share + _SHRINK * before
                moved[term] = moved.get(term, 1e-3) + slope * slope
                weights[term] = before - _STEP * slope / sqrt(moved[term])
            bias_moved += off * off
            bias -= _STEP * off / sqrt(bias_moved)
    kept = {term: round(weight, 3) for term, weight in sorted(weights.items()) if abs(weight) >= FAINTEST}
    return Alarm(kept, round(bias, 3))


def _level(said: Terms) -> dict[str, float]:
    """Return terms whose squares add up to one, so that long messages are no louder than short ones."""
    whole = sqrt(sum(share * share for share in said.values())) or 1.0
    return {term: share / whole for term, share in said.items()}


def _mixed(examples: Sequence[tuple[dict[str, float], float]]) -> list[tuple[dict[str, float], float]]:
    """Return the examples as if well shuffled, the same way each time: by steps of the golden section."""
    places = [(at * 0.6180339887498949) % 1.0 for at in range(len(examples))]
    return [examples[at] for at in sorted(range(len(examples)), key=places.__getitem__)]
