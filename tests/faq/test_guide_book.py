"""Guides and errors are found by the words of people, typed with accents or without."""

import pytest

from faq.content import Content
from faq.decide import Decision, Scored, Verdict
from faq.guide_book import GuideBook
from faq.likeness import Likeness

NOTHING = Verdict("", Decision.ESCALATE)


@pytest.fixture(scope="module")
def book(content: Content) -> GuideBook:
    return GuideBook(content)


@pytest.mark.parametrize(("wish", "guide"), [
    ("đăng nhập cổng dịch vụ công", "dang-nhap-cong"),
    ("dang nhap dvc bang vneid", "dang-nhap-cong"),
    ("chuyển trường tiểu học cho con", "chuyen-truong-th"),
    ("chuyen truong cap 2", "chuyen-truong-thcs"),
    ("đóng phí hồ sơ", "thanh-toan"),
    ("xin ban sao bang tot nghiep", "ban-sao-bang"),
    ("lam dinh danh muc 2", "vneid-muc-2"),
    ("danh gia hai long", "danh-gia"),
])  # fmt: skip
def test_a_wish_finds_its_guide(book: GuideBook, wish: str, guide: str) -> None:
    assert book.find(wish, NOTHING)[0] == guide


def test_an_unclear_wish_finds_more_than_one(book: GuideBook) -> None:
    assert {"chuyen-truong-th", "chuyen-truong-thcs"} <= set(book.find("chuyển trường", NOTHING))


def test_what_has_no_guide_finds_none(book: GuideBook) -> None:
    assert book.find("thời tiết hôm nay", NOTHING) == []
    assert book.find("", NOTHING) == []


def test_the_topic_that_the_question_means_finds_the_guide_too(book: GuideBook) -> None:
    verdict = Verdict("", Decision.ANSWER, (Scored("tra-cuu-tinh-trang-ho-so", 0.9),))
    assert book.find("coi giùm nó chạy tới khúc nào", verdict) == ["tra-cuu-ho-so"]


def test_every_guide_is_found_by_its_own_name_and_phrasings(book: GuideBook) -> None:
    for guide in book.all:
        for way in (guide.title, *guide.phrasings):
            assert guide.id in book.find(way, NOTHING), way


def test_every_error_is_found_by_its_own_phrasings(book: GuideBook) -> None:
    for guide in book.all:
        for step in guide.steps:
            for trouble in step.troubles:
                for way in trouble.phrasings:
                    assert book.troubles(guide.id, step.id, way)[0].score >= 1, (guide.id, way)


@pytest.mark.parametrize(("said", "trouble"), [
    ("doi hoai ko thay ma otp ve", "otp-khong-ve"),
    ("ko nho mat khau nua", "quen-mat-khau"),
    ("tk bi khoa roi", "tam-khoa"),
    ("nó kêu định danh mức 2 gì đó", "muc-1"),
])  # fmt: skip
def test_an_error_is_found_by_other_words(book: GuideBook, said: str, trouble: str) -> None:
    assert book.troubles("chuyen-truong-th", "dang-nhap", said)[0].trouble == trouble


def test_an_error_that_many_steps_share_is_found_once(book: GuideBook) -> None:
    found = [one.trouble for one in book.troubles("dang-nhap-cong", "bam-dang-nhap", "trang không mở được")]
    assert found.count("trang-khong-mo") == 1


def test_the_present_step_comes_before_its_equals(book: GuideBook) -> None:
    here = book.troubles("dang-nhap-cong", "bam-dang-nhap", "trang không mở, quay mãi")[0]
    assert (here.step, here.trouble) == ("bam-dang-nhap", "trang-khong-mo")


def test_the_guide_of_a_topic_is_known(book: GuideBook, content: Content) -> None:
    for guide in content.guides.values():
        assert all(book.of_topic(topic) for topic in guide.topics)
    assert book.of_topic("bot-la-ai") is None


def test_likeness_needs_more_than_one_common_word(content: Content) -> None:
    likeness = Likeness({"a": ["không vào được trang"], "b": ["mã hết hạn"]}, content.lexicon)
    assert dict(likeness.best("không ăn cơm")).get("a", 0) < 0.5
    assert likeness.best("vào trang không được")[0][0] == "a"
    assert likeness.best("🙂") == []
    assert likeness.best("") == []
