import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.codes import ALPHABET, find_codes, looks_like_code, new_code, parse_code
from feedback.errors import CodeMistyped

codes = st.integers(0, 2**32).map(lambda seed: new_code(random.Random(seed)))


def is_code(text: str) -> bool:
    try:
        return parse_code(text) == text
    except CodeMistyped:
        return False


def test_look_alikes_never_stand_together() -> None:
    for pair in ("0O", "0Q", "1I", "1L", "2Z", "5S", "8B", "UV", "VW", "6G"):
        assert not set(pair) <= set(ALPHABET)


def test_every_single_wrong_character_is_caught() -> None:
    for seed in range(40):
        code = new_code(random.Random(seed))
        for place, character in enumerate(code):
            if character != "-":
                for other in set(ALPHABET) - {character}:
                    assert not is_code(code[:place] + other + code[place + 1 :])


@given(codes, st.integers(0, 7), st.integers(0, 7))
def test_every_exchange_of_two_characters_is_caught(code: str, one: int, other: int) -> None:
    letters = list(code.replace("-", ""))
    letters[one], letters[other] = letters[other], letters[one]
    exchanged = "".join(letters[:4]) + "-" + "".join(letters[4:])
    assert is_code(exchanged) == (exchanged == code)


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    bare = code.replace("-", "")
    typed = (
        code.lower(),
        bare,
        f" {bare.lower()} ",
        f"{code[:4]} {code[5:]}",
        " ".join(bare),
        f"mã của tôi là {code.lower()} ạ.",
        f"({code[:4]}–{code[5:]})",
        "".join(chr(ord(c) + 0xFEE0) for c in bare),
    )
    assert {parse_code(text) for text in typed} == {code}


@given(codes)
def test_a_code_has_a_letter_and_a_figure(code: str) -> None:
    assert any(c.isdigit() for c in code)
    assert any(c.isalpha() for c in code)


@pytest.mark.parametrize("text", ["", "xin chào", "3333-3333", "ABCD-EFGH", "0909123456", "thanhtra"])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(CodeMistyped):
        parse_code(text)


def test_the_error_does_not_repeat_what_was_typed() -> None:
    with pytest.raises(CodeMistyped) as caught:
        parse_code("Nguyễn Thị Lan 0909123456")
    assert "Lan" not in str(caught.value)
    assert caught.value.code == "Nguyễn Thị Lan 0909123456"


def test_codes_within_a_sentence_are_found_in_order_and_once() -> None:
    first, second = new_code(random.Random(1)), new_code(random.Random(2))
    text = f"Hai vụ {second.lower()} và {first.replace('-', ' ')}, nhắc lại {second}."
    assert find_codes(text) == [second, first]
    with pytest.raises(CodeMistyped):
        parse_code(text)


@given(st.text(alphabet="abcdeghiklmnopqrstuvxyáàảãạâđêôơư ,.", max_size=200))
def test_no_words_are_taken_for_a_code(text: str) -> None:
    assert find_codes(text) == []
    assert not looks_like_code(text)


def test_a_mistyped_code_still_looks_like_one() -> None:
    code = new_code(random.Random(3))
    wrong = code[:-1] + ("3" if code[-1] != "3" else "4")
    assert looks_like_code(f"mã {wrong} ạ")
    assert find_codes(wrong) == []
    assert not looks_like_code("sđt 0909123456")
