"""The page of a case and the queue in a real browser, wide and on a phone, as people work with them."""

import pytest
from playwright.async_api import Dialog, Page, expect

from feedback.kinds import CaseKind
from tests.bot.web.console.conftest import Office
from tests.browser.axe import faults
from tests.browser.conftest import Site
from tests.browser.test_console import office, sign_in

__all__ = ["office"]

STORY = "Bữa trưa ở trường nguội lạnh, con tôi không ăn được cả tuần nay"


async def overflows(page: Page) -> bool:
    wide: bool = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


@pytest.mark.parametrize("width", [1280, 1100, 360])
async def test_a_case_its_queue_and_the_sheet_fit_the_screen_and_have_no_faults(
    site: Site, office: Office, page: Page, width: int
) -> None:
    code = await office.case(STORY)
    await office.case(f"{STORY}, đề nghị đổi nhà bếp")
    await office.case("Mẹ tôi 80 tuổi không đi được", kind=CaseKind.HOME_HELP)
    await office.case("Căng tin bán bánh hết hạn", kind=CaseKind.TIP)
    await page.set_viewport_size({"width": width, "height": 900})
    await sign_in(page, site, "admin")
    for address in ("/can-bo", f"/can-bo/ho-so/{code}", "/can-bo/ho-so-moi", "/can-bo/don-vi"):
        await page.goto(site.url + address)
        assert not await overflows(page), address
        assert await faults(page) == [], address
        links = page.locator(".console .nav-main a, .console .nav-more summary")
        tops = {
            await links.nth(at).evaluate("a => Math.round(a.getBoundingClientRect().top)")
            for at in range(await links.count())
        }
        assert len(tops) == 1, "the menu wraps"


async def test_an_officer_refuses_with_a_reason_after_being_asked(
    site: Site, office: Office, page: Page
) -> None:
    code = await office.case("Tôi tố cáo kế toán nhận hối lộ")
    await sign_in(page, site, "lan")
    await page.goto(f"{site.url}/can-bo/ho-so/{code}")
    await page.locator("summary", has_text="Không tiếp nhận").click()
    await expect(page.locator("#refuse-why")).to_have_value("denunciation")
    asked: list[str] = []

    async def agree(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.accept()

    page.on("dialog", agree)
    await page.get_by_role("button", name="Không tiếp nhận").click()
    await expect(page.locator("main > div.notice[role=status]")).to_contain_text("Đã báo không tiếp nhận")
    assert "không đảo lại được" in asked[0]
