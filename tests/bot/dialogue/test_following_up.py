"""Short messages are understood with the topic that was just answered, while it is fresh."""

from datetime import timedelta

import pytest

from bot.dialogue.commands import RecordMiss
from bot.dialogue.levels import ENDINGS, Level, level_of
from bot.dialogue.model import Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import STORY, Person

LOWER, PRIMARY = "chuyen-truong-thcs", "chuyen-truong-tieu-hoc"
ASKED = "chuyển trường cấp 2 cho con cần giấy tờ gì"


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("vay mat bao lau", "heading_time"),
        ("mấy ngày vậy em", "heading_time"),
        ("nộp ở đâu", "heading_where"),
        ("nop o dau", "heading_where"),
        ("cần giấy tờ gì vậy", "heading_prepare"),
    ],
)
def test_a_part_of_the_topic_is_answered(person: Person, text: str, heading: str) -> None:
    person.says(ASKED)
    heard = person.says(text)
    assert heard.startswith(person.text("follow_part", title=person.sight.knows.title(LOWER, "vi")))
    assert f"• {person.text(heading)}: " in heard
    assert "Nguồn:" in heard
    assert person.talk.topic == LOWER
    person.says("xem cả câu trả lời")
    assert f"h:1:{LOWER}" in person.offered


@pytest.mark.parametrize("text", ["phí nhiêu", "co mat phi khong", "bao nhiêu tiền vậy"])
def test_what_the_topic_does_not_say_is_admitted_with_the_nearest(person: Person, text: str) -> None:
    person.says(ASKED)
    assert person.text("follow_fee") in person.says(text)
    assert "t:thu-tuc-giao-duc-co-mat-phi-khong" in person.offered
    assert "person" in person.offered
    assert isinstance(person.commands[0], RecordMiss)


def test_what_is_asked_on_without_choosing_is_asked_of_the_first_suggested(person: Person) -> None:
    person.says("trường thu tiền quỹ")
    first = next(key for key in person.offered if key.startswith("t:"))
    person.says("có bắt buộc không")
    assert f"t:{first[2:]}" in person.offered or person.talk.topic == first[2:]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("còn lớp 6 thì sao", LOWER),
        ("con lop 3 thi sao", PRIMARY),
        ("thế còn cấp 3", "chuyen-truong-thpt"),
        ("mầm non thì sao em", "chuyen-truong-mam-non"),
    ],
)
def test_another_level_means_the_same_topic_for_it(person: Person, text: str, topic: str) -> None:
    person.says(ASKED, text)
    assert person.talk.topic == topic


def test_a_message_with_its_own_subject_is_no_follow_up(person: Person) -> None:
    person.says(ASKED, "quên mật khẩu vneid phải làm sao")
    assert person.talk.topic == "quen-mat-khau-vneid"


def test_small_talk_is_no_follow_up(person: Person) -> None:
    person.says(ASKED)
    shown = person.says("cảm ơn em nhiều nha")
    assert "Nguồn:" not in shown


def test_a_suggestion_that_was_chosen_is_in_mind(person: Person) -> None:
    person.taps(f"t:{PRIMARY}")
    assert "• " + person.text("heading_where") in person.says("nộp ở đâu")
    assert person.talk.topic == PRIMARY


def test_the_topic_fades_after_half_an_hour(person: Person) -> None:
    person.says(ASKED)
    person.comes_back_after(minutes=29)
    assert person.text("heading_time") in person.says("vay mat bao lau")
    person.comes_back_after(minutes=31)
    title = person.sight.knows.title(LOWER, "vi")
    assert person.text("follow_part", title=title) not in person.says("vay mat bao lau")


def test_the_topic_fades_after_three_other_messages(person: Person) -> None:
    person.says(ASKED, "cảm ơn em", "chào em", "alo")
    title = person.sight.knows.title(LOWER, "vi")
    assert person.text("follow_part", title=title) not in person.says("vay mat bao lau")


def test_two_other_messages_do_not_make_it_fade(person: Person) -> None:
    person.says(ASKED, "cảm ơn em", "chào em")
    title = person.sight.knows.title(LOWER, "vi")
    assert person.text("follow_part", title=title) in person.says("vay mat bao lau")


def test_a_question_and_its_follow_up_are_answered_in_the_middle_of_a_feedback(person: Person) -> None:
    person.says("gửi phản ánh", STORY, "xong", f"{ASKED}?")
    assert person.stands_at(Place.UNIT)
    assert person.text("heading_time") in person.says("vay mat bao lau")
    assert person.stands_at(Place.UNIT)
    assert person.draft.text == STORY


def test_in_english_the_whole_answer_is_given(person: Person) -> None:
    person.says("English")
    person.taps(f"t:{LOWER}")
    assert person.text("answer_source", sources="", as_of="")[:6] in person.says("how long")


@pytest.mark.parametrize(
    "text", ["chuyển trường cho con cần giấy tờ gì", "chuyen truong", "xin chuyển trường"]
)
def test_where_only_the_level_is_open_one_short_question_is_asked(person: Person, text: str) -> None:
    assert person.says(text) == person.text("ask_level")
    assert person.offered == [f"t:chuyen-truong-{end}" for end in ("mam-non", "tieu-hoc", "thcs", "thpt")]
    assert person.commands == ()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("con e lp 8 mún chuyển trg thì lm ntn", LOWER),
        ("con học lớp tám muốn chuyển trường", LOWER),
        ("con em 13 tuoi muon chuyen truong", LOWER),
    ],
)
def test_a_level_that_was_named_is_not_asked_for(person: Person, text: str, topic: str) -> None:
    person.says(text)
    assert person.talk.topic == topic


def test_a_student_at_a_university_is_sent_on(person: Person) -> None:
    assert person.says("sinh vien muon chuyen truong") not in {person.text("ask_level"), ""}
    assert person.talk.topic is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("lớp 4", PRIMARY),
        ("cấp 2 em", LOWER),
        ("lop 11", "chuyen-truong-thpt"),
        ("con học tiểu học", PRIMARY),
        ("2", PRIMARY),
    ],
)
def test_the_level_can_be_typed(person: Person, text: str, topic: str) -> None:
    person.says("chuyển trường cho con cần giấy tờ gì", text)
    assert person.talk.topic == topic


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("chuyển trường lớp 8 cần giấy tờ gì", LOWER),
        ("con học Trường Tiểu học Lê Văn Tám chuyển trường cần giấy tờ gì", PRIMARY),
    ],
)
def test_a_level_that_was_said_is_not_asked_for(person: Person, text: str, topic: str) -> None:
    person.says(text)
    assert person.talk.topic == topic


def test_the_level_of_the_topic_in_mind_is_not_asked_for(person: Person) -> None:
    person.says(ASKED, "chuyển trường cần giấy tờ gì")
    assert person.talk.topic == LOWER


def test_every_level_is_known_by_its_class() -> None:
    levels = {
        Level.PRIMARY: range(1, 6),
        Level.LOWER: range(6, 10),
        Level.UPPER: range(10, 13),
    }
    for level, classes in levels.items():
        assert {level_of(f"con học lớp {number}") for number in classes} == {level}
    assert set(ENDINGS.values()) == set(Level)


def test_a_follow_up_goes_on_after_it_came_back_from_the_store(person: Person) -> None:
    # ``Person`` keeps the state as JSON between turns, as the program does over a restart.
    person.says(ASKED)
    person.hears(Incoming(text="nộp ở đâu"))
    assert person.talk.topic == LOWER
    assert person.talk.topic_at == person.sight.now
    assert person.sight.now - person.talk.topic_at < timedelta(minutes=1)


def test_two_questions_in_one_message_are_both_answered_whatever_was_asked_before(person: Person) -> None:
    both = "xin bản sao bằng cấp 3 ở đâu? Còn bảo hiểm y tế học sinh năm nay bao nhiêu"
    person.says(ASKED)
    heard = person.says(both)
    lead = person.text("rest_question", question="Còn bảo hiểm y tế học sinh năm nay bao nhiêu")
    first, second = heard.split(lead)
    assert "sổ gốc" in first
    assert "bảo hiểm" in second.lower()
    assert person.talk.topic == "muc-dong-bhyt-hoc-sinh"


def test_a_second_question_about_the_first_is_answered_from_its_topic(person: Person) -> None:
    heard = person.says("Con lớp 8 chuyển trường cần giấy gì, với lại có tốn tiền không ạ?")
    assert person.text("rest_question", question="có tốn tiền không ạ") in heard
    assert person.text("follow_fee") in heard
    assert person.talk.topic == LOWER
