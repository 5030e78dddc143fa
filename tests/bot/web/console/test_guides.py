"""The page of where people stop in the guides."""

import pytest

from bot.web.console.guides import percent
from faq.funnel import Did
from faq.walks import record_deed
from tests.bot.web.console.conftest import Office

# What is read here is tested on both databases beneath it.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGE = "/can-bo/huong-dan-tung-buoc"


@on_sqlite
async def test_the_page_shows_people_by_step_and_their_words(office: Office) -> None:
    now = office.parts.clock.now()
    async with office.parts.transaction() as db:
        for person in ("a", "b"):
            await record_deed(db, guide_id="dang-nhap-cong", did=Did.STARTED, person_key=person, now=now)
        await record_deed(
            db, guide_id="dang-nhap-cong", did=Did.DONE, person_key="a", now=now, step_id="mo-cong"
        )
        await record_deed(
            db, guide_id="dang-nhap-cong", did=Did.STUCK, person_key="b", now=now, step_id="mo-cong",
            words="<b>mạng lag</b>, gọi 0912345678",
        )  # fmt: skip
    editor = await office.signed_in("editor")
    page = (await editor.get(PAGE)).text
    assert "Đăng nhập Cổng Dịch vụ công quốc gia bằng VNeID" in page
    assert "1. Mở Cổng Dịch vụ công quốc gia" in page
    assert "&lt;b&gt;mạng lag&lt;/b&gt;, gọi [số điện thoại]" in page
    assert "Mở Cổng Dịch vụ công quốc gia (1 người)" in page
    assert "(50%)" in page
    assert f'href="{PAGE}"' in page
    assert "Chưa có ai dùng" in (await editor.get(f"{PAGE}?ky=lich:2025")).text


@on_sqlite
async def test_an_officer_of_a_school_does_not_see_it(office: Office) -> None:
    lan = await office.signed_in("lan")
    assert (await lan.get(PAGE)).status_code == 403
    assert PAGE not in (await lan.get("/can-bo")).text


def test_a_share_of_nothing_is_none() -> None:
    assert percent(0, 0) is None
    assert percent(2, 3) == 67
