"""What ``unit import`` says of a file with faults."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.commands.app import app_for
from bot.commands.unit import told
from bot.words import Words
from feedback.errors import UnitFileFaults
from feedback.unit_file import COLUMNS, read_units

LINES = (
    ",Không mã,,school,,,,,",
    "B,Trường B,,quán ăn,,,,,chắc vậy",
    f"B,{'x' * 201},,school,KHONG-CO,,,,",
    "D,Trường D,,school,D,,,,",
)


def faults_of(path: Path, content: bytes) -> UnitFileFaults:
    path.write_bytes(content)
    with pytest.raises(UnitFileFaults) as caught:
        read_units(path)
    return caught.value


def test_every_fault_is_said_with_line_column_and_how_to_mend_it(tmp_path: Path) -> None:
    content = "\n".join((",".join(COLUMNS), *LINES)).encode()
    said = told(faults_of(tmp_path / "truong.csv", content), "truong.csv", Words("vi")).splitlines()
    assert said[0] == "truong.csv: có 7 lỗi, chưa nạp dòng nào. Sửa hết rồi chạy lại lệnh."
    assert said[1] == "- dòng 2, cột code: ô đang trống, cần điền."
    assert said[2].startswith("- dòng 3, cột kind: “quán ăn” không dùng được")
    assert said[3].startswith("- dòng 3, cột sample: “chắc vậy”")
    assert said[4] == "- dòng 4, cột name: dài quá 200 ký tự, cần rút ngắn."
    assert said[5] == "- dòng 4, cột code: mã B đã có ở dòng 3. Mỗi đơn vị cần một mã riêng."
    assert said[6].startswith("- dòng 4, cột parent: không có đơn vị nào mang mã KHONG-CO.")
    assert said[7].startswith("- dòng 5, cột parent: đơn vị D thành cấp trên của chính nó.")


def test_faults_are_said_in_english_too(tmp_path: Path) -> None:
    content = "\n".join((",".join(COLUMNS), *LINES)).encode()
    said = told(faults_of(tmp_path / "a.csv", content), "a.csv", Words("en")).splitlines()
    assert said[1] == "- line 2, column code: the cell is empty and needs a value."
    assert len(said) == 8


def test_samples_go_but_those_that_somebody_works_at_and_the_offices_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/office.db")
    monkeypatch.setenv("SECRET_KEY", "of this test alone, and of nobody else")
    monkeypatch.setenv("OFFICE_UNIT", "MN-HM")
    sheet = tmp_path / "units.csv"
    sheet.write_text(f"{','.join(COLUMNS)}\nTH-A,Trường A,,school,P-TH,,,,\n", "utf-8")
    for words in (
        ["staff", "add", "lan", "--name", "Lan", "--unit", "MN-SM"],
        ["unit", "import", str(sheet)],
        ["staff", "add", "mai", "--name", "Mai", "--unit", "MN-SM"],
        ["staff", "add", "hoa", "--name", "Hoa", "--unit", "MN-HM"],
    ):
        done = CliRunner().invoke(app_for(words), words)
        assert done.exit_code == 0, done.output
    gone = ["staff", "add", "ha", "--name", "Hà", "--unit", "MN-NM"]
    assert CliRunner().invoke(app_for(gone), gone).exit_code != 0


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"code,kind\nA,school\n", "- dòng 1, cột name: thiếu cột này."),
        ("a.csv", b"\xff\xfe\x00", "- dòng 1: tệp không phải UTF-8."),
        ("a.xlsx", b"no table", "- dòng 1: không đọc được như tệp CSV hay XLSX."),
    ],
)
def test_a_file_that_is_no_table_of_units_is_named(
    tmp_path: Path, name: str, content: bytes, says: str
) -> None:
    assert says in told(faults_of(tmp_path / name, content), name, Words("vi"))
