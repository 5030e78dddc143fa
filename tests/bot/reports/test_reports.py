"""A report says the same as the figures, is laid out by the decree, and opens in other programs."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.exports import export
from bot.parts import Parts
from bot.reports.errors import PeriodNotBegun
from bot.reports.make import Made, make
from bot.reports.order import Order
from bot.reports.outlines import ReportKind
from bot.reports.values import Values, values_of
from bot.settings import Settings
from bot.words import Words
from feedback.case_rows import Scope
from feedback.errors import PeriodUnknown, UnitNotFound
from feedback.statistics import figures
from tests.bot.reports.conftest import ORDERS, PERIOD, WARD

MM = 36_000


def document(made: Made) -> Any:
    return Document(io.BytesIO(made.content))


def words_of(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells]).replace("\xa0", " ")


def table_with(document: Any, heading: str) -> list[list[str]]:
    for table in document.tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if heading in rows[0]:
            return rows
    raise AssertionError(f"no table has {heading}")


def test_the_letter_has_all_parts_that_the_decree_asks_for(made: Mapping[str, Made]) -> None:
    letter = document(made["bao-cao.docx"])
    said = words_of(letter)
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN PHƯỜNG TÂN THUẬN",
        "/BC-UBND", "Tân Thuận, ngày 23 tháng 11 năm 2026", "BÁO CÁO", "quý III năm 2026",
        "Căn cứ Nghị định số 20/2008/NĐ-CP", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
        "Nguyễn Văn <A> & B",
        "(Từ ngày 15/06/2026 đến ngày 14/09/2026)", "VIII. KIẾN NGHỊ, ĐỀ XUẤT",
    ):  # fmt: skip
        assert part in said, part
    assert "{" not in said
    bases = [one.text for one in letter.paragraphs if one.text.startswith("Căn cứ")]
    assert len(bases) == 5  # one a line, none in a loop's own paragraph
    assert all(one.endswith(";") for one in bases[:-1])
    page, landscape = letter.sections
    sides = [round(getattr(page, name) / MM) for name in ("page_width", "page_height")]
    margins = [round(getattr(page, f"{side}_margin") / MM) for side in ("top", "bottom", "left", "right")]
    assert (sides, margins) == ([210, 297], [20, 20, 30, 15])
    assert round(landscape.page_width / MM) == 297
    assert page.different_first_page_header_footer
    assert "PAGE" in page.header._element.xml
    assert letter.styles["Normal"].font.name == "Times New Roman"
    assert len(letter.inline_shapes) == 2


def test_what_must_not_break_does_not_and_the_letter_speaks_as_an_office(made: Mapping[str, Made]) -> None:
    letter = document(made["bao-cao.docx"])
    cells = "\n".join(cell.text for table in letter.tables for row in table.rows for cell in row.cells)
    assert "ngày\xa023\xa0tháng\xa011\xa0năm\xa02026" in cells
    assert "VIỆT\xa0NAM" in cells
    said = words_of(letter)
    assert not re.search(r"\bbot\b", said, re.IGNORECASE)
    assert "Trợ lý số ghi nhận" in said
    # The check of the form and the signatures never stand alone on a page.
    form = next(one for one in letter.tables if any("(3)=(4)+(5)+(6)" in cell.text for cell in one._cells))
    total = form.rows[-1]
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for cell in total.cells)


def test_a_unit_says_when_those_below_count_with_it(values: Values, made: Mapping[str, Made]) -> None:
    whole = values_of(made["qua-han.docx"].facts, Settings(_env_file=None), Words("vi"))  # type: ignore[call-arg]
    names = [str(row["ten"]) for row in whole.grids["don_vi"].rows]
    assert any(name.endswith("(gồm các trường)") for name in names)
    assert not any("gồm" in str(row["ten"]) for row in values.grids["don_vi"].rows)


async def test_every_number_of_the_report_is_the_one_of_the_figures(
    made: Mapping[str, Made], year: Parts
) -> None:
    period = ORDERS["bao-cao.docx"].span.period
    ward = made["bao-cao.docx"].facts.unit
    assert ward is not None
    async with year.sessions() as db:
        found = await figures(db, period, ward.path, now=year.clock.now())
    counts = found.cases
    assert counts.received > 15
    letter = document(made["bao-cao.docx"])
    units = table_with(letter, "Trước và đúng hạn")
    assert units[-1][2:8] == [
        str(one)
        for one in (counts.received, counts.answered, counts.early, counts.on_time, counts.late, counts.open)
    ]
    assert sum(int(row[2]) for row in units[1:-1]) == counts.received
    form = table_with(letter, "Tổng số PAKN tiếp nhận")[-1]
    assert form[2] == str(counts.owed)
    assert [form[6], form[7]] == [str(counts.carried_over), str(counts.received)]
    assert f"tiếp nhận mới {counts.received} PAKN" in words_of(letter)

    book = load_workbook(io.BytesIO(made["bao-cao.xlsx"].content), data_only=True)
    assert [cell.value for cell in list(book["Theo đơn vị"].rows)[-3]][3:9] == [
        counts.carried_over, counts.received, counts.answered, counts.early, counts.on_time, counts.late,
    ]  # fmt: skip

    with await export(year, "statistics", period, "json", Scope(unit_path=ward.path)) as file:
        told = file.read()
    assert f'"received": {counts.received}'.encode() in told


def test_the_workbook_adds_up_by_formulas_and_its_charts_are_charts(made: Mapping[str, Made]) -> None:
    content = made["bieu-pakn.xlsx"].content
    formulas = load_workbook(io.BytesIO(content))["Biểu PAKN"]
    values = load_workbook(io.BytesIO(content), data_only=True)["Biểu PAKN"]
    sums = [cell for row in formulas.rows for cell in row if str(cell.value).startswith("=SUM(")]
    assert len(sums) == 9
    for cell in sums:
        column, first, last = re.findall(r"=SUM\(([A-Z]+)(\d+):[A-Z]+(\d+)\)", str(cell.value))[0]
        parts = [values[f"{column}{row}"].value for row in range(int(first), int(last) + 1)]
        assert sum(parts) == values[cell.coordinate].value
    checks = [str(cell.value) for row in formulas.rows for cell in row if str(cell.value).startswith("=IF(")]
    assert len(checks) == 4
    assert "=(D7+E7+F7)" in checks[0]
    official = load_workbook(io.BytesIO(made["bao-cao.xlsx"].content))
    charts = [vars(sheet)["_charts"] for sheet in official]
    assert sum(map(len, charts)) == 2
    shares = [
        str(cell.value) for row in official["Theo đơn vị"].rows for cell in row if "IF(" in str(cell.value)
    ]
    assert shares[0].startswith('=IF((F5)<5,"–",(G5+H5)/(F5))')


def test_a_share_in_a_sheet_is_not_rounded_up_to_all(made: Mapping[str, Made]) -> None:
    """A sheet rounds by itself: 99,96 % would be shown as 100,0 %."""
    cells = [
        cell
        for name in ("bao-cao.xlsx", "hai-long.xlsx")
        for sheet in load_workbook(io.BytesIO(made[name].content))
        for row in sheet.iter_rows()
        for cell in row
        if "%" in cell.number_format
    ]
    assert len(cells) > 20
    assert {cell.number_format for cell in cells} == {'[>=1]0.0%;[>=0.9995]"99,9%";0.0%'}


def test_the_satisfaction_group_is_counted_by_the_index(made: Mapping[str, Made]) -> None:
    sheet = load_workbook(io.BytesIO(made["hai-long.xlsx"].content), data_only=True)["Chỉ số 766"]
    rows: dict[Any, list[Any]] = {
        row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=5)
    }
    cases = made["hai-long.xlsx"].facts.figures.cases
    first = rows["Tỷ lệ phản ánh, kiến nghị được xử lý đúng hạn"]
    assert first[2] == pytest.approx(cases.in_time_share.part / cases.in_time_share.base)
    assert first[3] == pytest.approx(6 * first[2], abs=0.005)
    assert rows["Mức độ hài lòng về giải quyết thủ tục hành chính (nhập từ Cổng DVCQG)"][3] == 6
    assert rows["Tổng số"][0] == 18


def test_the_list_of_late_cases_has_every_one_with_delay_and_officer(made: Mapping[str, Made]) -> None:
    one = made["qua-han.docx"]
    rows = table_with(document(one), "Chậm")
    cases = one.facts.figures.cases
    assert len(rows) - 1 == cases.late + cases.overdue > 3
    assert [row[1] for row in rows[1:]] == [late.code for late in one.facts.late]
    letters = {late.apologised_at is not None for late in one.facts.late}
    assert {row[9] != "Chưa có" for row in rows[1:]} == letters
    assert all(row[6].endswith(("phút", "giờ", "ngày làm việc")) for row in rows[1:])


def test_the_late_cases_are_counted_once_and_their_letters_after(
    made: Mapping[str, Made], values: Values
) -> None:
    counts = made["qua-han.docx"].facts.figures.cases.apologised_share
    said = [one.text.replace("\xa0", " ") for one in document(made["qua-han.docx"]).paragraphs]
    assert [f"{counts.base} hồ sơ" in one for one in said].count(True) == 1
    assert any(one.startswith(f"{counts.part} hồ sơ đã có thư xin lỗi.") for one in said)
    late = made["qua-han.docx"].facts.late
    waiting = sum(one.answered_at is None for one in late)
    tail = f"trong đó {waiting} hồ sơ còn chưa trả lời" if waiting else "tất cả đã được trả lời"
    assert any(tail in one for one in said)
    # The official report tells of the letters far from the late cases: its sentence has both counts.
    official = values.words["cau_xin_loi"]
    assert official.startswith("Có ")
    assert official.endswith(values.words["cau_thu_xin_loi"])
    assert "cau_thu_xin_loi" in values.names


def test_the_hotlines_month_runs_from_noon_to_noon(made: Mapping[str, Made]) -> None:
    assert "12:00 25/09/2026 đến 12:00 25/10/2026" in words_of(document(made["tong-dai.docx"]))


def test_what_the_bot_could_not_answer_stands_in_groups(made: Mapping[str, Made]) -> None:
    rows = table_with(document(made["hoi-dap.docx"]), "Câu hỏi")
    assert [row[1:4] for row in rows[1:]] == [["Học phí lớp 6?", "2", "2"], ["xe buýt đưa đón", "1", "1"]]


@pytest.mark.parametrize(
    ("order", "error"),
    [
        (Order(ReportKind.OFFICIAL, "2030"), PeriodNotBegun),
        (Order(ReportKind.OFFICIAL, "2026-Q9"), PeriodUnknown),
        (Order(ReportKind.OFFICIAL, PERIOD, "KHONG-CO"), UnitNotFound),
    ],
)
async def test_what_cannot_be_reported_is_refused(year: Parts, order: Order, error: type[Exception]) -> None:
    with pytest.raises(error):
        await make(year, order, "docx")


@pytest.mark.parametrize("file_format", ["docx", "xlsx", "pdf"])
async def test_a_period_and_unit_without_any_case_has_its_report_too(year: Parts, file_format: str) -> None:
    made = await make(year, Order(ReportKind.OFFICIAL, "2024", "TH-LVT"), file_format)
    assert made.facts.figures.cases.owed == 0
    assert made.name == f"bao-cao-2024-hanh-chinh-TH-LVT.{file_format}"
    if file_format == "docx":
        assert set(table_with(document(made), "Chậm")[1]) == {"Không có"}
    if file_format == "xlsx":
        sheet = load_workbook(io.BytesIO(made.content))["Hồ sơ quá hạn"]
        assert sheet["A5"].value == "Không có"
        # A time that does not fit its column shows as ###.
        times = sheet.column_dimensions["D"]
        assert (times.width >= 18, times.max) == (True, 6)


async def test_an_offices_own_template_in_its_folder_is_used(year: Parts, values: Values) -> None:
    own = Document()
    own.add_paragraph("Mẫu riêng: {{ tiep_nhan }} hồ sơ, {{ ky }}")
    folder = year.settings.report_templates_dir
    folder.mkdir()
    own.save(str(folder / "bao-cao.docx"))
    made = await make(year, Order(ReportKind.OFFICIAL, PERIOD, WARD), "docx")
    received = values.words["tiep_nhan"]
    assert words_of(document(made)).strip() == f"Mẫu riêng: {received} hồ sơ, quý III năm 2026"
