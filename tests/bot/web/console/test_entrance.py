import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from sqlalchemy import select

from bot.staff import accounts
from bot.staff.first_admin import first_admin_link
from bot.staff.sessions import SEEN_EVERY
from bot.storage.office_tables import StaffSession
from bot.web.console import entrance
from bot.web.console.visit import SESSION_COOKIE
from tests.bot.web.console.conftest import Office

# What these pages read and write is tested on both databases beneath them.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GOOD = "Một mật khẩu dài"


@pytest.fixture
async def with_password(office: Office) -> Office:
    hashed = await entrance.PASSWORDS.hash(GOOD)
    async with office.parts.sessions.begin() as db:
        (await accounts.by_login(db, "lan")).password_hash = hashed
    return office


async def test_signing_in_leads_to_the_wanted_page_and_signing_out_ends_it(with_password: Office) -> None:
    lan = with_password.browser()
    await lan.get("/can-bo/dang-nhap")
    fields = {"login": "Lan", "password": GOOD, "wanted": "/can-bo/don-vi"}
    answer = await lan.post("/can-bo/dang-nhap", **fields)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = await lan.follow(answer)
    assert "Cán bộ Lan" in page.text
    token = lan.client.cookies[SESSION_COOKIE]
    page = await lan.follow(await lan.post("/can-bo/dang-xuat"))
    assert "Đã đăng xuất." in page.text
    lan.client.cookies.set(SESSION_COOKIE, token, domain="desk.test", path="/can-bo")
    assert (await lan.get("/can-bo")).status_code == 303


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", "/can-bo\\x", "/"])
async def test_signing_in_leads_to_no_other_place(with_password: Office, wanted: str) -> None:
    lan = with_password.browser()
    await lan.get("/can-bo/dang-nhap")
    answer = await lan.post("/can-bo/dang-nhap", login="lan", password=GOOD, wanted=wanted)
    assert answer.headers["location"] == "/can-bo/dang-nhap"


async def test_a_wrong_password_is_told_plainly_and_then_locked(with_password: Office) -> None:
    lan = with_password.browser()
    await lan.get("/can-bo/dang-nhap")
    for _ in range(5):
        answer = await lan.post("/can-bo/dang-nhap", login="lan", password="wrong")
        assert answer.status_code == 401
        assert "không đúng" in answer.text
        assert 'value="lan"' in answer.text
    answer = await lan.post("/can-bo/dang-nhap", login="lan", password=GOOD)
    assert answer.status_code == 429
    assert "09:15 23/11/2026" in answer.text


async def test_the_session_cookie_is_for_https_where_the_program_is(with_password: Office) -> None:
    with_password.parts.settings.public_url = "https://desk.test"
    del with_password.parts.settings.web_address
    lan = with_password.browser()
    lan.client.base_url = "https://desk.test"
    await lan.get("/can-bo/dang-nhap")
    answer = await lan.post("/can-bo/dang-nhap", login="lan", password=GOOD)
    assert "Secure" in answer.headers["set-cookie"]


async def test_who_finds_no_account_is_told_where_the_first_one_is_made(office: Office) -> None:
    assert "liên kết dùng một lần" not in (await office.browser().get("/can-bo/dang-nhap")).text
    async with office.parts.transaction() as db:
        (await accounts.by_login(db, "admin")).password_hash = None
    assert "liên kết dùng một lần" in (await office.browser().get("/can-bo/dang-nhap")).text


async def test_the_printed_link_makes_the_first_administrator(office: Office) -> None:
    async with office.parts.transaction() as db:
        admin = await accounts.by_login(db, "admin")
        admin.password_hash = None
        link = await first_admin_link(db, ids=office.parts.ids, now=office.clock.now())
    assert link
    chief = office.browser()
    assert (await chief.get(link)).status_code == 200
    key, fields = link.split("key=")[1], {"login": "quan-tri", "name": "Chị Quản Trị"}
    refused = await chief.post("/can-bo/bat-dau", key=key, **fields, password="short")
    assert refused.status_code == 422
    assert "ít nhất 10 ký tự" in refused.text
    assert "Chị Quản Trị" in refused.text
    page = await chief.follow(await chief.post("/can-bo/bat-dau", key=key, **fields, password=GOOD))
    assert "Đã tạo người quản trị" in page.text
    assert "Mời cán bộ" in page.text
    assert (await office.browser().get(link)).status_code == 410


async def test_a_link_sets_a_password_once(office: Office) -> None:
    async with office.parts.transaction() as db:
        lan = await accounts.by_login(db, "lan")
        link = await accounts.password_link(db, lan, ids=office.parts.ids, now=office.clock.now())
    browser, key = office.browser(), link.split("key=")[1]
    assert "Cán bộ Lan" in (await browser.get(link)).text
    assert (await browser.post("/can-bo/mat-khau", key=key, password="abababababab")).status_code == 422
    page = await browser.follow(await browser.post("/can-bo/mat-khau", key=key, password=GOOD))
    assert "Mời đăng nhập bằng tên lan" in page.text
    assert (await browser.get(link)).status_code == 410
    await browser.get("/can-bo/dang-nhap")
    answer = await browser.post("/can-bo/dang-nhap", login="lan", password=GOOD)
    assert answer.status_code == 303


async def test_changing_ones_password_keeps_only_this_browser_signed_in(with_password: Office) -> None:
    here, there = await with_password.signed_in("lan"), await with_password.signed_in("lan")
    wrong = await here.post("/can-bo/toi/mat-khau", current="wrong", password="Một câu khác hẳn")
    assert wrong.status_code == 422
    done = await here.post("/can-bo/toi/mat-khau", current=GOOD, password="Một câu khác hẳn")
    assert "Đã đổi mật khẩu" in (await here.follow(done)).text
    assert (await there.get("/can-bo")).status_code == 303


async def test_a_forged_sentence_for_the_next_page_is_not_shown(office: Office) -> None:
    lan = await office.signed_in("lan")
    lan.client.cookies.set("canbo_word", "eyJ0ZXh0IjoiaGFja2VkIn0=.0", domain="desk.test", path="/can-bo")
    assert "hacked" not in (await lan.get("/can-bo")).text


async def test_a_page_waits_for_nobody_who_writes_and_the_visit_is_noted_behind_it(office: Office) -> None:
    browser = await office.signed_in("lan")
    office.clock.move(seconds=SEEN_EVERY.total_seconds())
    there, cookie = asyncio.Event(), f"{SESSION_COOKIE}={browser.client.cookies[SESSION_COOKIE]}"
    scope = {
        "type": "http", "method": "GET", "path": "/can-bo", "raw_path": b"/can-bo", "query_string": b"",
        "headers": [(b"host", b"desk.test"), (b"cookie", cookie.encode())], "app": office.app,
    }  # fmt: skip

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body"):
            there.set()

    async with office.parts.sessions.begin() as db:
        seen = (await db.scalars(select(StaffSession).with_for_update())).one()
        seen.device = "busy"
        await db.flush()
        visit = asyncio.create_task(office.app(scope, receive, send))
        await there.wait()
        assert not visit.done()
    await visit
    async with office.parts.sessions() as db:
        noted = (await db.scalars(select(StaffSession))).one()
        assert (noted.last_seen_at, noted.device) == (office.clock.now(), "busy")
