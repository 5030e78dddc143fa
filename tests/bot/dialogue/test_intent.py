"""Whoever complains is offered to have it registered, also with slips of the finger."""

import pytest

from bot.dialogue import intent
from bot.dialogue.talk import Place
from bot.words import Words
from tests.bot.dialogue.conftest import Person


@pytest.mark.parametrize(
    "text",
    [
        "pan anh truong thu tien sai",
        "phan anh truong thu tien sai",
        "phản ảnh trường thu tiền sai",
        "khieu nai",
        "kieu nai quyet dinh ky luat",
        "to cao hieu truong",
        "toi muon to cao co giao",
        "gop y",
        "phan nan chuyen thu tien",
        "muon bao cao viec lam thu",
        "dạ em muốn bao cáo việc lạm thu",
        "kien ngi lam cau thang",
    ],
)
def test_a_complaint_is_offered_to_be_registered(person: Person, text: str) -> None:
    person.says(text)
    assert person.stands_at(Place.WHAT) or "send_said" in person.offered


def test_the_words_of_the_complaint_become_the_story(person: Person) -> None:
    person.says("pan anh truong thu tien sai")
    person.taps("send_said")
    assert person.draft.text == "pan anh truong thu tien sai"


@pytest.mark.parametrize("text", ["pan anh", "fan anh", "phản ánhh", "toi muon phan anh", "gửi phan anh"])
def test_the_bare_wish_begins_a_feedback(person: Person, text: str) -> None:
    person.says(text)
    assert person.stands_at(Place.WHAT)
    assert person.draft.text == ""


@pytest.mark.parametrize(
    "text", ["nhận ảnh thẻ ở đâu", "chụp ảnh giấy tờ thế nào", "con đi học mang theo gì", "to giay nay la gi"]
)
def test_other_words_are_no_complaint(text: str) -> None:
    assert not intent.complains(text, Words("vi"))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("rác đổ ở đường Trần Não", False),
        ("khoản này thu từ đầu", False),
        ("rác đổ ở đâu ạ", True),
        ("bao lâu thì có trả lời vậy", True),
        ("có mất phí không", True),
        ("nộp ở đâu ạ", True),
        ("thật sao?", True),
        ("cô nói không đóng thì con nghỉ học", False),
        ("hôm qua cô thu tiền", False),
        ("không", False),
    ],
)
def test_the_form_of_a_question_is_told_without_its_mark(text: str, asks: bool) -> None:
    assert intent.asks(text, Words("vi")) is asks
