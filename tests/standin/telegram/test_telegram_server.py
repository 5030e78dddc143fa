import random
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest

from tests.standin.telegram import TelegramServer
from tests.standin.telegram.caller import Bot

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


@pytest.fixture
def server() -> Iterator[TelegramServer]:
    with TelegramServer() as server:
        yield server


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Bot(server, client)


def button(data: str, text: str = "Chọn") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": data}]]}


async def test_updates_stay_until_an_offset_confirms_them(server: TelegramServer, bot: Bot) -> None:
    first, second = (server.user("An").says(text)["update_id"] for text in ("một", "hai"))
    assert await bot.numbers() == [first, second]
    assert await bot.numbers(limit=1) == [first]
    assert await bot.numbers(offset=second) == [second]
    assert await bot.numbers() == [second]
    assert await bot.numbers(offset=second + 1) == []
    await server.settles()


async def test_a_negative_offset_keeps_the_last(server: TelegramServer, bot: Bot) -> None:
    _, last = (server.user("An").says(text)["update_id"] for text in ("một", "hai"))
    assert await bot.numbers(offset=-1) == [last]


async def test_kinds_that_are_not_asked_for_stay_away_until_the_list_changes(
    server: TelegramServer, bot: Bot
) -> None:
    parent = server.user("An")
    await bot("getUpdates", allowed_updates=["message"])
    said = parent.says("chào")
    parent.edits(said, "xin chào")
    assert await bot.numbers() == [said["update_id"]]
    await bot("getUpdates", allowed_updates=["edited_message"])
    edited = parent.edits(said, "chào ạ")
    assert await bot.numbers() == [said["update_id"], edited["update_id"]]


async def test_webhook_and_polls_exclude_each_other(server: TelegramServer, bot: Bot) -> None:
    await bot("setWebhook", url="http://127.0.0.1:9/x", secret_token="a-b_1")
    assert (await bot("getUpdates"))["error_code"] == 409
    assert (await bot("getWebhookInfo"))["result"]["url"] == "http://127.0.0.1:9/x"
    await bot("deleteWebhook")
    assert (await bot("getUpdates"))["ok"]
    assert (await bot("getWebhookInfo"))["result"]["url"] == ""


@pytest.mark.parametrize("given", [{"url": "nowhere"}, {"url": "http://a", "secret_token": "ư"}])
async def test_a_bad_webhook_is_refused(bot: Bot, given: dict[str, str]) -> None:
    assert (await bot("setWebhook", **given))["error_code"] == 400


async def test_waiting_updates_are_dropped_only_if_told(server: TelegramServer, bot: Bot) -> None:
    server.user("An").says("chào")
    await bot("deleteWebhook")
    assert len(await bot.numbers()) == 1
    await bot("deleteWebhook", drop_pending_updates=True)
    assert await bot.numbers() == []


LONG = {"text": "x" * 4097}
REFUSED: list[tuple[dict[str, Any], str]] = [
    (LONG, "message is too long"),
    ({"text": "😀" * 2049}, "message is too long"),
    ({"text": "  \n"}, "message text is empty"),
    ({"text": "1 < 2", "parse_mode": "HTML"}, "can't parse entities"),
    ({"text": "x", "reply_markup": button("a" * 65)}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": button("ư" * 33)}, "BUTTON_DATA_INVALID"),
    ({"text": "x", "reply_markup": button("a", text=" ")}, "text buttons are unallowed"),
    ({"text": "x", "reply_markup": {"inline_keyboard": button("a")["inline_keyboard"] * 101}}, "too long"),
]


@pytest.mark.parametrize(("given", "why"), REFUSED)
async def test_what_telegram_refuses_is_refused(
    server: TelegramServer, bot: Bot, given: dict[str, Any], why: str
) -> None:
    parent = server.user("An")
    parent.starts()
    refused = await bot("sendMessage", chat_id=parent.id, **given)
    assert refused["error_code"] == 400
    assert why in refused["description"]
    assert parent.heard == []


@pytest.mark.parametrize(
    "given",
    [
        {"text": "x" * 4096},
        {"text": "<b>" + "x" * 4090 + "</b> &lt;", "parse_mode": "HTML"},
        {"text": "1 < 2"},
        {"text": "x", "reply_markup": button("a" * 64)},
    ],
)
async def test_what_telegram_takes_is_heard(server: TelegramServer, bot: Bot, given: dict[str, Any]) -> None:
    parent = server.user("An")
    parent.starts()
    assert (await bot("sendMessage", chat_id=parent.id, **given))["ok"]
    await parent.hears()


async def test_a_number_can_be_asked_for_in_private_only(server: TelegramServer, bot: Bot) -> None:
    group = server.group("Tổ", added_by=server.user("An"))
    keyboard = {"keyboard": [[{"text": "Số", "request_contact": True}]]}
    refused = await bot("sendMessage", chat_id=group.id, text="x", reply_markup=keyboard)
    assert "private chats only" in refused["description"]


async def test_who_removed_the_bot_is_not_reached(server: TelegramServer, bot: Bot) -> None:
    officer = server.user("Bình")
    group = server.group("Tổ", added_by=officer)
    group.removes_the_bot(officer)
    assert (await bot("sendMessage", chat_id=group.id, text="x"))["error_code"] == 403


async def test_an_edit_changes_what_is_heard_and_one_that_changes_nothing_is_refused(
    server: TelegramServer, bot: Bot
) -> None:
    parent = server.user("An")
    parent.starts()
    number = (await bot("sendMessage", chat_id=parent.id, text="cũ", reply_markup=button("a")))["result"][
        "message_id"
    ]
    place = {"chat_id": parent.id, "message_id": number}
    assert (await bot("editMessageText", **place, text="mới"))["ok"]
    assert [(heard.text, heard.buttons) for heard in parent.heard] == [("mới", {})]
    assert "not modified" in (await bot("editMessageText", **place, text="mới"))["description"]
    assert (await bot("editMessageReplyMarkup", **place, reply_markup=button("b")))["ok"]
    assert parent.heard[0].buttons == {"Chọn": "b"}
    gone = await bot("editMessageText", chat_id=parent.id, message_id=99, text="x")
    assert "message to edit not found" in gone["description"]


async def test_a_tap_can_be_answered_and_an_unknown_one_is_too_old(server: TelegramServer, bot: Bot) -> None:
    parent = server.user("An")
    parent.starts()
    await bot("sendMessage", chat_id=parent.id, text="x", reply_markup=button("a"))
    tap = parent.taps(await parent.hears("x"), "Chọn")["callback_query"]["id"]
    assert (await bot("answerCallbackQuery", callback_query_id=tap))["ok"]
    assert "too old" in (await bot("answerCallbackQuery", callback_query_id="1"))["description"]
    long = await bot("answerCallbackQuery", callback_query_id=tap, text="x" * 201)
    assert long["error_code"] == 400


@pytest.mark.parametrize("command", [{"command": "Tra"}, {"command": "a" * 33}, {"description": ""}])
async def test_a_bad_command_is_refused(bot: Bot, command: dict[str, str]) -> None:
    good = {"command": "tracuu", "description": "Tra cứu"}
    assert (await bot("setMyCommands", commands=[good]))["ok"]
    assert (await bot("setMyCommands", commands=[good | command]))["error_code"] == 400


async def test_files_go_up_and_down(server: TelegramServer, bot: Bot) -> None:
    parent = server.user("An")
    parent.starts()
    base = f"{server.url}/bot{server.token}"
    async with httpx.AsyncClient(trust_env=False) as client:
        picture = {"photo": ("a.png", PNG)}
        for method, field in (("sendPhoto", "photo"), ("sendDocument", "document")):
            files = {field: ("a.png", PNG)}
            form = {"chat_id": str(parent.id), "caption": "hình"}
            answer = await client.post(f"{base}/{method}", data=form, files=files)
            assert answer.json()["ok"]
        long = await client.post(f"{base}/sendPhoto", data=form | {"caption": "x" * 1025}, files=picture)
        assert "caption" in long.json()["description"]
        text = await client.post(f"{base}/sendPhoto", data=form, files={"photo": ("a.png", b"no picture")})
        assert text.json()["error_code"] == 400
        assert [heard.picture for heard in parent.heard] == [PNG, b""]
        sent = parent.heard[0].raw["photo"][0]["file_id"]
        path = (await bot("getFile", file_id=sent))["result"]["file_path"]
        assert (await client.get(f"{server.url}/file/bot{server.token}/{path}")).content == PNG


async def test_a_wrong_token_is_unauthorised_and_a_wrong_method_not_found(
    server: TelegramServer, bot: Bot
) -> None:
    assert (await bot("getNothing"))["error_code"] == 404
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(f"{server.url}/bot5:x/getMe")).status_code == 401
        assert (await client.get(f"{server.url}/bot{server.token}/GETME")).status_code == 200


async def test_typing_is_shown(server: TelegramServer, bot: Bot) -> None:
    parent = server.user("An")
    parent.starts()
    assert (await bot("sendChatAction", chat_id=parent.id, action="typing"))["ok"]


async def test_redelivery_repeats_everything_in_any_order(server: TelegramServer, bot: Bot) -> None:
    first, second = (server.user("An").says(text)["update_id"] for text in ("một", "hai"))
    await bot("getUpdates", offset=second + 1)
    server.redeliver(times=3, order=random.Random(1))
    assert sorted(await bot.numbers(offset=second + 1)) == [first] * 3 + [second] * 3
    assert await bot.numbers(offset=second + 1) == []


async def test_trouble_meets_only_the_chat_it_is_meant_for(server: TelegramServer, bot: Bot) -> None:
    an, binh = server.user("An"), server.user("Bình")
    an.starts()
    binh.starts()
    server.slows("sendMessage", retry_after=5, chat_id=binh.id)
    assert (await bot("sendMessage", chat_id=an.id, text="x"))["ok"]
    refused = await bot("sendMessage", chat_id=binh.id, text="x")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 5})
    assert (await bot("sendMessage", chat_id=binh.id, text="x"))["ok"]


async def test_what_was_not_heard_is_told_with_what_was(server: TelegramServer, bot: Bot) -> None:
    parent = server.user("An")
    parent.starts()
    await bot("sendMessage", chat_id=parent.id, text="một")
    await bot("sendMessage", chat_id=parent.id, text="hai")
    await parent.hears("một")
    with pytest.raises(AssertionError, match=r"'một' was not heard within 0.01 s, but \['hai'\]"):
        await parent.hears("một", within_s=0.01)


async def test_somebody_can_type_in_a_browser(server: TelegramServer, bot: Bot) -> None:
    async with httpx.AsyncClient(trust_env=False, follow_redirects=True) as client:
        page = f"{server.url}/as/An"
        await client.post(page, data={"say": "/start"})
        await bot(
            "sendMessage", chat_id=server.user("An").id, text="<Chào>", reply_markup=button("a", "Đi tiếp")
        )
        shown = (await client.get(page)).text
        assert "&lt;Chào&gt;" in shown
        assert "Đi tiếp" in shown
        await client.post(page, data={"tap": "0/Đi tiếp"})
        assert "/as/An" in (await client.get(server.url)).text
    kinds = [set(update) - {"update_id"} for update in server.world.updates.everything]
    assert kinds == [{"message"}, {"callback_query"}]
