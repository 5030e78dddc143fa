"""What people type at any step of any guide: questions, a slow page, “là sao”, “mai làm”; no step is lost."""

from dataclasses import replace

import pytest

from bot.dialogue.commands import AlertStaff, RecordDeed, RecordMiss
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from faq.funnel import Did
from tests.bot.dialogue.conftest import Person, Unsure
from tests.bot.dialogue.walker import deeds, words

SLOW = [
    "he thong dang ban",
    "hệ thống đang bận, vui lòng thử lại sau",
    "mạng chậm quá",
    "this site can't be reached",
]
OUT = ["bị văng ra ngoài", "nó bắt đăng nhập lại hoài"]
ASKED = ["phí sao y bao nhiêu", "phi sao y bao nhieu", "làm trên máy tính được không"]
UNLIKE = ["báo sai ngày sinh", "không tìm thấy tên trường của con", "hệ thống báo đã tồn tại"]
ANYWHERE = {
    "ko thấy cái nút nào để bấm": "common_hidden",
    "chữ nhỏ quá không đọc được": "common_small",
    "điện thoại tôi không có camera": "common_camera",
    "mệt quá": "common_tired",
    "khó quá em ơi": "common_tired",
    "app bị văng ra": "common_out",
}
UNCLEAR = ["là sao", "bước này để làm gì", "tại sao phải làm bước này"]
LATER = ["thôi", "em bận rồi mai làm", "để mai làm tiếp nha em", "toi mai lam"]


@pytest.fixture(scope="module")
def steps(sight: Sight) -> list[tuple[Person, str, str]]:
    """Somebody at each step of each guide."""
    found = []
    for guide_id, _ in sight.guide_names():
        person = Person(sight, Talk(met=True))
        person.taps(f"g:{guide_id}", f"w:go:{guide_id}:")
        one = sight.guide(guide_id)
        assert one is not None
        for step in one.steps:
            found.append((replace(person), guide_id, step.id))
            person.taps(f"w:done:{guide_id}:{step.id}")
    return found


def test_there_are_guides_enough(steps: list[tuple[Person, str, str]]) -> None:
    assert len({guide for _, guide, _ in steps}) >= 15


@pytest.mark.parametrize("said", SLOW)
def test_a_slow_page_is_met_with_what_helps_and_noted(
    steps: list[tuple[Person, str, str]], said: str
) -> None:
    for at, guide, step in steps:
        person = replace(at)
        heard = person.says(said)
        if heard != words("common_slow"):
            # Only an error that this very step knows may say it better.
            (deed,) = deeds(person)
            assert isinstance(deed, RecordDeed)
            assert deed.did is Did.TROUBLE
            assert deed.step == step
            continue
        assert person.did(RecordDeed(guide, Did.STUCK, step, words=said))
        assert person.offered[0] == f"w:solved:{guide}:{step}"


@pytest.mark.parametrize("said", OUT)
def test_who_was_thrown_out_is_led_back(walking: Person, said: str) -> None:
    assert walking.says(said) == words("common_out")
    walking.says("nhờ người giúp", "gửi luôn")
    (question,) = (one for one in walking.commands if not isinstance(one, RecordDeed))
    assert said in question.text  # type: ignore[attr-defined]


@pytest.mark.parametrize("said", UNLIKE)
def test_what_only_sounds_a_little_like_an_error_is_asked_not_cured(
    steps: list[tuple[Person, str, str]], said: str
) -> None:
    for at, guide, step in steps:
        person = replace(at)
        person.says("tôi thấy lỗi khác")
        heard = person.says(said)
        deed = deeds(person)[0]
        assert isinstance(deed, RecordDeed)
        if deed.did is Did.TROUBLE:
            # The account of admissions is entered with the date of birth: there it is that error.
            assert (guide, deed.trouble, said) == ("tuyen-sinh-ra-soat", "sai-mk-ts", UNLIKE[0])
            continue
        assert heard in {words("unknown"), words("is_it")}
        assert f"w:help:{guide}:{step}" in person.offered


@pytest.mark.parametrize("said", ANYWHERE)
def test_what_may_happen_anywhere_is_met_at_every_step(
    steps: list[tuple[Person, str, str]], said: str
) -> None:
    for at, guide, step in steps:
        person = replace(at)
        heard = person.says(said)
        (deed,) = deeds(person)
        if isinstance(deed, RecordDeed) and deed.did is Did.TROUBLE and deed.step == step:
            # Who scans is told what to do without the button for it.
            assert (guide, deed.trouble) == ("quet-giay-to", "khong-co-quet")
            continue
        assert heard == words(ANYWHERE[said])
        assert person.did(RecordDeed(guide, Did.STUCK, step, words=said))
        assert f"w:help:{guide}:{step}" in person.offered


def test_who_asks_what_talks_to_them_is_told_and_the_step_comes_back(walking: Person) -> None:
    heard = walking.says("xong", "em là gì vậy")
    assert "trợ lý tự động" in heard
    assert "Bước 2/6" in walking.replies[-1].text


def test_why_a_step_is_needed_is_told_by_what_comes_next(walking: Person) -> None:
    heard = walking.says("tại sao phải làm bước này")
    assert "mới làm được bước sau (Bấm Đăng nhập)" in heard
    walking.says("xong", "xong", "xong", "xong", "xong")
    assert "bước cuối" in walking.says("tại sao phải làm bước này")


def test_who_asks_how_far_it_is_sees_what_is_left(walking: Person) -> None:
    heard = walking.says("xong", "xong", "còn mấy bước nữa")
    assert words("common_count", number=3, count=6, left=3, titles="").strip() in heard
    assert "• Tập đăng xuất cho quen\n\nBước 3/6" in heard
    walking.says("xong", "xong", "xong")
    assert words("common_last") in walking.says("còn mấy bước nữa vậy em?")


def test_who_asks_for_the_step_before_or_the_first_is_led_there(walking: Person) -> None:
    assert "Bước 2/6" in walking.says("xong", "xong", "bước trước là gì")
    assert "Bước 1/6" in walking.says("xong", "xong", "làm lại từ đầu")
    assert walking.did(RecordDeed("dang-nhap-cong", Did.STARTED))


@pytest.mark.parametrize("said", ASKED)
def test_a_question_at_a_step_is_no_unknown_error(steps: list[tuple[Person, str, str]], said: str) -> None:
    for at, guide, step in steps:
        person = replace(at)
        heard = person.says(said)
        assert words("unknown") not in heard
        assert person.talk.walks[0].step == step
        if any(isinstance(one, RecordDeed) and one.did is Did.TROUBLE for one in person.commands):
            continue
        assert any(isinstance(one, RecordMiss) for one in person.commands)
        assert f"w:show:{guide}:{step}" in person.offered


def test_a_fee_of_its_own_is_offered_and_the_step_comes_back(walking: Person) -> None:
    walking.says("phí sao y bao nhiêu")
    assert walking.offered[0] == "t:chung-thuc-ban-sao-dien-tu"
    heard = walking.taps("t:chung-thuc-ban-sao-dien-tu")
    assert "chứng thực" in heard
    assert "Bước 1/6" in heard
    assert walking.talk.walks[0].step == "mo-cong"


def test_a_question_that_nobody_knows_is_admitted(sight: Sight) -> None:
    walking = Person(replace(sight, knows=Unsure(sight.knows)), Talk(met=True))
    walking.taps("g:dang-nhap-cong", "w:go:dang-nhap-cong:")
    assert walking.says("mèo kêu phải không") == words("no_answer")
    assert walking.offered == ["w:show:dang-nhap-cong:mo-cong", "w:help:dang-nhap-cong:mo-cong"]


@pytest.mark.parametrize("said", ["bao lâu có kết quả", "bao lau co ket qua"])
def test_how_long_it_takes_is_asked_of_the_service(person: Person, said: str) -> None:
    person.taps("g:chuyen-truong-th", "w:go:chuyen-truong-th:")
    heard = person.says(said)
    assert "ngày làm việc" in heard
    assert "Bước 1/" in heard


@pytest.mark.parametrize("said", UNCLEAR)
def test_who_does_not_understand_is_told_the_one_thing_to_do(walking: Person, said: str) -> None:
    one = walking.sight.guide("dang-nhap-cong")
    assert one is not None
    heard = walking.says(said)
    assert one.steps[0].do in heard
    assert words("unknown") not in heard
    assert walking.offered == [f"w:{verb}:dang-nhap-cong:mo-cong" for verb in ("done", "other", "help")]


@pytest.mark.parametrize("said", LATER)
def test_who_goes_on_another_time_finds_the_step_again(walking: Person, said: str) -> None:
    walking.says("xong", said)
    assert walking.did(RecordDeed("dang-nhap-cong", Did.PAUSED, "bam-dang-nhap"))
    assert walking.stands_at(Place.FREE)
    walking.comes_back_after(days=3)
    assert "Bước 2/6" in walking.says("tiếp tục")


def test_what_comes_next_is_said_without_small_talk(walking: Person) -> None:
    heard = walking.says("rồi sao nữa")
    assert heard.startswith(words("common_next"))
    assert "Bước 1/6" in heard


@pytest.mark.parametrize("said", ["điện thoại tôi không có camera", "thôi"])
def test_other_offices_are_no_answer_to_what_asks_nothing(walking: Person, said: str) -> None:
    heard = walking.says(said)
    assert "công đoàn" not in heard
    assert "sĩ số" not in heard


@pytest.mark.parametrize("said", ["thôi", "thoi nha em"])
def test_enough_said_where_nothing_is_under_way_is_no_matter_of_other_offices(
    person: Person, said: str
) -> None:
    person.says("cảm ơn em")
    assert "công đoàn" not in person.says(said)
    assert "person" in person.offered


@pytest.mark.parametrize(
    "said", ["em không thấy chỗ bấm", "em khong thay ma otp", "em bấm mà không thấy hiện gì"]
)
def test_what_is_not_found_on_a_screen_is_no_lost_child(walking: Person, said: str) -> None:
    walking.says(said)
    assert not any(isinstance(one, AlertStaff) for one in walking.commands)
    assert walking.talk.walks[0].step == "mo-cong"


@pytest.mark.parametrize("said", ["em không thấy con đâu", "không thấy bé đâu hết"])
def test_a_lost_child_is_heard_in_a_guide_too(walking: Person, said: str) -> None:
    assert "113" in walking.says(said)
    assert isinstance(walking.commands[0], AlertStaff)


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "bấm vào mà nó đứng im luôn"), ("en", "my phone has no camera")]
)
def test_what_a_screen_does_at_a_step_is_no_fraud(walking: Person, language: str, said: str) -> None:
    walking.talk = walking.talk.model_copy(update={"language": language})
    walking.says(said)
    assert walking.did(RecordDeed("dang-nhap-cong", Did.STUCK, "mo-cong", words=said))


@pytest.mark.parametrize(
    "said", ["bấm vào link lạ rồi máy đứng im luôn", "nó bắt đăng nhập lại rồi tài khoản bị trừ hết tiền"]
)
def test_a_fraud_is_heard_at_a_step_all_the_same(walking: Person, said: str) -> None:
    walking.says(said)
    assert any(isinstance(one, AlertStaff) for one in walking.commands)
