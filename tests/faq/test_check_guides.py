"""Each fault of a guide is named with its file and line; a sound one has none."""

from dataclasses import replace
from pathlib import Path

import pytest

from faq.check_guides import asks_for_secrets, check_guides
from faq.content import Content, load

FINE = """
id: g
title: Vào trang
whom: phụ huynh
en: {title: Enter, whom: parents}
topics: [t]
sources: [NĐ 1]
as_of: '2026-01-01'
review_by: '2027-01-01'
phrasings: [a b, c d, e f, g h, i k]
steps:
- one
- {id: hai, title: Hai, do: Bấm nút., see: nút sáng,
   en: {title: Tap, do: Tap it., see: a light}, facts: [t/1], troubles: [loi]}
- {id: ba, title: Ba, do: Bấm nút., see: nút sáng,
   en: {title: Tap, do: Tap it., see: a light}, troubles: [loi]}
- {id: bon, title: Bốn, do: Bấm nút., see: nút sáng,
   en: {title: Tap, do: Tap it., see: a light}, troubles: [loi]}
- id: nam
  title: Năm
  do: Bấm nút.
  see: nút sáng
  en: {title: Tap, do: Tap it., see: a light}
  troubles:
  - {id: l1, title: Lỗi, do: Chờ.,
     en: {title: Error, do: Wait.}, phrasings: [kẹt rồi, nghẽn mạng], facts: [t/2]}
"""
PARTS = """
troubles:
- {id: loi, title: Lỗi, do: Chờ.,
     en: {title: Error, do: Wait.}, phrasings: [kẹt rồi, nghẽn mạng]}
steps:
- {id: one, title: Một, do: Bấm nút., see: nút sáng,
   en: {title: Tap, do: Tap it., see: a light}, troubles: [loi]}
"""
TOPIC = """
category: c
topics:
- {id: t, question: Hỏi?, short: Đáp., sources: [x], standing: {1: seen, 2: to_verify}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics").mkdir()
    (tmp_path / "guides").mkdir()
    (tmp_path / "topics" / "c.yaml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "guide_parts.yaml").write_text(PARTS, encoding="utf-8")
    return tmp_path


def read(folder: Path, text: str) -> Content:
    (folder / "guides" / "g.yaml").write_text(text.strip(), encoding="utf-8")
    return load(folder)


def faults(folder: Path, text: str) -> str:
    content = read(folder, text)
    return "\n".join(str(one) for one in (*content.faults, *check_guides(content)))


def test_a_sound_guide_has_no_fault_and_takes_in_shared_parts(folder: Path) -> None:
    assert faults(folder, FINE) == ""
    guide = read(folder, FINE).guides["g"]
    assert [step.id for step in guide.steps] == ["one", "hai", "ba", "bon", "nam"]
    assert guide.steps[0].troubles[0].title == "Lỗi"


@pytest.mark.parametrize(("old", "new", "said"), [
    ("sources: [NĐ 1]", "", "no source"),
    ("as_of: '2026-01-01'", "", "no as_of"),
    ("review_by: '2027-01-01'", "", "no review_by"),
    ("topics: [t]", "topics: [none]", "linked topic none does not exist"),
    ("topics: [t]", "", "no linked topic"),
    ("[a b, c d, e f, g h, i k]", "[a b]", "fewer than 5 phrasings"),
    ("- one\n", "", "4 steps, not 5 to 12"),
    ("- one\n", "- two\n", "no shared part is called two"),
    ("title: Năm", "title: Năm\n  dp: x", "unknown key 'dp'"),
    ("- {id: hai,", "- {id: Hai Ba,", "step id 'Hai Ba' is not small letters"),
    ("- {id: hai,", "- {id: ba,", "step ba stands twice"),
    ("[t/1]", "[t/9]", "fact t/9 does not exist"),
    ("[t/1]", "[t/2]", "rests on t/2, which waits to be verified"),
    ("[t/1]", "[t-1]", "a fact is written topic/number"),
    ("facts: [t/2]", "facts: [t/1, t/2]", "mixes t/2"),
    ("do: Bấm nút.\n", "do: Nhập mật khẩu.\n", "names a secret but is not marked secret"),
    ("do: Bấm nút.\n", "do: Gửi cho em ảnh căn cước.\n", "asks for a secret or a photo"),
    ("do: Bấm nút.\n", "do: Gửi ảnh căn cước qua đây.\n", "asks for a secret or a photo"),
    ("do: Bấm nút.\n", "do: Gọi 0903 111 222.\n", "'0903 111 222' is typed out"),
    ("do: Bấm nút.\n", "do: Gõ {khong_co}.\n", "value khong_co does not exist"),
    ("do: Bấm nút.\n", f"do: {'Bấm nút nhé. ' * 40}\n", "a screen holds 600"),
    ("[kẹt rồi, nghẽn mạng], facts", "[kẹt], facts", "error l1: fewer than 2 phrasings"),
])  # fmt: skip
def test_a_fault_is_named_with_its_file(folder: Path, old: str, new: str, said: str) -> None:
    assert old in FINE
    found = faults(folder, FINE.replace(old, new, 1))
    assert said in found
    assert "g.yaml:" in found


@pytest.mark.parametrize(("old", "new", "said"), [
    ("en: {title: Enter, whom: parents}\n", "", "g: no English title"),
    ("see: nút sáng\n  en: {title: Tap, do: Tap it., see: a light}", "see: x", "no English for step nam"),
    ("en: {title: Error, do: Wait.},", "", "no English for error l1 of step nam"),
    ("whom: parents}", f"whom: {'parents ' * 80}}}", "in English the introduction has about"),
    ("do: Tap it.", f"do: {'Tap it again. ' * 40}", "in English step hai has about"),
    ("do: Wait.", "do: 'Call {khong_co}.'", "value khong_co does not exist"),
    ("do: Wait.", "due: Wait.", "unknown key 'due'"),
])  # fmt: skip
def test_a_fault_of_the_english_is_named(folder: Path, old: str, new: str, said: str) -> None:
    assert old in FINE
    assert said in faults(folder, FINE.replace(old, new, 1))


def test_a_guide_without_any_english_is_named_once(folder: Path) -> None:
    content = read(folder, FINE)
    bare = [
        replace(step, en=None, troubles=tuple(replace(one, en=None) for one in step.troubles))
        for step in content.guides["g"].steps
    ]
    guide = replace(content.guides["g"], en=None, steps=tuple(bare))
    found = [str(one) for one in check_guides(replace(content, guides={"g": guide}))]
    assert found == ["g.yaml:1: g: no English"]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Anh/chị gửi mật khẩu cho em nhé", True),
        ("Không vào được thì đọc mã OTP cho em", True),
        ("Anh/chị chụp căn cước gửi em.", True),
        ("Cho em xin số định danh của bé.", True),
        ("Anh/chị nhập mật khẩu vào ô trên trang.", False),
        ("Anh/chị đừng gửi mật khẩu cho em.", False),
        ("Ai bảo đọc OTP cho họ là lừa đảo. Em không hỏi mật khẩu.", False),
    ],
)
def test_what_asks_for_a_secret_is_heard_in_either_order_and_a_warning_is_not(text: str, asks: bool) -> None:
    assert asks_for_secrets(text) is asks


def test_a_long_introduction_is_a_fault(folder: Path) -> None:
    assert "the introduction has about" in faults(folder, FINE.replace("phụ huynh", "phụ huynh " * 60))


def test_a_step_without_a_common_error_is_a_fault(folder: Path) -> None:
    content = read(folder, FINE)
    guide = content.guides["g"]
    bare = replace(guide, steps=(replace(guide.steps[0], troubles=()), *guide.steps[1:]))
    found = [str(one) for one in check_guides(replace(content, guides={"g": bare}))]
    assert any("no common error" in one for one in found)


def test_a_guide_that_stands_twice_is_a_fault(folder: Path) -> None:
    (folder / "guides" / "h.yaml").write_text(FINE.strip(), encoding="utf-8")
    assert "guide g stands twice" in faults(folder, FINE)
