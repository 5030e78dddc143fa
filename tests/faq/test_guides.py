"""The guides that ship: small steps, honest about secrets, complete; and what may be told of them."""

from dataclasses import replace
from datetime import date

import pytest

from faq.check_guides import SCREEN, check_guides
from faq.content import Content
from faq.decide import Decision, Verdict
from faq.guide_book import GuideBook
from faq.guide_edits import edited
from faq.guides import English, FactRef, Guide, Step, Trouble, in_english, standing_of
from faq.text import clean, fold
from faq.topics import Standing, Topic, Value

TODAY = date(2026, 11, 23)
NEEDED = {
    "dang-nhap-cong", "vneid-muc-2", "chuyen-truong-th", "chuyen-truong-thcs", "tra-cuu-ho-so", "thanh-toan",
    "bo-sung-giay-to", "tuyen-sinh-ra-soat", "ban-sao-bang", "sua-van-bang", "sua-hoc-ba", "danh-gia",
    "doi-so-vneid", "quet-giay-to", "ket-qua-dien-tu", "gui-pakn", "ho-tro-chi-phi", "an-trua-mau-giao",
}  # fmt: skip


def folded(text: str) -> str:
    return " ".join(fold(word) for word in clean(text).split())


def small(**changes: object) -> Guide:
    troubles = (
        Trouble("otp", "Mã không về", "Chờ {phut} phút.", ("otp không tới",)),
        Trouble("phi", "Phí bao nhiêu", "Hai nghìn.", ("giá tiền",), (FactRef("t", 2),)),
    )
    step = Step("mo", "Mở {trang}", "Gõ {trang}.", "trang mở ra", troubles)
    guide = Guide("g", "Vào trang", "phụ huynh", ("máy",), (step,), ("t",), sources=("NĐ 1",), as_of=TODAY)
    return replace(guide, **changes)  # type: ignore[arg-type]


def book_of(guide: Guide) -> GuideBook:
    topic = Topic("t", "c", "Hỏi?", "Đáp.", standing={1: Standing.SEEN, 2: Standing.TO_VERIFY})
    values = {"trang": (Value("trang", "a.vn"),), "phut": (Value("phut", "2"),)}
    return GuideBook(Content(topics={"t": topic}, guides={"g": guide}, values=values))


def test_the_services_that_parents_need_most_have_guides_without_a_fault(content: Content) -> None:
    assert set(content.guides) >= NEEDED
    assert [str(fault) for fault in check_guides(content)] == []
    assert [str(fault) for fault in content.faults] == []


def test_every_message_fits_the_screen_of_a_telephone(content: Content) -> None:
    book = GuideBook(content)
    for one in book.all:
        for language in ("vi", "en"):
            guide = book.worded(one.id, on=TODAY, confirmed={}, language=language)
            assert guide is not None
            for step in guide.steps:
                assert len(f"{step.title}{step.do}{step.see}") < SCREEN - 100, (guide.id, step.id)
                assert "{" not in f"{step.title}{step.do}{step.see}", (guide.id, step.id)
                for trouble in step.troubles:
                    assert "{" not in trouble.do, (guide.id, trouble.id)


def test_every_guide_is_led_through_in_english_to_its_last_word(content: Content) -> None:
    for one in content.guides.values():
        guide = in_english(one)
        pieces = zip(guide.texts, one.texts, strict=True)
        assert [said for said, vietnamese in pieces if said and said == vietnamese] == [], guide.id


def test_what_an_editor_words_anew_is_not_told_in_english_as_it_was() -> None:
    step = small().steps[0]
    trouble = replace(step.troubles[0], en=English("No code", "Wait {phut} minutes."))
    step = replace(step, en=English("Open", "Type {trang}.", "it opens"), troubles=(trouble,))
    guide = small(steps=(step,), en=English("Enter", whom="parents"))
    assert in_english(edited(guide, {"g": "nothing of it"})).title == "Enter"
    changed = edited(guide, {"mo/do": "Gõ khác."})
    assert (changed.steps[0].en, changed.steps[0].troubles[0].en, changed.en) == (None, trouble.en, guide.en)
    assert in_english(changed).steps[0].do == "Gõ khác."
    assert edited(guide, {"mo/otp/do": "Chờ lâu."}).steps[0].troubles[0].en is None
    assert edited(guide, {"title": "Vào"}).en is None


def test_errors_and_guides_are_found_by_english_words_too(content: Content) -> None:
    book, silent = GuideBook(content), Verdict("", Decision.ESCALATE)
    assert book.find("I lost my certificate", silent, "en")[0] == "ban-sao-bang"
    assert book.find("I lost my certificate", silent) == []
    found = book.troubles("dang-nhap-cong", "nhap", "I do not remember my password", "en")[0]
    assert (found.step, found.trouble) == ("nhap", "quen-mat-khau")
    copied = book.troubles("dang-nhap-cong", "nhap", "tài khoản bị khóa", "en")[0]
    assert copied.trouble == "tam-khoa"


def test_wherever_a_secret_is_typed_the_step_says_so(content: Content) -> None:
    for guide in content.guides.values():
        for step in guide.steps:
            names = any(word in folded(step.do) for word in ("mat khau", "otp", "passcode"))
            assert not names or step.secret, (guide.id, step.id)


def test_an_error_that_waits_to_be_verified_is_told_only_after_an_editor_confirmed_it() -> None:
    book = book_of(small())
    before = book.worded("g", on=TODAY, confirmed={})
    after = book.worded("g", on=TODAY, confirmed={"t": frozenset({2})})
    assert before is not None
    assert after is not None
    assert [one.id for one in before.steps[0].troubles] == ["otp"]
    assert [one.id for one in after.steps[0].troubles] == ["otp", "phi"]


def test_values_are_filled_in() -> None:
    guide = book_of(small()).worded("g", on=TODAY, confirmed={})
    assert guide is not None
    assert guide.steps[0].do == "Gõ a.vn."
    assert guide.steps[0].troubles[0].do == "Chờ 2 phút."


def test_a_guide_that_does_not_exist_is_none() -> None:
    assert book_of(small()).worded("x", on=TODAY, confirmed={}) is None


@pytest.mark.parametrize(("facts", "worth"), [
    ((), Standing.RECALLED),
    ((FactRef("t", 1),), Standing.SEEN),
    ((FactRef("t", 1), FactRef("t", 2)), Standing.TO_VERIFY),
    ((FactRef("gone", 1),), Standing.RECALLED),
])  # fmt: skip
def test_a_sentence_is_worth_its_weakest_fact(facts: tuple[FactRef, ...], worth: Standing) -> None:
    assert standing_of(facts, {"t": {1: Standing.SEEN, 2: Standing.TO_VERIFY}}) is worth


def test_a_guide_past_its_review_is_stale() -> None:
    assert small(review_by=date(2026, 11, 22)).stale(TODAY)
    assert not small(review_by=TODAY).stale(TODAY)
    assert not small().stale(TODAY)
