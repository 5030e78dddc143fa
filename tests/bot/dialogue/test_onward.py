"""After an answer “tiếp”, “chưa hiểu”, “vẫn không được” lead on, and alone they ask what is meant."""

import pytest

from bot.dialogue.commands import RecordHelpful, RecordMiss
from bot.dialogue.talk import Shown
from tests.bot.dialogue.conftest import Person, Written

LONG, GUIDED, SHORT = "ban-sao-bang-thcs", "quen-mat-khau-vneid", "chuyen-truong-thpt"
ON = ["tiếp", "rồi sao nữa", "vay gio sao", "còn gì nữa không", "xem thêm", "giờ tôi phải làm sao đây"]


@pytest.mark.parametrize("said", [*ON, "chưa hiểu", "nói rõ hơn đi em"])
def test_the_rest_of_a_long_answer_comes_next(person: Person, said: str) -> None:
    person.taps(f"t:{LONG}")
    answer = person.sight.knows.answer(LONG, "vi")
    assert answer is not None
    assert person.says(said).startswith(answer.more)
    assert person.talk.topic_shown is Shown.WHOLE


@pytest.mark.parametrize("said", ON)
def test_nothing_is_repeated_once_all_was_told(person: Person, said: str) -> None:
    first = person.taps(f"t:{SHORT}")
    heard = person.says(said)
    assert heard == person.text("onward_more", title=person.sight.knows.title(SHORT, "vi"))
    assert heard != first
    near = [key for key in person.offered if key.startswith("t:")]
    assert near
    assert f"t:{SHORT}" not in near


def test_a_guide_is_offered_first_where_there_is_one(person: Person) -> None:
    person.taps(f"t:{GUIDED}")
    person.says("rồi sao nữa")
    assert person.offered[0].startswith("g:")


@pytest.mark.parametrize("said", ["vẫn không được", "làm rồi mà không được", "van ko dc", "vẫn bị lỗi"])
def test_what_did_not_work_is_asked_about_and_led(person: Person, said: str) -> None:
    person.taps(f"t:{GUIDED}")
    assert person.says(said) == person.text("onward_failed")
    assert person.offered[0].startswith("g:")
    assert "person" in person.offered


def test_after_only_a_part_the_whole_comes(person: Person) -> None:
    person.taps(f"p:time:{SHORT}")
    assert person.talk.topic_shown is Shown.PART
    person.taps("p:where:chuyen-truong-thcs")
    answer = person.sight.knows.answer("chuyen-truong-thcs", "vi")
    assert answer is not None
    assert answer.text in person.says("tiếp")


def test_a_part_after_the_whole_does_not_bring_the_whole_again(person: Person) -> None:
    person.taps("t:chuyen-truong-thcs")
    person.says("mất bao lâu")
    assert person.text(
        "onward_more", title=person.sight.knows.title("chuyen-truong-thcs", "vi")
    ) == person.says("rồi sao nữa")


@pytest.mark.parametrize("said", [*ON, "chưa hiểu", "vẫn không được", "ví dụ"])
def test_with_nothing_in_mind_the_subject_is_asked_for(person: Person, said: str) -> None:
    assert person.says(said) == person.text("onward_of_what")
    assert person.commands == ()


def test_after_a_pause_what_was_spoken_of_is_offered_first(person: Person) -> None:
    person.taps(f"t:{LONG}")
    person.comes_back_after(days=3)
    assert person.text("onward_earlier", title=person.sight.knows.title(LONG, "vi")) == person.says(
        "tiếp đi em"
    )
    assert person.offered[0] == f"t:{LONG}"


def test_a_short_question_after_a_pause_offers_what_was_spoken_of_first(person: Person) -> None:
    person.taps(f"t:{LONG}")
    person.comes_back_after(days=3)
    person.says("còn phí thì sao")
    assert person.offered[0] == f"p:fee:{LONG}"


def test_among_suggestions_one_is_asked_for_again(person: Person) -> None:
    person.says("hoc phi")
    offered = person.offered
    assert person.says("là sao") == person.text("onward_choose")
    assert person.offered == offered


def test_a_level_that_a_topic_does_not_part_by_is_admitted(person: Person) -> None:
    topic = "mien-hoc-phi-truong-cong"
    person.taps(f"t:{topic}")
    title = person.sight.knows.title(topic, "vi")
    level = person.text("level_upper")
    assert person.says("còn cấp 3 thì sao?") == person.text("follow_level", title=title, level=level)
    assert f"t:{topic}" not in person.offered


def test_a_level_within_a_new_question_chooses_nothing_that_was_offered(person: Person) -> None:
    person.says("con học lớp 6 muốn chuyển trường cho bé")
    person.says("chuyển trường lớp 6 cần gì")
    assert person.talk.topic == "chuyen-truong-thcs"


def test_in_danger_whom_to_call_is_said_again(person: Person) -> None:
    person.taps(f"t:{SHORT}")
    person.says("con tôi bị bạn đánh chảy máu đầu")
    assert "115" in person.says("giờ phải làm sao")
    assert person.commands == ()


@pytest.mark.parametrize("said", ["thôi không cần nữa", "không gửi nữa", "tôi đổi ý rồi"])
def test_who_changes_their_mind_in_a_story_is_asked_whether_to_drop_it(person: Person, said: str) -> None:
    person.says("tôi muốn phản ánh cô giáo thu tiền", said)
    assert person.offered == ["cancel_yes", "cancel_no"]


@pytest.mark.parametrize("sign", ["👍", "🙏🙏", "👍🏻", "❤️"])
def test_a_sign_of_approval_is_heard_as_such(person: Person, sign: str) -> None:
    heard = person.taps(f"t:{SHORT}")
    assert person.says(sign) != heard
    assert "chưa đọc được" not in person.replies[0].text


def test_a_sign_of_approval_ends_a_step(walking: Person) -> None:
    assert "Bước 2/" in walking.says("👍")


def test_a_sign_is_no_consent(writing: Written) -> None:
    person = writing("consent")
    person.says("👍")
    assert not person.draft.consent


def test_who_says_hello_again_is_offered_what_was_begun(walking: Person) -> None:
    walking.says("thôi để mai")
    walking.comes_back_after(days=2)
    walking.says("alo em")
    assert walking.offered[0] == "w:on:dang-nhap-cong:"


DENIED = ["không phải", "không phải cái này", "ý tôi không phải vậy", "ko phải vậy", "dạ hông phải em ơi"]


@pytest.mark.parametrize(
    ("tongue", "said"),
    [
        *(("vi", one) for one in [*DENIED, "tôi đâu có hỏi cái này", "not this one"]),
        *(("en", one) for one in ["no, not that", "that's not what I asked", "not this one", "không phải"]),
    ],
)
def test_an_answer_that_was_not_meant_is_counted_and_others_are_offered(
    person: Person, tongue: str, said: str
) -> None:
    person.taps(f"lang:{tongue}")
    person.says("chuyển trường cấp 2 cho con cần giấy tờ gì" if tongue == "vi" else "forgot vneid password")
    answered = person.talk.topic
    assert answered is not None
    assert person.says(said) == person.text("denied")
    assert person.did(RecordHelpful(answered, helpful=False))
    assert person.talk.topic is None
    assert f"t:{answered}" not in person.offered
    assert person.offered[-1] == "not_these"


@pytest.mark.parametrize("said", DENIED)
def test_what_was_suggested_in_vain_is_followed_by_the_next_best_and_then_by_a_person(
    person: Person, said: str
) -> None:
    person.says("trường thu tiền quỹ")
    first = {one for one in person.offered if one.startswith("t:")}
    assert person.says(said) == person.text("denied")
    assert first.isdisjoint(person.offered)
    assert person.says(said) == person.text("denied")
    assert person.offered == ["person", "ask", "menu"]
    assert person.commands == ()


def test_whoever_was_sent_elsewhere_in_vain_is_counted_once(person: Person) -> None:
    person.says("xin hộ chiếu ở đâu", "không phải")
    assert [type(one) for one in person.commands] == [RecordMiss]
    assert person.says("vẫn không phải") == person.text("denied")
    assert person.commands == ()


@pytest.mark.parametrize(
    "said", ["không phải nộp giấy", "vậy là không phải hả?", "con tôi không phải học lớp 6"]
)
def test_what_only_holds_such_words_is_heard_as_it_is(person: Person, said: str) -> None:
    person.taps(f"t:{LONG}")
    assert person.says(said) != person.text("denied")
