"""Cases already sent: looking up, answering staff, rating."""

import pytest

from bot.dialogue.choices import menu, ratings
from bot.dialogue.commands import (
    AddToCase,
    AgreeToReminders,
    AlertStaff,
    RateCase,
    RateWords,
    ShowCase,
    ShowOwnCases,
)
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.talk import Place, Talk, remember
from tests.bot.dialogue.conftest import CODE, MISTYPED, OTHER_CODE, PHOTO, STORY, Person

ASKED = "quên mật khẩu vneid phải làm sao"


def put(person: Person, place: Place, *offered: Choice) -> Person:
    talk = Talk(met=True, place=place, case=CODE)
    person.talk = remember(talk, (Reply("", offered),)) if offered else talk
    return person


@pytest.mark.parametrize("said", ["tra cứu", "của tôi", "phản ánh của tôi", "/tracuu", "tra cuu"])
def test_own_cases_are_listed(person: Person, said: str) -> None:
    person.says(said)
    assert person.did(ShowOwnCases())
    assert person.stands_at(Place.LOOKUP)


@pytest.mark.parametrize("place", [Place.FREE, Place.LOOKUP, Place.DIGITS])
@pytest.mark.parametrize("form", ["{}", "mã của em là {} đó", "{} sao rồi em?", "Hồ sơ {} tới đâu rồi"])
def test_a_code_is_found_wherever_it_stands(person: Person, place: Place, form: str) -> None:
    for typed in (OTHER_CODE, OTHER_CODE.lower(), OTHER_CODE.replace("-", " "), OTHER_CODE.replace("-", "")):
        put(person, place).says(form.format(typed))
        assert person.did(ShowCase(OTHER_CODE))


@pytest.mark.parametrize("place", [Place.FREE, Place.LOOKUP])
@pytest.mark.parametrize("form", ["{}", "mã của em là {} đó", "tra cứu {}"])
def test_a_mistyped_code_is_caught_and_shown(person: Person, place: Place, form: str) -> None:
    heard = put(person, place).says(form.format(MISTYPED))
    assert heard == person.text("code_mistyped", code=MISTYPED)
    assert person.did()


def test_words_that_look_like_a_code_are_left_alone(person: Person) -> None:
    assert "chưa đúng, có thể nhầm" not in person.says("nam 2026 tren dia ban co truong nao")


def test_the_case_of_somebody_else_opens_with_four_digits(person: Person) -> None:
    for said in ("4567", "0901234567", "4 5 6 7", "số cuối 4567 ạ"):
        put(person, Place.DIGITS).says(said)
        assert person.did(ShowCase(CODE, "4567"))
        assert person.stands_at(Place.DIGITS)


def test_too_few_digits_are_asked_for_again_and_not_counted(person: Person) -> None:
    put(person, Place.DIGITS).says("456")
    assert person.did()
    assert person.stands_at(Place.DIGITS)


@pytest.mark.parametrize("place", [Place.DIGITS, Place.LOOKUP])
def test_a_question_instead_of_a_code_is_answered(person: Person, place: Place) -> None:
    put(person, place).says(f"{ASKED}?")
    assert person.talk.topic == "quen-mat-khau-vneid"
    assert person.stands_at(Place.FREE)


@pytest.mark.parametrize("place", [Place.DIGITS, Place.LOOKUP, Place.RATE_WORDS])
def test_a_picture_or_a_story_instead_is_not_lost(person: Person, place: Place) -> None:
    put(person, place).sends()
    assert person.talk.loose_files == (PHOTO,)
    put(person, place).sends(text=STORY)
    assert person.draft.files == (PHOTO,)


def test_an_answer_to_staff_goes_to_the_case(person: Person) -> None:
    put(person, Place.FREE).taps(f"reply:{CODE}")
    assert person.replies[0].text == person.text("reply_prompt", code=CODE)
    person.says("Dạ cô thu ngày 3 tháng 11 tại lớp")
    assert person.did(AddToCase(CODE, "Dạ cô thu ngày 3 tháng 11 tại lớp"))
    assert person.stands_at(Place.FREE)


def test_pictures_go_to_staff_without_words(person: Person) -> None:
    put(person, Place.REPLY).sends()
    assert person.did(AddToCase(CODE, "", (PHOTO,)))


@pytest.mark.parametrize(
    ("chosen", "is_reply"), [("1", True), ("2", False), ("hỏi việc khác", False), ("trả lời", True)]
)
def test_what_may_be_a_question_of_its_own_is_asked_about(
    person: Person, chosen: str, is_reply: bool
) -> None:
    put(person, Place.REPLY).says(ASKED)
    assert person.offered == ["is_reply", "is_question"]
    person.says(chosen)
    if is_reply:
        assert person.did(AddToCase(CODE, ASKED))
    else:
        assert person.talk.topic == "quen-mat-khau-vneid"
    assert person.stands_at(Place.FREE)
    person.taps("is_reply", "is_question")
    assert person.did()


def test_further_words_mean_that_it_was_the_answer(person: Person) -> None:
    put(person, Place.REPLY).says(ASKED, "là điều tôi hỏi cô")
    assert person.did(AddToCase(CODE, f"{ASKED}\nlà điều tôi hỏi cô"))


@pytest.mark.parametrize("place", [Place.REPLY, Place.FREE])
def test_danger_told_to_staff_alerts_and_is_kept(person: Person, place: Place) -> None:
    said = "con tôi bị bạn đánh chảy máu đầu"
    put(person, place).hears(Incoming(text=said, about=CODE))
    assert [type(one) for one in person.commands] == [AlertStaff, AddToCase]


@pytest.mark.parametrize("level", range(1, 5))
def test_rating_by_tap_number_and_words(person: Person, level: int) -> None:
    offered = ratings(person.sight, CODE)
    for way in (
        offered[level - 1].key,
        str(level),
        offered[level - 1].label,
        offered[level - 1].label.upper(),
    ):
        put(person, Place.FREE, *offered)
        person.taps(way) if way.startswith("rate:") else person.says(way)
        assert person.commands == (RateCase(CODE, level),), way
        assert person.stands_at(Place.RATE_WORDS)


def test_the_reason_of_a_rating_is_kept(person: Person) -> None:
    put(person, Place.RATE_WORDS).says("Trả lời chậm nhưng đầy đủ")
    assert person.did(RateWords(CODE, "Trả lời chậm nhưng đầy đủ"))
    assert person.replies == ()


@pytest.mark.parametrize(("said", "agrees"), [("có", True), ("dạ được ạ", True), ("không", False)])
def test_whether_to_be_reminded_may_be_said(person: Person, said: str, agrees: bool) -> None:
    put(person, Place.FREE, Choice("remind_yes", "Cho phép nhắn nhắc"), *menu(person.sight)).says(said)
    assert person.did(*(AgreeToReminders(),) * agrees)


@pytest.mark.parametrize("said", ["bỏ qua", "không", "thôi em", "không có"])
def test_no_reason_is_thanked_for_too(person: Person, said: str) -> None:
    put(person, Place.RATE_WORDS, Choice("skip", "Bỏ qua")).says(said)
    assert person.did()
    assert person.replies[0].text == person.text("rate_thanks")


def test_a_question_instead_of_a_reason_is_answered(person: Person) -> None:
    put(person, Place.RATE_WORDS).says(ASKED)
    assert person.talk.topic == "quen-mat-khau-vneid"
    assert not any(isinstance(one, RateWords) for one in person.commands)
