"""What goes wrong at a step: errors in place, by a tap and in words."""

from bot.dialogue.commands import ReceiveQuestion, RecordDeed
from bot.dialogue.talk import Place
from faq.funnel import Did
from tests.bot.dialogue.conftest import PHOTO, Person
from tests.bot.dialogue.walker import LOGIN, deeds, words


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
