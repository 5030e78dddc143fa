"""Steering words outside their place, and what is asked before words go to an officer."""

from collections.abc import Sequence

import pytest

from bot.dialogue.commands import AlertStaff, ReceiveQuestion
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import STORY, Person

KNOWN = "quên mật khẩu vneid phải làm sao"
BEATEN = "con toi bi ban danh hoai ma co giao ko noi gi"
LIST, INTRO, STEP = ("làm cùng tôi",), ("làm cùng tôi", "1"), ("làm cùng tôi", "1", "ok")


@pytest.mark.parametrize(
    ("before", "said", "place", "offers"),
    [
        ((), "thoat", Place.FREE, "guides"),
        ((), "quay lai", Place.FREE, "guides"),
        ((), "xong", Place.FREE, "guides"),
        ((), "xong r", Place.FREE, "guides"),
        (("gặp người",), "thoát", Place.FREE, "guides"),
        (LIST, "quay lại", Place.FREE, "send"),
        (INTRO, "quay lai", Place.GUIDES, "guides:2"),
        (INTRO, "ok r", Place.GUIDE, "w:done:dang-nhap-cong:mo-cong"),
        (INTRO, "okie", Place.GUIDE, "w:done:dang-nhap-cong:mo-cong"),
        (STEP, "thoat", Place.FREE, "w:on:dang-nhap-cong:"),
        (STEP, "no bao loi ko vao dc", Place.GUIDE_STUCK, "w:help:dang-nhap-cong:mo-cong"),
        (STEP, "trang bi loi", Place.GUIDE_STUCK, "w:help:dang-nhap-cong:mo-cong"),
        ((*STEP, "nhờ người giúp"), "quay lại", Place.GUIDE, "w:done:dang-nhap-cong:mo-cong"),
        (("gửi phản ánh", STORY), "thoát", Place.FREE, "resume"),
    ],
)
def test_words_that_steer(
    person: Person, before: Sequence[str], said: str, place: Place, offers: str
) -> None:
    person.says(*before, said)
    assert person.stands_at(place)
    assert offers in person.offered


def test_danger_while_a_question_waits_comes_first_and_goes_along_as_urgent(person: Person) -> None:
    person.says(KNOWN, "gặp người", BEATEN)
    assert "113" in person.replies[0].text
    alert, question = person.commands
    assert isinstance(alert, AlertStaff)
    assert question == ReceiveQuestion(BEATEN, urgent=True)


def test_other_words_than_the_pending_question_are_asked_about_before_they_go(person: Person) -> None:
    other = "cô giáo lớp con tôi tên gì"
    person.says(KNOWN, "gặp người")
    assert other in person.says(other)
    assert person.did()
    assert person.stands_at(Place.ASK_PERSON)
    person.says("đúng")
    assert person.did(ReceiveQuestion(other))


@pytest.mark.parametrize(("then", "goes"), [("ừ", True), ("không", False)])
def test_what_is_surely_known_is_answered_before_it_goes(person: Person, then: str, goes: bool) -> None:
    heard = person.says("gặp người", KNOWN)
    assert "Quên mật khẩu" in heard
    assert heard.endswith(person.text("person_known"))
    assert person.did()
    person.says(then)
    assert person.commands == ((ReceiveQuestion(KNOWN),) if goes else ())
    assert person.stands_at(Place.FREE)


def test_a_pick_of_units_can_be_left(person: Person) -> None:
    person.says("gửi phản ánh", STORY, "xong", "trường tiểu học")
    assert person.offered[-3:] == ["unit_unknown", "back", "cancel"]
    person.taps("back")
    assert person.stands_at(Place.WHAT)


def test_a_question_about_a_fee_in_a_guide_offers_nothing_about_swindlers(person: Person) -> None:
    person.says(*STEP, "cai nay co mat tien ko?")
    said = [choice.key for reply in person.replies for choice in reply.choices]
    assert "t:thu-tuc-giao-duc-co-mat-phi-khong" in said
    assert not any("otp" in key for key in said)


def test_who_was_greeted_is_not_told_again_who_we_are(stranger: Person) -> None:
    stranger.taps("start")
    assert "trợ lý" not in stranger.says("xin chào").lower()
