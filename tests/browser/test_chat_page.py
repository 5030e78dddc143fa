"""The web chat in a real browser."""

import re

from playwright.async_api import FilePayload, Page, Route, expect
from sqlalchemy import select

from bot.dialogue.model import Reply
from bot.storage.tables import Conversation, Message
from tests.browser.chatting import kept, open_chat, said, write
from tests.browser.conftest import Site
from tests.browser.echo import EchoBot, say
from tests.photos import photo


async def test_the_bot_greets_first_and_answers(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)
    await write(page, "Thủ tục chuyển trường?")
    await expect(page.get_by_text("Em nghe: Thủ tục chuyển trường?")).to_be_visible()
    await expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    await expect(page.locator("#intro")).to_have_count(0)
    await expect(page.locator("#typing")).to_be_hidden()


async def test_a_choice_is_tapped_and_a_number_typed(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)
    await page.get_by_role("button", name="Gửi phản ánh, kiến nghị").click()
    await expect(page.get_by_text("Em nghe: send")).to_be_visible()
    await write(page, "2")
    await expect(page.get_by_text("Em nghe: 2")).to_be_visible()
    assert await kept(site.parts) == ["Gửi phản ánh, kiến nghị", "2"]


async def test_a_page_that_is_loaded_again_shows_everything_once(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    await write(page, "một")
    # Only what was read in turn has one order; words that cross on the way have two.
    await expect(page.get_by_text("Em nghe: một")).to_be_visible()
    await page.get_by_role("button", name="Hỏi về thủ tục").click()
    await expect(page.get_by_text("Em nghe: ask")).to_be_visible()
    before = await said(page)
    await page.reload()
    await expect(page.get_by_text("Em nghe: ask")).to_be_visible()
    assert await said(page) == before
    await write(page, "hai")
    await expect(page.get_by_text("Em nghe: hai")).to_be_visible()
    assert len(await said(page)) == len(before) + 2
    async with site.parts.sessions() as db:
        assert len((await db.scalars(select(Conversation))).all()) == 1


async def test_a_link_tells_from_where_the_person_comes_and_leaves_the_address(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site, "/?bat-dau=truong-le-van-tam")
    async with site.parts.sessions() as db:
        (row,) = (await db.scalars(select(Message).where(Message.direction == "in"))).all()
    assert row.payload["choice"] == "start:truong-le-van-tam"
    assert page.url == f"{site.url}/"


async def test_a_session_that_the_server_forgot_is_replaced_and_nothing_is_lost(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    async with site.parts.sessions.begin() as db:
        conversation = (await db.scalars(select(Conversation))).one()
        conversation.token_hash = None
    await write(page, "còn nghe không")
    await expect(page.get_by_text("Em nghe: còn nghe không")).to_be_visible(timeout=20_000)
    assert await kept(site.parts) == ["còn nghe không"]


async def test_a_refused_message_says_why_and_lets_the_next_one_through(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)

    async def refuse_once(route: Route) -> None:
        await route.fulfill(status=422, json={"error": "empty", "message": "Không nhận tin này."})

    await page.route("**/api/v1/chat/messages", refuse_once, times=1)
    await write(page, "xấu")
    await expect(page.get_by_text("Không nhận tin này.")).to_be_visible()
    await write(page, "tốt")
    await expect(page.get_by_text("Em nghe: tốt")).to_be_visible()


async def test_a_photo_and_words_go_together_and_a_wrong_file_is_told(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    picture: FilePayload = {
        "name": "ảnh lớp.png",
        "mimeType": "image/png",
        "buffer": photo("PNG", notes=False),
    }
    program: FilePayload = {"name": "virus.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}
    forged: FilePayload = {"name": "giả.jpg", "mimeType": "image/jpeg", "buffer": b"MZ"}
    await page.locator("#file").set_input_files([picture, program, forged])
    await expect(page.locator(".chip-bad")).to_have_count(2)
    await expect(page.locator(".chip-waits")).to_have_count(0)
    await page.get_by_role("button", name="Bỏ tệp virus.exe").click()
    await write(page, "Kèm ảnh")
    await expect(page.get_by_text("Em nghe: Kèm ảnh (+1 tệp)")).to_be_visible()
    await expect(page.locator(".said-me .file")).to_contain_text("ảnh lớp.png")
    await page.reload()
    await expect(page.locator(".said-me .file")).to_contain_text("ảnh lớp.png")


async def test_staff_are_marked_addresses_are_links_and_a_case_has_its_picture(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    link = "https://example.org/tra-cuu?ma=34AC-DEFH"
    await say(site.parts, Reply(f"Theo dõi: {link}.", qr=link, case_code="34AC-DEFH"))
    await say(site.parts, Reply("<b>Đã</b> xử lý <script>alert(1)</script>"), author="staff")
    await expect(page.get_by_role("link", name=link)).to_have_attribute("href", link)
    await page.get_by_text("Mã QR để theo dõi hồ sơ").click()
    picture = page.get_by_alt_text(re.compile("34AC-DEFH"))
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.naturalWidth") > 50
    await expect(page.locator(".said-staff .who")).to_have_text("Cán bộ")
    await expect(page.locator(".said-staff .bubble")).to_have_text(
        "<b>Đã</b> xử lý <script>alert(1)</script>"
    )


async def test_a_long_answer_is_shown_from_its_beginning(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)
    await write(page, "dài")
    await expect(page.get_by_text("Dòng 1\n")).to_be_visible()
    top = await page.locator(".bubble").last.evaluate(
        "one => one.getBoundingClientRect().top - document.getElementById('chat').getBoundingClientRect().top"
    )
    assert 0 <= top < 60
    await page.get_by_role("button", name="Tin mới").click()
    await expect(page.get_by_role("button", name="Tin mới")).to_be_hidden()


async def test_everything_can_be_done_with_the_keyboard(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)
    box = page.get_by_label("Tin nhắn của anh/chị")
    await expect(box).to_be_focused()
    await page.keyboard.type("một")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("hai")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Em nghe: một\nhai")).to_be_visible()
    assert await kept(site.parts) == ["một\nhai"]
    names = []
    for _ in range(4):  # back over the button for files to the choices
        await page.keyboard.press("Shift+Tab")
        names.append(" ".join((await page.evaluate("document.activeElement.innerText")).split()))
    assert names[1:] == ["3 Tra cứu phản ánh đã gửi", "2 Gửi phản ánh, kiến nghị", "1 Hỏi về thủ tục"]
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Em nghe: ask")).to_be_visible()


async def test_enter_that_belongs_to_the_keyboard_program_sends_nothing(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    box = page.get_by_label("Tin nhắn của anh/chị")
    await box.fill("đang gõ")
    await box.evaluate(
        "box => box.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    await expect(box).to_have_value("đang gõ")
    await page.keyboard.press("Enter")
    await expect(box).to_have_value("")


async def test_new_messages_are_read_out_and_old_ones_are_not(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)
    log = page.get_by_role("log", name="Đoạn chat")
    await expect(log).not_to_have_attribute("aria-live", "off")
    await page.reload()
    await expect(log).to_have_attribute("aria-live", "off")
    await expect(log).not_to_have_attribute("aria-live", "off")


async def test_nobody_seems_to_write_once_the_answer_is_there(page: Page, site: Site, echo: EchoBot) -> None:
    await open_chat(page, site)

    async def tell_late(route: Route) -> None:
        answer = await route.fetch()
        await expect(page.get_by_text("Em nghe: nhanh")).to_be_visible()
        await route.fulfill(response=answer)

    await page.route("**/api/v1/chat/messages", tell_late)
    await write(page, "nhanh")
    await expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    await expect(page.locator("#typing")).to_be_hidden(timeout=1000)


async def test_who_waits_long_is_told_that_nothing_is_lost(page: Page, site: Site, echo: EchoBot) -> None:
    await page.clock.install()
    await open_chat(page, site)
    echo.silent = True
    await write(page, "lâu quá")
    await expect(page.locator("#typing")).to_be_visible()
    await page.clock.fast_forward(13_000)
    await expect(page.get_by_text("Tin của anh/chị đã được lưu")).to_be_visible()
