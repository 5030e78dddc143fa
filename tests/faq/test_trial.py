"""A change is tried on labelled questions before it goes live."""

from dataclasses import replace

import pytest

from faq.changes import TOPIC, Change, applied
from faq.content import Content
from faq.evaluate import Labelled
from faq.index import Index
from faq.pieces import topic_data
from faq.rehearsal import Rehearsal
from faq.trial import (
    KEPT,
    OWN,
    Outcome,
    Shown,
    compare,
    measure,
    questions_for,
    shipped_questions,
    trial_data,
    trial_from,
)
from tests.faq.test_service import small_content

ASKED = Labelled("làm rớt học bạ", frozenset({"mat-hoc-ba"}), KEPT)


@pytest.fixture
def small() -> Content:
    return applied(small_content(), [])  # which gives it a version


def robbed(content: Content) -> Change:
    """Take everything from a topic by which it is found."""
    data = topic_data(content.topics["mat-hoc-ba"])
    nothing = {"question": "Việc khác", "short": "Dạ, việc khác.", "points": [], "phrasings": ["việc lạ"]}
    return Change(TOPIC, "mat-hoc-ba", data, data | nothing | {"standing": {}})


def shown(outcome: Outcome) -> Shown:
    return Shown("answer", ("t",), outcome)


def test_what_was_found_and_is_not_is_broken_the_other_way_round_mended() -> None:
    one, two, three, four = (Labelled(name, frozenset("t")) for name in "abcd")
    before = {
        one: shown(Outcome.RIGHT), two: shown(Outcome.WRONG), three: shown(Outcome.RIGHT),
        four: shown(Outcome.SHOWN),
    }  # fmt: skip
    after = {
        one: shown(Outcome.WRONG), two: shown(Outcome.SHOWN), three: shown(Outcome.SHOWN),
        four: shown(Outcome.RIGHT),
    }  # fmt: skip
    trial = compare(before, after)
    assert [[moved.question for moved in them] for them in (trial.broken, trial.mended, trial.weaker)] == [
        ["a"], ["b"], ["c"],
    ]  # fmt: skip
    assert not trial.is_harmless
    assert trial_from(trial_data(trial)) == trial


def test_a_question_that_only_one_side_knows_breaks_nothing() -> None:
    one = Labelled("a", frozenset("t"))
    assert compare({one: shown(Outcome.RIGHT)}, {}).is_harmless
    assert compare({}, {one: shown(Outcome.WRONG)}).is_harmless


async def test_a_change_that_robs_a_kept_question_of_its_topic_shows_it(small: Content) -> None:
    live = Index(small)
    trial = await Rehearsal().try_out(live, [robbed(small)], kept=[ASKED])
    assert [(one.question, one.style) for one in trial.broken] == [(ASKED.question, KEPT)]
    assert "mat-hoc-ba" in trial.broken[0].before.topics


async def test_a_fresh_question_that_still_finds_nothing_is_named(small: Content) -> None:
    lost = Labelled("xe buýt mấy giờ", frozenset({"mat-hoc-ba"}), KEPT)
    data = topic_data(small.topics["mat-hoc-ba"])
    change = Change(TOPIC, "mat-hoc-ba", data, data | {"keywords": ["học bạ"]})
    trial = await Rehearsal().try_out(Index(small), [change], fresh=[lost, ASKED])
    assert trial.lost == (lost.question,)


async def test_what_changes_nothing_that_is_found_is_not_tried(small: Content) -> None:
    live, rehearsal = Index(small), Rehearsal()
    assert await rehearsal.index_with(live, []) is live
    assert (await rehearsal.try_out(live, [])).asked == 0


async def test_what_a_draft_has_become_is_neither_built_nor_measured_again(
    small: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, rehearsal = Index(small), Rehearsal()
    draft = await rehearsal.index_with(live, [robbed(small)])
    await rehearsal.try_out(live, [robbed(small)], kept=[ASKED])
    became = rehearsal.built(replace(draft.content, values={}))
    assert became is not None
    assert became.content.values == {}
    assert became.ask(ASKED.question) == draft.ask(ASKED.question)
    assert rehearsal.built(replace(draft.content, thresholds=None)) is None  # type: ignore[arg-type]
    asked: list[str] = []
    monkeypatch.setattr(Index, "ask", lambda _, question: asked.append(question))
    assert rehearsal._measure(became, [ASKED])[ASKED].outcome is not None
    assert asked == []


async def test_the_index_of_a_draft_is_built_once(small: Content) -> None:
    live, rehearsal = Index(small), Rehearsal()
    first = await rehearsal.index_with(live, [robbed(small)])
    assert await rehearsal.index_with(live, [robbed(small)]) is first
    assert await rehearsal.index_with(Index(replace(small, version="x")), [robbed(small)]) is not first


def test_the_questions_are_those_that_ship_those_kept_and_the_topics_own(content: Content) -> None:
    questions = questions_for(content, [ASKED])
    styles = {one.style for one in questions}
    assert {OWN, "typo", "telex"} <= styles
    assert set(shipped_questions()) <= set(questions)
    assert ASKED not in questions, "its topic is not there"


def test_what_was_measured_is_not_asked_again() -> None:
    class Silent:
        def ask(self, question: str) -> None:
            raise AssertionError(question)

    known = {ASKED: shown(Outcome.RIGHT)}
    assert measure(Silent(), [ASKED], known) == known  # type: ignore[arg-type]
