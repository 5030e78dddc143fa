"""Somebody who chats on the page, and what came of it."""

from playwright.async_api import Page, expect
from sqlalchemy import select

from bot.parts import Parts
from bot.storage.tables import Message
from tests.browser.conftest import Site

API = "**/api/v1/chat/**"


async def open_chat(page: Page, site: Site, path: str = "/") -> None:
    await page.goto(site.url + path)
    await expect(page.get_by_text("Anh/chị cứ gõ câu hỏi, hoặc chọn:")).to_be_visible()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Tin nhắn của anh/chị").fill(text)
    await page.keyboard.press("Enter")


async def said(page: Page) -> list[str]:
    """Return what stands in the bubbles, in order."""
    return await page.locator(".bubble").all_inner_texts()


async def kept(parts: Parts) -> list[str]:
    async with parts.sessions() as db:
        rows = await db.scalars(select(Message).where(Message.direction == "in").order_by(Message.id))
        return [row.text for row in rows.all() if not row.payload.get("choice", "").startswith("start")]
