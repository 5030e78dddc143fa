"""Asking for notices, and having enough of them in any wording."""

from dataclasses import replace

import pytest

from bot.dialogue.commands import StopNotices, SubscribeTo
from bot.dialogue.subjects import Subject
from bot.dialogue.talk import Place, Talk
from bot.words import Words
from tests.bot.dialogue.conftest import Person, Written

OFFER = Words("vi").say("notices.offer", where="UBND phường Tân Hưng")


def test_notices_are_offered_and_nothing_is_chosen_beforehand(person: Person) -> None:
    assert person.says("nhận thông báo") == OFFER
    assert person.offered[:-1] == [f"news:{one}" for one in Subject]
    person.says("1")
    assert person.did(SubscribeTo("enrolment", "", OFFER))


def test_who_came_through_a_schools_code_hears_of_that_school(person: Person) -> None:
    person.talk = Talk(met=True, unit="TH-LVT")
    assert "Lê Văn Tám" in person.says("đăng ký nhận tin")
    person.taps("news:all")
    (asked,) = person.commands
    assert isinstance(asked, SubscribeTo)
    assert asked.unit == "TH-LVT"
    assert "Lê Văn Tám" in asked.shown


def test_an_answer_about_enrolling_offers_to_be_reminded(person: Person) -> None:
    person.taps("t:lich-tuyen-sinh-dau-cap")
    assert "news:enrolment" in person.offered


@pytest.mark.parametrize("said", ["DỪNG", "dung", "Hủy đăng ký", "huy dang ky", "STOP", "stop!", "/dung"])
def test_the_plain_words_always_end_them(person: Person, said: str) -> None:
    person.says(said)
    assert person.did(StopNotices())


@pytest.mark.parametrize(
    "said",
    [
        "đừng gửi tin cho tôi nữa", "thôi không nhận thông báo kiểu này đâu", "bỏ đăng ký nhận giúp tôi",
        "khong muon nhan tin nhan nay nua", "tắt thông báo giùm em", "ngưng hay dừng làm phiền tôi đi",
    ],
)  # fmt: skip
def test_after_a_notice_any_wording_ends_them(person: Person, said: str) -> None:
    person.sight = replace(person.sight, noticed=True)
    person.says(said)
    assert person.did(StopNotices())


@pytest.mark.parametrize(
    ("said", "noticed"),
    [
        ("đừng gửi tin cho tôi nữa", False),
        ("sao tôi không nhận được thông báo trúng tuyển?", True),
        ("hủy hồ sơ nhập học thì làm thế nào", True),
        (
            "tôi không nhận được tin nhắn mã xác nhận khi đăng nhập cổng hôm qua nên phải làm lại",
            True,
        ),
    ],
)
def test_what_only_sounds_so_is_heard_as_what_it_is(person: Person, said: str, noticed: bool) -> None:
    person.sight = replace(person.sight, noticed=noticed)
    person.says(said)
    assert not person.did(StopNotices())


def test_in_the_middle_of_a_feedback_a_bare_stop_asks_before_anything_is_thrown_away(
    writing: Written,
) -> None:
    here = writing("address")
    here.says("dừng")
    assert here.stands_at(Place.CANCEL)
    assert here.draft.text
    there = writing("address")
    there.sight = replace(there.sight, noticed=True)
    there.says("dừng")
    assert there.did(StopNotices())
    assert there.draft.text
