"""How one is reached, and which school it is about: as people give it."""

from dataclasses import replace

import pytest

from bot.dialogue.extract import personal_in
from bot.dialogue.model import Contact, Incoming
from bot.dialogue.talk import Place
from bot.words import Words
from tests.bot.dialogue.conftest import FORM, Person, Unsure, Written


def test_the_contact_button_gives_the_number(writing: Written) -> None:
    here = writing("phone")
    assert here.replies[-1].asks_contact
    here.shares("+84 909 111 222", "Mẹ Bống")
    assert (here.draft.phone, here.draft.name) == ("0909111222", "Nguyễn Thị Lan")


def test_the_address_that_comes_with_a_shared_number_is_not_asked_again(writing: Written) -> None:
    here = writing("phone")
    here.hears(Incoming(contact=Contact("0901234567", own=True, address="12 đường số 5, Tân Hưng")))
    assert here.draft.address == "12 đường số 5, Tân Hưng"
    assert here.talk.place is not Place.ADDRESS


def test_a_shared_contact_does_not_name_who_skipped_the_name(writing: Written) -> None:
    here = writing("name")
    here.says("bỏ qua")
    here.shares("84909111222", "Trần Văn Nam")
    assert (here.draft.phone, here.draft.name) == ("0909111222", "")


@pytest.mark.parametrize("place", ["what", "name", "summary"])
def test_a_contact_shared_at_another_place_is_kept(writing: Written, place: str) -> None:
    here = writing(place)
    here.shares("+84909111222")
    assert here.draft.phone == "0909111222"
    assert here.stands_at(Place(place))


@pytest.mark.parametrize(
    "said", ["mình tên Trần thị Hoa ạ", "Tôi tên là Trần thị Hoa", "em tên trần thị hoa"]
)
def test_a_name_is_taken_as_people_tell_it(writing: Written, said: str) -> None:
    here = writing("name")
    here.says(said)
    assert here.draft.name == "Trần Thị Hoa"


@pytest.mark.parametrize(
    "said",
    [
        "Trường thu tiền của con tôi là Nguyễn Minh Khôi lớp 3A",
        "bé nhà em tên Nguyễn Minh Khôi bị cô mắng",
        "con trai đầu của mình tên là Nguyễn Minh Khôi",
        "cô giáo chủ nhiệm tên là Nguyễn Thị Hạnh",
        "chau nha toi ten Nguyen Minh Khoi",
    ],
)
def test_the_name_of_a_child_or_teacher_is_not_taken_as_the_senders(said: str) -> None:
    words = Words("vi")
    assert personal_in(said, words).name == ""
    assert personal_in(f"{said}. Tôi tên là Trần Thị Hoa.", words).name == "Trần Thị Hoa"


@pytest.mark.parametrize("said", ["Chào cô, em tên Trần Thị Hoa", "còn tôi là Trần Thị Hoa"])
def test_who_greets_a_teacher_still_names_oneself(said: str) -> None:
    assert personal_in(said, Words("vi")).name == "Trần Thị Hoa"


def test_a_number_given_for_the_name_is_kept_and_the_name_asked_again(writing: Written) -> None:
    here = writing("name")
    here.says("0912.345.678")
    assert (here.draft.phone, here.stands_at(Place.NAME)) == ("0912345678", True)
    here.says("Trần Thị Hoa")
    assert here.stands_at(Place.ADDRESS)


@pytest.mark.parametrize("said", ["12 Nguyễn Duy Trinh, An Khánh", "rác từ đầu tháng 11, tại số 2 Trần Não"])
def test_what_is_no_name_and_no_question_is_kept_and_not_sent_elsewhere(writing: Written, said: str) -> None:
    here = writing("name")
    assert here.says(said).startswith(here.text("intake_added", what=said))
    assert here.draft.text.endswith(f"\n{said}")
    assert here.stands_at(Place.NAME)


@pytest.mark.parametrize(
    ("slot", "said", "more", "value"),
    [
        ("name", "tên tôi là Lan, à quên việc xảy ra hôm thứ hai", "việc xảy ra hôm thứ hai", ""),
        ("name", "Trần Thị Lan, hôm đó cô hiệu phó thấy", "hôm đó cô hiệu phó thấy", "Trần Thị Lan"),
        ("name", "mình tên Trần Thị Hoa ạ cô giáo cũng biết", "cô giáo cũng biết", "Trần Thị Hoa"),
        ("phone", "hôm đó có cô hiệu phó chứng kiến", "hôm đó có cô hiệu phó chứng kiến", ""),
        ("phone", "0901234567 mà cô hiệu phó cũng thấy", "mà cô hiệu phó cũng thấy", "0901234567"),
        ("address", "12 Lê Lợi, à quên việc này kéo dài cả năm", "việc này kéo dài cả năm", "12 Lê Lợi"),
    ],
)
def test_what_is_told_beside_an_answer_is_added_to_the_story(
    writing: Written, slot: str, said: str, more: str, value: str
) -> None:
    here = writing(slot)
    before = here.draft.text
    assert here.says(said).startswith(here.text("intake_added", what=more))
    assert here.draft.text == f"{before}\n{more}"
    assert getattr(here.draft, slot) == value


def test_what_is_added_under_consent_goes_along_with_it(writing: Written) -> None:
    here = writing("consent")
    here.says("đồng ý, à quên cô giáo đã biết chuyện")
    assert here.draft.consent
    assert here.draft.text.endswith("\ncô giáo đã biết chuyện")


@pytest.mark.parametrize(
    "said", ["tôi không muốn khai tên đâu em ơi", "sao phải khai tên vậy", "cảm ơn em nhiều lắm nha", "ừ thì"]
)
def test_what_is_said_of_the_question_itself_is_no_part_of_the_story(writing: Written, said: str) -> None:
    here = writing("name")
    before = here.draft.text
    here.says(said)
    assert here.draft.text == before
    assert here.stands_at(Place.NAME)


@pytest.mark.parametrize("slot", ["name", "phone", "address", "consent"])
def test_who_goes_on_tomorrow_finds_the_feedback_kept(writing: Written, slot: str) -> None:
    here = writing(slot)
    before = here.draft
    assert here.says("để mai tôi làm tiếp nha em") == here.text("intake_later", days=30)
    assert (here.draft, here.stands_at(Place.FREE)) == (before, True)
    here.says("1")
    assert here.stands_at(Place(slot))


def test_who_asks_what_the_number_is_for_is_told_so_and_of_no_wrong_number(writing: Written) -> None:
    here = writing("phone")
    asked = here.says("để làm gì vậy em")
    assert here.text("intake_phone_bad") not in asked
    assert asked == here.text("intake_phone")


@pytest.mark.parametrize("number", ["123", "09012345", "abc", "0123456789012", "+1 212 555 0100"])
def test_a_wrong_number_is_said_kindly(writing: Written, number: str) -> None:
    here = writing("phone")
    here.says(number)
    assert here.draft.phone == ""
    assert here.stands_at(Place.PHONE)


@pytest.mark.parametrize(
    "number", ["0901234567", "090 123 4567", "+84 901.234.567", "sđt em: 0901-234-567 nha", "(090) 123 4567"]
)
def test_a_number_is_taken_as_people_write_it(writing: Written, number: str) -> None:
    here = writing("phone")
    here.says(number)
    assert here.draft.phone == "0901234567"


@pytest.mark.parametrize(
    "said", ["Lê Văn Tám", "tieu hoc le van tam", "trường con tôi là tiểu học lê văn tám ạ", "TH-LVT"]
)
def test_a_unit_is_found_as_people_name_it(writing: Written, said: str) -> None:
    here = writing("unit")
    here.says(said)
    assert here.draft.unit_code == "TH-LVT"


def test_a_unit_that_may_be_two_is_asked_about(writing: Written) -> None:
    here = writing("unit")
    here.says("Lý Tự Trọng")
    assert {"u:TH-LTT", "u:THCS-LTT"} <= set(here.offered)
    second = here.offered[1].removeprefix("u:")
    here.says("2")
    assert here.draft.unit_code == second


def test_a_unit_that_is_not_found_goes_to_the_office_with_its_name(writing: Written) -> None:
    here = writing("unit")
    here.sight = replace(here.sight, knows=Unsure(here.sight.knows))
    heard = here.says("Zzyzx Wqkj")
    assert "“Zzyzx Wqkj”" in heard
    here.says("không có trong danh sách")
    assert here.draft.unit_words == "Zzyzx Wqkj"


def test_an_earlier_question_is_not_taken_for_the_name_of_a_unit(person: Person) -> None:
    person.says("quên mật khẩu vneid phải làm sao", *FORM[:3])
    person.taps("unit_unknown")
    assert person.draft.unit_words == person.text("choice_unit_unknown")


@pytest.mark.parametrize(
    ("story", "number"),
    [
        ("Tiểu học thu tiền ghế không biên lai, cô Lan chủ nhiệm 0903 111 222 nói miệng", ""),
        ("Có người lạ xưng là giáo viên gọi từ số 0903111222 đòi tiền của cháu", ""),
        ("hieu truong so 0903111222 khong nghe may khi phu huynh can hoi", ""),
        ("Cô Lan chủ nhiệm thu tiền sai. Gọi em 0901234567 giúp ạ", "0901234567"),
        ("Cô Lan 0903111222 thu tiền sai, số của tôi 0901234567 xin gọi lại", "0901234567"),
        ("Tôi có số 0901234567, trường thu tiền ghế không có biên lai", "0901234567"),
    ],
)
def test_a_number_of_somebody_else_is_not_the_senders(writing: Written, story: str, number: str) -> None:
    here = writing("what")
    here.says(story)
    assert here.draft.phone == number
