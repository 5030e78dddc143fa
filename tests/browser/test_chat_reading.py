"""The public pages for people who see little, use a small phone, or no script."""

from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from bot.dialogue.model import Reply
from feedback.tables import Case
from tests.browser.axe import faults
from tests.browser.conftest import Site
from tests.browser.echo import EchoBot, say
from tests.feedback import world

SMALL = 320


async def overflow_of(page: Page) -> int:
    width: int = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


@pytest.fixture
async def case(site: Site) -> Case:
    async with site.parts.sessions.begin() as db:
        await world.open_office(db)
        return await world.receive(db, now=site.parts.clock.now(), reporter_phone="0900000123")


@pytest.mark.usefixtures("echo")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [SMALL, 1280])
async def test_pages_are_readable_for_everybody_and_fit(
    browser: Browser, site: Site, case: Case, scheme: Any, width: int
) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 700}, color_scheme=scheme)
    page = await context.new_page()
    await page.goto(site.url)
    await page.get_by_role("button", name="Hỏi về thủ tục").click()
    await expect(page.get_by_text("Em nghe: ask")).to_be_visible()
    link = f"https://example.org/tra-cuu?ma={case.code}"
    await say(site.parts, Reply(f"{'dài' * 80} {link}", qr=link, case_code=case.code), author="staff")
    await page.get_by_text("Mã QR để theo dõi hồ sơ").click()
    wrong: FilePayload = {"name": "b" * 60 + ".exe", "mimeType": "application/x", "buffer": b"MZ"}
    await page.locator("#file").set_input_files([wrong])
    await expect(page.locator(".chip-bad")).to_be_visible()
    assert (await faults(page), await overflow_of(page)) == ([], 0)

    await page.goto(f"{site.url}/tra-cuu?ma={case.code}")
    await page.get_by_label("4 số cuối").fill("9999")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert (await faults(page), await overflow_of(page)) == ([], 0)
    await page.get_by_label("4 số cuối").fill("0123")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=case.code)).to_be_visible()
    assert (await faults(page), await overflow_of(page)) == ([], 0)

    await page.goto(f"{site.url}/no-such-page")
    assert (await faults(page), await overflow_of(page)) == ([], 0)
    await context.close()


async def test_fingers_find_what_they_press_and_the_box_stays_in_sight(
    browser: Browser, site: Site, echo: EchoBot
) -> None:
    context = await browser.new_context(viewport={"width": SMALL, "height": 480}, has_touch=True)
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.locator(".choice").first).to_be_visible()
    for name in (".choice", ".send", ".attach", ".nav a:not([aria-current])", ".brand"):
        box = await page.locator(name).first.bounding_box()
        assert box is not None
        assert box["height"] >= 44, name
    for word in ("một", "dài"):
        await page.get_by_label("Tin nhắn của anh/chị").fill(word)
        await page.get_by_role("button", name="Gửi", exact=True).click()
    await expect(page.get_by_text("Dòng 1\n")).to_be_visible()
    box = await page.locator("#composer").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 481
    await context.close()


async def test_the_page_skips_to_its_content_by_keyboard(page: Page, site: Site) -> None:
    await page.goto(f"{site.url}/tra-cuu")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Tới nội dung chính")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Mã hồ sơ")).to_be_focused()


async def test_without_a_script_a_case_can_still_be_followed(
    browser: Browser, site: Site, case: Case
) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.locator("noscript .notice")).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()
    await page.get_by_role("link", name="Tra cứu", exact=True).click()
    await page.get_by_label("Mã hồ sơ").fill(case.code)
    await page.get_by_label("4 số cuối").fill("0123")
    await page.get_by_role("button", name="Xem tình trạng").click()
    await expect(page.get_by_text("đã tiếp nhận, chờ cán bộ xem")).to_be_visible()
    assert "0123" not in page.url
    await context.close()
