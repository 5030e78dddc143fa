"""Publishing in a real browser: both versions on a wide screen and on a phone, and the public pages."""

import pytest
from playwright.async_api import Browser

from feedback import cases, handling, publication
from feedback.lifecycle import Role
from feedback.redaction import redacted
from feedback.steps import Officer
from feedback.tables import ChildCheck
from tests.bot.web.console.conftest import Office
from tests.browser.axe import faults
from tests.browser.conftest import Site
from tests.browser.test_console import office, sign_in

__all__ = ["office"]

TEXTS = (
    (
        "Tôi là Trần Văn Phụ Huynh, mẹ bé Na lớp 5A3. Cô Hương thu tiền quỹ lớp 300.000đ, không biên lai. "
        "Nhà ở số 45/12 đường Huỳnh Tấn Phát, phường Tân Thuận.\nMong nhà trường xem lại giúp."
    ),
    "Cổng trường kẹt xe buổi sáng, đề nghị chia ca đón trả theo khối",
    "x" * 200,
)
ANSWER = "Kính gửi ông Trần Văn Phụ Huynh. Nhà trường đã nhắc cô Hương và trả lại tiền cho phụ huynh lớp 5A3."
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def answered(office: Office, text: str, *, public: bool) -> str:
    code = await office.case(text, consent_publication=True)
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, code)
        head = Officer(2, "Cán bộ Head", Role.HEAD, (await cases.unit_of(db, case)).path)
        now = office.clock.now()
        await handling.answer(db, code, ANSWER, actor=head, now=now)
        if public:
            sides = publication.proposal_of(case)
            question, answer = (redacted(one.text, one.strikes) for one in (sides.question, sides.answer))
            await publication.publish(
                db, code, question, answer, child=ChildCheck.NOBODY, actor=head, now=now
            )
    return code


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (360, "dark")])
async def test_an_answer_is_previewed_and_published_without_any_script(
    site: Site, office: Office, browser: Browser, width: int, scheme: str
) -> None:
    codes = [await answered(office, text, public=bool(number)) for number, text in enumerate(TEXTS)]
    context = await browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light"
    )
    page = await context.new_page()
    await sign_in(page, site, "admin")
    case = f"/can-bo/ho-so/{codes[0]}/cong-khai"
    other = f"/can-bo/ho-so/{codes[1]}/cong-khai"
    pages = ("/cong-khai", "/cong-khai/so-lieu", "/cong-khai?tim=zzz", "/cong-khai/1", other, case)
    for address in pages:
        await page.goto(site.url + address)
        assert await faults(page) == [], address
        assert await page.evaluate(SIDEWAYS) <= 0, address
    await page.get_by_label("Tôi đã đọc lại").check()
    await page.get_by_role("button", name="Xem trước").click()
    assert await faults(page) == []
    assert await page.evaluate(SIDEWAYS) <= 0
    await page.get_by_role("button", name="Công khai", exact=True).click()
    await page.get_by_text("Đã công khai, số 3").wait_for()
    await page.goto(f"{site.url}/cong-khai/3")
    await page.get_by_text("Cô [tên] thu tiền quỹ lớp 300.000đ").wait_for()
    await context.close()
