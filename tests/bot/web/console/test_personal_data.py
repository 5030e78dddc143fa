"""Who looked is kept and shown to those who answer for it."""

import pytest
from sqlalchemy import func, select

from bot.storage.engine import Sessions
from feedback import own_data
from feedback.tables import CaseLook
from tests.bot.web.console.conftest import Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_opening_a_case_leaves_one_line_an_hour_that_the_head_reads(
    office: Office, sessions: Sessions
) -> None:
    code = await office.case()
    lan, head = await office.signed_in("lan"), await office.signed_in("head")
    for _ in range(3):
        assert (await lan.get(f"/can-bo/ho-so/{code}")).status_code == 200
    page = (await head.get("/can-bo/nhat-ky-xem")).text
    assert page.count("Trang hồ sơ") == 1
    assert code in page
    office.clock.move(seconds=3600)
    await lan.get(f"/can-bo/ho-so/{code}")
    async with sessions() as db:
        assert await db.scalar(select(func.count()).select_from(CaseLook)) == 2
    assert code not in (await head.get("/can-bo/nhat-ky-xem?ma=9JDK-M438")).text


async def test_who_may_not_see_a_case_leaves_no_line(office: Office, sessions: Sessions) -> None:
    code = await office.case()
    bao = await office.signed_in("bao")
    assert (await bao.get(f"/can-bo/ho-so/{code}")).status_code >= 400
    async with sessions() as db:
        assert await db.scalar(select(func.count()).select_from(CaseLook)) == 0


async def test_the_head_sees_requests_that_wait_for_a_case_below_and_no_others(
    office: Office, sessions: Sessions
) -> None:
    ours, theirs = (
        await office.case(contact_ref="talk:1"),
        await office.case(unit="TH-B", contact_ref="talk:2"),
    )
    async with sessions.begin() as db:
        for ref in ("talk:1", "talk:2"):
            await own_data.erase(
                db, contact_ref=ref, channel="web", now=office.clock.now(), calendar=office.parts.calendar
            )
    head, admin = await office.signed_in("head"), await office.signed_in("admin")
    assert ours in (page := (await head.get("/can-bo/nhat-ky-xem")).text)
    assert theirs not in page
    assert theirs in (await admin.get("/can-bo/nhat-ky-xem")).text


async def test_taking_cases_out_as_a_file_leaves_a_line_for_each(office: Office, sessions: Sessions) -> None:
    ours, theirs = await office.case(), await office.case(unit="TH-B")
    head = await office.signed_in("head")
    for _ in range(2):
        answer = await head.get("/can-bo/so-lieu/tai/ho-so.csv?tu=2020-01-01&den=2099-01-01")
        assert answer.status_code == 200
    assert ours in answer.text
    assert theirs not in answer.text
    page = (await head.get("/can-bo/nhat-ky-xem")).text
    assert page.count("Tải danh sách hồ sơ") == 1
    assert theirs not in page
