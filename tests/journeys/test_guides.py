"""“Làm cùng tôi” from the first word to the end, over an error, a restart, a question and a person."""

import json
from pathlib import Path

import httpx

from tests.journeys.officer import first_administrator
from tests.journeys.program import WebParent, running
from tests.journeys.test_main_job import says

PAGE = "/can-bo/huong-dan-tung-buoc"


async def test_a_guide_with_an_error_in_the_middle_is_resumed_after_a_restart_and_finished(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
    ):
        parent = WebParent(chat)
        await parent.begins()
        await parent.says(choice="start")
        assert "6 bước" in says(await parent.says("chi toi tung buoc dang nhap cong dich vu cong"))
        assert "Bước 1/6" in says(await parent.taps("Bắt đầu"))
        assert "Bước 2/6" in says(await parent.says("xong roi a"))
        assert "Trang không mở" in str(await parent.taps("Chưa được"))
        remedy = await parent.says("ko thay nut dang nhap dau het")
        assert "dấu ba gạch" in says(remedy)
        assert "Bước 3/6" in says(await parent.taps("Được rồi, đi tiếp"))
        # Words for an error of a later step are understood as well.
        assert "Quên mật khẩu" in says(await parent.says("quen mat khau vneid roi"))
        assert "Bước 3/6" in says(await parent.taps("Xem lại bước này"))
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        parent.client = chat
        assert "Bước 3/6" in says(await parent.says("tiep tuc"))
        for number in (4, 5, 6):
            assert f"Bước {number}/6" in says(await parent.says("1"))
        assert "tự làm được" in says(await parent.taps("Xong"))
        assert "Em giúp gì" in says(await parent.says("menu"))
        assert "Làm tiếp" not in str(parent.heard[-1])
        officer = await first_administrator(program.parts, program.url, desk)
        page = await officer.page(PAGE)
        assert "Đăng nhập Cổng Dịch vụ công quốc gia bằng VNeID" in page
        assert "ko thay nut dang nhap dau het" in page


async def test_a_question_in_the_middle_and_a_person_who_sees_the_step(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        parent = WebParent(chat)
        await parent.begins()
        await parent.says(choice="start")
        await parent.says("làm cùng tôi chuyển trường cấp 2")
        await parent.taps("Bắt đầu")
        answered = await parent.says("đóng bảo hiểm y tế học sinh bao nhiêu tiền?")
        assert "ngân sách" in says(answered)
        assert "Bước 1/10" in answered[-1].text
        await parent.says("trường báo hết chỗ rồi")
        assert "chuyển cho cán bộ" in says(await parent.taps("Nhờ người giúp"))
        handed = await parent.says("Trường nói hết chỗ mà phường cũng không trả lời tôi")
        code = next(one for one in says(handed).split() if len(one) >= 9 and one[4] == "-").strip(".,")
        officer = await first_administrator(program.parts, program.url, desk)
        case = await officer.page(f"/can-bo/ho-so/{code}")
        for part in ("chuyển trường cấp 2", "bước 1/10", "Trường nói hết chỗ", "phường cũng không trả lời"):
            assert part in case, part
        await officer.does(f"/can-bo/ho-so/{code}", f"/can-bo/ho-so/{code}/nhan")
        await officer.does(
            f"/can-bo/ho-so/{code}", f"/can-bo/ho-so/{code}/tra-loi", text="Chị sang trường B, còn chỗ ạ."
        )
        assert "còn chỗ ạ" in says(await parent.hears())
        await parent.says("hài lòng")
        await parent.says("bỏ qua")
        assert "Bước 1/10" in says(await parent.says("tiếp tục"))
        assert "Bước 2/10" in says(await parent.says("xong"))
        found = await officer.page(PAGE)
        assert "Nhờ người" in found
        assert json.dumps("chuyen-truong-thcs") in found
