"""A matter of the school's own head may go to the office above the school."""

import pytest

from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import Person

SCHOOL, WARD = "TH-LVT", "P-PT"
ABOUT_THE_HEAD = "Trường tiểu học Lê Văn Tám thu tiền sai, hiệu trưởng biết mà không giải quyết"


@pytest.mark.parametrize(
    "story", [ABOUT_THE_HEAD, "trg tieu hoc le van tam thu tien sai, nho ben phuong kiem tra giup"]
)
def test_the_unit_above_is_offered_and_who_handles_what_is_said(person: Person, story: str) -> None:
    person.says("gửi phản ánh", story)
    heard = person.says("xong")
    names = [person.sight.units.by_code(code) for code in (SCHOOL, WARD)]
    assert heard == person.text("intake_unit_above", unit=names[0].name, above=names[1].name)  # type: ignore[union-attr]
    assert person.offered == [f"u:{SCHOOL}", f"u:{WARD}", "unit_unknown", "back", "cancel"]
    person.says("2")
    assert person.draft.unit_code == WARD
    assert person.stands_at(Place.NAME)


def test_the_school_itself_can_be_named_again(person: Person) -> None:
    person.says("gửi phản ánh", "Cô thu tiền sai, báo hiệu trưởng mà không thấy nói gì", "xong")
    person.says("le van tam")
    assert f"u:{WARD}" in person.offered
    person.says("tiểu học lê văn tám nha em")
    assert person.draft.unit_code == SCHOOL
    assert person.stands_at(Place.NAME)


def test_a_matter_within_the_school_goes_there_without_a_question(person: Person) -> None:
    person.says("gửi phản ánh", "Cô giáo lớp 3 thu tiền sai", "xong", "le van tam")
    assert person.draft.unit_code == SCHOOL
    assert person.stands_at(Place.NAME)


def test_a_unit_without_one_above_is_simply_taken(person: Person) -> None:
    person.says("gửi phản ánh", "Hiệu trưởng thu tiền sai", "xong", "Sở Giáo dục và Đào tạo")
    assert person.draft.unit_code == "SGDDT"
