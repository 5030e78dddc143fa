"""A school's page brings the chat with one line."""

import asyncio

from playwright.async_api import Browser, expect

from tests.browser.conftest import Site

PAGE = (
    '<!doctype html><html lang="vi"><title>Trường</title><body><h1>Trường</h1>'
    '<script src="{site}/nhung.js" data-unit="TH-LVT" async></script>'
)


async def test_a_school_page_opens_and_closes_the_chat_by_keyboard(
    browser: Browser, site: Site, echo: object
) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = PAGE.format(site=site.url).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as school:
        origin = f"http://localhost:{school.sockets[0].getsockname()[1]}"
        site.parts.settings.embed_origins = origin
        context = await browser.new_context(locale="vi-VN")
        page = await context.new_page()
        await page.goto(origin)
        button = page.get_by_role("button", name="Hỏi trợ lý số")
        await button.focus()
        await page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        await expect(frame.locator(".said-bot").first).to_be_visible()
        await expect(frame.locator("header.bar")).to_have_count(0)
        await page.get_by_role("button", name="Đóng khung chat").click()
        await expect(page.locator("iframe")).to_be_hidden()
        await expect(button).to_be_focused()
        # On a phone the chat takes all of the page but the bar that closes it.
        await page.set_viewport_size({"width": 360, "height": 640})
        await button.click()
        bar = await page.get_by_role("button", name="Đóng khung chat").bounding_box()
        chat = await page.locator("iframe").bounding_box()
        assert bar == {"x": 0, "y": 0, "width": 360, "height": 48}
        assert chat == {"x": 0, "y": 48, "width": 360, "height": 592}
        await context.close()
