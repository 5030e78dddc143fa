"""Name, phone and address are filled in on our own page where a messenger should not carry them."""

from dataclasses import replace

import pytest

from bot.dialogue.commands import ReceiveCase
from bot.dialogue.model import Event, Filled, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.words import LANGUAGES
from tests.bot.dialogue.conftest import STORY, Person

LINK = "https://phuong.example/thong-tin/1-2-3"
GIVEN = Filled("trần thị hoa", "0907 654 321", "5 Lê Lợi, phường Tân Hưng")


@pytest.fixture
def person(sight: Sight) -> Person:
    there = replace(sight, form_link=LINK, channel="telegram")
    found = Person(there, Talk(met=True))
    found.says("gửi phản ánh", STORY, "xong", "tiểu học Lê Văn Tám")
    return found


def fill(person: Person, filled: Filled = GIVEN) -> str:
    return person.hears(Incoming(event=Event.FORM, filled=filled))


def test_the_page_is_offered_instead_of_the_three_questions(person: Person) -> None:
    assert person.stands_at(Place.NAME)
    assert LINK in person.replies[-1].text
    assert "Telegram (máy chủ ở nước ngoài)" in person.replies[-1].text
    assert person.offered == ["form_chat", "tip", "back", "cancel"]


def test_what_was_filled_in_is_in_the_case_and_never_in_the_chat(person: Person) -> None:
    said = fill(person)
    said += person.says("tôi đồng ý", "không công khai")
    assert person.stands_at(Place.SUMMARY)
    assert "đã điền ở trang riêng" in said
    for secret in ("Hoa", "hoa", "0907", "654", "Lê Lợi"):
        assert secret not in said
    person.says("gửi đi")
    (command,) = person.commands
    assert isinstance(command, ReceiveCase)
    draft = command.draft
    assert (draft.name, draft.phone, draft.address) == ("Trần Thị Hoa", "0907654321", GIVEN.address)


def test_a_question_in_between_is_answered_and_the_page_offered_again(person: Person) -> None:
    said = person.says("gửi phản ánh có mất tiền không?")
    assert LINK in said
    assert person.stands_at(Place.NAME)


def test_who_wants_to_type_in_the_chat_may(person: Person) -> None:
    said = person.taps("form_chat")
    assert LINK not in said
    assert LINK not in person.says("Nguyễn Thị Lan")
    assert person.stands_at(Place.PHONE)


def test_who_simply_types_a_name_goes_on_in_the_chat(person: Person) -> None:
    assert LINK not in person.says("Nguyễn Thị Lan")
    assert person.stands_at(Place.PHONE)


def test_a_line_left_out_is_not_asked_for_again_and_shows_as_missing(person: Person) -> None:
    fill(person, replace(GIVEN, address=""))
    said = person.says("tôi đồng ý", "không công khai")
    assert person.stands_at(Place.SUMMARY)
    assert f"Địa chỉ: {person.text('summary_missing')}" in said


def test_a_correction_goes_through_the_page_again_and_keeps_the_rest(person: Person) -> None:
    fill(person)
    person.says("tôi đồng ý", "không công khai")
    assert LINK in person.says("sửa số điện thoại")
    fill(person, Filled(phone="0911222333"))
    assert (person.draft.phone, person.draft.name) == ("0911222333", "Trần Thị Hoa")
    assert person.stands_at(Place.SUMMARY)


def test_help_at_home_asks_by_the_page_too_and_offers_no_tip(sight: Sight) -> None:
    person = Person(replace(sight, form_link=LINK, channel="telegram"), Talk(met=True))
    person.taps("home_help")
    person.says(
        "Bà tôi 80 tuổi không đi lại được, nhờ người tới nhà giúp nộp hồ sơ trực tuyến cho cháu", "xong"
    )
    assert LINK in person.replies[-1].text
    assert person.offered == ["form_chat", "back", "cancel"]


def test_the_page_of_a_feedback_that_was_given_up_changes_nothing(person: Person) -> None:
    person.says("hủy", "hủy luôn")
    before = person.talk
    said = fill(person)
    assert "không có phản ánh nào đang viết dở" in said
    assert person.talk.draft is None
    assert person.talk.place is before.place


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_offer_it(sight: Sight, language: str) -> None:
    person = Person(replace(sight, form_link=LINK, channel="telegram"), Talk(met=True, language=language))
    person.taps("send")
    person.says(STORY)
    person.taps("done", "unit_unknown")
    assert LINK in person.replies[-1].text


def test_without_a_page_all_is_asked_in_the_chat(sight: Sight) -> None:
    person = Person(sight, Talk(met=True))
    person.says("gửi phản ánh", STORY, "xong", "tiểu học Lê Văn Tám")
    assert "họ và tên" in person.replies[-1].text
