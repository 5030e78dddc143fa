"""Counting right and wrong, and fitting the gates."""

from pathlib import Path

import pytest

from faq.decide import Decision, Scored, Thresholds, Verdict, decide, probability
from faq.errors import ContentUnreadable
from faq.evaluate import Labelled, evaluate, read_labelled
from faq.fit import Example, examples_of, fit
from faq.index import Index


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
    [(None, Decision.ANSWER), (-0.2, Decision.ANSWER), (-0.02, Decision.SUGGEST), (0.1, Decision.REDIRECT)],
)
def test_a_near_neighbour_takes_away_certainty_and_a_nearer_one_the_question(
    lead: float | None, decision: Decision
) -> None:
    sure = {"score": 2.0, "margin": 1.0}
    assert decide(sure, Thresholds(), neighbour_lead=lead) is decision


def test_a_second_topic_close_behind_is_no_answer_however_strong_both_are() -> None:
    gates = Thresholds(right={"bias": 9.0}, ours={"bias": 9.0}, margin_at=0.1)
    assert decide({"margin": 0.2}, gates, neighbour_lead=None) is Decision.ANSWER
    assert decide({"margin": 0.05}, gates, neighbour_lead=None) is Decision.SUGGEST


def test_what_is_not_ours_is_learned_from_as_if_its_neighbour_were_unknown_too(index: Index) -> None:
    asked = Labelled("làm hộ chiếu cho con đi du lịch", frozenset())
    known, unknown = examples_of(index, [asked])
    assert (known.known, unknown.known) == (True, False)
    assert unknown.signs["beside"] < known.signs["beside"]


def test_gates_learn_how_far_the_second_must_be_behind() -> None:
    clear = [Example({"score": 1.0, "margin": 0.3}, ours=True, right=True) for _ in range(40)]
    torn = [Example({"score": 1.0, "margin": 0.02}, ours=True, right=at % 2 == 0) for at in range(20)]
    theirs = [Example({"score": 0.1, "margin": 0.3}, ours=False, right=False) for _ in range(20)]
    gates = fit([*clear, *torn, *theirs], fitted_on="test")
    assert decide(clear[0].signs, gates, neighbour_lead=None) is Decision.ANSWER
    assert decide(torn[0].signs, gates, neighbour_lead=None) is not Decision.ANSWER
