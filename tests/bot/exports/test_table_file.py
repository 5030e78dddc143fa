"""What offices fill in is read whatever their spreadsheet program wrote."""

import io
from datetime import datetime

import pytest
from openpyxl import Workbook

from bot.exports.cells import Table
from bot.exports.files import write
from bot.exports.table_file import SheetUnreadable, read_tables


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_written_is_read_again_even_what_looks_like_a_formula(kind: str) -> None:
    table = Table("t", "Bảng", "ghi chú", ("a", "b"), ("Một", "Hai"), [("=1+1", "dòng\nhai"), ("-", "")])
    (rows,) = read_tables(write([table], kind))
    assert rows[-3:] == [["Một", "Hai"], ["=1+1", "dòng\nhai"], ["-", ""]]


def test_days_and_whole_numbers_read_as_people_see_them() -> None:
    book = Workbook()
    book.active.append([datetime(2026, 11, 30), 6.0, 1.5, None])  # type: ignore[union-attr]  # noqa: DTZ001
    out = io.BytesIO()
    book.save(out)
    assert read_tables(out.getvalue()) == [[["2026-11-30", "6", "1.5", ""]]]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_of_any_office_program_is_read(separator: str) -> None:
    text = f"\ufeffmã{separator}tên\r\na{separator}Trường\r\n"
    assert read_tables(text.encode()) == [[["mã", "tên"], ["a", "Trường"]]]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"\xff\xfe", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    with pytest.raises(SheetUnreadable):
        read_tables(content)
