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


async def number_of(office: Office, login: str) -> int:
    async with office.parts.sessions.begin() as db:
        return (await accounts.by_login(db, login)).id


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
    path = f"/can-bo/nguoi-dung/{await number_of(office, 'moi')}/mat-khau"
    assert "Gửi liên kết mới" in again.text
    anew = await admin.follow(await admin.post(path))
    assert "Liên kết cũ của Cô Mới không còn dùng được" in anew.text


async def test_a_refused_invitation_says_why_and_keeps_what_was_typed(office: Office) -> None:
    admin = await office.signed_in("admin")
    typed = {"login": "lan", "name": "Lan Khác", "role": "officer"}
    answer = await admin.post("/can-bo/nguoi-dung", **typed)
    assert answer.status_code == 422
    assert "Chưa chọn đơn vị" in answer.text
    answer = await admin.post("/can-bo/nguoi-dung", **typed, unit="*")
    assert answer.status_code == 409
    assert "đã có người dùng" in answer.text
    assert 'value="Lan Khác"' in answer.text
    assert '<option value="*" selected>Tất cả đơn vị' in answer.text


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
    assert "Mật khẩu cũ của Cán bộ Lan" in page.text
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{numbers['admin']}/khoa"))
    assert "Không tự khóa" in page.text
    assert (await admin.get("/can-bo")).status_code == 200


async def test_a_colleague_gets_another_role_and_unit_and_the_log_says_from_what(office: Office) -> None:
    admin, lan = await office.signed_in("admin"), await office.signed_in("lan")
    number = await number_of(office, "lan")
    form = (await admin.get(f"/can-bo/nguoi-dung?sua={number}")).text
    assert "Sửa tài khoản của Cán bộ Lan" in form
    assert (await lan.get("/can-bo/toi/truy-cap")).status_code == 200
    address = f"/can-bo/nguoi-dung/{number}/sua"
    unknown = await admin.post(address, name="Lan Mới", role="head", unit="TH-NONE")
    assert unknown.status_code == 404
    assert 'value="Lan Mới"' in unknown.text
    await admin.post(address, name="Cô Lan", role="editor", unit="TH-B")
    assert (await lan.get("/can-bo/toi/truy-cap")).status_code == 403
    own = (await lan.get("/can-bo/toi")).text
    assert "Trường Tiểu học B" in own
    assert "/can-bo/toi/truy-cap" not in own
    log = (await admin.get("/can-bo/thay-doi?loai=account")).text
    assert "Phường Tân Hưng → Cô Lan, Tổ công nghệ số, Trường Tiểu học B" in log


async def test_the_last_administrator_keeps_role_and_password(office: Office) -> None:
    admin = await office.signed_in("admin")
    own = f"/can-bo/nguoi-dung/{await number_of(office, 'admin')}"
    kept = await admin.post(f"{own}/sua", name="Quản trị", role="officer", unit="*")
    assert kept.status_code == 409
    assert "người quản trị cuối cùng" in kept.text
    told = await admin.follow(await admin.post(f"{own}/mat-khau"))
    assert "Mật khẩu của chính mình thì đổi ở trang này" in told.text


async def test_cases_of_somebody_disabled_are_named_so_that_others_take_them(office: Office) -> None:
    admin = await office.signed_in("admin")
    code = await office.case()
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/nhan"))
    number = await number_of(office, "lan")
    page = await admin.follow(await admin.post(f"/can-bo/nguoi-dung/{number}/khoa"))
    assert "còn giữ 1 hồ sơ chưa xong" in page.text


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
