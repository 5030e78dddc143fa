"""The console in a real browser: without and with its small script, and by keyboard."""

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Dialog, Page, expect

from bot.parts import Parts
from bot.settings import Settings
from bot.staff import accounts
from bot.staff.passwords import Passwords
from faq.knowledge import Knowledge
from tests.bot.web.console.conftest import Office, fill_office
from tests.browser.conftest import Site
from tests.fakes import HandClock

GOOD = "Một mật khẩu dài"


@pytest.fixture
async def office(parts: Parts, app: FastAPI, clock: HandClock, settings: Settings) -> Office:
    office = Office(parts, clock, app)
    await fill_office(office)
    hashed = await Passwords().hash(GOOD)
    async with parts.sessions.begin() as db:
        for login in ("lan", "head", "editor", "admin"):
            (await accounts.by_login(db, login)).password_hash = hashed
    return office


async def sign_in(page: Page, site: Site, login: str) -> None:
    await page.goto(f"{site.url}/can-bo")
    await page.get_by_label("Tên đăng nhập").fill(login)
    await page.get_by_label("Mật khẩu").fill(GOOD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()


async def test_an_officer_answers_without_any_script(site: Site, office: Office, browser: Browser) -> None:
    code = await office.case("Cổng trường hỏng khóa")
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await sign_in(page, site, "lan")
    await page.get_by_role("link", name=code).click()
    await page.get_by_role("button", name="Nhận hồ sơ").click()
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text("Anh/chị đã nhận hồ sơ")
    await page.get_by_label("Nội dung trả lời").fill("Đã sửa khóa sáng nay.")
    await page.get_by_role("button", name="Gửi trả lời").click()
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text("Đã trả lời")
    await expect(page.get_by_role("heading", name="Câu trả lời")).to_be_visible()
    await context.close()


async def test_the_script_finds_the_search_field_asks_and_warns(
    site: Site, office: Office, page: Page
) -> None:
    code = await office.case()
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.on("dialog", answer)
    await sign_in(page, site, "lan")
    await page.wait_for_load_state()  # the scripts are there
    await page.keyboard.press("/")
    await expect(page.get_by_label("Tìm")).to_be_focused()
    await page.goto(f"{site.url}/can-bo/ho-so/{code}")
    await page.get_by_label("Nội dung trả lời").fill("Đang viết dở")
    await page.get_by_role("link", name="Số liệu").click()
    await expect(page.get_by_label("Nội dung trả lời")).to_have_value("Đang viết dở")
    await page.get_by_role("button", name="Gửi trả lời").click()
    await page.get_by_role("button", name="Kết thúc hồ sơ").click()
    assert asked == ["beforeunload", "confirm"]
    await expect(page.get_by_role("button", name="Kết thúc hồ sơ")).to_be_visible()


async def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until what has the focus leads there, has this id, or says this."""
    here = "el => [el.getAttribute('href'), el.id, el.innerText?.trim()]"
    for _ in range(80):
        await page.keyboard.press("Tab")
        if wanted in await page.evaluate(f"({here})(document.activeElement)"):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


async def test_a_case_is_reached_and_answered_by_keyboard_alone(
    site: Site, office: Office, page: Page
) -> None:
    code = await office.case()
    await sign_in(page, site, "lan")
    await tab_to(page, f"/can-bo/ho-so/{code}")
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/can-bo/ho-so/{code}")
    await tab_to(page, "text-answer")
    await page.keyboard.type("Xong")
    await tab_to(page, "Gửi trả lời")
    await page.keyboard.press("Enter")
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text("Đã trả lời")


async def test_a_head_goes_from_a_number_to_its_case_by_keyboard_alone(
    site: Site, office: Office, page: Page
) -> None:
    code = await office.case()
    office.clock.move(minutes=1)
    await sign_in(page, site, "head")
    await tab_to(page, "/can-bo/so-lieu")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/can-bo/so-lieu")
    await tab_to(page, "1")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/can-bo/so-lieu/ho-so?**")
    await tab_to(page, f"/can-bo/ho-so/{code}")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_contain_text(code)


async def test_an_editor_words_a_guide_anew_by_keyboard_alone(
    site: Site, office: Office, page: Page, knowledge: Knowledge
) -> None:
    await sign_in(page, site, "editor")
    await page.goto(f"{site.url}/can-bo/huong-dan-tung-buoc/gui-pakn")
    await tab_to(page, "s-whom")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("Ai muốn góp lời.")
    await expect(page.locator("[data-preview]")).to_contain_text("Ai muốn góp lời.")
    await tab_to(page, "Lưu và dùng ngay")
    await page.keyboard.press("Enter")
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text("Đã lưu")
    knowledge.use_guide_edits({})
