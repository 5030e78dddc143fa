"""Free questions, and what follows an answer."""

from dataclasses import replace

import pytest

from bot.dialogue.commands import AlertStaff, EraseOwnData, ReceiveQuestion, RecordHelpful, RecordMiss
from bot.dialogue.model import Contact, Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import PHOTO, STORY, Person, Unsure

ASKED = "quên mật khẩu vneid phải làm sao"
TOPIC = "quen-mat-khau-vneid"
UNKNOWN = "mấy giờ thì thủy triều ở sông xuống nhỉ cả nhà"


def test_a_question_gets_its_answer_with_source_and_asks_whether_it_helped(person: Person) -> None:
    heard = person.says(ASKED)
    assert "Nguồn:" in heard
    assert heard.endswith(person.text("answer_helpful"))
    assert {f"h:1:{TOPIC}", f"h:0:{TOPIC}", "person"} <= set(person.offered)


@pytest.mark.parametrize("yes", ["có", "dạ có", "có ạ", "ừ", "Có giúp ích", "co giup ich"])
def test_a_plain_yes_after_an_answer_means_that_it_helped(person: Person, yes: str) -> None:
    person.says(ASKED, yes)
    assert person.did(RecordHelpful(TOPIC, helpful=True))


@pytest.mark.parametrize("no", ["không", "dạ không", "ko", "không giúp ích"])
def test_a_plain_no_after_an_answer_is_kept_and_a_person_offered(person: Person, no: str) -> None:
    person.says(ASKED, no)
    assert person.did(RecordHelpful(TOPIC, helpful=False))
    assert "person" in person.offered
    person.says("có")
    assert person.stands_at(Place.ASK_PERSON)
    assert ASKED in person.replies[0].text


def test_what_we_do_not_know_is_said_and_a_person_offered(person: Person) -> None:
    person.sight = replace(person.sight, knows=Unsure(person.sight.knows))
    assert person.says(UNKNOWN) == person.text("unsure")
    assert person.did(RecordMiss(UNKNOWN, "escalate"))
    assert person.offered == ["person", "send_said", "menu"]
    person.taps("person")
    person.says("đúng")
    assert person.did(ReceiveQuestion(UNKNOWN))
    assert person.talk.question == ""


def test_words_that_found_no_answer_can_become_a_feedback(person: Person) -> None:
    person.sight = replace(person.sight, knows=Unsure(person.sight.knows))
    person.says(UNKNOWN)
    person.taps("send_said")
    assert person.draft.text == UNKNOWN
    assert person.offered == ["done", "cancel"]


@pytest.mark.parametrize("small", ["chào em", "cảm ơn em nhiều", "alo", "😀"])
def test_a_greeting_is_not_handed_to_an_officer(person: Person, small: str) -> None:
    person.says(small, "gặp người")
    assert small not in person.replies[0].text
    heard = person.says(small)
    assert person.did()
    assert heard == person.text("person_ask", hours=person.text("hours"))


def test_words_for_an_officer_are_handed_on(person: Person) -> None:
    person.says("gặp người", "Con tôi mất thẻ bảo hiểm thì gặp ai ở trường")
    assert person.did(ReceiveQuestion("Con tôi mất thẻ bảo hiểm thì gặp ai ở trường"))
    assert person.stands_at(Place.FREE)


def test_whoever_changes_their_mind_about_a_person_goes_back(person: Person) -> None:
    person.says("gặp người", "thôi không")
    assert person.did()
    assert person.stands_at(Place.FREE)


def test_a_picture_for_an_officer_waits_for_words_and_goes_along(person: Person) -> None:
    person.says("gặp người")
    person.sends()
    assert person.stands_at(Place.ASK_PERSON)
    assert person.did()
    person.says("Giấy này của con tôi có phải nộp lại không")
    (asked,) = person.commands
    assert isinstance(asked, ReceiveQuestion)
    assert asked.files == (PHOTO,)
    assert person.talk.loose_files == ()


def test_a_wish_about_ones_data_is_handed_on_however_short(person: Person) -> None:
    person.says("dữ liệu của tôi", "xóa số cũ")
    assert person.did(ReceiveQuestion("xóa số cũ", about_data=True))


@pytest.mark.parametrize("wish", ["xóa dữ liệu", "Xóa"])
def test_erasing_ones_data_is_asked_once_and_only_then_done(person: Person, wish: str) -> None:
    person.says("dữ liệu của tôi", wish)
    assert not person.commands
    person.taps("data_erase_yes")
    assert person.did(EraseOwnData())
    person.taps("data_erase_yes")
    assert person.talk.place is Place.OWN_DATA_ERASE


def test_danger_comes_first_and_the_words_can_become_a_feedback(person: Person) -> None:
    said = "con tôi bị bạn đánh chảy máu đầu"
    person.says(said)
    assert [type(one) for one in person.commands] == [AlertStaff]
    # Whether somebody of the office is told is only known, and said, where the alert is performed.
    assert "báo cho cán bộ" not in person.replies[0].text
    person.taps("send_said")
    assert person.draft.text == said


def test_danger_with_a_picture_keeps_the_picture(person: Person) -> None:
    person.sends(text="con tôi bị bạn đánh chảy máu đầu")
    person.taps("send_said")
    assert person.draft.files == (PHOTO,)


@pytest.mark.parametrize("story", [
    "tôi muốn phản ánh cô giáo thu tiền quỹ lớp",
    "em xin phản ánh việc trường thu tiền sai quy định",
    f"Tôi muốn phản ánh. {STORY}",
])  # fmt: skip
def test_a_story_that_says_so_begins_a_feedback(person: Person, story: str) -> None:
    person.says(story)
    assert person.draft.text == story


@pytest.mark.parametrize("question", [
    "em muốn phản ánh thì làm sao", "muốn phản ánh ở đâu vậy em", "tôi muốn phản ánh cô giáo thì gửi ở đâu?",
])  # fmt: skip
def test_a_question_about_how_to_complain_is_answered(person: Person, question: str) -> None:
    person.says(question)
    assert person.talk.draft is None


@pytest.mark.parametrize("question", ["đổi số điện thoại vneid", "đổi số điện thoại trên vneid thế nào"])
def test_a_question_that_looks_like_a_correction_is_answered(person: Person, question: str) -> None:
    heard = person.says(question)
    assert person.text("intake_nothing_to_fix") not in heard
    assert person.talk.topic or "Có phải" in heard


def test_a_telephone_number_that_nobody_asked_for_is_not_kept(person: Person) -> None:
    heard = person.hears(Incoming(contact=Contact("0901234567", own=True)))
    assert heard == person.text("contact_too_soon")
    assert "0901234567" not in person.talk.model_dump_json()
