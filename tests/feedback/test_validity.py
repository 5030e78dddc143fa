import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.folding import fold
from feedback.kinds import CaseKind
from feedback.validity import Missing, is_clear, is_vietnamese, missing

WHOLE = {
    "text": "Cô giáo thu tiền quỹ lớp không có biên lai",
    "name": "Trần Thị Thử",
    "address": "12 đường số 3, phường Tân Mỹ",
    "phone": "0900 000 001",
}


@pytest.mark.parametrize("kind", CaseKind)
def test_what_has_everything_lacks_nothing(kind: CaseKind) -> None:
    assert missing(kind, **WHOLE) == ()


@pytest.mark.parametrize(
    ("changes", "lacking"),
    [
        ({"text": "alo ad ơi"}, (Missing.CONTENT,)),
        ({"text": "The teacher took our money twice this week"}, (Missing.VIETNAMESE,)),
        ({"text": "老师收了两次钱没有收据"}, (Missing.VIETNAMESE,)),
        ({"name": " "}, (Missing.NAME,)),
        ({"address": "Q7"}, (Missing.ADDRESS,)),
        ({"phone": "0900"}, (Missing.PHONE,)),
        ({"phone": "", "postal": "Hộp thư 12, bưu điện Tân Mỹ"}, ()),
        ({"name": "", "phone": "", "address": ""}, (Missing.NAME, Missing.ADDRESS, Missing.PHONE)),
    ],
)
def test_what_is_missing_is_named_in_order(changes: dict[str, str], lacking: tuple[Missing, ...]) -> None:
    assert missing(CaseKind.FEEDBACK, **{**WHOLE, **changes}) == lacking
    assert missing(CaseKind.HOME_HELP, **{**WHOLE, **changes}) == lacking


@pytest.mark.parametrize("kind", [CaseKind.QUESTION, CaseKind.TIP])
def test_a_question_and_a_tip_need_no_name(kind: CaseKind) -> None:
    assert missing(kind, text=WHOLE["text"], name="", address="", phone="") == ()
    assert missing(kind, text="?", name="", address="", phone="") == (Missing.CONTENT,)


SAID = [
    "Cô giáo thu tiền quỹ lớp không có biên lai",
    "nha truong bat mua dong phuc tai cong ty quen biet",
    "con toi bi ban danh o lop ma co khong xu ly",
    "Bữa ăn bán trú nguội lạnh, ít rau",
    "thay co day them o nha thu 500k mot thang",
    "trg thu tien ma k co bien lai gi het",
]
FOREIGN = [
    "The teacher of my child took our money twice and gave no receipt",
    "Please help, they do not answer my phone calls about the enrolment",
    "La directrice refuse de me rendre les documents de mon enfant",
    "Учительница собирает деньги без квитанции",
]


@pytest.mark.parametrize("text", SAID)
def test_vietnamese_is_known_with_accents_and_without(text: str) -> None:
    assert is_vietnamese(text)
    assert is_vietnamese(fold(text))
    assert is_clear(text)


@pytest.mark.parametrize("text", FOREIGN)
def test_other_languages_are_known(text: str) -> None:
    assert not is_vietnamese(text)
    assert is_clear(text)


@given(st.text(max_size=200))
def test_any_text_can_be_judged(text: str) -> None:
    assert isinstance(is_vietnamese(text) and is_clear(text), bool)
