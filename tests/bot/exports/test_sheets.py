"""How a workbook looks and prints, and that its cells say what they were given."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape as openpyxl_unescape

from bot.exports.cells import Cell, Table, harmless
from bot.exports.files import write
from bot.exports.sheets import A3, A4, HIGHEST_POINTS, LINE_POINTS, LONGEST_CELL

LONG = "Cô giáo thu tiền mà không có biên nhận. " * 12


def sheet_of(headings: tuple[str, ...], rows: list[tuple[Cell, ...]]):  # type: ignore[no-untyped-def]
    table = Table("t", "Bảng", "Ghi chú", headings, headings, rows)
    return load_workbook(io.BytesIO(write([table], "xlsx"))).worksheets[0]


@pytest.mark.parametrize(("columns", "paper"), [(5, A4), (20, A3)])
def test_a_sheet_is_printed_on_its_side_one_page_wide_with_its_heading_on_each(
    columns: int, paper: int
) -> None:
    sheet = sheet_of(("Cột",) * columns, [("nội dung của ô",) * columns])
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == paper
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$4:$4"


def test_the_heading_is_as_high_as_its_longest_words_need() -> None:
    short = sheet_of(("Mã", "Tên"), [("A", "B")])
    long = sheet_of(("Mã", "Tổng số hồ sơ đã trả lời trước hạn trong kỳ"), [("A", 1)])
    assert short.row_dimensions[4].height >= LINE_POINTS
    assert long.row_dimensions[4].height >= 5 * LINE_POINTS
    assert long["B4"].alignment.wrap_text


def test_a_row_is_as_high_as_its_wrapped_text_and_never_higher_than_a_row_can_be() -> None:
    sheet = sheet_of(("Mã", "Nội dung"), [("A", "ngắn"), ("B", LONG), ("C", LONG * 9)])
    assert sheet.row_dimensions[5].height in {None, LINE_POINTS}
    width = sheet.column_dimensions["B"].width
    assert sheet.row_dimensions[6].height >= len(LONG) / width * LINE_POINTS
    assert sheet.row_dimensions[7].height == pytest.approx(HIGHEST_POINTS, abs=1)
    assert sheet["B6"].alignment.wrap_text


def test_no_column_is_too_narrow_for_its_heading_or_wider_than_a_page_bears() -> None:
    sheet = sheet_of(("Phương-thức-nộp", "Nội dung"), [(1, LONG)])
    assert sheet.column_dimensions["A"].width > len("Phương-thức-nộp")
    assert sheet.column_dimensions["B"].width < 45


@pytest.mark.parametrize(
    "text",
    [
        'a < b & c > d "e"',
        "  trước và sau  ",
        "dòng một\ndòng hai",
        "=1+1",
        "_x0041_ không phải chữ A",
        "chuông \x07, thoát \x1b, nửa chữ \ufffe",
        "]]> 🙏 Đặng Thị Ngọc",
    ],
)
def test_whatever_people_write_comes_back_as_it_was(text: str) -> None:
    # What a sheet cannot hold as it is stands there as Excel writes it.
    read = openpyxl_unescape(str(sheet_of(("Nội dung",), [(text,)])["A5"].value))
    assert read == harmless(text)


def test_what_looks_like_the_librarys_own_rich_text_is_text() -> None:
    told = "<r><t>không phải chữ đậm</t></r>"
    assert sheet_of(("Nội dung",), [(told,)])["A5"].value == f"{told} "


def test_a_long_text_with_emojis_is_cut_where_excel_would_cut_it() -> None:
    told = str(sheet_of(("Nội dung",), [("🙏" * LONGEST_CELL,)])["A5"].value)
    assert told == "🙏" * (LONGEST_CELL // 2)


def test_numbers_and_times_stay_numbers_and_times_in_vietnams_time() -> None:
    at = datetime(2026, 11, 30, 17, 30, 15, tzinfo=UTC)
    sheet = sheet_of(("a", "b", "c", "d"), [(12, Decimal("98.5"), at, None)])
    assert [cell.value for cell in sheet[5]] == [12, 98.5, datetime(2026, 12, 1, 0, 30, 15), None]  # noqa: DTZ001
    assert sheet["C5"].number_format == "dd/mm/yyyy hh:mm"
    assert sheet["D5"].border.left.style == "thin"
