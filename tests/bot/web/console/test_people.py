import re

import pytest

from bot.staff import accounts
from bot.staff.telegram import link_telegram, member_by_telegram
from tests.bot.web.console.conftest import Office

# What these pages read and write is tested on both databases beneath them.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def shown(page: str) -> str:
    found = re.search(r'readonly value="([^"]+)"', page)
    assert found, page
    return found[1]


async def test_an_invitation_shows_a_link_that_works(office: Office) -> None:
    admin = await office.signed_in("admin")
    fields = {"login": "moi", "name": "Cô Mới", "role": "head", "unit": "TH-A"}
    page = await admin.follow(await admin.post("/can-bo/nguoi-dung", **fields))
    assert "Cô Mới" in page.text
    link = shown(page.text)
    assert link.startswith("http://desk.test/can-bo/mat-khau?key=")
    assert "Cô Mới" in (await office.browser().get(link)).text
    again = await admin.get("/can-bo/nguoi-dung")
    assert link not in again.text


async def test_a_refused_invitation_says_why_and_keeps_what_was_typed(office: Office) -> None:
    admin = await office.signed_in("admin")
    answer = await admin.post("/can-bo/nguoi-dung", login="lan", name="Lan Khác", role="officer")
    assert answer.status_code == 409
    assert "đã có người dùng" in answer.text
    assert 'value="Lan Khác"' in answer.text


async def test_disabling_and_resetting_end_sessions_and_oneself_stays(office: Office) -> None:
    admin, lan = await office.signed_in("admin"), await office.signed_in("lan")
    async with office.parts.sessions.begin() as db:
        numbers = {member.login: member.id for member in await accounts.members(db)}
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{numbers['lan']}/khoa"))
    assert "Đã khóa tài khoản của Cán bộ Lan" in page.text
    assert (await lan.get("/can-bo")).status_code == 303
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{numbers['lan']}/mo"))
    assert "Đã mở lại" in page.text
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{numbers['lan']}/mat-khau"))
    assert "/can-bo/mat-khau?key=" in shown(page.text)
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{numbers['admin']}/khoa"))
    assert "Không tự khóa" in page.text
    assert (await admin.get("/can-bo")).status_code == 200


async def test_a_telegram_code_of_the_page_joins_the_account(office: Office) -> None:
    lan = await office.signed_in("lan")
    page = await lan.follow(await lan.post("/can-bo/toi/telegram"))
    async with office.parts.sessions.begin() as db:
        member = await link_telegram(db, shown(page.text), "77", now=office.clock.now())
        assert member.login == "lan"
    assert "Đã nối một tài khoản Telegram" in (await lan.get("/can-bo/toi")).text
    await lan.follow(await lan.post("/can-bo/toi/telegram/go"))
    async with office.parts.sessions.begin() as db:
        assert await member_by_telegram(db, "77") is None


async def test_staff_see_the_units_of_their_field(office: Office) -> None:
    page = (await (await office.signed_in("lan")).get("/can-bo/don-vi")).text
    assert "Trường Tiểu học A" in page
    assert "Trường Tiểu học B" not in page
    assert "Trường Tiểu học B" in (await (await office.signed_in("admin")).get("/can-bo/don-vi")).text


async def test_the_posters_of_ones_schools_are_printed_from_the_page_of_units(office: Office) -> None:
    lan = await office.signed_in("lan")
    assert 'href="/can-bo/don-vi/to-dan.pdf"' in (await lan.get("/can-bo/don-vi")).text
    own = await lan.get("/can-bo/don-vi/to-dan.pdf")
    assert own.headers["content-type"] == "application/pdf"
    every = await (await office.signed_in("admin")).get("/can-bo/don-vi/to-dan.pdf")
    pages = [paper.content.count(b"/Type /Page\n") for paper in (own, every)]
    assert 0 < pages[0] < pages[1]
