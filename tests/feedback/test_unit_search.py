from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.alphabet import by_name
from feedback.calendar import DATA
from feedback.folding import fold
from feedback.unit_file import read_units
from feedback.unit_search import UnitFinder


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    short_name: str = ""
    former_names: str = ""


PLACES = [
    Place(row.code, row.name, row.short_name, "; ".join(row.former_names))
    for row in read_units(DATA / "units_sample.csv")
]
FINDER = UnitFinder(PLACES)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("th le van tam", "TH-LVT"),
        ("tieu hoc le van tamm", "TH-LVT"),
        ("LÊ VĂN TÁM", "TH-LVT"),
        ("trường tiểu học lê văn tám quận 7", "TH-LVT"),
        ("cấp 2 ly tu trong", "THCS-LTT"),
        ("th lý tự trọng", "TH-LTT"),
        ("mn hoa phuong vang", "MN-HPV"),
        ("mẫu giáo hoa phượng vàng tphcm", "MN-HPV"),
        ("con tôi học trường mầm non sơn ca ạ", "MN-SC"),
        ("ptth chu van an", "THPT-CVA"),
        ("phường tân phong", "P-TH"),
        ("tan thuan tay", "P-TT"),
        ("ubnd phường tân mỹ", "P-TM"),
        ("sở gd", "SGDDT"),
        ("Sở GDĐT TP.HCM", "SGDDT"),
        ("th-lvt", "TH-LVT"),
    ],
)
def test_a_unit_is_found_as_people_write_it(words: str, code: str) -> None:
    assert FINDER.find(words)[0].code == code


def test_a_name_of_two_units_gives_both() -> None:
    assert {match.code for match in FINDER.find("ly tu trong", limit=2)} == {"TH-LTT", "THCS-LTT"}
    assert {match.code for match in FINDER.find("phường phú mỹ", limit=2)} == {"P-PT", "P-TM"}


def test_a_kind_alone_offers_that_kind() -> None:
    assert all(match.code.startswith("MN-") for match in FINDER.find("mầm non", limit=14))


@pytest.mark.parametrize("words", ["", "   ", "???", "qwrtz xyz", "100000"])
def test_nothing_is_found_for_nothing(words: str) -> None:
    assert FINDER.find(words) == []


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.code)
def test_every_own_name_finds_its_unit_first(place: Place) -> None:
    for name in (place.name, place.short_name, place.code, fold(place.name)):
        assert FINDER.find(name)[0].code == place.code


@given(st.sampled_from(PLACES), st.data())
def test_one_missing_letter_still_finds_a_unit_among_the_first(place: Place, data: st.DataObject) -> None:
    spot = data.draw(st.integers(0, len(place.name) - 1))
    typed = place.name[:spot] + place.name[spot + 1 :]
    assert place.code in {match.code for match in FINDER.find(typed)}


@given(st.text(max_size=80))
def test_any_text_is_searched_without_fault(text: str) -> None:
    matches = FINDER.find(text)
    assert all(0 <= match.score <= 100 for match in matches)
    assert matches == sorted(matches, key=lambda match: (-match.score, by_name(match.name)))
    FINDER.find_in_sentence(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Con tôi học trường tiểu học Lê Văn Tám bị thu tiền quỹ lớp quá cao", "TH-LVT"),
        ("thcs ly tu trong thu tien hoc them", "THCS-LTT"),
        ("cho hỏi trường Hoàng Diệu khi nào nhập học", "THCS-HD"),
        ("nhà tôi ở phường Tân Phong, xin hỏi", "P-TH"),
        ("TRƯỜNG MẦM NON SƠN CA dạy rất tốt", "MN-SC"),
    ],
)
def test_a_unit_named_in_a_sentence_is_found(text: str, code: str) -> None:
    match = FINDER.find_in_sentence(text)
    assert match is not None
    assert match.code == code


@pytest.mark.parametrize(
    "text",
    [
        "nhà tôi ở đường Lê Lai",
        "cô giáo Võ Thị Sáu mắng con tôi",
        "trường Lý Tự Trọng thu tiền",  # there are two
        "phường Phú Mỹ",  # parted between two
        "trường Kim Đồng Nai",
        "trường học không tốt",
        "học thêm ở trung tâm Sơn Ca",
        "",
    ],
)
def test_an_unsure_name_in_a_sentence_is_left_alone(text: str) -> None:
    assert FINDER.find_in_sentence(text) is None


def test_a_sentence_naming_two_units_is_left_alone() -> None:
    assert FINDER.find_in_sentence("tiểu học Kim Đồng và tiểu học Lê Văn Tám") is None
