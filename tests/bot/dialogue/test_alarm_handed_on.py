"""Whoever asks for a person after an alarm is heard with it: no later word takes its place."""

import pytest

from bot.dialogue.commands import AlertStaff, ReceiveQuestion
from tests.bot.dialogue.conftest import Person

TOLD = "con tôi bị bạn đánh chảy máu đầu"
MORE = "tôi muốn hỏi ai chịu trách nhiệm"


def handed(person: Person) -> ReceiveQuestion:
    return next(one for one in person.commands if isinstance(one, ReceiveQuestion))


def test_the_next_words_go_with_the_urgent_ones_and_marked(person: Person) -> None:
    person.says(TOLD, "gặp người thật", MORE)
    assert handed(person) == ReceiveQuestion(f"{TOLD}\n{MORE}", urgent=True)


def test_the_urgent_words_alone_go_marked(person: Person) -> None:
    person.says(TOLD, "gặp người thật")
    assert person.taps("send_this") == ""
    assert handed(person) == ReceiveQuestion(TOLD, urgent=True)


def test_it_is_said_what_goes_and_whom_to_call(person: Person) -> None:
    heard = person.says(TOLD, "gặp người thật")
    assert f"“{TOLD}”" in heard
    assert "113" in heard
    assert person.offered == ["send_this", "menu"]


@pytest.mark.parametrize("said", ["alo", "hello em"])
def test_small_talk_meanwhile_loses_nothing(person: Person, said: str) -> None:
    person.says(TOLD, "gặp người thật", said)
    person.taps("send_this")
    assert handed(person).text == TOLD


def test_an_ordinary_question_between_does_not_take_its_place(person: Person) -> None:
    between = "chuyển trường lớp 6 cần gì"
    person.says(TOLD, between, "gặp người")
    person.taps("send_this")
    assert handed(person) == ReceiveQuestion(f"{TOLD}\n{between}", urgent=True)


def test_a_second_alarm_goes_with_the_first(person: Person) -> None:
    person.says(TOLD, "nó đòi nhảy lầu", "gặp người")
    person.taps("send_this")
    assert handed(person).text == f"{TOLD}\nnó đòi nhảy lầu"


def test_an_alarm_while_words_are_awaited_goes_with_the_first(person: Person) -> None:
    person.says(TOLD, "gặp người", "nó đòi nhảy lầu")
    assert any(isinstance(one, AlertStaff) for one in person.commands)
    assert handed(person) == ReceiveQuestion(f"{TOLD}\nnó đòi nhảy lầu", urgent=True)


def test_what_was_handed_on_goes_no_second_time(person: Person) -> None:
    person.says(TOLD, "gặp người", MORE, "gặp người", "trường có mở cửa thứ bảy tuần này không biết")
    assert not any(isinstance(one, ReceiveQuestion) and TOLD in one.text for one in person.commands)


def test_an_alarm_of_the_day_before_is_not_sent_along(person: Person) -> None:
    person.says(TOLD)
    person.comes_back_after(hours=13)
    person.says("cho hỏi cái áo đồng phục", "gặp người")
    person.taps("send_this")
    assert handed(person) == ReceiveQuestion("cho hỏi cái áo đồng phục")


def test_help_in_a_guide_goes_with_the_alarm(walking: Person) -> None:
    walking.says(TOLD, "nhờ người giúp")
    walking.taps("w:send:dang-nhap-cong:mo-cong")
    assert handed(walking).text.startswith(f"{TOLD}\n")
    assert handed(walking).urgent


def test_a_feedback_begins_with_all_that_was_told(person: Person) -> None:
    person.says(TOLD, "chuyển trường lớp 6 cần gì")
    person.taps("send_said")
    assert TOLD in person.draft.text
