"""How soon the public pages are there and can be used on a slow telephone, and what they weigh.

``python -m benchmarks phone``. Chromium opens each page with nothing kept from before, over a slowed line and
with a slowed processor; the program runs as its own process on SQLite. *Usable* is when the page is drawn and
its scripts have run, so that the field to write in takes words. The same without compression, and an answer
of a few bytes over the same line, are the measures. A busy machine makes all of them later: of several
openings the best is told.
"""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, CDPSession, async_playwright

from benchmarks.pages import SECRET, serving, settings_in
from bot.settings import Settings
from tests.browser.chromium import launched

TIMES = 4
CASES = 300
SCREEN = {"width": 360, "height": 740}
#: Each page with what has to be there for it to be of use.
PAGES = {
    "/": "#composer:not([hidden]) #text",
    "/hoi-dap": "main h1",
    "/hoi-dap/{topic}": "main h1",
    "/cong-khai": "main h1",
    "/tra-cuu": "main input",
}
FLOOR = "/healthz"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone and its line: kilobits a second, milliseconds, times slower than this machine."""

    name: str
    kbit: int
    latency_ms: int
    slower: int


PHONES = (Phone("slow 3G, processor 6 times slower", 400, 400, 6), Phone("3G, 4 times slower", 1_600, 150, 4))


@dataclass(frozen=True, slots=True)
class Seen:
    """One opening: bytes over the line, requests, and milliseconds until drawn and until usable."""

    sent: int
    requests: int
    drawn_ms: float
    usable_ms: float


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_in(folder)
        await _with_a_year(settings)
        async with serving(settings) as (_, url), async_playwright() as playwright:
            browser = await launched(playwright)
            topic = await _a_topic(browser, url)
            pages = {path.format(topic=topic): there for path, there in PAGES.items()}
            for phone in PHONES:
                await _told(browser, url, phone, pages)
            await browser.close()


async def _with_a_year(settings: Settings) -> None:
    """Fill the database with an invented year, so that there are answers to show."""
    environment = {**os.environ, "DATABASE_URL": settings.database_url, "SECRET_KEY": SECRET}
    demo = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", "--cases", str(CASES), env=environment,
        stdout=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    if await demo.wait() != 0:
        raise RuntimeError("the year was not made")


async def _told(browser: Browser, url: str, phone: Phone, pages: Mapping[str, str]) -> None:
    print(f"{phone.name}: {phone.kbit} kbit/s, {phone.latency_ms} ms, the best of {TIMES}\n")
    print("| page | kB sent | requests | drawn ms | usable ms | not compressed: kB | usable ms |")
    print("|---|---|---|---|---|---|---|")
    for path, there in {FLOOR: "body", **pages}.items():
        small = [await _open(browser, url + path, there, phone, compressed=True) for _ in range(TIMES)]
        plain = [await _open(browser, url + path, there, phone, compressed=False) for _ in range(TIMES)]
        now, before = _least(small), _least(plain)
        print(
            f"| {path} | {now.sent / 1000:.1f} | {now.requests} | {now.drawn_ms:.0f} | {now.usable_ms:.0f} "
            f"| {before.sent / 1000:.1f} | {before.usable_ms:.0f} |"
        )
    print()


def _least(seen: Sequence[Seen]) -> Seen:
    return Seen(
        seen[0].sent, seen[0].requests, min(one.drawn_ms for one in seen), min(one.usable_ms for one in seen)
    )


async def _open(browser: Browser, address: str, there: str, phone: Phone, *, compressed: bool) -> Seen:
    async with _telephone(browser, phone, compressed=compressed) as (page, line):
        sent: list[float] = []
        line.on("Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"]))
        await page.goto(address, wait_until="load")
        await page.wait_for_selector(there, state="visible")
        # As the page itself counts: whoever looks from outside waits for its slowed processor too.
        drawn, ready = await page.evaluate(
            """() => [
                performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
                performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
            ]"""
        )
        return Seen(int(sum(sent)), len(sent), drawn, max(drawn, ready))


@asynccontextmanager
async def _telephone(
    browser: Browser, phone: Phone, *, compressed: bool
) -> AsyncIterator[tuple[Any, CDPSession]]:
    """Give an empty browser on a slow line; for the ear of one page."""
    context = await browser.new_context(viewport=SCREEN, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = await context.new_page()
    line = await context.new_cdp_session(page)
    await line.send("Network.enable")
    speed = phone.kbit * 1000 / 8
    told = {
        "offline": False,
        "latency": phone.latency_ms,
        "downloadThroughput": speed,
        "uploadThroughput": speed,
    }
    await line.send("Network.emulateNetworkConditions", told)
    await line.send("Emulation.setCPUThrottlingRate", {"rate": phone.slower})
    if not compressed:
        await line.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "identity"}})
    try:
        yield page, line
    finally:
        await context.close()


async def _a_topic(browser: Browser, url: str) -> str:
    page = await browser.new_page()
    await page.goto(f"{url}/hoi-dap")
    link = await page.locator("main a[href^='/hoi-dap/']").first.get_attribute("href")
    await page.close()
    return (link or "").removeprefix("/hoi-dap/")
