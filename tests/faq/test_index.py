"""What finding must keep whatever the content: its own phrasings, any spelling, any order."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from unicodedata import normalize

import pytest

from faq.content import Content
from faq.decide import Decision
from faq.index import Index
from faq.terms import TermWeights
from faq.text import clean, fold


def sample(content: Content, count: int) -> list[tuple[str, str]]:
    own = [(topic.id, phrasing) for topic in content.topics.values() for phrasing in topic.phrasings]
    return Random(7).sample(own, count)


def first(index: Index, question: str) -> str:
    return index.ask(question).topics[0].id


def test_nearly_every_own_phrasing_finds_its_topic_first(content: Content, index: Index) -> None:
    own = sample(content, 600)
    wrong = [(name, phrasing) for name, phrasing in own if first(index, phrasing) != name]
    assert len(wrong) <= 0.02 * len(own), wrong[:5]


@pytest.mark.parametrize("form", ["NFD", "upper", "spaces"])
def test_spelling_by_machines_does_not_change_the_first_topic(
    form: str, content: Content, index: Index
) -> None:
    ways: dict[str, Callable[[str], str]] = {
        "NFD": lambda text: normalize("NFD", text),
        "upper": str.upper,
        "spaces": lambda text: "  " + text.replace(" ", "   ") + "\u200b ",
    }
    for _, phrasing in sample(content, 200):
        assert first(index, ways[form](phrasing)) == first(index, phrasing)


def test_missing_accents_change_no_first_topic(content: Content, index: Index) -> None:
    own = [phrasing for _, phrasing in sample(content, 400)]
    bare = [" ".join(fold(word) for word in clean(phrasing).split()) for phrasing in own]
    changed = [
        text for text, other in zip(own, bare, strict=True) if first(index, text) != first(index, other)
    ]
    assert changed == []


def test_the_order_of_topics_does_not_matter(content: Content, index: Index) -> None:
    names = list(content.topics)
    Random(3).shuffle(names)
    other = Index(replace(content, topics={name: content.topics[name] for name in names}))
    for _, phrasing in sample(content, 100):
        assert other.ask(phrasing) == index.ask(phrasing)


def test_a_new_topic_does_not_take_the_phrasings_of_others(content: Content) -> None:
    fewer = dict(content.topics)
    added = fewer.pop("hoc-ba-so-la-gi")
    before, after = Index(replace(content, topics=fewer)), Index(content)
    asked = [(name, text) for name, text in sample(content, 300) if name != added.id]
    lost = [text for name, text in asked if first(before, text) == name and first(after, text) != name]
    assert len(lost) <= 1, lost


def test_a_few_common_words_that_are_all_of_one_topic_are_asked_about(index: Index) -> None:
    verdict = index.ask("gửi ở đâu")
    assert (verdict.decision, verdict.topics[0].id) == (Decision.SUGGEST, "gui-phan-anh-o-dau")


def test_an_explanation_names_the_terms_that_carried_the_score(index: Index) -> None:
    explained = index.explain("qmk vnid")
    assert explained.text == "quên mật khẩu vneid"
    best = explained.verdict.topics[0].id
    assert best == "quen-mat-khau-vneid"
    assert "mat khau" in explained.carried[best]
    assert explained.danger == ""
    assert index.explain("con bị bạn đánh ở trường").danger == "con bi ban danh"


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("làm hộ chiếu cho bé ở đâu", "ho-chieu-visa"),
        ("dang ky ket hon can giay to gi", "ho-tich"),
        ("phạt nguội tra ở đâu", "giao-thong"),
        ("tkb tuần này của lớp 4a", "thoi-khoa-bieu"),
        ("mất mật khẩu facebook", "tai-khoan-mang-xa-hoi"),
        ("em muốn chuyển trường đại học", "sinh-vien"),
    ],
)
def test_neighbouring_subjects_are_sent_on(question: str, entry: str, index: Index) -> None:
    verdict = index.ask(question)
    assert (verdict.decision, verdict.entry) == (Decision.REDIRECT, entry)


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("xin chào", "greeting"),
        ("alo ad ơi", "greeting"),
        ("cảm ơn ad nhiều nha", "thanks"),
        ("tks", "thanks"),
        ("bye ad", "bye"),
        ("đồ ngu", "insult"),
        ("asdfghjkl", "noise"),
        ("👍👍", "noise"),
        ("....", "noise"),
        ("你好吗", "foreign"),
        ("test", "test"),
        ("ko ko ko", "noise"),
        ("", "noise"),
        ("ok", "acknowledged"),
    ],
)
def test_small_talk_has_its_own_reply(said: str, entry: str, index: Index) -> None:
    verdict = index.ask(said)
    assert (verdict.decision, verdict.entry) == (Decision.CHAT, entry)


@pytest.mark.parametrize("asked", ["bạn là ai", "cho tôi gặp người thật", "xóa hết tin nhắn của tôi đi"])
def test_questions_about_the_bot_itself_are_topics(asked: str, index: Index) -> None:
    assert index.ask(asked).decision in (Decision.ANSWER, Decision.SUGGEST)


@pytest.mark.parametrize("asked", ["em muốn chuyển trường", "con em muốn chuyển trường"])
def test_a_pupil_who_moves_is_not_taken_for_a_student(asked: str, index: Index) -> None:
    verdict = index.ask(asked)
    assert verdict.decision is Decision.SUGGEST
    assert {one.id.rpartition("-")[0] for one in verdict.topics[:3]} <= {
        "chuyen-truong",
        "chuyen-truong-tieu",
    }


@pytest.mark.parametrize("asked", ["nộp ở đâu", "vay mat bao lau", "phí bao nhiêu", "mấy ngày có"])
def test_a_question_without_a_subject_is_not_sent_to_a_neighbour(asked: str, index: Index) -> None:
    assert index.ask(asked).decision is not Decision.REDIRECT


def test_a_text_is_looked_up_with_the_weights_of_the_index(content: Content) -> None:
    few = replace(content, topics=dict(sorted(content.topics.items())[:2]), neighbours={}, urgent={})
    without_pairs = Index(few, weights=TermWeights(pair=0.0))
    assert without_pairs.terms_of("chuyển trường").get("chuyen truong", 0.0) == 0.0
    assert Index(few).terms_of("chuyển trường")["chuyen truong"] > 0.0


def test_a_move_within_the_city_is_no_move_from_a_province(index: Index) -> None:
    moved = "con toi hoc lop 3 o quan 7 gio chuyen ve go vap thi lam sao"
    assert first(index, moved) == "chuyen-truong-tieu-hoc"


@pytest.mark.parametrize(
    ("said", "entry"),
    [
        ("jjjjjjj", "noise"),
        ("k", "acknowledged"),
        ("ờ", "acknowledged"),
        ("Dạ em cảm ơn, rõ rồi ạ!", "thanks"),
        ("từ từ", "acknowledged"),
        ("ok thanks, good night!", "bye"),
        ("Đồ vô dụng, hỏi gì cũng không biết!", "insult"),
    ],
)
def test_small_talk_in_several_parts_and_one_letter_over_and_over_is_small_talk(
    said: str, entry: str, index: Index
) -> None:
    verdict = index.ask(said)
    assert (verdict.decision, verdict.entry) == (Decision.CHAT, entry)


def test_a_question_after_small_talk_is_heard(index: Index) -> None:
    verdict = index.ask("Dạ cảm ơn, vậy quên mật khẩu VNeID thì lấy lại sao?")
    assert verdict.topics[0].id == "quen-mat-khau-vneid"
    assert verdict.decision in {Decision.ANSWER, Decision.SUGGEST}


def test_the_number_of_a_file_asks_where_it_stands(index: Index) -> None:
    verdict = index.ask("H29.141-261103-0012")
    assert (verdict.decision, verdict.topics[0].id) == (Decision.ANSWER, "tra-cuu-tinh-trang-ho-so")


def test_an_old_illness_in_the_family_is_no_danger_now(index: Index) -> None:
    verdict = index.ask("ba em bị tai biến nằm một chỗ")
    assert verdict.topics[0].id == "ho-tro-lam-thu-tuc-tai-nha"
    assert verdict.decision is Decision.ANSWER
    assert verdict.doubt is None


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("hoc phi lop 1 bao nhieu", "mien-hoc-phi-truong-cong"),
        ("vneid bao loi ko dang nhap dc hoai", "quen-mat-khau-vneid"),
        ("tôi muốn tố cáo", "phan-anh-khac-khieu-nai-to-cao"),
        ("bao hiem y te bao nhieu tien", "muc-dong-bhyt-hoc-sinh"),
        ("hoc bong cho hoc sinh ngheo", "ho-ngheo-can-ngheo-tphcm"),
    ],
)
def test_a_common_plain_question_is_answered_at_once(asked: str, topic: str, index: Index) -> None:
    verdict = index.ask(asked)
    assert (verdict.decision, verdict.topics[0].id) == (Decision.ANSWER, topic)


@pytest.mark.parametrize("asked", ["khai sinh", "giay khai sinh bi mat", "khai sinh cho con can gi"])
def test_a_birth_certificate_is_not_sent_away_while_a_copy_may_be_meant(asked: str, index: Index) -> None:
    verdict = index.ask(asked)
    assert verdict.decision in (Decision.ANSWER, Decision.SUGGEST)
    assert verdict.topics[0].id == "trich-luc-khai-sinh-dien-tu"


@pytest.mark.parametrize(
    ("asked", "entry"),
    [
        ("doi anh the can cuoc cho con mk 14t", "can-cuoc-nguoi-lon"),
        ("the hoc sinh cua be bi hu", "the-hoc-sinh"),
        ("lam mat the hoc sinh", "the-hoc-sinh"),
        ("gui xe o truong", "xe-dua-ruoc"),
        ("lop hoc khong co quat", "camera-lop-hoc"),
    ],
)
def test_a_matter_of_the_school_or_of_grown_ups_is_sent_on(asked: str, entry: str, index: Index) -> None:
    verdict = index.ask(asked)
    assert (verdict.decision, verdict.entry) == (Decision.REDIRECT, entry)


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("chuyển trường như thế nào", "chuyen-truong-"),
        ("chuyen truong nhu the nao vay", "chuyen-truong-"),
        ("cho mik hoi chuyen trg ntn", "chuyen-truong-"),
        ("chuyển trường sao em", "chuyen-truong-"),
        ("khai sinh như thế nào", "trich-luc-khai-sinh-dien-tu"),
    ],
)
def test_words_that_only_ask_do_not_hide_the_subject(asked: str, topic: str, index: Index) -> None:
    verdict = index.ask(asked)
    assert verdict.decision is Decision.SUGGEST
    assert verdict.topics[0].id.startswith(topic)
