"""The interface for other systems: what a token opens, what it gives, and that it says what it answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.staff import accounts, api_tokens
from bot.staff.api_tokens import FOR_PROGRAMS, Scope
from bot.storage.engine import reading
from bot.web.limits import Limit
from feedback import cases, units
from feedback.periods import administrative_period
from feedback.statistics import figures
from tests.bot.web.console.conftest import Office, fill_office, office  # noqa: F401

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

#: Each route of the interface and the scope that it wants; None: none.
ROUTES: dict[tuple[str, str], Scope | None] = {
    ("GET", "/api/v1/cases"): Scope.CASES,
    ("GET", "/api/v1/cases/{code}"): Scope.CASES,
    ("GET", "/api/v1/cases/{code}/history"): Scope.CASES,
    ("POST", "/api/v1/cases/{code}/answer"): Scope.ANSWER,
    ("GET", "/api/v1/statistics"): Scope.STATISTICS,
    ("GET", "/api/v1/answers"): None,
}


async def token(office: Office, login: str, *scopes: Scope) -> dict[str, str]:  # noqa: F811
    async with office.parts.transaction() as db:
        member = await accounts.by_login(db, login)
        secret = await api_tokens.make_token(
            db, member, "thử", [scope.value for scope in scopes], ids=office.parts.ids, now=office.clock.now()
        )
    return {"Authorization": f"Bearer {secret}"}


def client(office: Office) -> httpx.AsyncClient:  # noqa: F811
    return office.browser().client


def described(office: Office) -> dict[str, Any]:  # noqa: F811
    return {
        path: methods
        for path, methods in office.app.openapi()["paths"].items()
        if path.startswith("/api/v1/") and not path.startswith("/api/v1/chat")
    }


@on_sqlite
async def test_each_route_wants_its_scope_and_a_token_that_works(office: Office) -> None:  # noqa: F811
    code = await office.case(unit="PHUONG")
    every = {(method.upper(), path) for path, methods in described(office).items() for method in methods}
    assert every == set(ROUTES)
    of_scope = {scope: await token(office, "lan", scope) for scope in FOR_PROGRAMS}
    editor = await token(office, "editor", *FOR_PROGRAMS)
    browser = client(office)
    for (method, path), wanted in ROUTES.items():
        address = path.replace("{code}", code)
        for scope, header in of_scope.items():
            answer = await browser.request(method, address, headers=header)
            assert (answer.status_code == 403) is (wanted not in {None, scope}), (path, scope)
        if wanted is None:
            continue
        for header in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}):
            answer = await browser.request(method, address, headers=header)
            assert (answer.status_code, answer.json()["error"]) == (401, "no_token")
        assert (await browser.request(method, address, headers=editor)).status_code == 403


async def test_a_case_is_read_and_answered_without_a_word_of_who_sent_it(office: Office) -> None:  # noqa: F811
    mine, other = await office.case(unit="PHUONG"), await office.case(unit="TH-B")
    header = await token(office, "minh", *FOR_PROGRAMS)
    browser = client(office)
    listed = (await browser.get("/api/v1/cases", headers=header)).json()
    assert (listed["total"], [one["code"] for one in listed["cases"]]) == (1, [mine])
    assert (await browser.get(f"/api/v1/cases/{other}", headers=header)).status_code == 403
    answer = await browser.post(
        f"/api/v1/cases/{mine}/answer", json={"text": "Trường đã hoàn tiền."}, headers=header
    )
    assert (answer.status_code, answer.json()["state"]) == (200, "answered")
    again = await browser.post(f"/api/v1/cases/{mine}/answer", json={"text": "Nữa."}, headers=header)
    assert again.status_code == 409
    whole = await browser.get(f"/api/v1/cases/{mine}", headers=header)
    assert whole.json()["answer"] == "Trường đã hoàn tiền."
    history = await browser.get(f"/api/v1/cases/{mine}/history", headers=header)
    assert [line["kind"] for line in history.json()][:2] == ["received", "due_set"]
    for shown in (whole.text, history.text, str(listed)):
        assert "Trần Văn" not in shown
        assert "0900000001" not in shown


@on_sqlite
async def test_the_figures_are_those_of_the_program(office: Office) -> None:  # noqa: F811
    await office.case(unit="PHUONG")
    office.clock.move(hours=1)
    header = await token(office, "head", Scope.STATISTICS)
    browser = client(office)
    period = administrative_period("2026-12")
    async with reading(office.parts.sessions) as db:
        field = (await units.by_code(db, "PHUONG")).path
        found = await figures(db, period, field, now=office.clock.now())
    for query in (
        {"period": "administrative:2026-12"},
        {"start": period.start.isoformat(), "end": period.end.isoformat()},
    ):
        told = (await browser.get("/api/v1/statistics", params=query, headers=header)).json()
        assert told["cases"]["received"] == found.cases.received == 1
        assert told["by_unit"]["PHUONG"]["open"] == 1
        assert told["cases"]["in_time"] == {"part": 0, "base": 0, "percent": None}
        assert datetime.fromisoformat(told["as_of"]) == office.clock.now().astimezone(UTC)
    elsewhere = await browser.get("/api/v1/statistics?period=calendar:2026&unit=TH-B", headers=header)
    assert elsewhere.status_code == 403
    assert (await browser.get("/api/v1/statistics", headers=header)).status_code == 422


@on_sqlite
async def test_a_token_ends_with_its_person_or_by_a_press(office: Office) -> None:  # noqa: F811
    lan = await office.signed_in("lan")
    page = await lan.follow(await lan.post("/can-bo/toi/truy-cap", name="Phần mềm 1022", scope="cases"))
    secret = page.text.split('class="shown code" readonly value="')[1].split('"')[0]
    header = {"Authorization": f"Bearer {secret}"}
    browser = client(office)
    assert (await browser.get("/api/v1/cases", headers=header)).status_code == 200
    page = await lan.get("/can-bo/toi/truy-cap")
    assert secret not in page.text
    assert "Phần mềm 1022" in page.text
    await lan.post("/can-bo/toi/truy-cap/1/thu-hoi")
    assert (await browser.get("/api/v1/cases", headers=header)).status_code == 401
    refused = await lan.post("/can-bo/toi/truy-cap", name="Cổng thành phố", days="30")
    assert refused.status_code == 422
    assert 'value="Cổng thành phố"' in refused.text
    assert '<option value="30" selected>' in refused.text
    assert "Mã cần có tên" in refused.text
    header = await token(office, "minh", Scope.CASES)
    office.clock.move(days=89)
    assert (await browser.get("/api/v1/cases", headers=header)).status_code == 200
    office.clock.move(days=1)
    assert (await browser.get("/api/v1/cases", headers=header)).status_code == 401
    minh = await office.signed_in("minh")
    assert "Hết hạn 21/02/2027" in (await minh.get("/can-bo/toi/truy-cap")).text
    header = await token(office, "minh", Scope.CASES)
    async with office.parts.transaction() as db:
        await accounts.disable(db, await accounts.by_login(db, "minh"), now=office.clock.now())
    assert (await browser.get("/api/v1/cases", headers=header)).status_code == 401


@on_sqlite
async def test_a_token_that_is_used_too_often_has_to_wait_and_others_need_not(
    office: Office,  # noqa: F811
) -> None:
    busy, other = await token(office, "lan", Scope.CASES), await token(office, "lan", Scope.CASES)
    browser, limit = client(office), Limit.CALL_OF_TOKEN.value
    for _ in range(limit.burst):
        office.app.state.limits.spend(Limit.CALL_OF_TOKEN, "1")
    refused = await browser.get("/api/v1/cases", headers=busy)
    assert (refused.status_code, refused.json()["error"]) == (429, "too_often")
    assert (await browser.get("/api/v1/cases", headers=other)).status_code == 200
    office.clock.move(seconds=int(refused.headers["retry-after"]))
    assert (await browser.get("/api/v1/cases", headers=busy)).status_code == 200


@on_sqlite
async def test_the_calendar_shows_due_dates_and_nothing_of_citizens(office: Office) -> None:  # noqa: F811
    code = await office.case(unit="PHUONG")
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    await lan.post(f"/can-bo/ho-so/{code}/nhan")

    async def new_address() -> str:
        page = await lan.follow(await lan.post("/can-bo/toi/lich"))
        shown = page.text.split('class="shown code" readonly value="')[1].split('"')[0]
        return "/lich/" + shown.rpartition("/")[2]

    first = await new_address()
    browser = client(office)
    feed = await browser.get(first)
    assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = feed.text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert lines.count("BEGIN:VEVENT") == 1
    assert code in feed.text
    assert "Trần Văn" not in feed.text
    async with reading(office.parts.sessions) as db:
        due = (await cases.by_code(db, code)).due_at
    assert due is not None
    assert f"DTEND:{due:%Y%m%dT%H%M%SZ}" in lines
    second = await new_address()
    assert (await browser.get(first)).status_code == 404
    assert (await browser.get(second)).status_code == 200
    secret = second.removeprefix("/lich/").removesuffix(".ics")
    for path in ("/api/v1/cases", "/api/v1/statistics?period=calendar:2026"):
        answer = await browser.get(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 403, (answer.text, second)


odd = st.one_of(
    st.text(max_size=12), st.integers().map(str), st.sampled_from(["", "received", "2026-01-01T00:00:00Z"])
)


def queries(described_: dict[str, Any]) -> Iterator[tuple[str, list[str], set[int]]]:
    for path, methods in described_.items():
        if "get" in methods:
            names = [one["name"] for one in methods["get"].get("parameters", ()) if one["in"] == "query"]
            yield path, names, {int(status) for status in methods["get"]["responses"]}


@on_sqlite
async def test_whatever_is_asked_the_answer_is_one_that_is_described(office: Office) -> None:  # noqa: F811
    header = await token(office, "head", *FOR_PROGRAMS)
    browser = client(office)
    paths = list(queries(described(office)))
    asked: list[tuple[str, dict[str, str], set[int]]] = []

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(paths), odd, st.data())
    def collect(one: tuple[str, list[str], set[int]], code: str, data: st.DataObject) -> None:
        path, names, statuses = one
        chosen = data.draw(st.dictionaries(st.sampled_from(names), odd)) if names else {}
        # What a slash or dots make of an address leads elsewhere.
        named = path.replace("{code}", quote(code.strip("./").replace("/", "-"), safe="") or "x")
        asked.append((named, chosen, statuses))

    collect()
    for address, query, statuses in asked:
        answer = await browser.get(address, params=query, headers=header)
        assert answer.status_code in statuses, (address, query, answer.text)
