"""“Làm cùng tôi”: one step a message, errors in place, pauses of days, a person who sees what was tried."""

from dataclasses import replace

import pytest

from bot.dialogue import guide
from bot.dialogue.commands import Command, ReceiveQuestion, RecordDeed, RecordMiss
from bot.dialogue.model import Event, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, Walk
from bot.words import Words, texts
from faq.decide import Decision, Scored, Verdict
from faq.funnel import Did
from tests.bot.dialogue.conftest import PHOTO, STORY, Person, Unsure

LOGIN, TRANSFER = "dang-nhap-cong", "chuyen-truong-th"


@pytest.fixture
def walking(person: Person) -> Person:
    """Somebody at the first step of signing in."""
    person.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    return person


def step(person: Person) -> str:
    return person.talk.walks[0].step


def words(name: str, **values: object) -> str:
    return Words("vi").say(f"guides.{name}", **values)


def deeds(person: Person) -> list[Command]:
    return [one for one in person.commands if isinstance(one, RecordDeed)]


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
    assert seen == {f"g:{name}" for name, _ in person.sight.guides.names()}


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
    for name, _ in sight.guides.names():
        one = sight.guides.guide(name)
        assert one is not None
        for at in one.steps:
            assert len(f"w::{name}:{at.id}") + longest <= 60
            assert all(len(f"w:e:{name}:{at.id}:{trouble.id}") <= 60 for trouble in at.troubles)


# What goes wrong.


def test_an_error_that_is_tapped_gets_its_remedy_in_place(walking: Person) -> None:
    walking.says("chưa được")
    assert "ẩn danh" in walking.says("1")
    assert walking.did(RecordDeed(LOGIN, Did.TROUBLE, "mo-cong", "trang-khong-mo"))
    assert walking.stands_at(Place.GUIDE_STUCK)
    assert "Bước 2/6" in walking.says("được rồi")


def test_words_for_an_error_find_its_remedy_at_once(walking: Person) -> None:
    walking.says("xong", "xong", "xong")
    said = walking.says("ko nho mat khau vneid nua")
    assert "Quên mật khẩu VNeID" in said
    assert walking.commands == (
        RecordDeed(LOGIN, Did.TROUBLE, "nhap", "quen-mat-khau", "ko nho mat khau vneid nua"),
    )


def test_a_remedy_that_does_not_help_leads_to_the_other_errors_then_to_a_person(walking: Person) -> None:
    walking.says("chưa được", "1", "vẫn chưa được")
    assert walking.offered[0] == f"w:e:{LOGIN}:mo-cong:trang-la"
    walking.says("1")
    assert walking.offered[0] == f"w:help:{LOGIN}:mo-cong"
    walking.says("không được")
    assert words("nothing_left") in walking.replies[0].text


def test_another_error_is_described_in_words_and_kept(walking: Person) -> None:
    assert "dòng chữ" in walking.says("Tôi thấy lỗi khác")
    walking.says("nó hiện bông hoa màu vàng")
    assert deeds(walking) == [RecordDeed(LOGIN, Did.STUCK, "mo-cong", words="nó hiện bông hoa màu vàng")]
    assert walking.talk.walks[0].said == ("nó hiện bông hoa màu vàng",)
    assert words("unknown") in walking.replies[0].text
    assert words("unknown_again") in walking.says("vẫn bông hoa đó nè")


def test_a_picture_is_kept_for_the_person_who_helps(walking: Person) -> None:
    assert "không tự đọc được" in walking.sends()
    walking.says("nhờ người giúp", "gửi luôn")
    question = next(one for one in walking.commands if isinstance(one, ReceiveQuestion))
    assert question.files == (PHOTO,)


# A question in the middle.


def test_a_question_in_the_middle_is_answered_and_the_step_shown_again(walking: Person) -> None:
    walking.says("xong")
    said = walking.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")
    assert "ngân sách" in said
    assert "Bước 2/6" in walking.replies[-1].text
    assert walking.text("answer_helpful") not in said
    assert "Bước 3/6" in walking.says("1")


def test_an_earlier_answer_does_not_pull_a_question_in_the_middle_towards_it(walking: Person) -> None:
    assert "Quên mật khẩu" in walking.says("còn quên mật khẩu thì sao?")


def test_a_short_question_about_the_fee_is_about_the_guide(person: Person) -> None:
    person.taps("g:chung-thuc-dien-tu", "w:go:chung-thuc-dien-tu:")
    assert "Chứng thực bản sao điện tử" in person.says("phí bao nhiêu")
    assert "Bước 1/6" in person.replies[-1].text


def test_another_level_of_school_is_understood_with_the_guide(person: Person) -> None:
    person.taps("g:chuyen-truong-thcs", "w:go:chuyen-truong-thcs:")
    assert "chuyển trường" in person.says("con lop 3 thi sao").casefold()
    assert person.talk.topic == "chuyen-truong-tieu-hoc"
    assert "ngân sách" in person.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")


def test_a_greeting_in_the_middle_gets_one_back_and_the_step(walking: Person) -> None:
    assert "Bước 1/6" in walking.says("chào em")


def test_a_question_nobody_can_answer_is_kept_as_a_miss_too(sight: Sight) -> None:
    here = Person(replace(sight, knows=Unsure(sight.knows)), Talk(met=True))
    here.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    here.says("sao mèo kêu hoài vậy?")
    assert [type(one) for one in here.commands] == [RecordDeed, RecordMiss]


class Suggesting(Unsure):
    """An FAQ that is never sure, but has an idea."""

    def ask(self, question: str, *, after: str | None) -> Verdict:
        return Verdict(question, Decision.SUGGEST, (Scored("quen-mat-khau-vneid", 0.5),))


def test_suggestions_in_the_middle_keep_the_way_back(sight: Sight) -> None:
    here = Person(replace(sight, knows=Suggesting(sight.knows)), Talk(met=True))
    here.taps(f"g:{LOGIN}", f"w:go:{LOGIN}:")
    here.says("mèo kêu phải không?")
    assert here.offered[-2:] == [f"w:show:{LOGIN}:mo-cong", f"w:help:{LOGIN}:mo-cong"]
    here.says("1")
    assert "Bước 1/6" in here.replies[-1].text


def test_danger_comes_before_the_step(walking: Person) -> None:
    said = walking.says("tôi vừa đưa mã otp cho người ta rồi bị trừ hết tiền trong tài khoản")
    assert "113" in said or "ngân hàng" in said
    assert "Bước 1/6" in walking.says("tiếp tục")


# Pausing, and coming back.


@pytest.mark.parametrize("said", ["tạm dừng", "mai làm tiếp nha", "de sau", "5"])
def test_a_pause_of_days_keeps_the_step(walking: Person, said: str) -> None:
    walking.says("xong")
    assert "bước 2/6" in walking.says(said)
    assert walking.did(RecordDeed(LOGIN, Did.PAUSED, "bam-dang-nhap"))
    walking.comes_back_after(days=9)
    assert "Bước 2/6" in walking.says("tiếp tục")


def test_the_menu_and_opening_anew_offer_to_go_on(walking: Person) -> None:
    walking.says("xong", "menu")
    assert walking.offered[0] == f"w:on:{LOGIN}:"
    walking.hears(Incoming(event=Event.START))
    assert walking.offered[0] == f"w:on:{LOGIN}:"
    assert "Bước 2/6" in walking.says("1")


def test_without_a_pause_going_on_shows_the_step_and_counts_nothing(walking: Person) -> None:
    assert "Bước 1/6" in walking.says("tiếp tục")
    assert walking.did()


def test_another_guide_in_between_waits_with_its_own_step(walking: Person) -> None:
    walking.says("xong", "tạm dừng", "làm cùng tôi quên mật khẩu vneid", "bắt đầu", "xong")
    assert [walk.step for walk in walking.talk.walks] == ["bam-quen", "bam-dang-nhap"]
    said = walking.says(*["xong"] * 4)
    assert "Làm tiếp (bước 2/6)" in str(walking.replies)
    assert "tự làm được" in said
    assert "Bước 2/6" in walking.says("1")


def test_a_step_that_was_rewritten_meanwhile_leads_to_the_introduction(sight: Sight) -> None:
    person = Person(sight, Talk(met=True, walks=(Walk(guide=LOGIN, step="gone"),)))
    assert "Chuẩn bị sẵn" in person.taps(f"w:on:{LOGIN}:")
    assert person.says("menu")
    assert f"w:on:{LOGIN}:" not in person.offered


def test_a_step_that_was_taken_out_is_followed_by_the_nearest_one_and_that_is_said(sight: Sight) -> None:
    guide = sight.guides.guide(LOGIN)
    assert guide
    order = ("bam-quen-gone", *guide.order, "last-gone")
    for step_id, nearest in (("bam-quen-gone", guide.order[0]), ("last-gone", guide.order[-1])):
        walk = Walk(guide=LOGIN, step=step_id, order=order)
        for said in ("xong", "tiếp tục", "xem lại bước này"):
            person = Person(sight, Talk(place=Place.GUIDE, met=True, walks=(walk,)))
            assert words("step_gone") in person.says(said)
            assert (step(person), deeds(person)) == (nearest, [])
        person.taps(f"w:done:{LOGIN}:{nearest}")
        assert [one.did for one in deeds(person) if isinstance(one, RecordDeed)] == [Did.DONE]


def test_words_at_a_step_that_was_taken_out_are_helped_with_where_it_goes_on(sight: Sight) -> None:
    walk = Walk(guide=LOGIN, step="gone", order=("gone", "nhap"))
    person = Person(sight, Talk(place=Place.GUIDE_STUCK, met=True, walks=(walk,)))
    person.says("sai mật khẩu")
    assert step(person) == "nhap"
    person.taps(f"w:show:{LOGIN}:nhap")
    assert step(person) == "nhap"


def test_words_that_mean_go_on_are_ordinary_words_without_a_guide(person: Person) -> None:
    person.says("tiếp tục")
    assert person.talk.walks == ()
    assert person.replies


# A person.


@pytest.mark.parametrize("said", ["nhờ người giúp", "gặp người", "giup toi voi", "6"])
def test_an_officer_sees_guide_step_and_what_was_tried(walking: Person, said: str) -> None:
    walking.says("xong", "ko thay nut dang nhap dau", "xem lại bước này", said)
    assert walking.stands_at(Place.GUIDE_HELP)
    assert walking.did()
    walking.says("nút đăng nhập của tôi màu xám")
    deed, question = walking.commands
    assert deed == RecordDeed(LOGIN, Did.PERSON, "bam-dang-nhap", words="nút đăng nhập của tôi màu xám")
    assert isinstance(question, ReceiveQuestion)
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
