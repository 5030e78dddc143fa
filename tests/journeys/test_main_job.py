"""From a parent's first word to the row that the head exports, through real HTTP on both databases."""

import asyncio
import csv
import io
import json
import os
import re
import sys
from pathlib import Path

import httpx

from tests.journeys.officer import first_administrator
from tests.journeys.program import Heard, WebParent, running


def says(heard: list[Heard]) -> str:
    return "\n".join(one.text for one in heard)


def code_in(text: str) -> str:
    found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    assert found, text
    return found[0]


async def confirmed_case(
    parent: WebParent, story: str, *, name: str = "Nguyễn Thị Lan", publicly: bool = False
) -> str:
    """Send a feedback as a person would, and return its code."""
    await parent.says(choice="send")
    await parent.says(story)
    await parent.says("xong")
    assert "họ và tên" in says(await parent.says("tiểu học lê văn tám"))
    assert "số điện thoại" in says(await parent.says(name))
    assert "địa chỉ" in says(await parent.says("0901 234 567"))
    assert "đồng ý" in says(await parent.says("12 đường số 5, phường Tân Hưng"))
    assert "công khai" in says(await parent.says("đồng ý"))
    agreed = "đồng ý công khai" if publicly else "không công khai"
    assert "Gửi đi" in str(await parent.says(agreed))
    return code_in(says(await parent.taps("Gửi đi")))


async def test_a_parent_asks_and_complains_the_office_answers_the_head_exports(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        parent = WebParent(chat)
        await parent.begins()
        assert "tự động" in says(await parent.says(choice="start"))
        assert "dichvucong.gov.vn" in says(await parent.says("dang nhap cong dich vu cong bang gi"))
        code = await confirmed_case(
            parent, "Trường bắt mua đồng phục giá cao, =HYPERLINK(1) không giải thích."
        )

        officer = await first_administrator(program.parts, program.url, desk)
        assert code in await officer.page("/can-bo")
        case = f"/can-bo/ho-so/{code}"
        await officer.does(case, f"{case}/nhan")
        await officer.does(case, f"{case}/hoi", text="Chị cho biết lớp của cháu ạ?")
        asked = says(await parent.hears())
        assert "lớp của cháu" in asked
        assert code in asked
        assert "đã chuyển câu trả lời" in says(await parent.says("Dạ cháu học lớp ba một ạ"))
        assert "lớp ba một" in await officer.page(case)
        await officer.does(case, f"{case}/tra-loi", text="Nhà trường đã hoàn tiền và xin lỗi phụ huynh.")
        answered = says(await parent.hears())
        assert "hoàn tiền" in answered
        assert "hài lòng" in answered
        assert "Rất hài lòng" in says(await parent.says("1"))
        await parent.says("Trả lời nhanh, cảm ơn")
        found = says(await parent.says("tra cứu"))
        assert code in found

        page = await officer.page("/can-bo/so-lieu")
        assert "100" in page
    rows = await exported(database_url, tmp_path, "cases", "csv")
    mine = next(row for row in csv.DictReader(io.StringIO(rows.lstrip("\ufeff"))) if row["Mã hồ sơ"] == code)
    assert mine["Tình trạng"] == "Đã trả lời"
    assert mine["Tiến độ"] == "Trước hạn"
    assert mine["Đánh giá (1 tốt nhất, 4 kém nhất)"] == "1"
    assert mine["Lý do đánh giá"] == "Trả lời nhanh, cảm ơn"
    summary = json.loads(await exported(database_url, tmp_path, "statistics", "json"))["summary"][0]
    assert (summary["received"], summary["answered"], summary["early"], summary["rated"]) == (1, 1, 1, 1)


async def test_two_cases_of_one_person_each_get_their_own_answer(database_url: str, tmp_path: Path) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        parent = WebParent(chat)
        await parent.begins()
        first = await confirmed_case(parent, "Nhà vệ sinh khu A hỏng đã hai tuần nay.")
        second = await confirmed_case(parent, "Cổng trường không có người trực giờ tan học.")
        officer = await first_administrator(program.parts, program.url, desk)
        await officer.does(
            f"/can-bo/ho-so/{second}", f"/can-bo/ho-so/{second}/tra-loi", text="Đã phân công trực."
        )
        heard = says(await parent.hears())
        assert second in heard
        assert first not in heard
        await officer.does(f"/can-bo/ho-so/{first}", f"/can-bo/ho-so/{first}/tra-loi", text="Đã sửa xong.")
        assert first in says(await parent.hears())


async def test_the_answer_is_there_after_a_restart(database_url: str, tmp_path: Path) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        parent = WebParent(chat)
        await parent.begins()
        code = await confirmed_case(parent, "Bảng điểm của con bị ghi sai tên.")
        officer = await first_administrator(program.parts, program.url, desk)
        await officer.does(f"/can-bo/ho-so/{code}", f"/can-bo/ho-so/{code}/tra-loi", text="Đã sửa bảng điểm.")
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
    ):
        parent.client = chat
        assert "Đã sửa bảng điểm" in says(await parent.hears())
        assert "Rất hài lòng" in says(await parent.says("rất hài lòng"))


async def exported(database_url: str, folder: Path, what: str, file_format: str) -> str:
    """Run the command line as an administrator would."""
    out = folder / f"{what}.{file_format}"
    # The program's own key, or what it sealed stays shut.
    own = {"DATABASE_URL": database_url, "FILES_DIR": str(folder / "files"), "SECRET_KEY": "only for tests"}
    environment = {**os.environ, **own}
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "export", "--what", what, "--from", "2020-01-01", "--to", "2099-12-31",
        "--format", file_format, "--out", str(out), env=environment, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, errors = await command.communicate()
    assert command.returncode == 0, errors.decode()
    return out.read_text("utf-8")
