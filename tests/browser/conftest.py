"""A real server on this machine and a real browser."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.parts import Parts
from tests.bot.web.conftest import app, knowledge, parts, settings
from tests.bot.web.site import Site, serving
from tests.browser.chromium import launched
from tests.browser.echo import EchoBot, background

__all__ = ["Site", "app", "knowledge", "parts", "settings"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Give one kind of database: what the browser sees does not depend on it."""
    return sqlite_url


@pytest.fixture
async def site(app: FastAPI, parts: Parts) -> AsyncIterator[Site]:
    async with serving(app, parts) as site:
        yield site


@pytest.fixture
async def echo(parts: Parts) -> AsyncIterator[EchoBot]:
    bot, task = background(parts)
    yield bot
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        yield browser
        await browser.close()


@pytest.fixture
async def context(browser: Browser, site: Site) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 1000, "height": 800}, locale="vi-VN")
    yield context
    await context.close()


@pytest.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
