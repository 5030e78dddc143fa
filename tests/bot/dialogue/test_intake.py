"""Writing a feedback: slots in any order, questions in between, ways out."""

import pytest

from bot.dialogue.commands import AddToCase, AlertStaff, ReceiveCase
from bot.dialogue.model import Event, FileRef, Incoming
from bot.dialogue.talk import Place, Told
from tests.bot.dialogue.conftest import CODE, FORM, PHOTO, STORY, Person, Written

PLACES = ["what", "unit", "name", "phone", "address", "consent", "publish", "summary"]
URGENT = "con tôi bị bạn đánh chảy máu đầu"
ALL_AT_ONCE = (
    "Tôi tên là Nguyễn Thị Lan, sđt 0901 234 567, địa chỉ 12 Nguyễn Thị Thập, phường Tân Hưng. "
    "Tôi muốn phản ánh trường tiểu học Kim Đồng thu tiền quỹ lớp không có biên nhận."
)


def test_in_order(person: Person) -> None:
    heard = person.says(*FORM)
    for part in (STORY, "Lê Văn Tám", "Nguyễn Thị Lan", "0901234567", "12 Nguyễn Thị Thập"):
        assert part in heard
    draft = person.draft
    person.says("gửi đi")
    assert person.did(ReceiveCase(draft))
    assert (draft.consent, draft.publish, draft.unit_code) == (True, False, "TH-LVT")
    assert (person.talk.draft, person.talk.place) == (None, Place.FREE)


def test_all_in_one_message(person: Person) -> None:
    heard = person.says(ALL_AT_ONCE, "xong", "tôi đồng ý", "đồng ý")
    assert person.stands_at(Place.SUMMARY)
    for part in (
        "Kim Đồng",
        "• Họ tên: Nguyễn Thị Lan",
        "0901234567",
        "• Địa chỉ: 12 Nguyễn Thị Thập, phường Tân Hưng\n",
    ):
        assert part in heard


def test_in_any_order_before_the_end_of_the_story(person: Person) -> None:
    person.says(
        "gửi phản ánh", "sđt của tôi 0901234567", "trường tiểu học Kim Đồng", STORY, "tôi tên là trần văn nam"
    )
    person.says("xong")
    draft = person.draft
    assert (draft.phone, draft.unit_code, draft.name) == ("0901234567", "TH-KD", "Trần Văn Nam")
    assert person.stands_at(Place.ADDRESS)


@pytest.mark.parametrize("line", [
    "Nguyễn Thị Lan, 0901234567, 12 Lê Lợi, Tân Hưng",
    "nguyễn thị lan\n0901234567\n12 Lê Lợi, Tân Hưng",
    "Nguyễn Thị Lan - sđt: 0901.234.567 - địa chỉ 12 Lê Lợi, Tân Hưng",
])  # fmt: skip
def test_name_phone_and_address_in_one_line(writing: Written, line: str) -> None:
    here = writing("name")
    here.says(line)
    assert (here.draft.name, here.draft.phone) == ("Nguyễn Thị Lan", "0901234567")
    assert here.draft.address == "12 Lê Lợi, Tân Hưng"
    assert here.stands_at(Place.CONSENT)


@pytest.mark.parametrize("said", [
    "chào em", "đồng ý", "ok luôn", "tôi không hiểu", "hôm nay trường có học không", "Lan",
    "0901234567", "...", "😀",
])  # fmt: skip
def test_what_is_no_name_is_not_taken_for_one(writing: Written, said: str) -> None:
    here = writing("name")
    here.says(said)
    assert here.draft.name == ""
    assert here.stands_at(Place.NAME)


@pytest.mark.parametrize(("said", "name"), [
    ("nguyen thi lan", "Nguyen Thi Lan"), ("em tên là võ thị sáu ạ", "Võ Thị Sáu"), ("Ksor Thảo",
    "Ksor Thảo"),
    ("Nguyễn Thị Lan (mẹ bé Bo)", "Nguyễn Thị Lan"), ("ung hoàng phúc", "Ung Hoàng Phúc"),
    ("toi ten la nguyen thi lan so dien thoai 0901234567", "Nguyen Thi Lan"),
])  # fmt: skip
def test_a_name_is_taken_as_people_write_it(writing: Written, said: str, name: str) -> None:
    here = writing("name")
    here.says(said)
    assert here.draft.name == name


@pytest.mark.parametrize("place", ["name", "phone", "address"])
@pytest.mark.parametrize("said", ["bỏ qua", "không có", "không muốn", "để sau em nhé", "skip", "không"])
def test_who_will_not_say_is_not_asked_again(writing: Written, place: str, said: str) -> None:
    here = writing(place)
    here.says(said)
    assert Place(place) in here.draft.skipped
    assert here.talk.place is not Place(place)
    assert getattr(here.draft, place) == ""


@pytest.mark.parametrize("said", ["quay lại", "lùi lại", "back"])
@pytest.mark.parametrize(
    ("place", "before"), [("unit", "what"), ("name", "unit"), ("phone", "name"), ("address", "phone")]
)
def test_back_asks_for_what_came_before(writing: Written, place: str, before: str, said: str) -> None:
    here = writing(place)
    here.says(said)
    assert here.stands_at(Place(before))
    assert here.draft.text == STORY


@pytest.mark.parametrize("place", PLACES)
def test_cancelling_asks_first_and_can_be_taken_back(writing: Written, place: str) -> None:
    for no in ("không", "Không, viết tiếp", "2", "dạ thôi không"):
        here = writing(place)
        here.says("hủy")
        assert here.stands_at(Place.CANCEL)
        here.says(no)
        assert here.stands_at(Place(place))
        assert here.draft.text == STORY


@pytest.mark.parametrize("yes", ["ừ", "đúng", "hủy", "1", "dạ đồng ý", "Đúng, bỏ hẳn"])
def test_cancelling_throws_away(writing: Written, yes: str) -> None:
    here = writing("name")
    assert here.says("huỷ", yes) == here.text("intake_cancelled")
    assert here.talk.draft is None


def test_who_goes_on_writing_has_not_cancelled(writing: Written) -> None:
    here = writing("name")
    here.says("hủy", "Trần Văn Nam")
    assert here.draft.name == "Trần Văn Nam"


def test_cancelling_something_else_leaves_the_feedback_alone(writing: Written) -> None:
    for elsewhere in ("gặp người", "tra cứu"):
        here = writing("name")
        here.says(elsewhere, "hủy")
        assert here.stands_at(Place.FREE)
        assert here.draft.text == STORY
        assert "resume" in here.offered


@pytest.mark.parametrize("place", ["unit", "name", "phone", "address", "consent", "publish", "summary"])
def test_a_question_in_the_middle_is_answered_and_the_slot_asked_again(writing: Written, place: str) -> None:
    here = writing(place)
    before, asked = here.draft, here.replies[-1]
    heard = here.says("quên mật khẩu vneid phải làm sao?")
    assert "VNeID" in heard
    assert here.replies[-1] == asked
    assert (here.draft, here.talk.place) == (before, Place(place))
    assert here.offered == [choice.key for choice in asked.choices]


def test_a_suggestion_tapped_in_the_middle_leads_back_too(writing: Written) -> None:
    here = writing("name")
    asked = here.replies[-1]
    for key in ("t:quen-mat-khau-vneid", "h:1:quen-mat-khau-vneid", "h:0:quen-mat-khau-vneid"):
        here.taps(key)
        back = here.replies[-1]
        assert back.text == asked.text
        assert back.choices[: len(asked.choices)] == asked.choices  # what else is offered comes behind


def test_a_question_within_the_story_is_answered_and_can_be_noted(writing: Written) -> None:
    here = writing("what")
    question = "quên mật khẩu vneid phải làm sao?"
    here.says(question)
    assert here.draft.text == STORY
    assert here.offered == ["note_question", "done", "cancel"]
    here.says("ghi câu này")
    assert here.draft.text == f"{STORY}\n{question}"


@pytest.mark.parametrize("place", PLACES)
def test_danger_in_the_middle_loses_nothing(writing: Written, place: str) -> None:
    here = writing(place)
    heard = here.says(URGENT)
    assert "113" in here.replies[0].text
    assert here.replies[0].choices == ()
    assert any(isinstance(one, AlertStaff) for one in here.commands)
    assert here.draft.text == f"{STORY}\n{URGENT}"
    assert here.stands_at(Place(place))
    assert here.replies[-1].choices
    assert heard.count("113") == 1


@pytest.mark.parametrize("place", PLACES)
def test_a_picture_belongs_to_the_feedback_wherever_it_comes(writing: Written, place: str) -> None:
    here = writing(place)
    here.sends()
    assert here.draft.files == (PHOTO,)
    assert here.stands_at(Place(place))
    assert here.replies[-1].choices


def test_a_picture_with_the_name_under_it_gives_both(writing: Written) -> None:
    here = writing("name")
    here.sends(text="Trần Văn Nam")
    assert (here.draft.files, here.draft.name) == ((PHOTO,), "Trần Văn Nam")


@pytest.mark.parametrize("caption", ["1", "menu", "hủy"])
def test_words_under_a_picture_are_no_choice(writing: Written, caption: str) -> None:
    here = writing("what")
    here.sends(text=caption)
    assert here.draft.files == (PHOTO,)
    assert here.draft.text.endswith(caption)


def test_pictures_that_come_first_wait_for_their_words(person: Person) -> None:
    person.sends()
    heard = person.sends(FileRef(2, "b.jpg", "image/jpeg"))
    assert "2 tệp" in heard
    person.says("ừ")
    assert person.stands_at(Place.WHAT)
    person.says(STORY)
    assert len(person.draft.files) == 2
    assert person.talk.loose_files == ()


def test_pictures_that_come_beside_a_draft_join_it(writing: Written) -> None:
    here = writing("name")
    here.says("menu")
    here.sends()
    here.taps("send")
    assert here.draft.files == (PHOTO,)
    assert here.stands_at(Place.NAME)


def test_the_language_changes_in_the_middle_and_nothing_is_lost(writing: Written) -> None:
    for place in PLACES:
        here = writing(place)
        before = here.draft
        here.says("english")
        assert here.talk.language == "en"
        assert (here.draft, here.talk.place) == (before, Place(place))
    assert "Please check" in here.replies[-1].text
    here.says("tiếng việt")
    assert here.talk.language == "vi"


@pytest.mark.parametrize("what", ["voice", "sticker", "video", "location", "other"])
@pytest.mark.parametrize("place", PLACES)
def test_what_we_cannot_read_does_not_lead_away(writing: Written, place: str, what: str) -> None:
    here = writing(place)
    offered = here.offered
    heard = here.hears(Incoming(event=Event.UNSUPPORTED, what=what))
    assert "chưa đọc được" in heard
    assert (here.offered, here.talk.place) == (offered, Place(place))


def test_an_edited_message_changes_the_story(person: Person) -> None:
    person.says("gửi phản ánh")
    person.hears(Incoming(text="Cô thu 2 triệu, gọi tôi số 0901234567", ref="m1"))
    person.edits("m1", "Cô thu 3 triệu, gọi tôi số 0909111222")
    assert person.draft.text == "Cô thu 3 triệu, gọi tôi số 0909111222"
    assert person.draft.phone == "0909111222"
    assert person.offered == ["done", "cancel"]


def test_an_edited_message_of_a_burst_changes_only_itself(person: Person) -> None:
    person.says("gửi phản ánh")
    person.hears(Incoming(text="một\nhai\nba", ref="a", pieces=(("a", "một"), ("b", "hai"), ("c", "ba"))))
    person.edits("b", "HAI")
    assert person.draft.told == (Told(pieces=(("a", "một"), ("b", "HAI"), ("c", "ba"))),)
    person.edits("a", "")
    assert person.draft.text == "HAI\nba"


def test_an_edit_is_seen_in_the_summary(person: Person) -> None:
    person.says("gửi phản ánh")
    person.hears(Incoming(text=STORY, ref="m1"))
    person.says(*FORM[2:])
    assert "thu 3 triệu" in person.edits("m1", "Cô giáo thu 3 triệu")
    assert person.stands_at(Place.SUMMARY)


def test_an_edit_of_an_old_answer_is_not_the_answer_to_the_next_question(writing: Written) -> None:
    here = writing("address")
    here.edits("the message with the name", "Trần Văn Nam 12345")
    assert here.draft.address == ""
    assert here.replies[0].text == here.text("intake_edited_unclear")


def test_a_reply_to_an_officer_in_the_middle_goes_to_the_case(writing: Written) -> None:
    here = writing("name")
    before = here.draft
    here.hears(Incoming(text="1", about=CODE))
    assert here.did(AddToCase(CODE, "1"))
    assert (here.draft, here.talk.place) == (before, Place.NAME)
