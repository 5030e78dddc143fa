from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from feedback.calendar import DATA
from feedback.errors import UnitFileFaults
from feedback.tables import UnitKind
from feedback.unit_file import COLUMNS, read_units

HEAD = ",".join(COLUMNS)


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "units.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return path


def test_the_shipped_sample_is_whole_and_marked_as_sample() -> None:
    rows = read_units(DATA / "units_sample.csv")
    assert Counter(row.kind for row in rows) == {UnitKind.CITY: 1, UnitKind.WARD: 4, UnitKind.SCHOOL: 40}
    assert all(row.sample for row in rows)
    wards = {row.code: row for row in rows if row.kind is UnitKind.WARD}
    assert wards["P-TH"].former_names == ("Phường Tân Kiểng", "Phường Tân Phong", "Phường Tân Quy")
    assert all(row.parent for row in rows if row.kind is not UnitKind.CITY)


def test_a_spreadsheet_reads_as_its_csv_does(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (HEAD, "A,Phòng,,office,,,,123,yes", "B,Trường B,B,school,A,,,,"):
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell or None for cell in line.split(",")])
    path = tmp_path / "units.xlsx"
    book.save(path)
    as_csv = written(tmp_path, "A,Phòng,,office,,,,123,yes", "B,Trường B,B,school,A,,,,")
    assert read_units(path) == read_units(as_csv)


def test_columns_and_kinds_may_be_written_in_vietnamese(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in (
        ("Mã đơn vị", "Tên trường", "Loại", "Trực thuộc", "Địa chỉ", "SĐT"),
        ("P-AK", "Phường An Khánh", "Phường", None, "1 Trần Não", "028 1234 5678"),
        ("TH-AK", "Trường Tiểu học An Khánh", "trường học", "P-AK", "2 Trần Não", 2812345679),
        ("MN-AK", "Trường Mầm non An Khánh", "Trường", "P-AK", None, 901234567.0),
        ("CS-AK", "Trường THCS An Khánh", "THCS", "P-AK", None, None),
        ("TH-BK", "Trường Tiểu học Bình Khánh", "Trường tiểu học", "P-AK", None, None),
    ):
        book.worksheets[0].append(line)
    path = tmp_path / "don-vi.xlsx"
    book.save(path)
    assert [(row.code, row.kind, row.parent, row.phone) for row in read_units(path)] == [
        ("P-AK", UnitKind.WARD, "", "028 1234 5678"),
        ("TH-AK", UnitKind.SCHOOL, "P-AK", "02812345679"),
        ("MN-AK", UnitKind.SCHOOL, "P-AK", "0901234567"),
        ("CS-AK", UnitKind.SCHOOL, "P-AK", ""),
        ("TH-BK", UnitKind.SCHOOL, "P-AK", ""),
    ]
    book.worksheets[0]["C3"] = "quán ăn"
    book.save(path)
    with pytest.raises(UnitFileFaults) as caught:
        read_units(path)
    assert [(fault.line, fault.column) for fault in caught.value.faults] == [(3, "Loại")]


def test_semicolons_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "units.csv"
    path.write_text("code;name;kind\nA;Trường A;school\n", encoding="utf-8-sig")
    assert [row.name for row in read_units(path)] == ["Trường A"]


def test_every_fault_is_named_with_its_line(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "A,Trường A,,school,,,,,",
        ",Không mã,,school,,,,,",
        "B,Trường B,,prison,,,,,maybe",
        "",
        "A,Trường A lần nữa,,school,,,,,",
        "C,Trường C,,school,NOBODY,,,,",
        "D,Trường D,,school,E,,,,",
        "E,Trường E,,school,D,,,,",
        f"F,{'x' * 201},,school,,,,,",
    )
    with pytest.raises(UnitFileFaults) as caught:
        read_units(path)
    assert [(fault.line, fault.what) for fault in caught.value.faults] == [
        (3, "the column 'code' is empty"),
        (4, "the kind 'prison' is none of school, ward, office, city"),
        (4, "the column 'sample' holds 'maybe'; write yes or no"),
        (6, "the code A stands already in line 2"),
        (7, "the parent NOBODY is not a unit"),
        (8, "the unit D is above itself"),
        (9, "the unit E is above itself"),
        (10, "'name' is longer than 200 characters"),
    ]


def test_a_line_with_a_fault_of_its_own_is_also_compared_with_the_others(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "A,Trường A,,school,,,,,",
        "A,,,prison,NOBODY,,,,",
        "C,Trường C,,school,D,,,,",
        "D,,,school,,,,,",
    )
    with pytest.raises(UnitFileFaults) as caught:
        read_units(path)
    assert [(fault.line, fault.column, fault.reason) for fault in caught.value.faults] == [
        (3, "name", "empty"),
        (3, "kind", "kind"),
        (3, "code", "code_twice"),
        (3, "parent", "parent"),
        (5, "name", "empty"),
    ]


def test_a_parent_may_exist_already(tmp_path: Path) -> None:
    path = written(tmp_path, "C,Trường C,,school,OLD,,,,")
    assert read_units(path, known_codes=["OLD"])[0].parent == "OLD"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("units.csv", b"code,kind\nA,school\n"),
        ("units.csv", b"\xff\xfe\x00"),
        ("units.csv", b""),
        ("units.xlsx", b"not a spreadsheet"),
        ("units.ods", b"not a spreadsheet"),
    ],
)
def test_a_file_that_is_no_unit_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnitFileFaults):
        read_units(path)
