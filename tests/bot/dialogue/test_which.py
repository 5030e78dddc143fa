"""A short question without a subject is answered for what was shown, or asked back once."""

import pytest

from bot.dialogue import questions
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import Person

SHORT = ["nộp ở đâu", "vay mat bao lau", "phí bao nhiêu", "cần giấy tờ gì", "bao lâu có"]
VAGUE = "truong thu tien quy lop 500k ma khong co bien lai"


@pytest.mark.parametrize("asked", SHORT)
def test_without_anything_in_mind_one_question_is_asked_back(person: Person, asked: str) -> None:
    heard = person.says(asked)
    assert "thủ tục nào" in heard
    assert [key[:2] for key in person.offered[:-1]] == ["p:"] * (len(person.offered) - 1)
    assert len(person.offered) >= 3
    assert person.commands == ()
    assert person.says("1").startswith(person.text("follow_part", title="")[:8])


@pytest.mark.parametrize("asked", SHORT)
def test_with_suggestions_shown_it_is_asked_of_which(person: Person, asked: str) -> None:
    person.says(VAGUE)
    shown = [key[2:] for key in person.offered if key.startswith("t:")]
    for said in (asked, "nhận ở đâu"):
        person.says(said)
        assert [key.split(":")[2] for key in person.offered if key.startswith("p:")] == shown


def test_what_is_for_somebody_else_is_sent_on_although_it_asks_where(person: Person) -> None:
    person.says(VAGUE)
    assert "của việc nào" not in person.says("sổ đỏ bị mất làm lại ở đâu")
    assert not any(key.startswith("p:") for key in person.offered)


def test_with_the_levels_shown_the_part_is_answered_for_the_level(person: Person) -> None:
    person.says("chuyển trường", "nộp ở đâu")
    assert person.text("heading_where") in person.says("lớp 7")
    assert person.talk.topic == "chuyen-truong-thcs"


def test_with_a_topic_in_mind_nothing_is_asked_back(person: Person) -> None:
    person.taps("t:chuyen-truong-thcs")
    assert person.text("heading_where") in person.says("nộp ở đâu")


def test_what_is_asked_of_nothing_known_chooses_nothing(person: Person) -> None:
    person.taps("p:fee:khong-co")
    assert person.talk.topic is None
    person.taps("p:màu:chuyen-truong-thcs")
    assert person.talk.topic is None


@pytest.mark.parametrize("name", ["Nguyễn Văn Tèo", "nguyen thi be", "Trần Lan Anh"])
def test_a_persons_name_alone_is_greeted_and_nothing_is_guessed(person: Person, name: str) -> None:
    assert person.says(name) == person.text("name_told")
    assert person.offered[0] == "ask"


@pytest.mark.parametrize(
    "asked", ["lý lịch học sinh", "hồ sơ chuyển trường", "do tuoi vao lop 1", "kieu nai ky luat"]
)
def test_words_that_begin_like_a_name_are_asked_all_the_same(person: Person, asked: str) -> None:
    assert person.says(asked) != person.text("name_told")


@pytest.mark.parametrize("wish", ["muon gap can bo", "cho gặp cán bộ", "muốn gặp người thật"])
def test_who_wants_an_officer_gets_one_at_once(person: Person, wish: str) -> None:
    person.says(wish)
    assert person.stands_at(Place.ASK_PERSON)


@pytest.mark.parametrize(
    "name",
    ["th nguyen thi minh khai", "trường nguyễn thị minh khai", "Tiểu học Lê Văn Tám", "thcs nguyễn hữu thọ"],
)
def test_a_schools_name_alone_is_asked_about(person: Person, name: str) -> None:
    heard = person.says(name)
    assert "trường này" in heard
    assert person.offered[0] == "send"
    assert any("tuyen-sinh" in key for key in person.offered)
    assert any("chuyen-truong" in key for key in person.offered)


def test_feedback_about_a_known_school_goes_to_it(person: Person) -> None:
    person.says("Tiểu học Lê Văn Tám", "1")
    assert person.stands_at(Place.WHAT)
    assert "Lê Văn Tám" in person.draft.unit_name


@pytest.mark.parametrize(
    "asked", ["tiểu học học phí", "mầm non tuyển sinh", "thcs chuyển trường", "TIEU HOC CHUYEN TRUONG"]
)
def test_a_subject_is_no_schools_name(person: Person, asked: str) -> None:
    assert "choice_send_about" not in person.says(asked)
    assert person.offered[0] != "send"


def test_a_grievance_can_be_registered_whatever_was_found(person: Person) -> None:
    person.says(VAGUE)
    assert person.offered[0] == "send_said"
    person.taps("send_said")
    assert person.draft.text == VAGUE


@pytest.mark.parametrize("told", ["quạt trong lớp hư cả tháng", "truong xay lau bui qua"])
def test_what_goes_wrong_at_a_school_can_be_registered_whatever_is_answered(
    person: Person, told: str
) -> None:
    person.says(told)
    assert person.offered[0] == "send_said"


@pytest.mark.parametrize("asked", ["dang ky ket hon", "lớp con học mấy giờ tan"])
def test_a_plain_question_is_not_taken_for_a_grievance(person: Person, asked: str) -> None:
    person.says(asked)
    assert "send_said" not in person.offered


@pytest.mark.parametrize("asked", ["phản ánh hôm bữa tới đâu rồi", "phan anh cua toi den dau roi"])
def test_who_asks_after_a_feedback_starts_no_other(person: Person, asked: str) -> None:
    person.says(asked)
    assert person.talk.draft is None


def test_the_topics_about_grievances_exist(person: Person) -> None:
    assert [one for one in questions.GRIEVANCES if person.sight.knows.answer(one, "vi") is None] == []


@pytest.mark.parametrize(
    "said", ["còn nộp giấy thì sao", "con nop tai quay thi sao", "thế nộp trực tiếp thì sao em"]
)
def test_the_other_way_is_asked_about_as_the_first_was(person: Person, said: str) -> None:
    first = "nộp online có mất phí không"
    person.says(first)
    open_ones = person.offered
    assert person.says(said) == person.text("ask_which_way", what=person.text("follow_fee"))
    assert person.offered == open_ones
    assert person.talk.question == f"{first}\n{said}"


def test_whether_the_other_way_is_open_is_another_question(person: Person) -> None:
    person.says("nộp online có mất phí không", "nộp giấy được không")
    assert person.offered[0] == "t:van-nop-giay-duoc-khong"
