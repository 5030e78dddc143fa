"""Whoever writes English is answered in English and finds one button back; a choice is never overruled."""

import pytest

from bot.dialogue.model import Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import Person

ASKED = "How much is health insurance for students?"


def test_english_is_answered_in_english_with_one_button_back(person: Person) -> None:
    heard = person.says(ASKED)
    assert heard.startswith(person.text("english_heard"))
    assert "VND" in heard
    assert person.talk.language == "en"
    assert person.offered[-1] == "lang:vi"


def test_the_next_english_words_are_not_remarked_on(person: Person) -> None:
    person.says(ASKED)
    assert person.text("english_heard") not in person.says(
        "what documents do I need to transfer to primary school"
    )
    assert "lang:vi" not in person.offered


def test_vietnamese_words_bring_vietnamese_back(person: Person) -> None:
    person.says(ASKED, "học phí trường công có phải đóng không")
    assert person.talk.language == "vi"
    assert person.replies[0].text.startswith("Dạ")


def test_a_school_named_in_english_words_stays_english(person: Person) -> None:
    person.says(ASKED, "My son studies at Lê Văn Tám school, how do I transfer him?")
    assert person.talk.language == "en"


@pytest.mark.parametrize(("typed", "language"), [("English", "en"), ("tiếng Việt", "vi")])
def test_a_chosen_language_stays_whatever_is_written(person: Person, typed: str, language: str) -> None:
    person.says("English", typed, ASKED, "học phí trường công có phải đóng không")
    assert person.talk.language == language


def test_the_button_back_tells_the_answer_again_in_that_language(person: Person) -> None:
    person.says(ASKED)
    assert person.taps("lang:vi").startswith("Dạ")
    assert person.talk.topic == "muc-dong-bhyt-hoc-sinh"


def test_who_mixes_english_in_is_offered_english(person: Person) -> None:
    person.says("can you help me hoc phi lop 6")
    assert person.talk.language == "vi"
    assert person.offered[-1] == "lang:en"


@pytest.mark.parametrize("said", ["thank you so much", "hello how are you"])
def test_small_talk_in_english_changes_nothing(person: Person, said: str) -> None:
    person.says(said)
    assert person.talk.language == "vi"


def test_danger_told_in_english_is_answered_in_english_with_the_numbers_first(person: Person) -> None:
    heard = person.says("my son is being beaten at school")
    assert person.text("english_heard") not in heard
    assert "113 (police)" in heard
    assert person.talk.language == "en"


def test_a_stranger_who_writes_english_is_greeted_in_english(stranger: Person) -> None:
    heard = stranger.says(ASKED)
    assert stranger.text("greeting", office=stranger.sight.office, days=365) in heard


def test_an_error_typed_at_a_step_is_no_language(walking: Person) -> None:
    walking.says("what does this mean: my account is locked, please contact support")
    assert walking.talk.language == "vi"


def test_a_name_at_its_slot_is_no_language(person: Person) -> None:
    person.talk = person.talk.model_copy(update={"place": Place.LOOKUP})
    person.hears(Incoming(text="where is my case", about=""))
    assert person.talk.language == "en"


@pytest.mark.parametrize(
    ("asked", "has"), [("how long does it take", "days"), ("what documents do I need", "request")]
)
def test_a_part_of_an_english_answer_is_told_alone(person: Person, asked: str, has: str) -> None:
    person.says("English", "how do I transfer my child to another primary school?")
    whole = person.replies[-1].text
    part = person.says(asked)
    assert has in part
    assert len(part) < len(whole)


def test_what_an_english_answer_does_not_tell_is_admitted(person: Person) -> None:
    person.says("English", "how do I transfer my child to another primary school?")
    assert person.text("follow_fee") in person.says("how much does it cost")
