"""Words whose letters are played with, and pairs of which the first word is cut to its beginning."""

import pytest

from faq.content import Content
from faq.index import Index
from faq.normalise import Steps, normalise
from faq.spelling import respelled


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fải", "phải"), ("pải", "phải"), ("kủa", "của"), ("kon", "con"), ("ckuyển", "chuyển"),
        ("nkà", "nhà"), ("tkủ", "thủ"), ("jờ", "giờ"), ("jì", "gì"), ("bjết", "biết"), ("hjện", "hiện"),
        ("trườg", "trường"), ("thôg", "thông"), ("hìh", "hình"), ("đượk", "được"), ("qên", "quên"),
        ("wên", "quên"), ("íck", "ích"),
    ],
)  # fmt: skip
def test_letters_that_are_played_with_are_put_back(typed: str, meant: str) -> None:
    assert meant in respelled(typed)


@pytest.mark.parametrize(
    "word", ["không", "kể", "kỹ", "trường", "phí", "gì", "quên", "nghỉ", "ghi", "", "12", "vneid"]
)
def test_what_is_spelled_well_has_no_other_spelling(word: str) -> None:
    assert respelled(word) == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fải đag ký kủa kon", "phải đang ký của con"),
        ("ckuyển trườg", "chuyển trường"),
        ("qên mật khẩu", "quên mật khẩu"),
        ("hok bjết fải làm j", "không biết phải làm gì"),
    ],
)  # fmt: skip
def test_a_played_message_reads_as_it_was_meant(typed: str, meant: str, index: Index) -> None:
    assert index.explain(typed).text == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ttục chuyển trường", "thu tục chuyển trường"), ("nộp tkhai", "nộp to khai"), ("gphép", "giay phép")],
)
def test_a_pair_cut_at_its_front_is_read_as_the_pair_the_content_uses(
    typed: str, meant: str, index: Index
) -> None:
    assert index.explain(typed).text == meant


@pytest.mark.parametrize("typed", ["pin điện thoại", "app vneid", "nguyễn văn khôi", "kon tum", "zalo"])
def test_words_that_the_content_does_not_know_otherwise_stay(typed: str, index: Index) -> None:
    assert index.explain(typed).text.split()[-1] == typed.rsplit(maxsplit=1)[-1]


@pytest.mark.parametrize(
    ("steps", "read"),
    [
        (Steps(), "phải nộp thu tục trươc"),
        (Steps(played=False), "fải nộp tuc trươc"),
        (Steps(slips=False), "phải nộp thu tục trươc"),
        (Steps(played=False, slips=False), "fải nộp ttục trươc"),
    ],
)
def test_what_is_left_out_to_be_measured_is_left_out(
    steps: Steps, read: str, content: Content, index: Index
) -> None:
    said = normalise("fải nộp ttục trươc", content.lexicon, index.ranker.words, steps=steps)
    assert said.plain == read
