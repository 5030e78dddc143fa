"""The page of data breaches: entered by a head, said to those who answer for it until the police know."""

import io

import pytest
from docx import Document

from bot.work.staff_bell import StaffBell
from feedback.worktime import VIETNAM
from tests.bot.web.console.conftest import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ADDRESS = "/can-bo/su-co-du-lieu"


async def test_a_breach_raises_the_bar_until_it_is_reported_and_gives_its_notice(office: Office) -> None:
    head, lan = await office.signed_in("head"), await office.signed_in("lan")
    now = office.clock.now().astimezone(VIETNAM).strftime("%Y-%m-%dT%H:%M")
    page = await head.post(ADDRESS, found=now, what="Gửi nhầm tệp.", data="Họ tên.", people="ba")
    assert page.status_code == 422
    assert "Gửi nhầm tệp." in page.text
    await head.follow(await head.post(ADDRESS, found=now, what="Gửi nhầm tệp.", data="Họ tên.", people="12"))
    bar = "chưa báo cơ quan công an. Hạn:"
    assert bar in (await head.get("/can-bo/so-lieu")).text
    assert bar not in (await lan.get("/can-bo/so-lieu")).text
    async with office.parts.transaction() as db:
        assert await StaffBell(office.parts).tell_waiting(db) >= 1
    assert "Sự cố dữ liệu cá nhân số 1" in (await head.get("/can-bo/nhac-viec")).text
    early = await head.post(f"{ADDRESS}/1", step="closed", at=now, text="Xong.")
    assert "chưa khép lại được" in early.text
    letter = Document(io.BytesIO((await head.get(f"{ADDRESS}/1/thong-bao.docx")).content))
    said = "\n".join(one.text for one in letter.paragraphs)
    assert "Gửi nhầm tệp." in said
    assert "4. Số người bị ảnh hưởng: 12." in said
    await head.post(f"{ADDRESS}/1", step="reported", at=now, text="Công văn 12, gửi trực tiếp.")
    told = (await head.get(ADDRESS)).text
    assert bar not in told
    assert "Đã báo công an" in told
    assert (await head.get(f"{ADDRESS}/7/thong-bao.docx")).status_code == 404
