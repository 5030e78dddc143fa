"""A person who helps at a step sees what was tried."""

import pytest

from bot.dialogue.commands import ReceiveQuestion, RecordDeed
from bot.dialogue.model import Event, Incoming
from bot.dialogue.talk import Place
from faq.funnel import Did
from tests.bot.dialogue.conftest import Person
from tests.bot.dialogue.walker import LOGIN, deeds


@pytest.mark.parametrize("said", ["nhờ người giúp", "gặp người", "giup toi voi", "6"])
def test_an_officer_sees_guide_step_and_what_was_tried(walking: Person, said: str) -> None:
    walking.says("xong", "ko thay nut dang nhap dau", "xem lại bước này", said)
    assert walking.stands_at(Place.GUIDE_HELP)
    assert walking.did()
    walking.says("nút đăng nhập của tôi màu xám")
    deed, question = walking.commands
    assert deed == RecordDeed(LOGIN, Did.PERSON, "bam-dang-nhap", words="nút đăng nhập của tôi màu xám")
    assert isinstance(question, ReceiveQuestion)
    assert question.at_step
    for part in ("Đăng nhập Cổng", "bước 2/6", "Không thấy nút Đăng nhập", "màu xám"):
        assert part in question.text
    assert "Bước 2/6" in walking.says("tiếp tục")


def test_somebody_may_ask_for_a_person_without_another_word(walking: Person) -> None:
    walking.says("nhờ người giúp", "gửi luôn")
    assert deeds(walking) == [RecordDeed(LOGIN, Did.PERSON, "mo-cong")]


def test_a_number_under_the_request_is_its_choice(walking: Person) -> None:
    walking.says("nhờ người giúp")
    assert "Bước 1/6" in walking.says("2")


def test_danger_in_the_request_is_told_at_once_and_handed_over_as_well(walking: Person) -> None:
    walking.says("nhờ người giúp", "tôi vừa đưa mã otp cho người lạ, bị trừ hết tiền rồi")
    assert any(isinstance(one, ReceiveQuestion) for one in walking.commands)


def test_what_cannot_be_read_shows_the_step_again(walking: Person) -> None:
    assert "Bước 1/6" in walking.hears(Incoming(event=Event.UNSUPPORTED, what="voice"))


def test_a_guide_is_walked_in_english_words_too(person: Person) -> None:
    person.says("english", "step by step")
    assert "guides:2" in person.offered
    person.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    assert "Step 2/6" in person.says("done")
    assert "Step 2/6" in person.says("continue")
