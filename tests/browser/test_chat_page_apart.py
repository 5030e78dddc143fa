"""The web chat in a real browser while the network or the server is away."""

from playwright.async_api import Page, Route, expect

from bot.dialogue.model import Reply
from tests.browser.chatting import API, kept, open_chat, said, write
from tests.browser.conftest import Site
from tests.browser.echo import EchoBot, say


async def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    await page.context.set_offline(True)
    for text in ("một", "hai", "ba"):
        await write(page, text)
    await expect(page.get_by_text("Chưa gửi được")).to_be_visible()
    assert await kept(site.parts) == []
    await page.context.set_offline(False)
    await expect(page.get_by_text("Em nghe: ba")).to_be_visible(timeout=20_000)
    assert await kept(site.parts) == ["một", "hai", "ba"]
    assert [text for text in await said(page) if text.startswith("Em nghe")] == [
        "Em nghe: một",
        "Em nghe: hai",
        "Em nghe: ba",
    ]
    await expect(page.get_by_text("Chưa gửi được")).to_have_count(0)


async def test_an_acceptance_that_got_lost_on_the_way_doubles_nothing(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        if route.request.method == "POST" and lost < 2:
            lost += 1
            await route.fetch()  # the server has it; the page never hears so
            await route.abort("connectionreset")
        else:
            await route.continue_()

    await page.route("**/api/v1/chat/messages", lose_the_answer)
    await write(page, "một lần thôi")
    await expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible(timeout=20_000)
    await expect(page.get_by_text("Em nghe: một lần thôi")).to_have_count(1)
    assert lost == 2
    assert await kept(site.parts) == ["một lần thôi"]


async def test_a_page_that_is_closed_before_sending_sends_when_it_is_opened_again(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    await page.route(API, lambda route: route.abort("internetdisconnected"))
    await write(page, "đừng mất")
    await page.get_by_label("Tin nhắn của anh/chị").fill("đang viết dở")
    await expect(page.get_by_text("Chưa gửi được")).to_be_visible()
    await page.unroute(API)
    await page.close()
    again = await page.context.new_page()
    await again.goto(site.url)
    await expect(again.get_by_text("Em nghe: đừng mất")).to_be_visible(timeout=20_000)
    assert await kept(site.parts) == ["đừng mất"]
    await expect(again.get_by_label("Tin nhắn của anh/chị")).to_have_value("đang viết dở")


async def test_what_was_said_while_the_server_was_away_comes_once_and_in_order(
    page: Page, site: Site, echo: EchoBot
) -> None:
    await open_chat(page, site)
    await say(site.parts, Reply("trước"))
    await expect(page.get_by_text("trước")).to_be_visible()
    await site.stop()
    await write(page, "có ai không")
    await say(site.parts, Reply("trong lúc vắng"))
    await expect(page.get_by_text("Mất kết nối")).to_be_visible(timeout=20_000)
    await site.start()
    await expect(page.get_by_text("Em nghe: có ai không")).to_be_visible(timeout=40_000)
    bubbles = await said(page)
    for once in ("trước", "trong lúc vắng", "có ai không", "Em nghe: có ai không"):
        assert bubbles.count(once) == 1
    assert bubbles.index("trước") < bubbles.index("trong lúc vắng")


async def test_where_streams_are_held_back_the_page_polls(page: Page, site: Site, echo: EchoBot) -> None:
    async def without_body(route: Route) -> None:
        await route.abort("failed")

    await page.add_init_script("delete window.ReadableStream")
    await page.route("**/api/v1/chat/events", without_body)
    await open_chat(page, site)
    await write(page, "không có luồng")
    await expect(page.get_by_text("Em nghe: không có luồng")).to_be_visible()
