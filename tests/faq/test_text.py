"""Composing, folding, cutting into words."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq.text import clean, fold, is_accented, mark, words


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=50))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert all(fold(one.folded) == one.folded for one in words(clean(text)))


@given(st.text(alphabet="aăâeêioôơuưyáàảãạằệộớữỹđcghmnpt ", max_size=40))
def test_decomposed_letters_are_the_same_words(text: str) -> None:
    assert words(clean(normalize("NFD", text))) == words(clean(text))


@pytest.mark.parametrize(
    ("left", "right"),
    [("hoà", "hòa"), ("uỷ", "ủy"), ("kỹ", "kĩ"), ("lý", "lí"), ("quý", "quí"), ("Ðường", "đường")],
)
def test_two_spellings_of_one_word_are_marked_alike(left: str, right: str) -> None:
    assert mark(clean(left)) == mark(clean(right))


@pytest.mark.parametrize(
    ("written", "folded"), [("Đường", "duong"), ("ẵ", "a"), ("ệ", "e"), ("NGUYỄN", "nguyen"), ("ｌớp", "lop")]
)
def test_folding_takes_off_every_mark(written: str, folded: str) -> None:
    assert fold(clean(written)) == folded


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("khônggg", "không"),
        ("saooo ạaaa", "sao ạ"),
        ("0000123", "0000123"),
        ("a\u200bb\u00adc", "abc"),
        ("hoof", "hoof"),
    ],
)
def test_stretched_letters_become_one_and_digits_stay(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


def test_a_message_is_accented_from_three_words_in_ten() -> None:
    assert is_accented(words(clean("con tôi học lớp 6")))
    assert not is_accented(words(clean("con toi hoc lop 6 truong gan nha, hỏi")))
