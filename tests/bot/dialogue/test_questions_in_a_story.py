"""Questions to us in the middle of a story: answered where they are clear, kept where they may be story."""

import pytest

from bot.dialogue.model import Incoming
from bot.dialogue.own_matters import TOPICS
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import STORY, Person, Written


@pytest.mark.parametrize(
    "asked",
    [
        "bao lâu thì có trả lời vậy",
        "bao lau thi co tra loi",
        "mấy ngày trả lời vậy em",
        "gửi cái này có mất phí không",
        "gui cai nay co mat phi ko",
        "co lo ten khong vay",
        "ai doc cai nay",
        "gửi rồi có sửa được không",
        "giấu tên được không",
        "gui cai nay mat tien ko",
        "bao lau co tl v",
    ],
)
def test_a_clear_question_to_us_is_answered_and_the_story_goes_on(person: Person, asked: str) -> None:
    person.says("gửi phản ánh", STORY)
    heard = person.says(asked)
    assert person.text("intake_what_noted", count="1 đoạn") in heard
    assert heard != person.text("intake_what_noted", count="1 đoạn")
    assert person.draft.text == STORY
    assert person.stands_at(Place.WHAT)
    assert person.offered == ["note_question", "done", "cancel"]


def test_sending_is_said_to_be_free(person: Person) -> None:
    person.says("gửi phản ánh", STORY)
    assert person.text("own_fee") in person.says("gửi cái này có mất phí không")


def test_what_was_answered_can_still_be_taken_as_story(person: Person) -> None:
    person.says("gửi phản ánh", STORY, "bao lâu thì có trả lời vậy")
    person.taps("note_question")
    assert person.draft.text == f"{STORY}\nbao lâu thì có trả lời vậy"


@pytest.mark.parametrize(
    "unsure", ["trường thu tiền vậy có đúng không", "hoc phi truong cong co phai dong khong"]
)
def test_what_may_be_a_question_is_kept_as_story_and_said_so(person: Person, unsure: str) -> None:
    person.says("gửi phản ánh", STORY)
    heard = person.says(unsure)
    assert person.draft.text == f"{STORY}\n{unsure}"
    assert heard.startswith(person.text("intake_maybe_question"))
    assert person.offered == ["answer_told", "done", "cancel"]


def test_what_was_kept_is_answered_on_wish_and_stays_in_the_story(person: Person) -> None:
    person.says("gửi phản ánh", STORY, "hoc phi truong cong co phai dong khong")
    heard = person.taps("answer_told")
    assert "Nguồn:" in heard
    assert person.draft.text.endswith("hoc phi truong cong co phai dong khong")
    assert person.stands_at(Place.WHAT)


@pytest.mark.parametrize(
    "told",
    ["cô nói không đóng thì con nghỉ học", "hom qua co lai nhan tin doi tien nua", "sao mà lâu quá vậy"],
)
def test_what_is_no_question_is_simply_story(person: Person, told: str) -> None:
    person.says("gửi phản ánh", STORY)
    assert person.says(told) == person.text("intake_what_noted", count="2 đoạn")
    assert person.draft.text == f"{STORY}\n{told}"


def test_a_question_at_the_end_of_a_burst_is_answered_and_the_rest_is_told(person: Person) -> None:
    person.says("gửi phản ánh")
    asked = "bao lâu thì có trả lời vậy"
    burst = (("a", "Cô thu tiền quỹ lớp"), ("b", "không có biên nhận"), ("c", asked))
    heard = person.hears(Incoming(text="\n".join(text for _, text in burst), pieces=burst))
    assert person.draft.text == "Cô thu tiền quỹ lớp\nkhông có biên nhận"
    assert "ngày" in heard
    assert "note_question" in person.offered


@pytest.mark.parametrize("place", ["unit", "name", "phone", "address", "consent", "publish", "summary"])
def test_the_same_questions_are_answered_at_every_place(writing: Written, place: str) -> None:
    person = writing(place)
    before = person.draft
    assert person.text("own_fee") in person.says("gửi cái này có mất phí không")
    assert person.stands_at(Place(place))
    assert person.draft == before


def test_the_topics_about_feedback_itself_exist(person: Person) -> None:
    assert [one for one in TOPICS if person.sight.knows.answer(one, "vi") is None] == []


def test_a_question_before_consent_leaves_one_menu_that_begins_with_consent(person: Person) -> None:
    person.says(
        "gửi phản ánh", STORY, "xong", "không rõ", "Trần Thị Hoa", "0901234567", "12 Lê Lợi, Tân Hưng"
    )
    assert person.stands_at(Place.CONSENT)
    person.says("quên mật khẩu VNeID thì lấy lại thế nào?")
    assert len(person.replies) > 1
    assert not any(reply.choices for reply in person.replies[:-1])
    assert person.offered[:3] == ["agree", "disagree", "back"]
    assert all(key.startswith(("more:", "t:")) for key in person.offered[3:])
    person.says("1")
    assert person.stands_at(Place.PUBLISH)
