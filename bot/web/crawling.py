"""What search engines read: which pages they may keep, and where these are."""

from datetime import date
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

from bot.storage.engine import reading
from bot.web.pages import parts_of
from feedback import publications
from feedback.publications import PublicFilter
from feedback.worktime import local_date

router = APIRouter(include_in_schema=False)

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: A sitemap may hold 50,000 addresses.
MOST_ANSWERS = 40_000
KEPT_OUT = ("/can-bo", "/api/", "/du-lieu-cua-toi", "/webhooks/", "/tra-cuu?", "/giay-to/")


@router.get("/robots.txt", response_class=PlainTextResponse)
async def robots(request: Request) -> PlainTextResponse:
    """Say what is for search engines and what is not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)]
    lines.append(f"Sitemap: {parts_of(request).settings.web_address}/sitemap.xml")
    return PlainTextResponse("\n".join(lines) + "\n")


@router.get("/sitemap.xml")
async def sitemap(request: Request) -> Response:
    """List every page for the public with the day of its last change."""
    parts = parts_of(request)
    site = parts.settings.web_address
    async with reading(parts.sessions) as db:
        answers = (await publications.listed(db, PublicFilter(), limit=MOST_ANSWERS)).entries
    pages: list[tuple[str, date | None]] = [
        (path, None) for path in ("/", "/hoi-dap", "/cong-khai", "/tra-cuu")
    ]
    pages += [(f"/hoi-dap/{one.id}", one.as_of) for one in parts.knowledge.content.topics.values()]
    pages += [(f"/cong-khai/{entry.id}", local_date(entry.published_at)) for entry, _ in answers]
    ET.register_namespace("", SITEMAP)
    root = ET.Element(f"{{{SITEMAP}}}urlset")
    for path, changed in pages:
        url = ET.SubElement(root, f"{{{SITEMAP}}}url")
        ET.SubElement(url, f"{{{SITEMAP}}}loc").text = site + path
        if changed is not None:
            ET.SubElement(url, f"{{{SITEMAP}}}lastmod").text = changed.isoformat()
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type="application/xml")
