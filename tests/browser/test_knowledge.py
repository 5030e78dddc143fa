"""The editor's pages in a real browser: what follows the typing, by axe, on phone and office screen."""

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from bot.parts import Parts
from bot.settings import Settings
from bot.staff import accounts
from bot.staff.passwords import Passwords
from faq import service
from faq.decide import Decision
from faq.knowledge import Knowledge
from tests.bot.web.console.conftest import Office, fill_office
from tests.browser.axe import faults
from tests.browser.conftest import Site
from tests.browser.test_console import GOOD, sign_in
from tests.fakes import HandClock
from tests.faq.learned import content_with_dates

TOPIC = "/can-bo/kien-thuc/chu-de/mat-hoc-ba"
PAGES = (
    "/can-bo/cau-hoi", "/can-bo/kien-thuc", "/can-bo/kien-thuc/can-xem", "/can-bo/kien-thuc/gia-tri",
    "/can-bo/kien-thuc/bang-tinh", "/can-bo/kien-thuc/phien-ban", "/can-bo/kien-thuc/phien-ban/1",
    "/can-bo/kien-thuc/viec-noi-khac",
    "/can-bo/kien-thuc/moi", f"{TOPIC}?cau=hoc%20ba", "/can-bo/cau-hoi/nhom/1", "/can-bo/kien-thuc?lang=en",
)  # fmt: skip


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge(content_with_dates())


@pytest.fixture
async def office(parts: Parts, app: FastAPI, clock: HandClock, settings: Settings) -> Office:
    office = Office(parts, clock, app)
    await fill_office(office)
    hashed = await Passwords().hash(GOOD)
    async with parts.sessions.begin() as db:
        (await accounts.by_login(db, "admin")).password_hash = hashed
        await service.load_starter(db, content_with_dates(), now=clock.now())
        for at, question in enumerate(
            ("sổ điểm trôi mất tiêu", "so diem troi mat tieu roi", "học bơi ở đâu")
        ):
            await service.record_miss(
                db, question=question, decision=Decision.SUGGEST, person_key=f"p{at}", now=clock.now()
            )
    clock.move(minutes=1)
    async with parts.sessions() as db:
        await parts.knowledge.refresh(db)
    return office


async def test_preview_and_trial_follow_the_typing_and_enter_does_not_publish(
    site: Site, office: Office, page: Page
) -> None:
    await sign_in(page, site, "admin")
    await page.goto(site.url + TOPIC)
    await page.get_by_label("Trả lời ngắn").first.fill("Dạ, tới văn phòng {noi_nop} ạ.")
    await expect(page.locator("[data-preview]")).to_contain_text("Dạ, tới văn phòng trường đến ạ.")
    await page.get_by_label("Gõ như phụ huynh gõ").fill("so diem lut troi")
    await page.keyboard.press("Enter")
    await expect(page.locator("[data-found]")).to_contain_text("Bot hiểu là")
    await page.get_by_label("Các cách hỏi").first.fill("sổ điểm lụt trôi")
    await expect(page.locator("[data-found]")).to_contain_text("Tìm ra, trả lời thẳng", timeout=15_000)
    assert page.url == site.url + TOPIC
    assert office.parts.knowledge.topic("mat-hoc-ba").short == "Dạ, anh/chị báo trường đang học."


async def test_one_click_teaches_a_group(site: Site, office: Office, page: Page) -> None:
    await sign_in(page, site, "admin")
    await page.goto(f"{site.url}/can-bo/cau-hoi/nhom/1")
    await page.evaluate(
        "sent = 0; addEventListener('submit', (e) => { sent += !e.defaultPrevented; e.preventDefault(); })"
    )
    await page.get_by_label("Tiêu đề").press("Enter")  # chooses neither the topic above nor a new one
    assert await page.evaluate("sent") == 0
    for _ in range(2):
        await page.get_by_role("button", name="Tạo chủ đề").click()
    assert await page.evaluate("sent") == 1
    await expect(page.get_by_role("status")).to_contain_text("Đang thử với toàn bộ câu hỏi mẫu")
    await page.goto(f"{site.url}/can-bo/cau-hoi")
    await page.locator(".group", has_text="sổ điểm").get_by_role("button", name="Mất học bạ").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã đưa lên")
    await expect(page.locator(".group")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
async def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    site: Site, office: Office, browser: Browser, scheme: str, width: int
) -> None:
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = await context.new_page()
    await sign_in(page, site, "admin")
    for address in PAGES:
        await page.goto(site.url + address)
        assert await faults(page) == [], address
        over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(over) <= 0, address
    await context.close()
