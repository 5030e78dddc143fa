"""A question after another, and several in one message: each is read with what it belongs to."""

import pytest

from faq.decide import Decision
from faq.index import Index
from faq.split import questions_in

CHILDS_CARD = "can-cuoc-cho-tre-duoi-14"


def test_a_short_follow_up_is_read_with_the_topic_before(index: Index) -> None:
    assert index.ask("còn lớp 6 thì sao", after="tuyen-sinh-lop-1").topics[0].id == "tuyen-sinh-lop-6"
    assert index.ask("con cap 2 thi sao", after="chuyen-truong-tieu-hoc").topics[0].id == "chuyen-truong-thcs"
    assert index.ask("bao lâu", after="quen-mat-khau-vneid").topics[0].id == "quen-mat-khau-vneid"
    assert index.ask("còn bé 10 tuổi thì sao", after=CHILDS_CARD).topics[0].id == CHILDS_CARD


@pytest.mark.parametrize(
    ("asked", "after", "meant"),
    [
        ("còn quên mật khẩu thì sao", "khong-nhan-duoc-otp", "quen-mat-khau-vneid"),
        ("còn tiền ăn trưa thì sao", "ho-tro-hoc-phi-truong-tu", "tre-mau-giao-an-trua"),
        ("con mua theo ho gia dinh thi sao", "muc-dong-bhyt-hoc-sinh", "da-co-bhyt-khac"),
        ("what about grade 6?", "tuyen-sinh-lop-1", "tuyen-sinh-lop-6"),
    ],
)
def test_what_about_another_subject_leaves_the_topic_before(
    asked: str, after: str, meant: str, index: Index
) -> None:
    assert index.ask(asked, after=after).topics[0].id == meant


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ("làm ở đâu", "quen-mat-khau-vneid"),
        ("có bắt buộc không", "muc-dong-bhyt-hoc-sinh"),
        ("bao lau co ket qua", "chuyen-truong-tieu-hoc"),
        ("đóng ở đâu", "muc-dong-bhyt-hoc-sinh"),
        ("nộp ở đâu vậy", "chuyen-truong-thcs"),
    ],
)
def test_what_names_no_subject_asks_of_the_topic_before(asked: str, after: str, index: Index) -> None:
    verdict = index.ask(asked, after=after)
    assert verdict.decision in (Decision.ANSWER, Decision.SUGGEST)
    assert verdict.topics[0].id == after


def test_of_two_questions_one_may_be_for_somebody_else(index: Index) -> None:
    ours_first = index.ask("chuyển trường cấp 2 cần giấy gì? Làm hộ chiếu ở đâu?")
    assert (ours_first.decision, ours_first.topics[0].id) == (Decision.ANSWER, "chuyen-truong-thcs")
    assert index.ask(ours_first.rest or "").decision is Decision.REDIRECT
    theirs_first = index.ask("Làm hộ chiếu ở đâu? Chuyển trường cấp 2 cần giấy gì?")
    assert (theirs_first.decision, theirs_first.entry) == (Decision.REDIRECT, "ho-chieu-visa")
    assert index.ask(theirs_first.rest or "").topics[0].id == "chuyen-truong-thcs"


def test_the_topic_before_does_not_drown_danger(index: Index) -> None:
    for said in ("mất tiền rồi", "con bị đánh rồi làm sao", "bấm link rồi mất tiền hết"):
        before = [index.ask(said, after=topic).decision for topic in (None, "lop-6-khao-sat-nang-luc")]
        assert before[0] == before[1], said


@pytest.mark.parametrize("said", ["vậy hả", "ok", "cảm ơn nhé", "vậy à"])
def test_small_talk_after_an_answer_stays_small_talk(said: str, index: Index) -> None:
    assert index.ask(said, after="quen-mat-khau-vneid").decision is Decision.CHAT


def test_a_whole_question_is_not_bent_by_the_topic_before(index: Index) -> None:
    asked = "đóng bảo hiểm y tế học sinh năm nay bao nhiêu tiền"
    assert index.ask(asked, after="chuyen-truong-thcs").topics[0].id == "muc-dong-bhyt-hoc-sinh"


def test_two_questions_are_told_apart(index: Index) -> None:
    verdict = index.ask("Quên mật khẩu VNeID lấy lại sao? Học bạ số của con xem ở đâu?")
    assert verdict.topics[0].id in {"quen-mat-khau-vneid", "xem-hoc-ba-so"}
    assert verdict.rest is not None
    assert index.ask(verdict.rest).topics[0].id == "xem-hoc-ba-so"


def test_one_question_has_no_rest(index: Index) -> None:
    assert index.ask("muốn chuyển trường thì cần gì, nộp ở đâu").rest is None


def test_two_questions_are_told_apart_without_a_mark(index: Index) -> None:
    verdict = index.ask("hoc phi bao nhieu voi chuyen truong can gi")
    assert verdict.topics[0].id == "mien-hoc-phi-truong-cong"
    assert verdict.rest == "chuyen truong can gi"
    assert index.ask(verdict.rest).topics[0].id.startswith("chuyen-truong-")


def test_of_two_questions_none_is_answered_twice(index: Index) -> None:
    verdict = index.ask("chuyển trường cho con thì nộp ở đâu? còn học phí lớp 6 năm nay bao nhiêu?")
    assert verdict.topics[0].id == "mien-hoc-phi-truong-cong"
    assert index.ask(verdict.rest or "").topics[0].id.startswith("chuyen-truong-")


@pytest.mark.parametrize(
    "asked", ["nộp ở đâu và cần giấy gì", "con hoc o dau con noi do", "ai lam va lam gi"]
)
def test_one_question_is_left_whole(asked: str) -> None:
    assert questions_in(asked) == [asked]


@pytest.mark.parametrize(
    "asked",
    [
        "How do I enroll my child? We are foreigners.",
        "Cho hỏi chuyển trường cần gì? Nhà em ở Đồng Nai mới chuyển về.",
        "Nha em moi chuyen ve tu Dong Nai\nchuyen truong can gi",
        "Hồ sơ vào lớp 6 gồm gì? Con em học trường tư, gia đình thường trú ở Tân Hưng.",
        "we live in district 7\nmy son is 6 years old\nhow to register for grade 1?",
    ],
)
def test_what_only_tells_belongs_to_the_question_beside_it(asked: str, index: Index) -> None:
    assert len(questions_in(asked)) == 1
    assert index.ask(asked).rest is None


@pytest.mark.parametrize(
    "asked",
    [
        "học phí lớp 6 bao nhiêu? Em muốn chuyển trường cho con",
        "chuyển trường cần gì? Em bị mất khai sinh của con",
        "how much is tuition? I lost the birth certificate of my son",
        "con em học lớp 5 trường tư hả? nộp hồ sơ ở đâu",
        "chuyển trường cấp 2 cần giấy gì? Giấy tờ bảo hiểm y tế học sinh",
    ],
)
def test_what_asks_or_wishes_stays_a_question(asked: str) -> None:
    assert len(questions_in(asked)) == 2
