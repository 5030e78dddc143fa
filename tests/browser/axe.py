"""What axe finds wrong with a page."""

from typing import Any

from axe_core_python.async_playwright import Axe
from playwright.async_api import Page

#: Style sheets and sounds are not fetched again: no usual rule reads the first, and there are no others.
FAULTS_ALONE = {"resultTypes": ["violations"], "preload": False}
#: What the dark changes is colours alone.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **FAULTS_ALONE}
RUN = "options => axe.run(options).then(found => found.violations)"


async def faults(page: Page, options: dict[str, Any] = FAULTS_ALONE) -> list[Any]:
    """Return the serious and critical faults, each with where it is."""
    # Half a megabyte of script is read once for each page that was opened.
    if await page.evaluate("!window.axe"):
        await page.evaluate(Axe().axe_script)
    found = await page.evaluate(RUN, options)
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
