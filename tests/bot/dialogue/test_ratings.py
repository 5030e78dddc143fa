"""Ratings in words, with and without a reason."""

import pytest

from bot.dialogue.commands import RateCase, ReopenCase
from bot.dialogue.model import Choice
from bot.dialogue.ratings import rated
from bot.dialogue.talk import Place
from bot.words import Words
from tests.bot.dialogue.conftest import CODE, Person

RATINGS = tuple(Choice(f"rate:{CODE}:{level}", f"mức {level}") for level in (1, 2, 3, 4))


@pytest.fixture
def asked(person: Person) -> Person:
    """Somebody who was just asked how satisfied they are."""
    person.talk = person.talk.model_copy(update={"offered": RATINGS})
    return person


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("5 sao", 1),
        ("5 sao, cam on", 1),
        ("⭐⭐⭐⭐⭐", 1),
        ("10/10", 1),
        ("rất hài lòng", 1),
        ("tuyệt vời", 1),
        ("bốn sao nha em", 2),
        ("hài lòng, cảm ơn em", 2),
        ("8 điểm", 2),
        ("tốt ạ", 2),
        ("tạm được", 3),
        ("tam duoc", 3),
        ("bình thường thôi", 3),
        ("3 sao", 3),
        ("không hài lòng", 4),
        ("ko hai long", 4),
        ("1 sao", 4),
        ("tệ quá", 4),
        ("chưa được", 4),
    ],
)
def test_a_rating_in_words_is_taken(asked: Person, text: str, level: int) -> None:
    asked.says(text)
    assert asked.did(RateCase(CODE, level))
    assert asked.stands_at(Place.RATE_WORDS)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("không hài lòng vì chờ lâu", 4),
        ("5 sao, giải quyết rất nhanh", 1),
        ("hài lòng nhưng mà hơi chậm", 2),
        ("2 sao, trường không xin lỗi", 4),
    ],
)
def test_the_reason_is_taken_with_it(asked: Person, text: str, level: int) -> None:
    asked.says(text)
    assert asked.did(RateCase(CODE, level, text))
    assert asked.stands_at(Place.FREE)


@pytest.mark.parametrize(
    "text",
    [
        "cảm ơn em",
        "sao lâu vậy?",
        "học phí bao nhiêu",
        "tôi chưa được trả lại tiền quỹ lớp như trường đã hứa hôm họp phụ huynh",
        "chuyển trường cấp 2 cần giấy tờ gì",
        "con tôi học lớp 5",
    ],
)
def test_what_is_no_rating_is_none(text: str) -> None:
    assert rated(text, Words("vi")) is None


def test_words_of_praise_rate_nothing_where_nothing_was_asked(person: Person) -> None:
    person.says("5 sao, cảm ơn")
    assert person.commands == () or not isinstance(person.commands[0], RateCase)


UNSOLVED = [
    "rác vẫn còn nguyên",
    "rac van con nguyen",
    "có thấy ai tới đâu",
    "trường vẫn thu tiền như cũ, nói cho có",
]


@pytest.mark.parametrize("text", UNSOLVED)
def test_who_says_that_nothing_has_changed_is_asked_whether_to_open_the_case_again(
    asked: Person, text: str
) -> None:
    assert CODE in asked.says(text)
    assert asked.did()
    asked.says("ừ")
    assert asked.did(ReopenCase(CODE, text))


def test_a_no_leaves_the_case_as_it_is(asked: Person) -> None:
    asked.says(UNSOLVED[0], "không")
    assert asked.did()
    assert asked.replies[0].text == asked.text("menu")


def test_the_same_words_without_an_answer_just_read_are_no_wish_to_open_a_case(person: Person) -> None:
    person.says(UNSOLVED[0])
    assert not any(one.key.startswith("again:") for reply in person.replies for one in reply.choices)


def test_another_question_under_an_answer_is_answered(asked: Person) -> None:
    asked.says("tôi vẫn chưa biết chuyển trường cấp 2 cần giấy tờ gì")
    assert asked.talk.topic == "chuyen-truong-thcs"
