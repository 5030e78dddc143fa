"""GeoReport v2: existing civic clients read what is public, and nothing else, in both forms."""

from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.parts import Parts
from feedback.lifecycle import CaseKind
from tests.bot.web.test_public_answers import publish
from tests.fakes import HandClock

URL = "/api/open311/v2"
#: What the standard asks of each answer.
OF_SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
OF_REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip


async def asked(client: httpx.AsyncClient, path: str, **query: str) -> Any:
    answer = await client.get(f"{URL}/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_civic_client_reads_services_and_what_was_published(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    case = await publish(parts, clock, office=True)
    await publish(parts, clock, seed=2, kind=CaseKind.PETITION)
    clock.move(days=1)
    services = await asked(client, "services.json")
    assert [one["service_code"] for one in services] == ["feedback", "petition", "question"]
    assert set(services[0]) == OF_SERVICE
    found = await asked(client, "requests.json")
    assert [one["service_code"] for one in found] == ["petition", "feedback"]
    assert set(found[0]) == OF_REQUEST
    one = found[1]
    assert (one["status"], one["requested_datetime"]) == ("closed", "2026-11-23T09:00:00+07:00")
    assert "[tên]" in one["description"]
    assert case.code not in str(found)
    assert await asked(client, f"requests/{one['service_request_id']}.json") == [one]
    assert await asked(client, "requests.json", service_code="feedback") == [one]
    several = f"{one['service_request_id']},99,x"
    assert await asked(client, "requests.json", service_request_id=several) == [one]
    assert await asked(client, "requests.json", status="open") == []
    assert await asked(client, "requests.json", end_date="2026-11-23T01:00:00Z") == []

    page = await client.get(f"{URL}/requests.xml")
    assert page.headers["content-type"] == "text/xml; charset=utf-8"
    root = ET.fromstring(page.content)
    assert root.tag == "service_requests"
    told = [{field.tag: field.text or None for field in each} for each in root.findall("request")]
    assert told == [{name: value or None for name, value in each.items()} for each in found]
    root = ET.fromstring((await client.get(f"{URL}/services.xml")).content)
    assert [each.findtext("metadata") for each in root.findall("service")] == ["false"] * 3


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/7.json", 404),
        ("requests/x.xml", 404),
        (f"requests/{10**30}.json", 404),
        ("services.txt", 404),
        ("requests.json?start_date=0001-01-01T00:00:00Z", 422),
        ("requests.json?start_date=today", 422),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_not_there_or_makes_no_sense_is_said(
    client: httpx.AsyncClient, path: str, status: int
) -> None:
    answer = await client.get(f"{URL}/{path}")
    assert (answer.status_code, "message" in answer.json()) == (status, True)
