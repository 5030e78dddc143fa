"""Alike questions fall into one group, whatever their order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq.content import Content
from faq.grouping import Asked, Group, grouped, likeness

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def asked(*questions: str, people: str = "") -> list[Asked]:
    """Return questions, each of another person unless ``people`` names one a letter."""
    return [
        Asked(at, question, people[at] if people else f"p{at}", NOW + timedelta(minutes=at), "escalate")
        for at, question in enumerate(questions)
    ]


def shape(groups: list[Group]) -> list[list[int]]:
    return [sorted(one.ids) for one in groups]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Phí bán trú tháng này bao nhiêu", "phi ban tru thang nay bn"),
        ("học phí lớp 6 bao nhiêu ạ", "hoc phi lop6 bao nhieu"),
        ("mất sổ liên lạc thì làm sao", "mat so lien lac thi lam sao vay"),
        ("xin cấp lại thẻ học sinh", "xin cấp laị thẻ học snh"),
    ],
)
def test_the_same_question_in_other_spelling_is_one_group(content: Content, one: str, other: str) -> None:
    assert shape(grouped(asked(one, other), content)) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("học phí lớp 6 bao nhiêu", "học phí lớp 9 bao nhiêu"),
        ("mất học bạ", "mất thẻ học sinh"),
        ("nộp tiền bán trú ở đâu", "nộp hồ sơ chuyển trường ở đâu"),
        ("nghỉ hè khi nào", ""),
    ],
)
def test_other_questions_stay_apart(content: Content, one: str, other: str) -> None:
    assert len(grouped(asked(one, other), content)) == 2
    assert likeness(one, other, content) < 0.72


def test_groups_of_most_people_come_first_then_the_more_asked_then_the_later() -> None:
    found = grouped(asked("một", "hai", "hai", "ba", "ba", "bốn", people="aababa"))
    assert [(one.leader, one.people, one.times) for one in found[:2]] == [("ba", 2, 2), ("hai", 2, 2)]
    assert [one.leader for one in found][2:] == ["bốn", "một"]


def test_a_group_shows_each_writing_once_with_its_accents() -> None:
    (group,) = grouped(asked("hoc boi o dau", "Học bơi ở đâu", "hoc boi o dau"))
    assert group.writings == ("Học bơi ở đâu",)
    assert group.leader == "Học bơi ở đâu"
    assert group.last_at == NOW + timedelta(minutes=2)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(8)))
def test_the_order_of_questions_changes_nothing(order: list[int]) -> None:
    questions = asked(
        "học bơi ở đâu", "hoc boi o dau vay", "phí bán trú", "phi ban tru thang nay",
        "mất thẻ", "mat the roi", "", "😂",
    )  # fmt: skip
    straight = grouped(questions)
    turned = grouped([questions[at] for at in order])
    assert [(one.leader, one.ids) for one in turned] == [(one.leader, one.ids) for one in straight]


@given(st.lists(st.text(max_size=30), max_size=12))
def test_every_question_is_in_one_group_whatever_it_says(texts: list[str]) -> None:
    found = [number for group in grouped(asked(*texts)) for number in group.ids]
    assert sorted(found) == list(range(len(texts)))
