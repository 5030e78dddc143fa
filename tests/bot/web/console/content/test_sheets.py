"""The knowledge as a spreadsheet: taken out, changed, looked at first, and what is wrong told by its row."""

import io

import httpx
import pytest
from openpyxl import load_workbook

from bot.exports.files import MEDIA_TYPES
from faq.pieces import topic_data
from tests.bot.web.console.conftest import Browser, Office
from tests.faq.learned import content_with_dates


async def test_a_sheet_goes_out_and_comes_back_with_a_look_first(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    taken = await editor.get("/can-bo/kien-thuc/tai.xlsx")
    assert taken.headers["content-type"] == MEDIA_TYPES["xlsx"]
    same = await _upload(editor, taken.content)
    assert "Không có gì khác" in same.text
    book = load_workbook(io.BytesIO(taken.content))
    sheet = book.worksheets[0]
    (short,) = [cell.column for cell in sheet[4] if cell.value == "Trả lời ngắn"]
    (line,) = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 1).value == "mat-hoc-ba"]
    sheet.cell(line, short).value = "Dạ, theo bảng tính."
    out = io.BytesIO()
    book.save(out)
    answer = await _upload(editor, out.getvalue())
    page = await editor.follow(answer)
    assert "theo bảng tính." in page.text
    assert desk.parts.knowledge.topic("mat-hoc-ba").short == "Dạ, anh/chị báo trường đang học."
    address = answer.headers["location"]
    fields = {"reason": "thử", "understood": "1"}
    await editor.follow(await editor.post(f"{address}/len", **fields))
    assert desk.parts.knowledge.topic("mat-hoc-ba").short == "Dạ, theo bảng tính."
    kept = topic_data(desk.parts.knowledge.topic("mat-hoc-ba"))
    assert kept["points"] == topic_data(content_with_dates().topics["mat-hoc-ba"])["points"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\xff\xfe\x00", b"a,b\n1,2\n"])
async def test_a_file_that_is_no_such_sheet_is_told_plainly(desk: Office, content: bytes) -> None:
    answer = await _upload(await desk.signed_in("editor"), content)
    assert answer.status_code == 422
    assert "Tệp bảng tính" in answer.text


@pytest.mark.parametrize(
    ("column", "cell", "named"),
    [
        ("points", "lạ: gì đó", "Dòng 2, Các ý tiếp theo"),
        ("review_by", "31/02/2027", "Dòng 2, Xem lại trước ngày: không có ngày này"),
        ("sources", "", "Dòng 2, Nguồn"),
    ],
)
async def test_a_faulty_row_is_named(desk: Office, column: str, cell: str, named: str) -> None:
    editor = await desk.signed_in("editor")
    text = f"id,question,short,{column}\nmat-hoc-ba,Mất học bạ?,Dạ.,{cell}\n"
    answer = await _upload(editor, text.encode())
    assert named in answer.text


async def _upload(browser: Browser, content: bytes) -> httpx.Response:
    await browser.get("/can-bo/kien-thuc/bang-tinh")
    return await browser.client.post(
        "/can-bo/kien-thuc/bang-tinh", data={"csrf": browser.csrf}, files={"file": ("kho.xlsx", content)}
    )
