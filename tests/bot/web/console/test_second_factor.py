"""Signing in by two steps, and the list of places where one is signed in."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.ids import Ids
from bot.staff import accounts, second_factor
from bot.staff.passwords import Passwords
from bot.staff.second_factor import RECOVERY_CODES, code_at, step_of
from bot.staff.signin import PER_LOGIN
from bot.storage.office_tables import StaffMember
from feedback.lifecycle import Role
from tests.bot.web.console.conftest import Browser, Office
from tests.fakes import HandClock

GOOD = "Một mật khẩu dài"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def with_password(office: Office, login: str = "lan") -> None:
    hashed = await Passwords().hash(GOOD)
    async with office.parts.sessions.begin() as db:
        (await accounts.by_login(db, login)).password_hash = hashed


async def switched_on(office: Office, lan: Browser) -> tuple[str, list[str]]:
    """Switch it on for Lan; return the secret and the codes for paper."""
    page = (await lan.get("/can-bo/toi/hai-buoc")).text
    secret = re.search(r'name="secret" value="(\w+)"', page)
    assert secret
    wrong = await lan.post("/can-bo/toi/hai-buoc", secret=secret[1], code="000000")
    assert wrong.status_code == 422
    assert secret[1] in wrong.text
    odd = await lan.post("/can-bo/toi/hai-buoc", secret="!", code="000000")
    assert odd.status_code == 422
    code = code_at(secret[1], office.clock.now())
    page = (await lan.post("/can-bo/toi/hai-buoc", secret=secret[1], code=code)).text
    codes = re.findall(r'<li class="code">([\w-]+)</li>', page)
    assert len(set(codes)) == RECOVERY_CODES
    return secret[1], codes


async def to_second_page(office: Office) -> tuple[Browser, str]:
    somebody = office.browser()
    await somebody.get("/can-bo/dang-nhap?tiep=/can-bo/so-lieu")
    page = await somebody.post("/can-bo/dang-nhap", login="lan", password=GOOD, wanted="/can-bo/so-lieu")
    assert page.status_code == 200
    ticket = re.search(r'name="ticket" value="([^"]+)"', page.text)
    assert ticket
    return somebody, ticket[1]


async def test_the_password_alone_does_not_let_in_the_code_does_once(office: Office) -> None:
    await with_password(office)
    secret, _ = await switched_on(office, await office.signed_in("lan"))
    office.clock.move(minutes=1)
    code = code_at(secret, office.clock.now())
    somebody, ticket = await to_second_page(office)
    assert (await somebody.get("/can-bo")).status_code == 303
    wrong = await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code="123")
    assert wrong.status_code == 401
    assert "Mã chưa đúng" in wrong.text
    right = await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=code, wanted="/can-bo/so-lieu")
    assert right.headers["location"] == "/can-bo/so-lieu"
    assert (await somebody.get("/can-bo")).status_code == 200
    another, ticket = await to_second_page(office)
    again = await another.post("/can-bo/dang-nhap/ma", ticket=ticket, code=code)
    assert again.status_code == 401


@on_sqlite
async def test_a_code_on_paper_works_once_and_new_ones_end_the_old(office: Office) -> None:
    await with_password(office)
    lan = await office.signed_in("lan")
    _, codes = await switched_on(office, lan)
    for code, status in ((codes[0], 303), (codes[0], 401), (codes[1].lower().replace("-", " "), 303)):
        somebody, ticket = await to_second_page(office)
        answer = await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=code)
        assert answer.status_code == status
    assert f"Còn {RECOVERY_CODES - 2} mã giấy" in (await lan.get("/can-bo/toi")).text
    assert (await lan.post("/can-bo/toi/hai-buoc/ma-giay", password="wrong")).status_code == 303
    page = (await lan.post("/can-bo/toi/hai-buoc/ma-giay", password=GOOD)).text
    assert codes[2] not in page
    somebody, ticket = await to_second_page(office)
    assert (await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=codes[2])).status_code == 401
    await lan.post("/can-bo/toi/hai-buoc/tat", password=GOOD)
    somebody = office.browser()
    await somebody.get("/can-bo/dang-nhap")
    assert (await somebody.post("/can-bo/dang-nhap", login="lan", password=GOOD)).status_code == 303


@on_sqlite
async def test_guessing_codes_locks_and_a_ticket_is_no_password(office: Office) -> None:
    await with_password(office)
    secret, _ = await switched_on(office, await office.signed_in("lan"))
    office.clock.move(minutes=1)
    somebody, ticket = await to_second_page(office)
    statuses = [
        (await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code="000000")).status_code
        for _ in range(PER_LOGIN + 1)
    ]
    assert statuses == [401] * PER_LOGIN + [429]
    right = code_at(secret, office.clock.now())
    assert (await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=right)).status_code == 429
    number, until, seal = ticket.split(".")
    for odd in ("", "x", f"{number}.{int(until) + 600}.{seal}", f"999.{until}.{seal}"):
        answer = await somebody.post("/can-bo/dang-nhap/ma", ticket=odd, code=right)
        assert answer.headers["location"] == "/can-bo/dang-nhap", odd
    office.clock.move(minutes=6)
    answer = await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=right)
    assert answer.headers["location"] == "/can-bo/dang-nhap"


@on_sqlite
async def test_another_phone_needs_the_password_and_ends_the_old_paper(office: Office) -> None:
    await with_password(office)
    lan = await office.signed_in("lan")
    _, codes = await switched_on(office, lan)
    page = (await lan.get("/can-bo/toi/hai-buoc")).text
    assert "Đang bật trên một điện thoại" in page
    secret = re.search(r'name="secret" value="(\w+)"', page)
    assert secret
    code = code_at(secret[1], office.clock.now())
    without = await lan.post("/can-bo/toi/hai-buoc", secret=secret[1], code=code)
    assert without.status_code == 422
    assert "paper-codes" not in without.text
    somebody, ticket = await to_second_page(office)
    assert (await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=codes[0])).status_code == 303
    known = await lan.post("/can-bo/toi/hai-buoc", secret=secret[1], code=code, password=GOOD)
    assert "paper-codes" in known.text
    somebody, ticket = await to_second_page(office)
    assert (await somebody.post("/can-bo/dang-nhap/ma", ticket=ticket, code=codes[1])).status_code == 401
    office.parts.office.second_factor_roles = frozenset({Role.OFFICER})
    kept = (await lan.follow(await lan.post("/can-bo/toi/hai-buoc/tat", password=GOOD))).text
    assert "không tắt được. Đổi điện thoại thì" in kept


@on_sqlite
async def test_an_administrator_drops_it_for_whoever_lost_everything(office: Office) -> None:
    lan, admin = await office.signed_in("lan"), await office.signed_in("admin")
    await switched_on(office, lan)
    async with office.parts.sessions() as db:
        member = await db.scalar(select(StaffMember).where(StaffMember.login == "lan"))
    assert member
    page = (await admin.get("/can-bo/nguoi-dung")).text
    assert "Hai bước" in page
    await admin.post(f"/can-bo/nguoi-dung/{member.id}/bo-hai-buoc")
    assert (await lan.get("/can-bo/toi")).status_code == 303
    assert "Đang tắt." in (await (await office.signed_in("lan")).get("/can-bo/toi")).text


async def test_places_where_one_is_signed_in_are_listed_and_ended(office: Office) -> None:
    here, there, third = [await office.signed_in("lan") for _ in range(3)]
    stranger = await office.signed_in("minh")
    page = (await here.get("/can-bo/toi")).text
    ends = re.findall(r'action="(/can-bo/toi/phien/\w{16}/dang-xuat)"', page)
    assert len(ends) == 2
    assert page.count("máy này") == 1
    await stranger.post(ends[0])
    await stranger.post(ends[1])
    assert (await there.get("/can-bo")).status_code == (await third.get("/can-bo")).status_code == 200
    await here.post(ends[0])
    assert sorted([(await one.get("/can-bo")).status_code for one in (there, third)]) == [200, 303]
    await here.post("/can-bo/toi/phien/khac/dang-xuat")
    assert [(await one.get("/can-bo")).status_code for one in (here, there, third)] == [200, 303, 303]


def test_a_phones_clock_may_be_wrong_by_one_step() -> None:
    now, secret = HandClock().now(), second_factor.new_secret(Ids())
    for seconds, right in ((0, True), (30, True), (-30, True), (90, False), (-90, False)):
        code = code_at(secret, now + timedelta(seconds=seconds))
        assert (step_of(secret, code, now=now) is not None) is right
