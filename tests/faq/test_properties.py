"""What must hold for any text and any content: drawn at random, not picked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.check import nearest_faults
from faq.content import Content
from faq.evaluate import read_labelled
from faq.index import Index
from faq.normalise import normalise
from faq.postings import Postings
from faq.terms import terms
from faq.text import clean, fold

QUESTIONS = Path(__file__).parent / "data" / "dev_questions.jsonl"

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9).map(float), min_size=1, max_size=4)
#: Enough for terms that are kept side by side and for others.
many = st.lists(counts, min_size=1, max_size=25)


def folded(text: str) -> str:
    return " ".join(fold(word) for word in clean(text).split())


def scored(postings: Postings, question: dict[str, float]) -> list[int]:
    return list(postings.score(postings.asked(question)).of)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "NFD": lambda text: normalize("NFD", text),
    "upper": str.upper,
    "spaces": lambda text: "  " + text.replace(" ", "  ") + " \n",
}


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_normalising_fail_and_cleaning_first_changes_nothing(
    content: Content, text: str
) -> None:
    assert normalise(clean(text), content.lexicon) == normalise(text, content.lexicon)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_phrasing_finds_the_same_topic_in_any_spelling(
    content: Content, index: Index, data: st.DataObject
) -> None:
    topic = data.draw(st.sampled_from(sorted(content.topics)))
    phrasing = data.draw(st.sampled_from(content.topics[topic].phrasings))
    spelled = SPELLINGS[data.draw(st.sampled_from(sorted(SPELLINGS)))]
    assert index.ask(spelled(phrasing)).topics[0].id == index.ask(phrasing).topics[0].id


def test_what_normalising_made_is_normal_but_for_words_with_two_readings(content: Content) -> None:
    once = [normalise(asked.question, content.lexicon).plain for asked in read_labelled(QUESTIONS)]
    changed = [text for text in once if normalise(text, content.lexicon).plain != text]
    assert len(changed) <= 2, changed


@settings(deadline=None)
@given(many, counts, st.randoms())
def test_scores_do_not_depend_on_the_order_of_documents_or_terms(
    documents: list[dict[str, float]], question: dict[str, float], random: Random
) -> None:
    order = list(range(len(documents)))
    random.shuffle(order)
    one = scored(Postings(documents), question)
    other = scored(Postings([documents[at] for at in order]), dict(reversed(question.items())))
    assert [other[at] for at in range(len(order))] == pytest.approx([one[at] for at in order], rel=1e-5)


@settings(deadline=None)
@given(many, counts, st.integers(1, 9))
def test_the_best_are_the_greatest_scores_the_first_of_equal_ones_first(
    documents: list[dict[str, float]], question: dict[str, float], count: int
) -> None:
    postings = Postings(documents)
    scores = postings.score(postings.asked(question))
    wanted = sorted((-score, number) for number, score in enumerate(scores.of) if score)[:count]
    found = scores.best(count, range(len(documents)))
    assert [number for number, _ in found] == [number for _, number in wanted]
    top = scores.top(range(len(documents)))
    assert top == (found[0] if found else None)


@settings(deadline=None)
@given(many, counts)
def test_a_score_is_what_its_terms_bring(
    documents: list[dict[str, float]], question: dict[str, float]
) -> None:
    postings = Postings(documents)
    asked = postings.asked(question)
    for number, score in postings.score(asked).best(len(documents), range(len(documents))):
        assert sum(postings.contributions(asked, number).values()) == pytest.approx(score, rel=1e-3)
        assert postings.held(question, number) == set(postings.contributions(asked, number))


def test_a_topic_that_takes_the_phrasings_of_another_is_reported(content: Content) -> None:
    some = dict(list(content.topics.items())[:20])
    topic = next(iter(some.values()))
    twin = replace(topic, id="twin")
    found = nearest_faults(replace(content, topics=some | {"twin": twin}))
    assert any("twin cannot be told apart" in one.what or "and twin" in one.what for one in found)
    assert not any("twin" in one.what for one in nearest_faults(replace(content, topics=some)))


@settings(deadline=None)
@given(st.data())
def test_words_of_one_reading_make_the_same_terms_as_readings_do(
    content: Content, data: st.DataObject
) -> None:
    topic = data.draw(st.sampled_from(sorted(content.topics)))
    text = data.draw(st.sampled_from([content.topics[topic].question, *content.topics[topic].phrasings]))
    spelled = data.draw(st.sampled_from([text, folded(text)]))
    said = normalise(spelled, content.lexicon)
    slowly = terms(said._replace(sure=False), content.lexicon)
    assert terms(said, content.lexicon) == slowly


def test_the_heaviest_question_fits_a_score() -> None:
    words = [f"w{at}" for at in range(200)]
    postings = Postings([dict.fromkeys(words, 1e6), dict.fromkeys(words[:150], 1e6), {"other": 1.0}])
    asked = postings.asked(dict.fromkeys(words, 50.0))
    scores = postings.score(asked)
    assert 0 < max(scores.of) < 1 << 32
    assert [number for number, _ in scores.best(3, range(3))] == [0, 1]


def test_postings_that_share_rows_look_a_question_up_once() -> None:
    whole = Postings([{"a": 1.0, "b": 1.0}, {"c": 1.0}])
    part = Postings([{"a": 1.0}], rows=whole.rows)
    asked = whole.asked({"a": 1.0, "c": 1.0, "unknown": 1.0})
    assert part.score(asked).best(2, range(1))[0][0] == 0
    assert set(part.brought(asked)) == {"a"}
    assert part.rarity("c") == part.unseen
