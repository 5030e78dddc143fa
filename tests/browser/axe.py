"""What axe finds wrong with a page."""

from typing import Any

from axe_core_python.async_playwright import Axe
from playwright.async_api import Page

#: What the dark changes is colours alone. Options are
#: written into a script as they print here.
FAULTS_ALONE = {"resultTypes": ["violations"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **FAULTS_ALONE}


async def faults(page: Page, options: dict[str, Any] | None = None) -> list[Any]:
    """Return the serious and critical faults, each with where it is."""
    found = (await Axe().run(page, options=options or FAULTS_ALONE))["violations"]
    return [
        (one["id"], [node["html"] for node in one["nodes"]])
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
