"""The desk by keyboard, and while others work on it."""

from playwright.async_api import Locator, Page, expect

from bot.desk import Desk
from bot.staff import accounts, case_seats, templates
from bot.staff.actors import actor_of
from bot.web.console.queue_live import REST_MS
from tests.bot.web.console.conftest import Office
from tests.browser.conftest import Site
from tests.browser.test_console import office, sign_in

__all__ = ["office"]


async def top_of(one: Locator) -> float:
    box = await one.bounding_box()
    assert box
    return box["y"]


async def test_the_queue_is_walked_by_keys_and_renews_itself_without_losing_ones_place(
    site: Site,
    office: Office,
    page: Page,
) -> None:
    made = [await office.case(f"Việc số {number} " + "rất dài " * 20) for number in range(12)]
    await sign_in(page, site, "lan")
    await page.wait_for_load_state()  # the scripts are there
    await page.get_by_label("Loại").select_option("feedback")
    await page.get_by_role("button", name="Lọc", exact=True).click()
    await page.wait_for_url(f"{site.url}/can-bo?loai=feedback")  # nothing of what was left open
    await page.wait_for_load_state()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("Tới ô tìm kiếm")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    for code in made[:9]:
        await page.keyboard.press("j")
        await expect(page.get_by_role("link", name=code)).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("x")
    eighth = page.get_by_role("link", name=made[7])
    await expect(eighth).to_be_focused()
    await expect(page.get_by_text("Đã chọn 1 hồ sơ")).to_be_visible()
    top = await top_of(eighth)

    async with office.parts.transaction() as db:
        minh = await actor_of(db, await accounts.by_login(db, "minh"))
        await Desk(office.parts).answer(db, made[0], "Đã xong.", minh)
        await Desk(office.parts).take(db, made[7], minh)
    await expect(page.get_by_role("link", name=made[0])).to_have_count(0, timeout=10_000)
    line = page.locator(".queue-line", has=eighth)
    await expect(line).to_contain_text("Cán bộ Minh")
    await expect(eighth).to_be_focused()
    await expect(line.get_by_role("checkbox")).to_be_checked()
    assert abs(await top_of(eighth) - top) < 2
    await expect(page.locator("#queue-news")).to_have_text("Danh sách vừa cập nhật, thêm 0, bớt 1.")

    await page.keyboard.press("j")
    await page.keyboard.press("r")
    await page.wait_for_url(f"**/{made[8]}#text-answer")
    await expect(page.get_by_label("Nội dung trả lời")).to_be_focused()
    await it_rests_between_two_renewals(page, f"{site.url}/can-bo", office)


async def it_rests_between_two_renewals(page: Page, queue: str, office: Office) -> None:
    """Look that the first change is shown at once, and that many in a row cost one page in ten seconds."""
    await page.clock.install(time=0)
    # What the server's stream would say is said by the test, at its own time.
    await page.add_init_script(
        "window.EventSource = class extends EventTarget {"
        "  constructor() { super(); window.stream = this; } close() {} };"
    )
    await page.goto(queue)
    await page.clock.pause_at(60_000)
    renewals: list[str] = []
    page.on("request", lambda one: renewals.append(one.url) if one.resource_type == "fetch" else None)

    async def come() -> Locator:
        code = await office.case("Việc vừa tới")
        await page.evaluate("stream.dispatchEvent(new MessageEvent('changed', { data: '1' }))")
        return page.get_by_role("link", name=code)

    await expect(await come()).to_be_visible()
    later = [await come(), await come()]
    await page.clock.run_for(REST_MS - 1)
    assert renewals == [queue]
    await page.clock.run_for(1)
    for one in later:
        await expect(one).to_be_visible()
    assert renewals == [queue] * 2
    await page.clock.run_for(3 * REST_MS)
    assert renewals == [queue] * 2
    await expect(await come()).to_be_visible()


async def test_an_answer_is_begun_from_a_template_kept_by_itself_and_others_are_seen(
    site: Site, office: Office, page: Page
) -> None:
    code = await office.case()
    async with office.parts.transaction() as db:
        now = office.clock.now()
        await templates.save(db, None, "Chào", "Kính gửi {nguoi_gui},", by="Lan", now=now)
        minh = await accounts.by_login(db, "minh")
        await case_seats.keep_draft(db, code, minh.id, "answer", "Dạ", now=now)
    await sign_in(page, site, "lan")
    await page.goto(f"{site.url}/can-bo/ho-so/{code}")
    await expect(page.get_by_text("Cán bộ Minh đang soạn.")).to_be_visible()
    await page.get_by_text("Dùng mẫu hoặc câu trả lời cũ").click()
    await page.get_by_role("link", name="Dùng làm bản nháp Chào").click()
    await page.keyboard.type(" nhà trường đã sửa.")
    await expect(page.get_by_text("Đã lưu bản nháp.")).to_be_visible()
    # What is kept may be left without a question.
    await page.get_by_role("link", name="Số liệu").click()
    await page.goto(f"{site.url}/can-bo/ho-so/{code}")
    text = "Kính gửi Trần Văn Phụ Huynh, nhà trường đã sửa."
    await expect(page.get_by_label("Nội dung trả lời")).to_have_value(text)
    await page.get_by_role("button", name="Xem trước").click()
    await expect(page.get_by_role("region", name="Người dân sẽ thấy")).to_contain_text(text)
    await expect(page.get_by_label("Nội dung trả lời")).to_have_value(text)
