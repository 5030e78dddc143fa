"""“Sửa số điện thoại 0901…”: at every place, with and without the new value."""

import pytest

from bot.dialogue.talk import Place
from bot.dialogue.typed import FIXABLE
from tests.bot.dialogue.conftest import STORY, Person, Written

PLACES = ["what", "unit", "name", "phone", "address", "consent", "publish", "summary"]
WITH_VALUE = [
    ("sửa số điện thoại 0909111222", "phone", "0909111222"),
    ("đổi sđt thành 0909 111 222", "phone", "0909111222"),
    ("sua lai so dien thoai la 0909111222", "phone", "0909111222"),
    ("sửa tên Trần Văn Nam", "name", "Trần Văn Nam"),
    ("sửa họ tên thành trần văn nam", "name", "Trần Văn Nam"),
    ("sửa địa chỉ: 5 Huỳnh Tấn Phát, Tân Thuận", "address", "5 Huỳnh Tấn Phát, Tân Thuận"),
    ("đổi trường kim đồng", "unit_code", "TH-KD"),
    ("sửa tên trường: tiểu học Kim Đồng", "unit_code", "TH-KD"),
]


@pytest.mark.parametrize(("said", "slot", "value"), WITH_VALUE)
@pytest.mark.parametrize("place", PLACES)
def test_a_correction_with_its_value_is_done_at_once(
    writing: Written, place: str, said: str, slot: str, value: str
) -> None:
    here = writing(place)
    here.says(said)
    assert getattr(here.draft, slot) == value
    assert here.draft.text == STORY


@pytest.mark.parametrize(("said", "slot", "value"), [
    ("à nhầm, trường tiểu học Kim Đồng mới đúng", "unit_code", "TH-KD"),
    ("không phải trường đó, tiểu học Kim Đồng mới đúng", "unit_code", "TH-KD"),
    ("nhầm số rồi, 0909 111 222 mới đúng", "phone", "0909111222"),
])  # fmt: skip
@pytest.mark.parametrize("place", ["name", "address", "consent", "publish", "summary"])
def test_what_is_taken_back_corrects_the_line_that_it_fits(
    writing: Written, place: str, said: str, slot: str, value: str
) -> None:
    here = writing(place)
    name = here.draft.name
    here.says(said)
    assert getattr(here.draft, slot) == value
    assert here.draft.name == name
    assert here.draft.text == STORY


def test_a_slip_alone_goes_back(writing: Written) -> None:
    here = writing("name")
    here.says("à nhầm")
    assert here.draft.name == ""
    assert here.stands_at(Place.UNIT)


@pytest.mark.parametrize(("said", "slot"), [
    ("sửa số điện thoại", "phone"), ("sửa tên", "name"), ("đổi trường", "unit"), ("sai địa chỉ", "address"),
    ("sửa nội dung", "what"), ("sửa công khai", "publish"),
])  # fmt: skip
@pytest.mark.parametrize("place", PLACES)
def test_a_correction_without_value_asks_for_it(writing: Written, place: str, said: str, slot: str) -> None:
    here = writing(place)
    here.says(said)
    assert here.stands_at(Place(slot))


@pytest.mark.parametrize("slot", FIXABLE)
def test_every_line_of_the_summary_can_be_corrected_and_leads_back_to_it(
    writing: Written, slot: Place
) -> None:
    values = {
        Place.WHAT: ("Cô giáo thu tiền hai lần trong một tháng", "xong"),
        Place.UNIT: ("kim đồng", "đồng ý"),
        Place.NAME: ("Trần Văn Nam",),
        Place.PHONE: ("0909111222",),
        Place.ADDRESS: ("5 Huỳnh Tấn Phát",),
        Place.PUBLISH: ("đồng ý",),
    }
    here = writing("summary")
    before = here.replies[-1].text
    here.taps(f"fix_{slot.value}")
    assert here.talk.place is slot
    here.says(*values[slot])
    assert here.stands_at(Place.SUMMARY)
    changed = set(here.replies[-1].text.splitlines()) ^ set(before.splitlines())
    assert len(changed) == 2


@pytest.mark.parametrize(("said", "slot", "value"), [
    ("0909 111 222", "phone", "0909111222"), ("số điện thoại 0909111222", "phone", "0909111222"),
    ("địa chỉ: 5 Huỳnh Tấn Phát", "address", "5 Huỳnh Tấn Phát"), ("tên: Trần Văn Nam", "name",
    "Trần Văn Nam"),
])  # fmt: skip
def test_a_line_said_anew_under_the_summary_corrects_it(
    writing: Written, said: str, slot: str, value: str
) -> None:
    here = writing("summary")
    here.says(said)
    assert getattr(here.draft, slot) == value
    assert here.draft.text == STORY
    assert here.stands_at(Place.SUMMARY)


@pytest.mark.parametrize("story", [
    "Sai địa chỉ trên học bạ của con tôi mà trường không chịu sửa",
    "Sửa tên con tôi trên học bạ mà ba tháng nay chưa xong",
    "đổi trường cho con mà cô giáo giữ hồ sơ không trả",
])  # fmt: skip
def test_a_story_that_begins_like_a_correction_is_a_story(person: Person, story: str) -> None:
    person.says("gửi phản ánh", story)
    assert person.draft.text == story


def test_a_correction_that_makes_no_sense_asks_for_the_value(writing: Written) -> None:
    here = writing("summary")
    here.says("sửa số điện thoại nha em")
    assert here.stands_at(Place.PHONE)


def test_a_skipped_line_can_be_given_later(writing: Written) -> None:
    here = writing("phone")
    here.says("bỏ qua", "12 Lê Lợi, Tân Hưng", "đồng ý", "không")
    assert here.draft.phone == ""
    here.says("sửa số điện thoại 0909111222")
    assert here.draft.phone == "0909111222"
    assert here.stands_at(Place.SUMMARY)


def test_a_correction_beside_the_form_finds_the_draft(writing: Written) -> None:
    here = writing("summary")
    here.says("menu", "sửa tên Trần Văn Nam")
    assert here.draft.name == "Trần Văn Nam"


def test_without_a_feedback_there_is_nothing_to_correct(person: Person) -> None:
    heard = person.says("sửa sđt 0909111222")
    assert heard == person.text("intake_nothing_to_fix") or "Có phải" in heard
    assert person.talk.draft is None


@pytest.mark.parametrize("place", ["unit", "name", "phone", "address", "consent", "publish", "summary"])
@pytest.mark.parametrize(
    ("wish", "slot"),
    [
        ("sửa lại số điện thoại", Place.PHONE),
        ("sua lai ten", Place.NAME),
        ("sửa giúp em số điện thoại", Place.PHONE),
        ("à em ơi cho chị sửa lại số điện thoại giúp em", Place.PHONE),
        ("số điện thoại em ghi nhầm rồi", Place.PHONE),
        ("ghi nhầm tên rồi", Place.NAME),
        ("đổi lại địa chỉ nha", Place.ADDRESS),
        ("tôi muốn sửa tên trường", Place.UNIT),
    ],
)
def test_a_wish_to_correct_is_heard_at_every_place(
    writing: Written, place: str, wish: str, slot: Place
) -> None:
    person = writing(place)
    person.says(wish)
    assert person.stands_at(slot)


def test_the_new_value_is_said_where_the_next_question_is_another(writing: Written) -> None:
    person = writing("publish")
    heard = person.says("sửa lại số điện thoại", "0908 888 888")
    assert heard.startswith(person.text("intake_fixed_phone", value="0908888888"))
    assert person.stands_at(Place.PUBLISH)
    heard = person.says("sua sdt 0909999999")
    assert heard.startswith(person.text("intake_fixed_phone", value="0909999999"))
