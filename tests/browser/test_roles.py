"""What each role comes for, in a browser on an office screen and on a phone.

The officer's and the editor's journeys on an office screen stand in test_console.py and test_knowledge.py;
here they are done with a thumb.
"""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.bot.web.console.conftest import Office
from tests.browser.conftest import Site
from tests.browser.test_console import GOOD, office, sign_in
from tests.browser.test_publication import answered

__all__ = ["office"]

PHONE, DESK = 360, 1280
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=[PHONE, DESK])
async def anywhere(request: pytest.FixtureRequest, browser: Browser) -> AsyncIterator[Page]:
    async for page in opened(browser, request.param):
        yield page


@pytest.fixture
async def phone(browser: Browser) -> AsyncIterator[Page]:
    async for page in opened(browser, PHONE):
        yield page


async def opened(browser: Browser, width: int) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": width, "height": 740}, has_touch=width == PHONE, locale="vi-VN"
    )
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []
    await context.close()


async def fits(page: Page) -> None:
    assert await page.evaluate(SIDEWAYS) <= 0, page.url


async def told(page: Page, words: str) -> None:
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text(words)


async def test_an_officer_takes_a_case_and_answers_on_a_phone(
    site: Site, office: Office, phone: Page
) -> None:
    code = await office.case("Cổng trường hỏng khóa")
    await sign_in(phone, site, "lan")
    await phone.get_by_role("link", name=code).tap()
    await expect(phone.get_by_role("heading", level=1)).to_contain_text(code)
    await fits(phone)
    await phone.get_by_role("button", name="Nhận hồ sơ").tap()
    await told(phone, "Anh/chị đã nhận hồ sơ")
    await phone.get_by_label("Nội dung trả lời").fill("Đã sửa khóa sáng nay.")
    await phone.get_by_role("button", name="Gửi trả lời").tap()
    await told(phone, "Đã trả lời")
    await fits(phone)


async def test_a_head_sees_the_targets_and_takes_the_report_away(
    site: Site, office: Office, anywhere: Page
) -> None:
    code = await answered(office, "Cổng trường kẹt xe buổi sáng", public=False)
    office.clock.move(minutes=1)
    await sign_in(anywhere, site, "head")
    await anywhere.goto(f"{site.url}/can-bo/so-lieu")
    await fits(anywhere)
    await anywhere.locator("a[href*='/so-lieu/ho-so?']", has_text="1").first.click()
    await anywhere.get_by_role("link", name=code).click()
    await expect(anywhere.get_by_role("heading", level=1)).to_contain_text(code)
    await anywhere.goto(f"{site.url}/can-bo/so-lieu")
    async with anywhere.expect_download() as coming:
        await anywhere.get_by_role("button", name="Làm báo cáo").click()
    assert (await coming.value).suggested_filename.endswith(".docx")


async def test_an_administrator_invites_a_colleague_who_comes_in_and_is_locked_out(
    site: Site, office: Office, anywhere: Page, browser: Browser
) -> None:
    await sign_in(anywhere, site, "admin")
    await anywhere.goto(f"{site.url}/can-bo/nguoi-dung")
    await fits(anywhere)
    await anywhere.locator("#name").fill("Nguyễn Thị Thu")
    await anywhere.locator("#login").fill("thu")
    await anywhere.locator("#role").select_option("officer")
    await anywhere.locator("#unit").select_option("TH-A")
    await anywhere.get_by_role("button", name="Tạo tài khoản").click()
    await told(anywhere, "Đã tạo tài khoản của Nguyễn Thị Thu")
    link = await anywhere.locator("[data-copy-source]").input_value()
    async for colleague in opened(browser, PHONE):
        await colleague.goto(f"{site.url}/{link.split('/', 3)[3]}")
        await colleague.get_by_label("Mật khẩu mới").fill(GOOD)
        await colleague.keyboard.press("Enter")
        await expect(colleague.get_by_label("Tên đăng nhập")).to_be_visible()
        await sign_in(colleague, site, "thu")
        anywhere.on("dialog", lambda dialog: dialog.accept())
        await anywhere.goto(f"{site.url}/can-bo/nguoi-dung")
        await anywhere.get_by_role("button", name="Khóa Nguyễn Thị Thu", exact=True).click()
        await told(anywhere, "Đã khóa tài khoản của Nguyễn Thị Thu")
        await colleague.goto(f"{site.url}/can-bo/ho-so-moi")
        await expect(colleague.get_by_label("Tên đăng nhập")).to_be_visible()


async def test_a_visitor_finds_a_topic_reads_what_was_answered_and_follows_a_case(
    site: Site, office: Office, anywhere: Page
) -> None:
    code = await answered(office, "Cổng trường kẹt xe buổi sáng, đề nghị chia ca đón trả", public=True)
    await anywhere.goto(f"{site.url}/hoi-dap")
    await fits(anywhere)
    await anywhere.get_by_label("Tìm").fill("chuyen truong")
    await anywhere.keyboard.press("Enter")
    await anywhere.locator(".questions a").first.click()
    await expect(anywhere.get_by_role("heading", level=1)).to_contain_text("trường")
    await fits(anywhere)
    await anywhere.goto(f"{site.url}/cong-khai")
    await anywhere.get_by_role("searchbox").fill("ket xe")
    await anywhere.keyboard.press("Enter")
    await expect(anywhere.get_by_text("kẹt xe buổi sáng").first).to_be_visible()
    await fits(anywhere)
    await anywhere.goto(f"{site.url}/tra-cuu")
    await anywhere.locator("#code").fill(code.lower())
    await anywhere.locator("#digits").fill("0001")
    await anywhere.keyboard.press("Enter")
    await expect(anywhere.get_by_text(code).first).to_be_visible()
    await fits(anywhere)
