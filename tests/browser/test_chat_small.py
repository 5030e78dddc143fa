"""The chat on a small phone, and in the other language."""

import pytest
from playwright.async_api import Browser, expect
from sqlalchemy import select

from bot.dialogue.model import Choice, Reply
from bot.storage.tables import Conversation
from bot.words import Words
from tests.browser.conftest import Site
from tests.browser.echo import say

MANY = tuple(Choice(f"c{number}", f"Lựa chọn số {number}") for number in range(4))


async def test_the_button_for_new_messages_lies_on_no_choice(
    browser: Browser, site: Site, echo: object
) -> None:
    context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.locator(".said-bot").first).to_be_visible()
    for number in range(8):
        await say(site.parts, Reply(f"Đoạn {number} " + "dài " * 60))
    await expect(page.get_by_text("Đoạn 7")).to_be_attached()
    await page.locator("#chat").evaluate("log => { log.scrollTop = 0; }")
    await page.wait_for_function("document.getElementById('chat').scrollTop === 0")
    await say(site.parts, Reply("Anh/chị chọn giúp em:", MANY))
    jump = page.get_by_role("button", name="Tin mới")
    await expect(jump).to_be_visible()
    button, log = await jump.bounding_box(), await page.locator("#chat").bounding_box()
    assert button is not None
    assert log is not None
    assert button["y"] >= log["y"] + log["height"]
    await context.close()


async def test_the_page_follows_the_language_of_the_chat(browser: Browser, site: Site, echo: object) -> None:
    context = await browser.new_context(locale="vi-VN")
    page = await context.new_page()
    await page.goto(site.url)
    await expect(page.locator(".said-bot").first).to_be_visible()
    async with site.parts.transaction() as db:
        for conversation in (await db.scalars(select(Conversation))).all():
            conversation.language = "en"
    await say(site.parts, Reply("How may I help?"))
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_text("How may I help?")).to_be_visible()
    await expect(page.get_by_role("button", name="Send")).to_be_visible()
    await context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_the_greeting_and_all_its_choices_are_seen_without_scrolling(
    browser: Browser, site: Site, echo: object, language: str
) -> None:
    words = Words(language)
    choices = [words.say(f"chat.choice_{one}") for one in ("ask", "guides", "send", "lookup", "person")]
    greeting = words.say("chat.greeting", office="Ủy ban nhân dân phường Tân Hưng", days=365)
    context = await browser.new_context(viewport={"width": 360, "height": 640}, locale="vi-VN")
    page = await context.new_page()
    await page.goto(f"{site.url}/?lang={language}")
    await expect(page.locator(".said-bot").first).to_be_visible()
    await page.evaluate("document.getElementById('chat').replaceChildren()")
    text = f"{greeting}\n\n{words.say('chat.greeting_choose')}"
    await say(site.parts, Reply(text, tuple(Choice(one, one) for one in [*choices, "English"])))
    button = page.get_by_role("button", name=choices[-1])
    await expect(button).to_be_in_viewport(ratio=1)
    box, log = await button.bounding_box(), await page.locator("#chat").bounding_box()
    assert box is not None
    assert log is not None
    assert box["y"] + box["height"] <= log["y"] + log["height"]
    await expect(page.get_by_text(greeting[:20])).to_be_in_viewport()
    await context.close()
