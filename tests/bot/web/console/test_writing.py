"""What helps to write at a case: drafts, who else is there, templates, like answers, preview, print."""

import asyncio
import re
import shutil
import subprocess

import pytest
from sqlalchemy import select

from bot.channels.base import Limits
from bot.channels.web import WebChannel
from bot.staff.case_seats import KEPT
from bot.staff.templates import FIELDS
from bot.storage.office_tables import CaseSeat, StaffNotice
from bot.storage.tables import Message
from bot.work.retention import forget
from feedback import cases
from tests.bot.web.console.conftest import Browser, Office

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class NarrowWeb(WebChannel):
    """A channel whose messages are short."""

    limits = Limits(text=2000)


async def shown(browser: Browser, code: str, more: str = "") -> str:
    page = await browser.get(f"/can-bo/ho-so/{code}{more}")
    assert page.status_code == 200
    return page.text


async def test_what_is_begun_is_kept_for_its_writer_until_it_is_sent(office: Office) -> None:
    code = await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    here = f"/can-bo/ho-so/{code}"
    for text in ("Nhà trường", "Nhà trường đã kiểm tra"):
        kept = await lan.post(f"{here}/ban-nhap", action="answer", text=text)
        assert kept.status_code == 204
    assert (await lan.post(f"{here}/ban-nhap", action="poem", text="x")).status_code == 422
    page = await shown(lan, code)
    assert ">Nhà trường đã kiểm tra</textarea>" in page
    assert "Bản nháp tự lưu lúc" in page
    assert "Nhà trường đã kiểm tra" not in await shown(minh, code)
    await lan.post(f"{here}/tra-loi", text="Nhà trường\r\nđã kiểm tra xong.")
    async with office.parts.sessions() as db:
        told = (await db.scalars(select(Message.text).where(Message.direction == "out"))).all()
    assert "Nhà trường\nđã kiểm tra xong." in "".join(told)  # a form's line ends are not for chats
    assert "Bản nháp tự lưu" not in await shown(lan, code)
    await minh.post(f"{here}/ban-nhap", action="note", text="Chờ")
    await minh.post(f"{here}/bo-ban-nhap", action="note")
    assert "Bản nháp tự lưu" not in await shown(minh, code)


@on_sqlite
async def test_a_note_in_the_middle_of_an_answer_does_not_cost_the_answer(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    here = f"/can-bo/ho-so/{code}"
    await lan.post(f"{here}/ban-nhap", action="answer", text="Nhà trường đã kiểm tra")
    await lan.post(f"{here}/ban-nhap", action="note", text="@ai xem giúp")
    both = await shown(lan, code)
    assert ">Nhà trường đã kiểm tra</textarea>" in both
    assert ">@ai xem giúp</textarea>" in both
    refused = await lan.post(f"{here}/ghi-chu", text="@ai xem giúp")
    assert ">Nhà trường đã kiểm tra</textarea>" in refused.text
    await lan.post(f"{here}/ghi-chu", text="@minh xem giúp")
    left = await shown(lan, code)
    assert ">Nhà trường đã kiểm tra</textarea>" in left
    assert ">@ai xem giúp</textarea>" not in left
    assert (await lan.post(f"{here}/bo-ban-nhap", action="poem")).status_code == 422


async def test_a_refused_step_does_not_cost_the_draft(office: Office) -> None:
    code = await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    await minh.post(f"/can-bo/ho-so/{code}/nhan")
    await lan.post(f"/can-bo/ho-so/{code}/ban-nhap", action="note", text="Giữ giúp tôi")
    refused = await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="Xong")
    assert refused.status_code == 409
    assert "Giữ giúp tôi" in await shown(lan, code)


async def test_who_else_is_at_the_case_is_told_and_forgotten(office: Office) -> None:
    code = await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    sign = f"/can-bo/ho-so/{code}/co-mat"
    first = (await lan.post(sign)).json()
    assert first["others"] == ""
    assert (await minh.post(sign)).json()["others"] == "Cán bộ Lan cũng đang xem hồ sơ này."
    await lan.post(f"/can-bo/ho-so/{code}/ban-nhap", action="answer", text="Dạ")
    assert (await minh.post(sign)).json()["others"] == "Cán bộ Lan đang soạn."
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, code)
        case.watch_at = None  # as after a look of the clock: nothing that a person would see
    assert (await minh.post(sign)).json()["version"] == first["version"]
    await lan.post(f"/can-bo/ho-so/{code}/nhan")
    assert (await minh.post(sign)).json()["version"] > first["version"]
    office.clock.move(minutes=2)
    assert (await minh.post(sign)).json()["others"] == ""
    other = await office.signed_in("bao")
    assert (await other.post(sign)).status_code == 403


@on_sqlite
async def test_drafts_that_nobody_came_back_to_are_removed(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    await lan.post(f"/can-bo/ho-so/{code}/ban-nhap", action="answer", text="Dạ")
    office.clock.move(days=KEPT.days - 1)
    for left in (1, 0):
        async with office.parts.sessions.begin() as db:
            await forget(db, now=office.clock.now())
            kept = await db.scalars(select(CaseSeat).where(CaseSeat.action == "answer"))
            assert len(kept.all()) == left
        office.clock.move(days=2)


@on_sqlite
async def test_answers_to_like_cases_can_be_begun_with_from_ones_own_units(office: Office) -> None:
    words = "Trường thu tiền quỹ lớp năm trăm nghìn không có biên lai"
    before, elsewhere = await office.case(words), await office.case(words, unit="TH-B")
    lan, bao = await office.signed_in("lan"), await office.signed_in("bao")
    await lan.post(f"/can-bo/ho-so/{before}/tra-loi", text="Nhà trường đã hoàn tiền.")
    await bao.post(f"/can-bo/ho-so/{elsewhere}/tra-loi", text="Câu của trường khác.")
    twice = await office.case(words)
    await lan.post(f"/can-bo/ho-so/{twice}/tra-loi", text="Nhà trường đã  hoàn tiền.")
    code = await office.case("Cô thu tiền quỹ lớp không có biên lai, tới năm trăm nghìn")
    page = await shown(lan, code)
    assert page.count(" hoàn tiền.</p>") == 1  # the same words are offered once
    assert "Câu của trường khác." not in page
    offered = re.search(rf"nhap=({before}|{twice})#", page)
    assert offered
    begun = await shown(lan, code, f"?nhap={offered[1]}")
    assert " hoàn tiền.</textarea>" in begun
    assert "Câu của trường khác." not in await shown(lan, code, f"?nhap={elsewhere}")


@on_sqlite
async def test_templates_are_written_filled_in_changed_and_had_back(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    page = (await lan.get("/can-bo/mau-tra-loi")).text
    assert all(f"{{{name}}}" in page for name in FIELDS)
    await lan.post("/can-bo/mau-tra-loi/co-san")
    again = (await lan.follow(await lan.post("/can-bo/mau-tra-loi/co-san"))).text
    assert again.count('<h2 id="mau-') == 6
    for title, text, why in (("", "x", "cần có tên"), ("x", "{bi_mat}", "Không có ô nào tên bi_mat")):
        refused = await lan.post("/can-bo/mau-tra-loi", title=title, text=text)
        assert refused.status_code == 422
        assert why in refused.text
    await lan.post("/can-bo/mau-tra-loi", title="Chào", text="Kính gửi {nguoi_gui}, {ma_ho_so}: […]")
    found = re.search(r'id="mau-(\d+)" lang="vi">Chào', (await lan.get("/can-bo/mau-tra-loi")).text)
    assert found
    number = found[1]
    assert f"Kính gửi Trần Văn Phụ Huynh, {code}: […]" in await shown(lan, code)
    assert f"Huynh, {code}: […]</textarea>" in await shown(lan, code, f"?nhap={number}")
    await lan.post("/can-bo/mau-tra-loi", number=number, title="Chào", text="Lời mới")
    assert "Lời mới" in await shown(lan, code)
    await lan.post(f"/can-bo/mau-tra-loi/{number}/lay-lai")
    assert "Lời mới" not in await shown(lan, code)
    await lan.post(f"/can-bo/mau-tra-loi/{number}/bo")
    assert "Kính gửi Trần" not in (await shown(lan, code)).split("Đã xử lý xong")[0].split("Cảm ơn")[0]
    assert "Mẫu đã bỏ (1)" in (await lan.get("/can-bo/mau-tra-loi")).text
    await lan.post(f"/can-bo/mau-tra-loi/{number}/lay-lai")
    assert f"?nhap={number}" in await shown(lan, code)
    assert (await lan.post("/can-bo/mau-tra-loi/999/bo")).status_code == 404


async def test_a_note_tells_whom_it_names_and_nobody_who_may_not_see_the_case(office: Office) -> None:
    code = await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    assert "@minh" in await shown(lan, code)
    assert "@bao" not in await shown(lan, code)
    refused = await lan.post(f"/can-bo/ho-so/{code}/ghi-chu", text="@bao xem giúp")
    assert refused.status_code == 422
    assert "@bao xem giúp" in refused.text
    await lan.post(f"/can-bo/ho-so/{code}/ghi-chu", text="@Minh xem giúp, thư tới a@bao.vn. @lan nhớ.")
    mark = 'nav-count">1<span class="only-heard"> chưa đọc'
    assert mark in (await minh.get("/can-bo")).text
    assert mark not in (await lan.get("/can-bo")).text
    async with office.parts.sessions() as db:
        notices = (await db.scalars(select(StaffNotice))).all()
    assert [(one.kind, one.case_code) for one in notices] == [("mention", code)]
    page = (await minh.get("/can-bo/nhac-viec")).text
    assert f"Cán bộ Lan nhắc Cán bộ Minh trong ghi chú của hồ sơ {code}." in page


@on_sqlite
async def test_the_preview_is_what_is_sent(office: Office) -> None:
    office.parts.channels["web"] = NarrowWeb()
    code = await office.case()
    lan = await office.signed_in("lan")
    text = "Nhà trường đã sửa. " * 300 + "Xong."
    page = (await lan.post(f"/can-bo/ho-so/{code}/xem-truoc", text=text)).text
    bubbles = re.findall(r'<div class="seen-bubble" lang="vi">(.*?)</div>', page, re.DOTALL)
    assert len(bubbles) == 4
    assert "Không mất phí gửi." in page
    assert "còn chỗ trống" not in page
    assert "Rất hài lòng" in page
    assert f">{text}</textarea>" in page
    await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text=text)
    async with office.parts.sessions() as db:
        sent = (await db.scalars(select(Message.text).where(Message.author == "staff"))).all()
    assert "".join("".join(bubbles).split()) == "".join("".join(sent).split())


@on_sqlite
async def test_a_blank_of_the_template_is_shown_in_the_preview_and_not_sent(office: Office) -> None:
    code, lan = await office.case(), await office.signed_in("lan")
    text = "Việc đã được xử lý: […]."
    assert "còn chỗ trống" in (await lan.post(f"/can-bo/ho-so/{code}/xem-truoc", text=text)).text
    refused = await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text=text)
    assert refused.status_code == 422
    assert "Chưa gửi, vì còn chỗ trống" in refused.text
    assert f">{text}</textarea>" in refused.text


@on_sqlite
async def test_a_case_file_is_printed_and_that_is_on_record(office: Office) -> None:
    code = await office.case("Quạt lớp 3A hỏng")
    await office.said(code, "Quạt lớp 3A hỏng", case_code=code)
    lan, head = await office.signed_in("lan"), await office.signed_in("head")
    await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="Đã thay quạt.")
    page = await shown(lan, code, "/in")
    for words in (
        "Quạt lớp 3A hỏng",
        "Đã thay quạt.",
        "Trần Văn Phụ Huynh",
        "Trao đổi",
        "người in: Cán bộ Lan",
    ):
        assert words in page
    assert "In hồ sơ" in (await head.get("/can-bo/nhat-ky-xem")).text
    bao = await office.signed_in("bao")
    assert (await bao.get(f"/can-bo/ho-so/{code}/in")).status_code == 403
    assert (await bao.get(f"/can-bo/ho-so/{code}/ho-so.pdf")).status_code == 403
    assert (await lan.get(f"/can-bo/ho-so/{code}/ho-so.pdf")).content.startswith(b"%PDF")


@on_sqlite
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs pdftotext")
async def test_a_case_file_comes_as_pdf_that_another_program_reads(office: Office) -> None:
    code = await office.case("Quạt lớp 3A hỏng 😀 " + "và nóng lắm. " * 400)
    await office.said(code, "Dạ em gửi ảnh", case_code=code)
    lan = await office.signed_in("lan")
    await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="Đã thay quạt.")
    answer = await lan.get(f"/can-bo/ho-so/{code}/ho-so.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert code in answer.headers["content-disposition"]
    command = ["pdftotext", "-layout", "-", "-"]
    read = await asyncio.to_thread(
        subprocess.run, command, input=answer.content, check=True, capture_output=True
    )
    text = read.stdout.decode()
    assert text.count("\f") > 1
    text = " ".join(text.split())
    for words in ("Quạt lớp 3A hỏng", "Đã thay quạt.", "Trần Văn Phụ Huynh", "Dạ em gửi ảnh", "Tiếp nhận"):
        assert words in text
    log = await (await office.signed_in("head")).get("/can-bo/nhat-ky-xem")
    assert "In hồ sơ" in log.text
