"""Danger is recognised in every way of typing, and calm questions stay calm."""

from pathlib import Path

import pytest
import yaml

from faq.content import Content
from faq.decide import Decision
from faq.evaluate import evaluate, read_labelled
from faq.index import Index
from faq.patterns import Line, compile_all

DATA = Path(__file__).parent / "data"
#: Questions on these topics may well be urgent.
NEAR_DANGER = {"bao-luc-xam-hai-hoc-sinh", "lo-dua-otp-phai-lam-gi", "gia-danh-cong-an-vneid"}
#: Whom parents speak of, and what they tell of them any day; the alarm learns from others.
PEOPLE = (
    "bé nhà em", "con em", "con tôi", "con mình", "cháu nhà tôi", "thằng nhỏ nhà tui", "con gái em",
    "bé gái nhà mình", "con trai tôi", "đứa nhỏ nhà em", "cháu ngoại tôi", "bé thứ hai nhà em",
    "tụi nhỏ nhà em", "em gái tôi",
)  # fmt: skip
DEEDS = (
    "muốn chuyển trường", "mới chuyển về quận 7", "chưa có mã định danh", "bị sai tên trong học bạ",
    "bị mất thẻ bảo hiểm y tế", "sắp vào lớp một", "học lớp 5", "không có hộ khẩu",
    "đang ở với bà ngoại", "nghỉ học một tuần", "bị bệnh phải nghỉ học", "học bán trú", "muốn học thêm",
    "bị cô cho điểm thấp", "thi vào lớp 10 rớt nguyện vọng 1", "đóng học phí rồi mà chưa ghi nhận",
    "không đăng nhập được", "bị từ chối hồ sơ", "bị trả hồ sơ", "xin giấy xác nhận", "học trường tư",
    "bị khuyết tật", "là người nước ngoài", "sinh ở nước ngoài", "chưa có khai sinh", "bị sai ngày sinh",
    "đi xe đưa rước", "ăn bán trú không ngon", "bị lạnh trong phòng máy lạnh", "hay đi trễ",
    "mất bằng tốt nghiệp", "cần bản sao bằng", "học lớp chuyên", "ở tạm trú", "mồ côi cha",
    "ba mẹ ly hôn", "được miễn học phí không", "cần nộp gì để nhập học", "nộp hồ sơ trễ",
    "bị nhầm trường",
)  # fmt: skip


def alarms_nobody(index: Index, said: str) -> bool:
    """Tell whether a message raises neither the alarm nor a doubt."""
    verdict = index.ask(said)
    return verdict.decision is not Decision.URGENT and verdict.doubt is None


def messages() -> list[str]:
    found = yaml.safe_load((DATA / "urgent_messages.yaml").read_text("utf-8"))
    return [message for group in found.values() for message in group]


def test_danger_is_recognised(index: Index) -> None:
    asked = messages()
    assert len(asked) >= 120
    missed = [message for message in asked if index.ask(message).decision is not Decision.URGENT]
    assert len(missed) <= 0.03 * len(asked), missed


def test_who_may_be_wounded_hears_of_the_ambulance_first(content: Content) -> None:
    for danger in ("violence", "accident"):
        entry = content.urgent[danger]
        for words in (entry.say, entry.en, entry.doubt, entry.doubt_en):
            ambulance, *others = (
                words.find(f"{{{number}}}") for number in ("so_cap_cuu", "so_cong_an", "so_cuu_hoa")
            )
            assert ambulance >= 0, words
            assert all(other < 0 or ambulance < other for other in others), words


def test_danger_is_recognised_in_capitals_too(index: Index) -> None:
    missed = [one for one in messages() if index.ask(one.upper() + "!!!").decision is not Decision.URGENT]
    assert len(missed) <= 0.05 * len(messages()), missed


def test_ordinary_questions_raise_no_alarm(index: Index) -> None:
    report = evaluate(index, read_labelled(DATA / "dev_questions.jsonl"))
    alarms = [
        one.asked.question
        for one in report.judged
        if one.verdict.decision is Decision.URGENT and not one.asked.accept & NEAR_DANGER
    ]
    assert len(alarms) <= 0.01 * len(report.judged), alarms


def test_the_contents_own_phrasings_raise_no_alarm(content: Content, index: Index) -> None:
    alarms = [
        phrasing
        for topic in content.topics.values()
        if topic.id not in NEAR_DANGER
        for phrasing in topic.phrasings
        if index.ask(phrasing).decision is Decision.URGENT
    ]
    assert len(alarms) <= 8, alarms


@pytest.mark.parametrize(
    "calm",
    [
        "cứ từ từ rồi con học",
        "đánh giá hài lòng ở đâu",
        "mã định danh của con bị sai",
        "da nop ho so cho con toi roi",
        "trường có lớp song ngữ không",
        "bảo hiểm tai nạn con gãy tay bồi thường sao",
        "mất bóp có giấy khai sinh của con",
        "chế độ cho học sinh khuyết tật",
        "không tìm thấy hồ sơ của con trên hệ thống",
        "nop roi lau qua chua co ket qua",
        "hoc bong danh cho hoc sinh ngheo",
    ],
)
def test_words_that_only_look_alike_raise_no_alarm(calm: str, index: Index) -> None:
    assert index.ask(calm).decision is not Decision.URGENT


@pytest.mark.parametrize(
    "handed",
    [
        "mã của em là 9Y6P-49YW đó",
        "9y6p49yw",
        "so cua me 0901 234 567",
        "Nguyễn Thị Tím",
        "nguyen van mau",
        "Trần Đánh",
    ],
)
def test_a_code_a_number_or_a_name_never_raises_an_alarm(handed: str, index: Index) -> None:
    assert alarms_nobody(index, handed)


def test_a_number_beside_a_story_of_danger_hides_nothing(index: Index) -> None:
    assert index.ask("con bị bạn đánh chảy máu, gọi em 0901 234 567").decision is Decision.URGENT
    assert index.ask("nguyen thi lan lop 5 bi be tay chay mau dau").decision is Decision.URGENT


@pytest.mark.parametrize(
    "asked",
    [
        "nó hiện con mèo màu tím",
        "cuon so xanh ghi diem bi chuot gam rach",
        "lieu con toi co bi tru dap ko",
        "con toi bi ep di hoc",
    ],
)
def test_what_merely_sounds_a_little_like_danger_is_answered(asked: str, index: Index) -> None:
    assert index.ask(asked).decision is not Decision.URGENT


@pytest.mark.parametrize(
    "said",
    [
        "em bị lạc vô trang nào rồi",
        "tui lạc qua mục nào rồi cô",
        "em gọi không ai bắt máy",
        "gọi trường không ai nghe máy",
        "goi van phong hoai khong ai tra loi",
    ],
)
def test_who_lost_a_page_or_hears_only_a_ringing_tone_is_in_no_danger(said: str, index: Index) -> None:
    assert alarms_nobody(index, said)


@pytest.mark.parametrize(
    "said",
    [
        "con em bị lạc ở siêu thị",
        "con bé đi lạc rồi chưa thấy về",
        "con em không bắt máy từ trưa giờ chưa về",
    ],
)
def test_a_child_who_is_lost_or_does_not_answer_is(said: str, index: Index) -> None:
    assert index.ask(said).decision is Decision.URGENT


@pytest.mark.parametrize(
    "asked",
    [
        "my son needs to transfer school",
        "i want to transfer my daughter to another school",
        "my kid transfer to grade 5",
        "how much is tuition",
        "is there a bus to school",
        "she was born in japan, which class",
    ],
)
def test_english_by_itself_does_not_sound_like_danger(asked: str, index: Index) -> None:
    assert alarms_nobody(index, asked)


def test_every_urgent_entry_has_one_line_for_doubt_with_numbers(content: Content) -> None:
    for entry in content.urgent.values():
        for line in (entry.doubt, entry.doubt_en):
            assert "{so_" in line or "{tong_dai" in line
            assert "\n" not in line


def test_calm_questions_reach_the_topics_on_safety(index: Index) -> None:
    assert index.ask("công an có gọi điện bảo cập nhật VNeID không").topics[0].id == "gia-danh-cong-an-vneid"
    assert index.ask("bạo lực học đường thì báo ai").topics[0].id == "bao-luc-xam-hai-hoc-sinh"


def test_every_urgent_entry_says_whom_to_call(content: Content) -> None:
    for entry in content.urgent.values():
        assert "{so_" in entry.say or "{tong_dai" in entry.say
        assert "{so_" in entry.en or "{tong_dai" in entry.en


def test_a_pattern_fits_its_marks_some_of_them_or_none() -> None:
    pattern = compile_all(["bị .. đánh"])
    assert pattern is not None
    for line in (" bi:bi5 ban:ban5 danh:đanh1 ", " bi:bi danh:danh ", " bi:bi5 danh:đanh "):
        assert pattern.search(Line(line.split())), line
    assert not pattern.search(Line(["bi:bi5", "danh:danh2"]))


def test_what_may_be_missing_may_be_missing_at_the_end_of_a_message() -> None:
    pattern = compile_all(["uống .. vỉ .. |thuốc"])
    assert pattern is not None
    assert pattern.search(Line(["uong:uông1", "ca:ca3", "vi:vi3"])) == "uong ca vi"
    assert pattern.search(Line(["uong:uông1", "ca:ca3"])) is None


def test_which_of_several_signs_is_named_is_the_same_every_time() -> None:
    """The word that comes first decides, not how a set of words happens to be laid out in this process."""
    signs = "abcdefgh"
    pattern = compile_all(signs)
    assert pattern is not None
    for order in (signs, signs[::-1], "dhacgbfe"):
        assert pattern.search(Line([f"{sign}:{sign}" for sign in f"k{order}"])) == order[0]


def test_words_that_fit_one_after_the_other_are_all_taken_out() -> None:
    pattern = compile_all(["tra_cứu", "nghiên_cứu"])
    assert pattern is not None
    taken = pattern.without(Line(["tra:tra", "cuu:cưu1", "nghien:nghiên", "cuu:cưu1", "con:con"]))
    assert list(taken.forms) == ["-", "-", "con:con"]


@pytest.mark.parametrize(
    "late",
    [
        "xe dua ruoc be bi tre hoai",
        "xe dua ruoc con toi den tre",
        "xe dua ruoc be bi tre hoai lam sao bao nha xe",
    ],
)
def test_a_school_bus_that_is_late_is_no_danger(late: str, index: Index) -> None:
    verdict = index.ask(late)
    assert (verdict.decision, verdict.entry, verdict.doubt) == (Decision.REDIRECT, "xe-dua-ruoc", None)


@pytest.mark.parametrize(
    "danger",
    ["xe đưa rước bị lật", "be bi bo quen tren xe dua ruoc", "xe dua ruoc tra hoc sinh het ma ko co con toi"],
)
def test_a_school_bus_in_danger_is(danger: str, index: Index) -> None:
    assert index.ask(danger).decision is Decision.URGENT


def test_how_people_ask_to_enrol_for_first_grade(index: Index) -> None:
    verdict = index.ask("lam sao dky lop 1 cho con")
    assert (verdict.decision, verdict.topics[0].id) == (Decision.ANSWER, "tuyen-sinh-lop-1")


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("my daughter has disappeared", "missing"),
        ("my kid is gone and nobody at school knows where he is", "missing"),
        ("the teacher hits my son", "violence"),
        ("my son came home with bruises", "violence"),
        ("my child was hit by a motorbike in front of the school", "accident"),
        ("my child swallowed a battery", "accident"),
    ],
)
def test_danger_told_in_english_is_recognised_for_what_it_is(index: Index, said: str, entry: str) -> None:
    verdict = index.ask(said)
    assert (verdict.decision, verdict.entry) == (Decision.URGENT, entry)


@pytest.mark.parametrize(
    "said",
    [
        "my child is missing a document",
        "my child is missing from the class list",
        "my son lost his bag at school",
        "my child lost his diploma",
        "bấm vào link cổng dvc nó đứng im không chạy",
        "nhấn nút nộp hồ sơ hoài mà trang trắng",
    ],
)
def test_what_only_sounds_like_danger_raises_no_alarm(index: Index, said: str) -> None:
    assert alarms_nobody(index, said)


def test_whom_somebody_speaks_of_says_nothing_of_danger(index: Index) -> None:
    verdicts = [index.ask(f"{who} {does}") for who in PEOPLE for does in DEEDS]
    alarmed = sum(one.decision is Decision.URGENT for one in verdicts)
    doubted = sum(one.doubt is not None for one in verdicts)
    # Before people were parted from what happens to them, these were 55 and 62 of 560.
    assert alarmed <= 0.005 * len(verdicts)
    assert doubted <= 0.03 * len(verdicts)
