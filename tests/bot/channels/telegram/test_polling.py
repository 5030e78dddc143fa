import asyncio

import httpx
import pytest
import structlog

from bot.channels.telegram.channel import TelegramChannel
from bot.dialogue.model import Choice, Event, Reply
from tests.bot.channels.telegram.conftest import WORDS, Inbox, Pauses
from tests.standin.telegram import TelegramServer

Polling = asyncio.Task[None]


async def test_words_arrive_in_order_and_are_confirmed(
    server: TelegramServer, polling: Polling, inbox: Inbox
) -> None:
    for number in range(5):
        server.user("An").says(f"câu {number}")
    await server.settles()
    assert inbox.texts == [f"câu {number}" for number in range(5)]


async def test_the_kinds_that_are_asked_for_are_named(server: TelegramServer, polling: Polling) -> None:
    (first, *_) = await server.is_called("getUpdates")
    assert first["allowed_updates"] == ["message", "edited_message", "callback_query", "my_chat_member"]
    assert "offset" not in first


async def test_the_menu_of_commands_is_set_in_each_language(server: TelegramServer, polling: Polling) -> None:
    await server.is_called("getUpdates")
    assert set(server.world.commands) == {"", "vi", "en"}
    assert server.world.commands[""] == server.world.commands["vi"]
    assert server.world.commands["en"][0] == {"command": "start", "description": "Begin"}


async def test_a_menu_that_cannot_be_set_does_not_hold_up_words(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    server.refuses("setMyCommands", 400, "Bad Request: BOT_COMMAND_INVALID")
    server.user("An").says("chào")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["chào"]
    polling.cancel()


async def test_a_server_that_knows_no_webhooks_does_not_hold_up_words(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    server.refuses("deleteWebhook", 404, "Not Found", times=1_000_000)
    server.user("An").says("chào")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["chào"]
    polling.cancel()


async def test_nothing_is_confirmed_before_it_is_kept(
    server: TelegramServer, polling: Polling, inbox: Inbox
) -> None:
    inbox.gate.clear()
    server.user("An").says("giữ lấy")
    await inbox.entered.wait()
    await server.is_called("getUpdates")
    assert [update["message"]["text"] for update in server.world.updates.pending] == ["giữ lấy"]
    assert len(server.calls("getUpdates")) == 1
    inbox.gate.set()
    await server.settles()
    assert inbox.texts == ["giữ lấy"]


async def test_what_could_not_be_kept_comes_again(
    server: TelegramServer, polling: Polling, inbox: Inbox, pauses: Pauses
) -> None:
    inbox.failures = 2
    server.user("An").says("đừng mất")
    await server.settles()
    assert inbox.texts == ["đừng mất"]
    assert pauses.taken == [1.0, 2.0]


async def test_what_was_not_confirmed_comes_again_after_a_restart(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    server.user("An").says("đừng mất")
    inbox.gate.clear()
    first = asyncio.create_task(channel.run(inbox))
    await inbox.entered.wait()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    inbox.gate.set()
    second = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["đừng mất"]
    second.cancel()


async def test_a_restart_takes_lower_numbers_are_taken_too(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    for number, text in ((900_000_000, "trước"), (5, "sau")):
        server.skips_ids(number)
        server.user("An").says(text)
        polling = asyncio.create_task(channel.run(inbox))
        await server.settles()
        polling.cancel()
        await asyncio.gather(polling, return_exceptions=True)
    assert inbox.texts == ["trước", "sau"]


async def test_after_a_quiet_week_lower_numbers_are_taken_too(
    server: TelegramServer, inbox: Inbox, pauses: Pauses
) -> None:
    short = TelegramChannel(server.token, words=WORDS, api_url=server.url, poll_s=0, sleep=pauses)
    server.user("An").says("trước")
    polling = asyncio.create_task(short.run(inbox))
    await server.settles()
    await server.is_called("getUpdates", times=len(server.calls("getUpdates")) + 2)
    server.skips_ids(5)
    server.user("An").says("sau")
    await server.settles()
    assert inbox.texts == ["trước", "sau"]
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await short.close()


async def test_one_update_that_nobody_can_read_does_not_hold_up_the_others(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    parent = server.user("An")
    parent.says("trước")
    server.pushes("message", {"message_id": "?", "date": "?", "chat": [], "text": 5})
    server.pushes("hologram", 7)
    server.world.updates.add_raw({"no": "number"})
    parent.says("sau")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["trước", "", "", "sau"]
    events = [channel.decode(arrival.raw).incoming.event for arrival in inbox.kept]
    assert events == [Event.MESSAGE, Event.UNSUPPORTED, Event.UNSUPPORTED, Event.MESSAGE]
    polling.cancel()


async def test_a_batch_of_nothing_is_no_busy_loop(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, pauses: Pauses
) -> None:
    server.world.updates.add_raw({"no": "number"})
    polling = asyncio.create_task(channel.run(inbox))
    await server.is_called("getUpdates", times=2)
    assert pauses.taken[0] == 1.0
    polling.cancel()


@pytest.mark.parametrize("code", [400, 401, 403, 404, 409, 500])
async def test_polling_outlives_every_refusal(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, pauses: Pauses, code: int
) -> None:
    server.refuses("getUpdates", code, "whatever", times=3)
    server.user("An").says("vẫn còn đây")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["vẫn còn đây"]
    assert pauses.taken == [1.0, 2.0, 4.0]
    polling.cancel()


@pytest.mark.parametrize("status", [200, 403, 404, 502])
async def test_polling_outlives_a_proxys_page(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, status: int
) -> None:
    server.breaks("getUpdates", "page", status=status)
    server.breaks("deleteWebhook", "page", status=status)
    server.user("An").says("vẫn còn đây")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["vẫn còn đây"]
    polling.cancel()


async def test_polling_outlives_a_broken_connection_without_losing_or_doubling(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    server.user("An").says("vẫn còn đây")
    server.breaks("getUpdates", "cut")
    polling = asyncio.create_task(channel.run(inbox))
    await server.settles()
    assert inbox.texts == ["vẫn còn đây"]
    polling.cancel()


async def test_a_flood_answer_is_waited_for_as_long_as_it_says(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, pauses: Pauses
) -> None:
    server.slows("getUpdates", retry_after=17)
    polling = asyncio.create_task(channel.run(inbox))
    await server.is_called("getUpdates", times=2)
    assert pauses.taken == [17.0]
    polling.cancel()


async def test_a_second_poller_ends_our_poll_but_not_us(
    server: TelegramServer, polling: Polling, inbox: Inbox, pauses: Pauses
) -> None:
    await server.is_called("getUpdates")
    async with httpx.AsyncClient(trust_env=False) as other:
        await other.post(f"{server.url}/bot{server.token}/getUpdates", data={"timeout": 0})
    await server.is_called("getUpdates", times=3)
    server.user("An").says("vẫn còn đây")
    await server.settles()
    assert inbox.texts == ["vẫn còn đây"]
    assert pauses.taken == [1.0]


async def test_a_webhook_left_behind_is_taken_away(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox
) -> None:
    async with httpx.AsyncClient(trust_env=False) as other:
        hook = {"url": "http://127.0.0.1:9/hook"}
        await other.post(f"{server.url}/bot{server.token}/setWebhook", data=hook)
        polling = asyncio.create_task(channel.run(inbox))
        await server.is_called("getUpdates")
        await other.post(f"{server.url}/bot{server.token}/setWebhook", data=hook)
        await server.is_called("deleteWebhook", times=2)
    server.user("An").says("chào")
    await server.settles()
    assert inbox.texts == ["chào"]
    polling.cancel()


async def test_a_tap_is_answered_once_it_is_kept(
    server: TelegramServer, channel: TelegramChannel, polling: Polling, inbox: Inbox
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("Chọn", (Choice("menu", "Bắt đầu"),)))
    await server.settles()
    inbox.gate.clear()
    parent.taps(await parent.hears("Chọn"), "Bắt đầu")
    await inbox.entered.wait()
    assert server.calls("answerCallbackQuery") == []
    inbox.gate.set()
    await server.is_called("answerCallbackQuery")


async def test_a_repeated_update_keeps_its_name(
    server: TelegramServer, polling: Polling, inbox: Inbox
) -> None:
    server.user("An").says("một")
    server.user("An").says("hai")
    await server.settles()
    server.redeliver(times=2)
    await server.settles()
    assert inbox.texts == ["một", "hai"] * 3
    assert len({arrival.external_id for arrival in inbox.kept}) == 2


async def test_short_polls_pause_between_each_other(
    server: TelegramServer, inbox: Inbox, pauses: Pauses
) -> None:
    short = TelegramChannel(server.token, words=WORDS, api_url=server.url, poll_s=0, sleep=pauses)
    polling = asyncio.create_task(short.run(inbox))
    await server.is_called("getUpdates", times=2)
    assert pauses.taken
    assert set(pauses.taken) == {1.0}
    polling.cancel()
    await asyncio.gather(polling, return_exceptions=True)
    await short.close()


async def test_failures_are_logged_without_token_or_words(
    server: TelegramServer, channel: TelegramChannel, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    server.breaks("getUpdates", "page", status=200)
    server.refuses("getUpdates", 401, "Unauthorized")
    server.user("An").says("điều riêng tư")
    with structlog.testing.capture_logs() as lines:
        polling = asyncio.create_task(channel.run(inbox))
        await server.settles()
    polling.cancel()
    assert [line["error"] for line in lines] == ["TelegramError", "InvalidToken"]
    said = repr(lines) + "".join(r.getMessage() for r in caplog.records if r.levelname != "INFO")
    assert server.token.partition(":")[2] not in said
    assert "riêng tư" not in said
    assert "Access restricted" not in said
