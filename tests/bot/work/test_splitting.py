from unicodedata import is_normalized, normalize

from hypothesis import given
from hypothesis import strategies as st

from bot.work.splitting import split_text

texts = st.text(
    st.sampled_from("aáạ\u0301 đ\n.,;😀x") | st.characters(exclude_categories=["Cs"]), max_size=300
)
limits = st.integers(4, 60)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def bare(text: str) -> str:
    return "".join(text.split())


@given(texts, limits)
def test_nothing_is_lost_but_white_space_and_every_part_fits(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert bare("".join(parts)) == bare(normalize("NFC", text))
    assert all(units(part) <= limit for part in parts)
    assert all(is_normalized("NFC", part) for part in parts)


@given(texts, limits)
def test_no_part_is_empty_but_that_of_an_empty_text(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(parts) or parts == [""]


def test_a_text_is_cut_where_a_reader_pauses() -> None:
    text = "Câu thứ nhất. Câu thứ hai dài hơn.\n\nĐoạn hai."
    assert split_text(text, 40) == ["Câu thứ nhất. Câu thứ hai dài hơn.", "Đoạn hai."]
    assert split_text(text, 30)[0] == "Câu thứ nhất."


def test_a_word_longer_than_a_message_is_cut_between_letters_not_within_one() -> None:
    assert split_text("😀" * 5, 4) == ["😀😀", "😀😀", "😀"]
