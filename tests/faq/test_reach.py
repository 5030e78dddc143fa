"""What a change of a topic cannot move is not asked again, and what is taken over is as if built anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from faq.content import Content
from faq.decide import Verdict
from faq.index import Index
from faq.reach import carried, footprints, reach_of
from faq.topics import Topic
from faq.trial import questions_for

TOPIC = "khieu-nai-quyet-dinh-cua-truong"


def seen(verdict: Verdict) -> tuple[object, ...]:
    """Return what of a verdict somebody is shown."""
    return verdict.decision, verdict.entry, [one.id for one in verdict.topics[:3]]


def with_topic(content: Content, topic: Topic) -> Content:
    return replace(content, topics={**content.topics, topic.id: topic}, version="another")


@pytest.mark.parametrize(
    "edit",
    [
        lambda one: replace(one, short="Dạ, anh/chị hỏi nhà trường, mang hộ khẩu."),
        lambda one: replace(one, keywords=("chuyển", "zyx", *one.keywords[2:])),
    ],
)
def test_questions_out_of_reach_are_shown_the_same_by_an_index_built_anew(
    index: Index, content: Content, edit: Callable[[Topic], Topic]
) -> None:
    changed = with_topic(content, edit(content.topics[TOPIC]))
    after, anew = index.changed(changed), Index(changed)
    reach = reach_of(index, after)
    assert reach
    questions = [one.question for one in questions_for(content)][::16]
    prints = footprints(index, questions, {})
    moved = {one for one in questions if reach.may_move(prints[one])}
    assert len(moved) < len(questions) / 2
    for one in questions:
        assert after.ask(one) == anew.ask(one)
        assert one in moved or seen(anew.ask(one)) == seen(index.ask(one)), one
    again = footprints(after, questions, carried(prints, moved))
    assert {one: found and found.topics for one, found in again.items()} == {
        one: found and found.topics for one, found in footprints(after, questions, {}).items()
    }


def test_a_change_that_may_move_everything_reaches_all(index: Index, content: Content) -> None:
    topic = content.topics[TOPIC]
    more = with_topic(content, replace(topic, id="another-topic"))
    longer = with_topic(content, replace(topic, short=" ".join(f"từ{number}" for number in range(2000))))
    for changed in (more, longer):
        assert reach_of(index, index.changed(changed)) is None
    assert reach_of(index, Index(with_topic(content, replace(topic, short="Dạ.")))) is None


def test_what_is_not_searched_changes_no_index(index: Index, content: Content) -> None:
    topic = replace(content.topics[TOPIC], sources=("Luật mới",), link="https://example.edu.vn")
    found = index.over(with_topic(content, topic))
    assert found
    assert found.content.topics[TOPIC] is topic
    assert index.over(with_topic(content, replace(topic, keywords=("mới",)))) is None
