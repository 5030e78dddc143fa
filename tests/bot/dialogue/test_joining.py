"""How people ask to join and part their conversations, and to follow a case elsewhere."""

import pytest

from bot.dialogue.commands import JoinByCode, OfferJoining, PartAgain, PickUpCase, TakeBackCase
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from tests.bot.dialogue.conftest import CODE, Person


@pytest.mark.parametrize("said", ["nối đoạn chat", "noi doan chat", "Liên kết kênh", "/noi"])
def test_a_code_is_asked_for_in_many_ways(person: Person, said: str) -> None:
    person.says(said)
    assert person.did(OfferJoining())
    assert person.stands_at(Place.JOIN)


@pytest.mark.parametrize("said", ["nối 1234 5678", "noi 12345678", "liên kết kênh 1234-5678"])
def test_a_code_may_follow_the_words(person: Person, said: str) -> None:
    person.says(said)
    assert person.did(JoinByCode("12345678"))


def test_a_bare_code_counts_only_where_one_is_waited_for(person: Person) -> None:
    person.says("1234 5678")
    assert JoinByCode("12345678") not in person.commands
    person.says("nối đoạn chat", "1234 5678")
    assert person.did(JoinByCode("12345678"))
    assert person.stands_at(Place.FREE)


@pytest.mark.parametrize("said", ["12345678", "1234 5678"])
def test_eight_digits_alone_join_nobody_before_it_is_confirmed(person: Person, said: str) -> None:
    assert "mã nối đoạn chat" in person.says(said)
    assert person.commands == ()
    person.says("1")
    assert person.did(JoinByCode("12345678"))


@pytest.mark.parametrize("said", ["0901234567", "1234567", "123456789", "1234 5678 nhé"])
def test_other_numbers_are_no_code(person: Person, said: str) -> None:
    assert "mã nối đoạn chat" not in person.says(said)


def test_anything_else_may_be_asked_while_a_code_is_waited_for(person: Person) -> None:
    person.says("nối đoạn chat")
    assert "VNeID" in person.says("đăng nhập cổng dịch vụ công bằng gì")


def test_parting_takes_a_word(person: Person) -> None:
    person.says("bỏ nối")
    assert person.did(PartAgain())


def test_a_case_is_picked_up_only_right_after_its_digits(sight: Sight) -> None:
    person = Person(sight, Talk(met=True))
    person.taps(f"pickup:{CODE}")
    assert person.commands == ()
    person.talk = person.talk.model_copy(update={"opened": CODE})
    person.taps(f"pickup:{CODE}")
    assert person.did(PickUpCase(CODE))
    person.taps(f"pickup:{CODE}")
    assert person.commands == ()
    person.taps(f"takeback:{CODE}")
    assert person.did(TakeBackCase(CODE))


def test_an_english_speaker_can_do_the_same(sight: Sight) -> None:
    person = Person(sight, Talk(met=True, language="en"))
    person.says("join chats")
    assert person.did(OfferJoining())
    person.says("unlink")
    assert person.did(PartAgain())
