"""What we offer to other programs is read by other people's programs, over HTTP on this machine."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import feedparser
import httpx
import pytest
from fastapi import FastAPI
from georeport import GeoReport
from icalendar import Calendar

from bot.parts import Parts
from bot.staff import accounts, api_tokens
from bot.staff.api_tokens import FOR_PROGRAMS
from bot.storage.tables import Heartbeat
from bot.web.limits import Limit, Limits
from bot.work.clock_jobs import HEARTBEAT
from feedback import cases
from feedback.lifecycle import CaseKind
from tests.bot.web.console.conftest import Office, office  # noqa: F401
from tests.bot.web.site import Site, serving
from tests.bot.web.test_public_answers import publish
from tests.fakes import HandClock

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def site(app: FastAPI, parts: Parts) -> AsyncIterator[Site]:
    async with serving(app, parts) as site:
        yield site


@pytest.mark.parametrize("form", ["json", "xml"])
async def test_an_open311_client_reads_services_and_requests(
    site: Site, parts: Parts, clock: HandClock, form: str
) -> None:
    await publish(parts, clock, office=True)
    await publish(parts, clock, seed=2, kind=CaseKind.PETITION)
    clock.move(days=1)
    client = GeoReport(f"{site.url}/api/open311/v2", output_format=form)
    services = await asyncio.to_thread(client.get_service_list)
    assert [one["service_code"] for one in services] == ["feedback", "petition", "question"]
    found = await asyncio.to_thread(client.get_service_requests)
    assert [one["service_code"] for one in found] == ["petition", "feedback"]
    one = await asyncio.to_thread(client.get_service_request, found[1]["service_request_id"])
    assert one == found[1]
    assert one["requested_datetime"] == "2026-11-23T09:00:00+07:00"
    wanted = {"service_code": "feedback", "start_date": "2026-11-01T00:00:00Z", "status": "closed"}
    only = await asyncio.to_thread(client.get_service_requests, **wanted)
    assert only == (found[1:] if form == "json" else found[1])
    for each in found:
        definition = await asyncio.to_thread(client.get_service_definition, each["service_code"])
        assert (definition["service_code"], not definition["attributes"]) == (each["service_code"], True)


async def test_feedparser_reads_the_feed_of_answers(site: Site, parts: Parts, clock: HandClock) -> None:
    case = await publish(parts, clock, office=True)
    clock.move(days=1)
    async with httpx.AsyncClient() as http:
        page = await http.get(f"{site.url}/cong-khai/feed.xml")
    feed = feedparser.parse(page.content, response_headers=dict(page.headers))
    assert (feed.bozo, feed.version) == (False, "atom10")
    assert feed.feed.title
    (entry,) = feed.entries
    assert entry.id
    assert entry.link.startswith("http")
    assert entry.updated_parsed
    assert case.code not in str(feed)


async def test_icalendar_reads_the_due_dates(office: Office, site: Site) -> None:  # noqa: F811
    code = await office.case(unit="PHUONG")
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    await lan.post(f"/can-bo/ho-so/{code}/nhan")
    async with office.parts.transaction() as db:
        member = await accounts.by_login(db, "lan")
        secret = await api_tokens.calendar_address(db, member, ids=office.parts.ids, now=office.clock.now())
        due = (await cases.by_code(db, code)).due_at
    async with httpx.AsyncClient() as http:
        page = await http.get(f"{site.url}/lich/{secret}.ics")
    calendar = Calendar.from_ical(page.content)
    assert calendar.errors == []
    (event,) = calendar.events
    assert event.errors == []
    assert (event.end, event.start < event.end) == (due, True)
    assert code in str(event["SUMMARY"])
    assert event.stamp == office.clock.now().astimezone(UTC)
    assert set(calendar.required) <= set(calendar.keys())


CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
CONFIG = """
headers = {{ Authorization = "Bearer {office}" }}
[[operations]]
include-path-regex = "^/api/v1/chat"
headers = {{ Authorization = "Bearer {chat}" }}
"""


class NoLimits(Limits):
    """Lets a program that asks hundreds of times find more than that it asks too often."""

    def spend(self, limit: Limit, key: str) -> None:
        pass


async def test_schemathesis_finds_no_failure_and_no_answer_that_is_not_described(
    office: Office,  # noqa: F811
    site: Site,
    tmp_path: Path,
) -> None:
    await office.case(unit="PHUONG")
    now = office.clock.now()
    async with office.parts.transaction() as db:
        db.add(Heartbeat(job=HEARTBEAT, at=now))  # nobody beats here, and "not ready" is told by a 503
        member = await accounts.by_login(db, "head")
        secret = await api_tokens.make_token(
            db, member, "thử", list(FOR_PROGRAMS), ids=office.parts.ids, now=now
        )
    async with httpx.AsyncClient() as http:
        session = (await http.post(f"{site.url}/api/v1/chat")).json()
    office.app.state.limits = NoLimits(office.clock)
    office.app.state.leaving = True  # so that nothing waits for news
    (tmp_path / "schemathesis.toml").write_text(CONFIG.format(office=secret, chat=session["token"]))
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "schemathesis.cli", "run", f"{site.url}/api/openapi.json",
        "--checks", ",".join(CHECKS), "--phases", "coverage,fuzzing", "--max-examples", "3",
        "--seed", "6", "--no-color",
        cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await program.communicate()
    assert program.returncode == 0, said.decode()[-6000:]
    assert "Authentication failed" not in said.decode()
