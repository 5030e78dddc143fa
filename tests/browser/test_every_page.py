"""Every page of the program in a browser: no serious fault by axe, and nothing scrolls sideways.

Each page is looked at in both languages, each in the light and in the dark, on an office screen, and
on 320 px, which is 1280 px at 400 %. New pages are found by themselves: they are the program's own routes.
"""

from typing import Any

import pytest
from fastapi.routing import APIRoute
from playwright.async_api import Browser, Page

from bot.web.console.routes import router
from faq.knowledge import Knowledge
from tests.bot.web.console.conftest import Office
from tests.browser.axe import CONTRAST, faults
from tests.browser.conftest import Site
from tests.browser.test_console import office, sign_in

__all__ = ["office"]

PUBLIC = (
    "/",
    "/hoi-dap",
    "/hoi-dap?tim=chuyen+truong",
    "/hoi-dap/{topic_id}",
    "/cong-khai",
    "/tra-cuu",
    "/x",
)
#: A phone has no room for a bar of two lines.
LINES_OF_BAR = "Math.round(document.querySelector('.bar-inner').clientHeight / 52)"
#: Whoever works in the dark prints black on white all the same.
ON_PAPER = "(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))"
BLACK_ON_WHITE = ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
#: The walk is long; in parts, several workers share it.
PARTS = 4
#: Routes that answer with something else than a page.
NO_PAGES = frozenset(
    {
        "queue_events", "figures_file", "cases_file", "misses_file", "topics_file", "guides_file",
        "file_page", "apology_letter", "case_pdf", "posters_file", "sign_in_page",
    }
)  # fmt: skip


def console_pages() -> list[str]:
    """Return the address of every page of the console, with its fields in braces."""
    return [
        route.path
        for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()) and route.name not in NO_PAGES
    ]


@pytest.mark.parametrize("part", range(PARTS))
async def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    site: Site, office: Office, browser: Browser, knowledge: Knowledge, part: int
) -> None:
    code = await office.case("Một việc rất dài " * 20)
    await office.said(code, "Chào bot " + "x" * 300)
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(f"{site.url}/can-bo/dang-nhap")
    assert await faults(page) == []
    await sign_in(page, site, "admin")
    known = {"code": code, "topic_id": next(iter(knowledge.content.topics)), "format": "csv"}
    known |= {"guide_id": "gui-pakn", "language": "vi", "key": "chat.intake_consent"}
    found: dict[str, Any] = {}
    for pattern in [*PUBLIC, *console_pages()][part::PARTS]:
        address = pattern
        for name, value in known.items():
            address = address.replace(f"{{{name}}}", value)
        while "{" in address:
            address = address.partition("{")[0] + "9" + address.partition("}")[2]
        found |= await look(page, site.url, address)
    await context.close()
    assert found == {}


async def look(page: Page, site: str, address: str) -> dict[str, Any]:
    """Return what is wrong with a page, by how it was looked at."""
    here = f"{site}{address}{'&' if '?' in address else '?'}lang="
    await page.set_viewport_size({"width": 1280, "height": 800})
    await page.emulate_media(color_scheme="light")
    await page.goto(f"{here}vi")
    found: dict[str, Any] = {address: await faults(page)}
    await page.emulate_media(color_scheme="dark")
    found[f"{address} in the dark"] = await faults(page, CONTRAST)
    await page.emulate_media(media="print", color_scheme="dark")
    colours = await page.evaluate(ON_PAPER)
    found[f"{address} on paper"] = colours if colours != BLACK_ON_WHITE else None
    await page.emulate_media(media="screen", color_scheme="dark")
    await page.goto(f"{here}en")
    found[f"{address} in English, in the dark"] = await faults(page)
    await page.emulate_media(color_scheme="light")
    found[f"{address} in English"] = await faults(page, CONTRAST)
    await page.set_viewport_size({"width": 320, "height": 700})
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    found[f"{address} at 320 px"] = await page.evaluate(over)
    if not address.startswith("/can-bo"):
        for width in (320, 360):
            await page.set_viewport_size({"width": width, "height": 700})
            found[f"{address}, the bar in lines at {width} px"] = await page.evaluate(LINES_OF_BAR) - 1
    return {where: what for where, what in found.items() if what}
