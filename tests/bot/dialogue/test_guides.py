"""“Làm cùng tôi”: how a guide is found, and one step a message."""

import pytest

from bot.dialogue import guide
from bot.dialogue.commands import RecordDeed
from bot.dialogue.model import Event, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, Walk
from bot.words import texts
from faq.funnel import Did
from tests.bot.dialogue.conftest import STORY, Person
from tests.bot.dialogue.walker import LOGIN, TRANSFER, step

# Finding a guide.


@pytest.mark.parametrize("said", ["Làm cùng tôi", "lam cung toi", "hướng dẫn từng bước ạ", "/lamcung"])
def test_typing_it_shows_the_list(person: Person, said: str) -> None:
    person.says(said)
    assert person.stands_at(Place.GUIDES)
    assert f"g:{LOGIN}" in person.offered


def test_the_menu_offers_it(person: Person) -> None:
    person.says("menu")
    person.says("Làm cùng tôi từng bước")
    assert person.stands_at(Place.GUIDES)


def test_the_list_goes_on_and_round_and_names_every_guide(person: Person) -> None:
    person.says("làm cùng tôi")
    seen = set()
    for _ in range(4):
        seen |= {key for key in person.offered if key.startswith("g:")}
        person.taps(next(key for key in person.offered if key.startswith("guides:")))
    assert seen == {f"g:{name}" for name, _ in person.sight.guide_names()}


@pytest.mark.parametrize("said", [
    "chỉ tôi từng bước đăng nhập cổng dịch vụ công", "lam cung toi dang nhap dvc",
    "hướng dẫn em từng bước vào dịch vụ công bằng vneid với",
])  # fmt: skip
def test_a_wish_to_be_led_finds_its_guide(person: Person, said: str) -> None:
    said_back = person.says(said)
    assert "Đăng nhập Cổng Dịch vụ công quốc gia bằng VNeID (6 bước)" in said_back
    assert person.did()


def test_an_unclear_wish_offers_what_it_may_mean(person: Person) -> None:
    person.says("chỉ tôi từng bước chuyển trường")
    assert person.offered[:2] == [f"g:{TRANSFER}", "g:chuyen-truong-thcs"]
    assert "tiểu học" in person.says("1")


def test_a_wish_that_no_guide_fits_shows_the_list(person: Person) -> None:
    person.says("chỉ tôi từng bước nấu phở")
    assert "guides:2" in person.offered


def test_the_answer_of_a_linked_topic_offers_to_do_it_together(person: Person) -> None:
    person.says("đăng nhập cổng dịch vụ công bằng gì")
    assert f"g:{LOGIN}" in person.offered
    assert "6 bước" in person.says("làm cùng tôi từng bước")


def test_a_link_opens_a_guide(person: Person) -> None:
    assert "6 bước" in person.hears(Incoming(event=Event.START, payload=f"g_{LOGIN}"))


def test_naming_a_guide_under_the_list_opens_it(person: Person) -> None:
    person.says("làm cùng tôi")
    assert "Tra cứu hồ sơ" in person.says("tra cứu hồ sơ đã nộp")


def test_a_question_under_the_list_is_answered(person: Person) -> None:
    person.says("làm cùng tôi")
    assert "ngân sách" in person.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")


def test_a_wish_inside_a_feedback_belongs_to_the_feedback(person: Person) -> None:
    person.says("gửi phản ánh", STORY, "tôi muốn được chỉ từng bước chuyển trường mà cô không chịu")
    assert person.talk.draft is not None
    assert "từng bước" in person.draft.text


# Walking.


def test_the_introduction_says_for_whom_what_to_have_its_source_and_date(person: Person) -> None:
    said = person.taps(f"g:{LOGIN}")
    for part in ("Dành cho:", "Chuẩn bị sẵn:", "Nguồn:", "Đúng tại ngày 20/07/2026", "không hỏi mật khẩu"):
        assert part in said
    assert person.did()


def test_beginning_is_counted_and_shows_the_first_step(walking: Person) -> None:
    assert walking.did(RecordDeed(LOGIN, Did.STARTED))
    assert "Bước 1/6" in walking.replies[0].text
    assert [choice.label for choice in walking.talk.offered] == [
        "Xong", "Chưa được", "Tôi thấy lỗi khác", "Quay lại", "Tạm dừng", "Nhờ người giúp",
    ]  # fmt: skip


@pytest.mark.parametrize("said", ["1", "Xong", "xong rồi ạ", "duoc roi", "ok em", "bước tiếp theo", "dạ rồi"])
def test_done_is_a_number_or_words_with_and_without_accents(walking: Person, said: str) -> None:
    assert "Bước 2/6" in walking.says(said)
    assert walking.did(RecordDeed(LOGIN, Did.DONE, "mo-cong"))


@pytest.mark.parametrize(
    "said", ["2", "Chưa được", "chua duoc", "ko được", "chưa xong", "hổng được", "bị lỗi"]
)
def test_not_yet_shows_the_common_errors_of_the_step(walking: Person, said: str) -> None:
    walking.says(said)
    assert walking.did(RecordDeed(LOGIN, Did.STUCK, "mo-cong"))
    assert walking.offered[:2] == [f"w:e:{LOGIN}:mo-cong:trang-khong-mo", f"w:e:{LOGIN}:mo-cong:trang-la"]
    assert step(walking) == "mo-cong"


def test_where_a_secret_is_typed_nobody_may_ask_for_it(walking: Person) -> None:
    said = walking.says("xong", "xong", "xong")
    assert "Không ai có quyền hỏi" in said
    assert "OTP" in said


@pytest.mark.parametrize("said", ["quay lại", "lui lai", "4"])
def test_back_goes_one_step_back(walking: Person, said: str) -> None:
    walking.says("xong")
    assert "Bước 1/6" in walking.says(said)
    assert walking.did(RecordDeed(LOGIN, Did.BACK, "bam-dang-nhap"))


def test_back_from_the_first_step_is_the_introduction_and_loses_nothing(walking: Person) -> None:
    assert "Chuẩn bị sẵn" in walking.says("quay lại")
    assert walking.offered[0] == f"w:on:{LOGIN}:"
    assert "Bước 1/6" in walking.says("1")


def test_the_last_step_finishes_and_the_guide_is_no_longer_under_way(walking: Person) -> None:
    said = walking.says(*["xong"] * 6)
    assert "tự làm được: Đăng nhập Cổng" in said
    assert walking.did(RecordDeed(LOGIN, Did.DONE, "dang-xuat"))
    assert walking.talk.walks == ()
    assert walking.stands_at(Place.FREE)


def test_a_late_tap_on_the_button_of_an_earlier_step_does_nothing(walking: Person) -> None:
    walking.says("xong", "xong")
    assert "Bước 3/6" in walking.taps(f"w:done:{LOGIN}:mo-cong")
    assert walking.did()


def test_a_late_tap_on_begin_loses_nothing(walking: Person) -> None:
    walking.says("xong")
    assert "Bước 2/6" in walking.taps(f"w:go:{LOGIN}:")
    assert walking.did()


@pytest.mark.parametrize("verb", sorted(guide.VERBS))
def test_every_button_of_a_guide_does_something_everywhere(sight: Sight, verb: str) -> None:
    walks = (Walk(guide=LOGIN, step="nhap"), Walk(guide="gone", step="x"))
    for place in Place:
        for key in (
            f"w:{verb}:{LOGIN}:nhap",
            f"w:{verb}:{LOGIN}:",
            f"w:{verb}:gone:x",
            f"w:{verb}",
            "g:",
            "w:",
        ):
            person = Person(sight, Talk(place=place, met=True, walks=walks))
            person.taps(key)
            assert person.replies or person.commands, (place, key)


@pytest.mark.parametrize("place", sorted(guide.PLACES | {Place.GUIDES}))
def test_whatever_is_said_at_a_step_is_answered_and_the_step_is_kept(sight: Sight, place: Place) -> None:
    for said in ("không", "ừ", "1", "9", "hủy", "", STORY, "?", "🙂", "a" * 5_000, "gửi phản ánh", "menu"):
        person = Person(sight, Talk(place=place, met=True, walks=(Walk(guide=LOGIN, step="nhap"),)))
        person.says(said)
        assert person.replies or person.commands, said
        assert person.talk.walks[0].step in {"nhap", "xac-nhan"}, said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_button_has_a_label_and_no_two_are_the_same(language: str) -> None:
    labels = {key: text for key, text in texts(language).items() if key.startswith("guides.do_")}
    shown = [labels[f"guides.do_{verb}"] for verb in guide.VERBS - {"e"}]
    assert len(set(shown)) == len(shown)


def test_no_key_is_longer_than_channels_allow(sight: Sight) -> None:
    longest = max(len(verb) for verb in guide.VERBS)
    for name, _ in sight.guide_names():
        one = sight.guide(name)
        assert one is not None
        for at in one.steps:
            assert len(f"w::{name}:{at.id}") + longest <= 60
            assert all(len(f"w:e:{name}:{at.id}:{trouble.id}") <= 60 for trouble in at.troubles)
