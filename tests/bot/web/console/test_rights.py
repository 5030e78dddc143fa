"""Every route against every role: the table of rights is what the server does."""

import re
from collections.abc import Iterator

import pytest
from fastapi.routing import APIRoute

from bot.web.console.rights import OPEN, RIGHTS, home_of, may
from bot.web.console.routes import router
from feedback.lifecycle import Role
from tests.bot.web.console.conftest import Office

# What these pages read and write is tested on both databases beneath them.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LOGINS = {
    Role.OFFICER: "lan",
    Role.HEAD: "head",
    Role.EDITOR: "editor",
    Role.ADMIN: "admin",
    Role.INSPECTOR: "inspector",
}
#: What those without a right get; everything else comes from the page itself.
NO_RIGHT = "Vai trò của anh/chị không dùng trang hoặc việc này"


def routes(every_part: str = "") -> Iterator[tuple[str, str, str]]:
    for route in router.routes:
        assert isinstance(route, APIRoute)
        path = re.sub(r"{\w+}", every_part, route.path) if every_part else route.path
        path = path.replace("{code}", "AAAA-AAAA").replace("{file_id}", "1")
        path = path.replace("{staff_id}", "99").replace("{format}", "csv")
        path = path.replace("{topic_id}", "khong-co").replace("{version_id}", "9")
        path = path.replace("{proposal_id}", "9").replace("{miss_id}", "9")
        path = (
            path.replace("{unit_code}", "TH-A")
            .replace("{view_id}", "9")
            .replace("{template_id}", "9")
            .replace("{place}", "khac")
        )
        path = path.replace("{token_id}", "9").replace("{hook_id}", "9")
        path = path.replace("{change_id}", "9").replace("{breach_id}", "9").replace("{notice_id}", "9")
        path = (
            path.replace("{language}", "vi")
            .replace("{channel}", "zalo_oa")
            .replace("{guide_id}", "gui-pakn")
            .replace("{key}", "chat.intake_cancelled")
        )
        yield route.name, min(route.methods or ()), path


def test_every_route_has_its_line_in_the_table_and_every_line_its_route() -> None:
    names = [name for name, _, _ in routes()]
    assert len(names) == len(set(names))
    assert set(names) == set(RIGHTS) | OPEN
    assert not set(RIGHTS) & OPEN


@on_sqlite
@pytest.mark.parametrize("role", Role)
async def test_every_route_lets_in_exactly_the_roles_of_the_table(office: Office, role: Role) -> None:
    someone = await office.signed_in(LOGINS[role])
    office.app.state.leaving = True  # so that streams end at once
    for name, method, path in routes():
        if name in OPEN or name == "sign_out":
            continue
        answer = await (someone.get(path) if method == "GET" else someone.post(path))
        if path == "/can-bo" and not may(role, name):
            assert answer.headers["location"] == home_of(role)
            continue
        refused = answer.status_code == 403 and NO_RIGHT in answer.text
        assert refused is not may(role, name), (name, answer.status_code)
        assert answer.status_code < 500, name


@on_sqlite
async def test_without_a_session_every_page_leads_to_the_sign_in_and_back(office: Office) -> None:
    nobody = office.browser()
    for name, method, path in routes():
        if name in OPEN:
            continue
        answer = await (nobody.get(path) if method == "GET" else nobody.post(path))
        assert answer.status_code == 303, name
        assert answer.headers["location"].startswith("/can-bo/dang-nhap"), name
    answer = await nobody.get("/can-bo/so-lieu?ky=lich:2026-11")
    assert answer.headers["location"] == "/can-bo/dang-nhap?tiep=/can-bo/so-lieu%3Fky%3Dlich%3A2026-11"


@on_sqlite
async def test_no_form_is_taken_without_its_token_or_from_another_site(office: Office) -> None:
    lan, code = await office.signed_in("lan"), await office.case()
    token = lan.csrf
    for name, method, path in routes():
        if method == "GET":
            continue
        here = path.replace("AAAA-AAAA", code)
        for headers, csrf in (
            ({}, "wrong"),
            ({}, ""),
            ({"Origin": "https://elsewhere.example"}, token),
            ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, token),
        ):
            answer = await lan.client.post(here, data={"csrf": csrf}, headers=headers)
            assert answer.status_code == 403, (name, headers)
    fine = {"Origin": "http://desk.test", "Sec-Fetch-Site": "same-origin"}
    answer = await lan.client.post(f"/can-bo/ho-so/{code}/nhan", data={"csrf": token}, headers=fine)
    assert answer.status_code == 303


@on_sqlite
async def test_a_number_that_no_row_can_have_is_not_found(office: Office) -> None:
    number = str(2**63)
    someone = await office.signed_in("admin")
    for name, method, path in routes(every_part=number):
        if number in path:
            answer = await (someone.get(path) if method == "GET" else someone.post(path))
            assert answer.status_code == (404 if may(Role.ADMIN, name) or name in OPEN else 403), name
    assert (await someone.post("/can-bo/lich/10000/xac-nhan")).status_code == 422


@on_sqlite
async def test_no_page_may_be_framed_or_kept(office: Office) -> None:
    page = await (await office.signed_in("lan")).get("/can-bo")
    assert page.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "no-store"


@on_sqlite
async def test_each_role_begins_where_its_work_is(office: Office) -> None:
    for role, login in LOGINS.items():
        someone = await office.signed_in(login)
        first = await someone.follow(await someone.get("/can-bo/dang-nhap"))
        assert first.status_code == 200
        assert first.request.url.path == home_of(role)
