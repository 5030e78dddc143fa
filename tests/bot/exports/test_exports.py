"""What is exported says the same in every format, and the same as the console's figures."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from bot import exports
from bot.channel_names import CHANNELS, channel_name
from bot.exports import FORMATS, WHATS, Table, file_name, write
from bot.exports.cells import DANGEROUS, harmless
from bot.exports.figure_tables import COUNT_KEYS, WORK_KEYS
from bot.exports.files import MOST_LINES_OF_A_DOCUMENT, TooManyLines
from bot.exports.sheets import LONGEST_CELL
from bot.exports.sources import CASE_KEYS, tables_of
from bot.parts import Parts
from bot.words import LANGUAGES, Words
from faq.decide import Decision
from faq.service import record_miss
from feedback import handling, intake
from feedback.case_rows import EVERYTHING, Scope
from feedback.lifecycle import CaseKind
from feedback.periods import between, days
from feedback.statistics import figures
from feedback.worktime import VIETNAM
from tests.fakes import HandClock
from tests.feedback.world import MONDAY, later, officer, receive

NOVEMBER = days(date(2026, 11, 1), date(2026, 11, 30))
FILES = Words("vi")
WORST = '=HYPERLINK("http://x")'


#: A sheet bears its title in words for people.
SHEETS = {
    FILES.say(f"files.title_{name}")[:31]: name
    for name in (
        "cases",
        "summary",
        "by_unit",
        "by_month",
        "by_content",
        "by_officer",
        "time_taken",
        "targets",
        "satisfaction",
        "misses",
        "faq",
    )
}


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    """Return a workbook's rows by sheet, from the headings on."""
    book = load_workbook(io.BytesIO(content))
    return {
        SHEETS[sheet.title]: [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
        for sheet in book
    }


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def heading(keys: Iterable[str]) -> list[str]:
    return [FILES.say(f"files.column_{key}") for key in keys]


@pytest.fixture
async def register(parts: Parts, clock: HandClock) -> Parts:
    """Fill the register with cases of every fate."""
    async with parts.sessions.begin() as db:
        school = await officer(db, "TH-LVT")
        codes = [(await receive(db, seed=seed)).code for seed in range(6)]
        await receive(db, seed=6, unit_code="MN-SM", channel="telegram", text=WORST, reporter_name="@Sếp")
        await receive(db, seed=7, kind=CaseKind.QUESTION)
        await receive(db, seed=8, now=later(days=60))
        await handling.answer(db, codes[0], "-Xong.", actor=school, now=later(days=1))
        await handling.answer(db, codes[1], "Xong.", actor=school, now=later(days=7))
        await handling.answer(db, codes[2], "Xong.", actor=school, now=later(days=9))
        await handling.refuse(db, codes[3], "Tố cáo.", actor=school, now=later(days=1))
        await intake.rate(db, codes[0], 2, "+1", now=later(days=2))
        await record_miss(
            db, question="=học phí?", decision=Decision.ESCALATE, person_key="a", now=MONDAY, topic_id=None
        )
    clock.at = datetime(2026, 12, 31, tzinfo=UTC)
    return parts


async def export(parts: Parts, what: str, file_format: str, scope: Scope = EVERYTHING) -> bytes:
    with await exports.export(parts, what, NOVEMBER, file_format, scope) as file:
        return file.read()


def test_a_file_is_named_by_what_it_holds_and_its_days() -> None:
    assert file_name("cases", NOVEMBER, "xlsx") == "cases-20261101-20261130.xlsx"


async def test_the_figures_are_those_of_the_console_in_every_format(register: Parts) -> None:
    async with register.sessions() as db:
        found = await figures(db, NOVEMBER, now=register.clock.now())
    counted = [getattr(found.cases, key) for key in COUNT_KEYS[:9]]
    assert counted == [0, 7, 3, 1, 1, 1, 1, 0, 3]
    shares = [found.cases.in_time_share.percent(), 3, found.cases.early_share.percent(), 1, Decimal("100.0")]
    shares += [getattr(found.cases, key) for key in COUNT_KEYS[14:]]

    book = sheets(await export(register, "statistics", "xlsx"))
    assert book["summary"][0] == heading(("group", *COUNT_KEYS, *WORK_KEYS))
    assert book["summary"][1] == [FILES.say("files.all_cases"), *counted, *map(float, shares), 0, 0, 0, 0]  # type: ignore[arg-type]
    assert [row[:4] for row in book["by_unit"][1:]] == [
        [one.code, one.name, one.counts.carried_over, one.counts.received] for one in found.by_unit
    ]
    assert sum(row[4] for row in book["by_month"][1:]) == found.cases.received
    assert [row[0] for row in book["by_month"][1:]] == ["Tháng 11/2026 (theo lịch)"]
    assert [row[2] for row in book["satisfaction"][1:]] == list(found.cases.levels.values())

    told = json.loads(await export(register, "statistics", "json"))
    assert [told["summary"][0][key] for key in COUNT_KEYS] == [*counted, *map(plain, shares)]
    assert len(told["by_unit"]) == len(found.by_unit)

    rows = lines(await export(register, "statistics", "csv"))
    start = rows.index([FILES.say("files.title_summary")])
    assert rows[start + 1] == heading(("group", *COUNT_KEYS, *WORK_KEYS))
    assert rows[start + 2] == [
        FILES.say("files.all_cases"),
        *map(str, [*counted, *shares, 0, Decimal("0.0"), 0, 0]),
    ]


def plain(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value


async def test_there_is_one_row_for_each_case_of_the_period(register: Parts) -> None:
    told = json.loads(await export(register, "cases", "json"))["cases"]
    rows = lines(await export(register, "cases", "csv"))
    book = sheets(await export(register, "cases", "xlsx"))["cases"]
    assert len(told) == len(rows) - 1 == len(book) - 1 == 8
    assert rows[0] == book[0] == heading(CASE_KEYS)
    assert [one["code"] for one in told] == [row[0] for row in rows[1:]] == [row[0] for row in book[1:]]
    late = [FILES.say(f"files.timeliness_{name}") for name in ("early", "on_time", "late")]
    assert [one["timeliness"] for one in told[:4]] == [*late, ""]


async def test_times_and_vietnamese_are_right(register: Parts) -> None:
    first = json.loads(await export(register, "cases", "json"))["cases"][0]
    assert first["received_at"] == "2026-11-16T09:00:00+07:00"
    assert first["text"].startswith("Thu tiền quỹ lớp quá cao")
    row = dict(zip(CASE_KEYS, lines(await export(register, "cases", "csv"))[1], strict=True))
    assert row["received_at"] == "09:00 16/11/2026"
    assert row["unit"] == "Trường Tiểu học Lê Văn Tám"
    cells = dict(zip(CASE_KEYS, sheets(await export(register, "cases", "xlsx"))["cases"][1], strict=True))
    assert cells["received_at"] == MONDAY.replace(tzinfo=None)  # a spreadsheet knows no zones
    assert cells["answered_at"] == later(days=1).replace(tzinfo=None)
    assert cells["reporter_name"] == "Trần Thị Thử"


async def test_nobody_below_another_unit_is_exported(register: Parts) -> None:
    async with register.sessions() as db:
        field = await officer(db, "MN-SM")
    told = json.loads(await export(register, "cases", "json", Scope(unit_path=field.unit_path)))["cases"]
    assert {one["unit_code"] for one in told} == {"MN-SM"}


async def test_a_file_says_to_what_it_is_narrowed_and_to_which_minute(register: Parts) -> None:
    async with register.sessions() as db:
        path = (await officer(db, "TH-LVT")).unit_path
    scope = Scope(unit_path=path, below=False, kind=CaseKind.FEEDBACK, channel="web", officer_id=1)
    period = between(datetime(2026, 11, 1, 8, 30, tzinfo=VIETNAM), datetime(2026, 11, 30, 12, tzinfo=VIETNAM))
    async with register.sessions() as db:
        table, *_ = await tables_of(db, register, "statistics", period, scope, words=FILES)
        found = await figures(db, period, now=register.clock.now(), scope=scope)
    assert table.note == (
        "Từ 08:30 01/11/2026 đến trước 12:00 30/11/2026 (giờ Việt Nam)."
        " Chỉ gồm: riêng Trường Tiểu học Lê Văn Tám; Phản ánh; Chat trên web; cán bộ Cán bộ 1."
    )
    assert dict(zip(table.keys, table.rows[0], strict=True))["received"] == found.cases.received == 4


def test_a_document_is_never_so_long_that_it_fills_the_memory() -> None:
    row = (1,)
    table = Table("faq", "Hỏi đáp", "", ("id",), ("Số",), [row] * MOST_LINES_OF_A_DOCUMENT)
    assert write([table], "docx").startswith(b"PK")
    with pytest.raises(TooManyLines):
        write([replace(table, rows=[row] * (MOST_LINES_OF_A_DOCUMENT + 1))], "docx")


async def test_in_the_list_of_cases_no_day_is_torn_by_wide_letters(register: Parts) -> None:
    first, *_ = Document(io.BytesIO(await export(register, "cases", "docx"))).tables
    named = {cell.text: cell.width.mm for cell in first.rows[0].cells}
    assert min(named[FILES.say(f"files.column_{one}")] for one in ("received_at", "due_at")) >= 24


@pytest.mark.parametrize("channel", sorted(CHANNELS))
def test_every_channel_of_a_case_has_a_name_in_files(channel: str) -> None:
    # A case that came by telephone once kept every file and chart from being made.
    assert all(channel_name(channel, Words(language)).strip() for language in LANGUAGES)


async def test_no_cell_of_a_real_export_is_a_formula(register: Parts) -> None:
    for what in WHATS:
        book = load_workbook(io.BytesIO(await export(register, what, "xlsx")))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert not [
            cell for row in lines(await export(register, what, "csv")) for cell in row if dangerous(cell)
        ]
    rows = sheets(await export(register, "cases", "xlsx"))["cases"]
    assert f"'{WORST}" in [cell for row in rows for cell in row]


def dangerous(cell: str) -> bool:
    return cell.startswith(DANGEROUS)


@pytest.mark.parametrize("start", DANGEROUS)
def test_what_would_be_a_formula_is_text_for_spreadsheets_and_unchanged_for_programs(start: str) -> None:
    said = f"{start}cmd|' /C calc'!A0"
    table = Table("a", "A", "", ("x",), ("X",), [(said,)])
    (sheet,) = load_workbook(io.BytesIO(write([table], "xlsx")))
    assert (sheet["A5"].data_type, sheet["A5"].value[0]) == ("s", "'")
    assert lines(write([table], "csv"))[1] == [f"'{said}"]
    assert json.loads(write([table], "json")) == {"a": [{"x": said}]}


def test_harmless_text_and_numbers_stay_as_they_are() -> None:
    table = Table("a", "A", "", ("x", "y", "z"), ("X", "Y", "Z"), [("Một - hai", -5, None)])
    assert lines(write([table], "csv"))[1] == ["Một - hai", "-5", ""]
    (sheet,) = load_workbook(io.BytesIO(write([table], "xlsx")))
    assert [sheet["A5"].value, sheet["B5"].value, sheet["C5"].value] == ["Một - hai", -5, None]
    assert harmless("") == ""


def test_a_text_longer_than_a_cell_is_cut_only_for_spreadsheets() -> None:
    long = "á" * 40_000
    table = Table("a", "A", "", ("x",), ("X",), [(long,)])
    (sheet,) = load_workbook(io.BytesIO(write([table], "xlsx")))
    assert len(sheet["A5"].value) == LONGEST_CELL
    assert lines(write([table], "csv"))[1] == [long]


def test_a_table_without_rows_has_its_headings() -> None:
    table = Table("a", "A", "", ("x",), ("X",), [])
    for file_format in FORMATS:
        assert write([table], file_format)
    assert lines(write([table], "csv")) == [["X"]]


async def test_the_faq_and_what_it_could_not_answer_are_exported(register: Parts) -> None:
    misses = json.loads(await export(register, "misses", "json"))["misses"]
    assert [one["question"] for one in misses] == ["=học phí?"]
    topics = json.loads(await export(register, "faq", "json"))["faq"]
    assert {one["id"] for one in topics} == set(register.knowledge.content.topics)


async def test_an_export_waits_for_no_writer(register: Parts) -> None:
    async with register.sessions.begin() as db:
        await receive(db, seed=9, now=later(hours=1))
        told = json.loads(await export(register, "cases", "json"))["cases"]
    assert len(told) == 8


async def test_the_rows_behind_a_figure_are_as_many_as_it_says(register: Parts) -> None:
    told = json.loads(await export(register, "cases", "json"))["cases"]
    summary = json.loads(await export(register, "statistics", "json"))["summary"][0]
    no_questions = [one for one in told if one["kind"] != FILES.say("files.kind_question")]
    assert len(no_questions) == summary["received"]
    late = FILES.say("files.timeliness_late")
    assert sum(one["timeliness"] == late for one in no_questions) == summary["late"]
