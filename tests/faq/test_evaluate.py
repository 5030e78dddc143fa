"""Counting right and wrong, and fitting the gates."""

from pathlib import Path

import pytest

from faq.decide import Decision, Scored, Thresholds, Verdict, decide, probability
from faq.errors import ContentUnreadable
from faq.evaluate import Labelled, evaluate, read_labelled
from faq.fit import Example, fit


class Scripted:
    """Answers from a table."""

    def __init__(self, table: dict[str, Verdict]) -> None:
        self.table = table

    def ask(self, question: str) -> Verdict:
        return self.table[question]


def verdict(decision: Decision, *ids: str) -> Verdict:
    return Verdict("", decision, tuple(Scored(name, 1.0) for name in ids))


def test_every_kind_of_outcome_is_counted() -> None:
    asked = {
        "right": (verdict(Decision.ANSWER, "a"), frozenset({"a"})),
        "wrong": (verdict(Decision.ANSWER, "b", "a"), frozenset({"a"})),
        "third": (verdict(Decision.SUGGEST, "b", "c", "a"), frozenset({"a"})),
        "away": (verdict(Decision.REDIRECT, "a"), frozenset({"a"})),
        "stranger answered": (verdict(Decision.ANSWER, "a"), frozenset()),
        "stranger suggested": (verdict(Decision.SUGGEST, "a"), frozenset()),
        "stranger sent on": (verdict(Decision.ESCALATE, "a"), frozenset()),
    }
    index = Scripted({name: found for name, (found, _) in asked.items()})
    report = evaluate(index, [Labelled(name, accept, "s") for name, (_, accept) in asked.items()])
    whole = report.whole
    assert (whole.ours, whole.first, whole.among_three, whole.shown) == (4, 2, 4, 2)
    assert (whole.answered_right, whole.answered_wrong, whole.sent_away) == (1, 1, 1)
    assert (whole.others_answered, whole.others_suggested, whole.others_sent_on) == (1, 1, 1)
    assert [one.asked.question for one in report.misses] == [
        "wrong", "away", "stranger answered", "stranger suggested",
    ]  # fmt: skip
    assert report.by_style["s"] == whole


def test_a_line_that_is_no_question_is_named(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    file.write_text('{"q": "a", "topic": "t"}\n\n{"x": 1}\n', encoding="utf-8")
    with pytest.raises(ContentUnreadable) as refused:
        read_labelled(file)
    assert refused.value.line == 3


def test_fitting_learns_which_signs_tell_right_from_wrong() -> None:
    good = [Example({"score": 0.6 + at / 100, "margin": 0.5}, ours=True, right=True) for at in range(30)]
    bad = [Example({"score": 0.1 + at / 100, "margin": 0.05}, ours=False, right=False) for at in range(30)]
    gates = fit(good + bad, fitted_on="test")
    assert probability(gates.right, good[15].signs) > 0.8
    assert probability(gates.right, bad[5].signs) < 0.2
    assert decide(good[15].signs, gates, neighbour_lead=None) is Decision.ANSWER
    assert decide(bad[0].signs, gates, neighbour_lead=None) is Decision.ESCALATE


@pytest.mark.parametrize(
    ("lead", "decision"),
    [(None, Decision.ANSWER), (-0.5, Decision.ANSWER), (-0.1, Decision.SUGGEST), (0.1, Decision.REDIRECT)],
)
def test_a_near_neighbour_takes_away_certainty_and_a_nearer_one_the_question(
    lead: float | None, decision: Decision
) -> None:
    sure = {"score": 2.0, "margin": 1.0}
    assert decide(sure, Thresholds(), neighbour_lead=lead) is decision
