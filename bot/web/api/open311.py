"""GeoReport v2 (Open311), to read: what can be sent, and what has been published, for existing civic clients.

Only what is public is told: a request is a published question with its answer, under its public number.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Annotated
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import VIETNAM
from bot.storage.engine import reading
from bot.web.api.access import anybody
from bot.web.errors import Problem
from bot.web.pages import parts_of
from bot.web.public_feed import UNFIT
from bot.web.refusals import refusals
from bot.words import Words
from feedback import publications
from feedback.errors import NotPublished
from feedback.kinds import CaseKind
from feedback.publications import PublicFilter
from feedback.tables import Publication

router = APIRouter(prefix="/api/open311/v2", tags=["open311"], dependencies=[Depends(anybody)])

#: What may be published, as services.
SERVICES = (CaseKind.FEEDBACK, CaseKind.PETITION, CaseKind.QUESTION)
MOST = 100
XML = "text/xml; charset=utf-8"
#: Without dates, the standard shows what the last ninety days brought.
SPAN = timedelta(days=90)
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100

Told = Mapping[str, object]
#: Said of the address; anything else is not there.
Form = Annotated[str, Path(json_schema_extra={"enum": ["json", "xml"]})]
Service = Annotated[str, Path(json_schema_extra={"enum": [kind.value for kind in SERVICES]})]
_ANSWERS = {
    200: {"content": {"application/json": {}, "text/xml": {}}},
    **refusals(404, 422),
}


@router.get("/services.{form}", responses=_ANSWERS, response_class=Response)
async def services(form: Form) -> Response:
    """List what can be sent."""
    words = Words("vi")
    told = [
        {
            "service_code": kind.value, "service_name": words.say(f"files.kind_{kind.value}"),
            "description": words.say(f"api.service_{kind.value}"), "metadata": False, "type": "realtime",
            "keywords": "", "group": "",
        }
        for kind in SERVICES
    ]  # fmt: skip
    return _answer(form, "services", "service", told)


@router.get("/services/{service_code}.{form}", responses=_ANSWERS, response_class=Response)
async def service_definition(service_code: Service, form: Form) -> Response:
    """Tell what is asked for beyond the words themselves: of no service anything."""
    if service_code not in SERVICES:
        raise Problem(404, "not_found")
    if form == "json":
        return JSONResponse({"service_code": service_code, "attributes": []})
    if form != "xml":
        raise Problem(404, "not_found")
    whole = _element("service_definition", {"service_code": service_code, "attributes": ""})
    return Response(_written(whole), media_type=XML)


@router.get("/requests.{form}", responses=_ANSWERS, response_class=Response)
async def requests(  # noqa: PLR0917 - filters come as arguments
    request: Request,
    form: Form,
    service_request_id: Annotated[str, Query(max_length=2000)] = "",
    service_code: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=40)] = "",
    start_date: Annotated[AwareDatetime | None, Query()] = None,
    end_date: Annotated[AwareDatetime | None, Query()] = None,
) -> Response:
    """List what has been published, the newest first; all of it is closed, as it has been answered."""
    parts = parts_of(request)
    wanted = {code.strip() for code in service_code.split(",") if code.strip()}
    numbers = [number.strip() for number in service_request_id.split(",") if number.strip()]
    if status and "closed" not in status.split(","):
        return _answer(form, "service_requests", "request", [])
    for at in (start_date, end_date):
        if at is not None and not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            raise Problem(422, "bad_fields")
    end = end_date or parts.clock.now()
    start = start_date or end - SPAN
    async with reading(parts.sessions) as db:
        if numbers:
            found = [await _one(db, number) for number in numbers[:MOST]]
            entries = [entry for entry in found if entry is not None]
        else:
            page = await publications.listed(
                db, PublicFilter(published_from=start, published_before=end), limit=MOST
            )
            entries = list(page.entries)
    site = parts.settings.web_address
    told = [_told(*entry, site) for entry in entries if not wanted or entry[0].kind.value in wanted]
    return _answer(form, "service_requests", "request", told)


@router.get("/requests/{service_request_id}.{form}", responses=_ANSWERS, response_class=Response)
async def one_request(request: Request, service_request_id: str, form: Form) -> Response:
    """Give one published question with its answer."""
    parts = parts_of(request)
    async with reading(parts.sessions) as db:
        entry = await _one(db, service_request_id)
    if entry is None:
        raise Problem(404, "not_found")
    return _answer(form, "service_requests", "request", [_told(*entry, parts.settings.web_address)])


async def _one(db: AsyncSession, number: str) -> tuple[Publication, str] | None:
    if not (number.isascii() and number.isdigit() and int(number) < 2**63):
        return None
    try:
        return await publications.by_number(db, int(number))
    except NotPublished:
        return None


def _told(entry: Publication, unit: str, site: str) -> Told:
    return {
        "service_request_id": str(entry.id), "status": "closed", "status_notes": entry.answer,
        "service_name": Words("vi").say(f"files.kind_{entry.kind.value}"), "service_code": entry.kind.value,
        "description": entry.question, "agency_responsible": unit, "service_notice": "",
        "requested_datetime": _time(entry.first_published_at), "updated_datetime": _time(entry.published_at),
        "expected_datetime": None, "address": "", "address_id": None, "zipcode": None, "lat": None,
        "long": None, "media_url": f"{site}/cong-khai/{entry.id}",
    }  # fmt: skip


def _time(at: datetime) -> str:
    return at.astimezone(VIETNAM).isoformat(timespec="seconds")


def _answer(form: str, root: str, each: str, told: Iterable[Told]) -> Response:
    match form:
        case "json":
            return JSONResponse(list(told))
        case "xml":
            return Response(_xml(root, each, told), media_type=XML)
        case _:
            raise Problem(404, "not_found")


def _xml(root: str, each: str, told: Iterable[Told]) -> bytes:
    whole = ET.Element(root)
    whole.extend(_element(each, one) for one in told)
    return _written(whole)


def _element(tag: str, told: Told) -> ET.Element:
    element = ET.Element(tag)
    for name, value in told.items():
        text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        ET.SubElement(element, name).text = UNFIT.sub("", text)
    return element


def _written(whole: ET.Element) -> bytes:
    written: bytes = ET.tostring(whole, encoding="utf-8", xml_declaration=True)
    return written
