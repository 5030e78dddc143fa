import asyncio
import socket
import traceback

import pytest
import structlog

from bot.channels.base import (
    Channel,
    ChannelBroken,
    DeliveryFailed,
    Document,
    FileRefused,
    Moved,
    OutcomeUnknown,
    Refused,
    Sent,
    TryLater,
    Unreachable,
)
from bot.channels.telegram.channel import TelegramChannel
from bot.dialogue.model import Choice, Event, Reply
from tests.bot.channels.telegram.conftest import WORDS, Pauses
from tests.standin.telegram import TelegramServer

JPEG = b"\xff\xd8\xff" + b"0" * 100


def test_it_is_a_channel(channel: TelegramChannel) -> None:
    as_channel: Channel = channel
    assert as_channel.name == "telegram"


async def test_a_reply_is_heard_with_its_buttons_and_named(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    sent = await channel.send(
        str(parent.id), Reply("Chào <bạn> & *nhà trường*", (Choice("menu", "Bắt đầu"),))
    )
    heard = await parent.hears("Chào <bạn> & *nhà trường*")
    assert heard.buttons == {"Bắt đầu": "menu"}
    assert sent.external_id == f"{parent.id}:{heard.id}"
    assert server.calls("sendMessage")[0]["link_preview_options"] == {"is_disabled": True}
    assert "parse_mode" not in server.calls("sendMessage")[0]


async def test_the_contact_keyboard_opens_and_closes_again(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("Số?", (Choice("skip", "Bỏ qua"),), asks_contact=True))
    assert parent.keyboard == [WORDS.contact_button, "Bỏ qua"]
    said = channel.decode(parent.taps(parent.heard[-1], WORDS.contact_button)).incoming
    assert said.contact is not None
    assert said.contact.own
    await channel.send(str(parent.id), Reply("Cảm ơn"))
    assert parent.keyboard == []


async def test_a_code_comes_as_a_picture_with_its_words(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("Mã: ABCD", (Choice("x", "Xem"),), qr="https://example.vn/ABCD"))
    heard = await parent.hears("Mã: ABCD")
    assert heard.picture.startswith(b"\x89PNG")
    assert heard.buttons == {"Xem": "x"}


async def test_long_words_are_heard_once_even_if_their_picture_is_refused(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    server.slows("sendPhoto", retry_after=3)
    for _ in range(2):
        sent = await channel.send(str(parent.id), Reply("a" * 2000, qr="https://example.vn/ABCD"))
        assert sent.external_id
    assert [len(message.text) for message in parent.heard] == [2000, 2000, 0]


async def test_officers_in_a_group_are_asked_for_their_words(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    officer = server.user("Bình")
    group = server.group("Tổ tiếp nhận", added_by=officer)
    await channel.send(str(group.id), Reply("Trả lời?", expects_reply=True))
    asked = await group.hears("Trả lời?")
    assert asked.markup == {"force_reply": True, "selective": True}
    said = channel.decode(officer.says("Đã xong", to=group, reply_to=asked)).incoming
    assert said.reply_to == f"{group.id}:{asked.id}"


async def test_somebody_who_never_wrote_cannot_be_reached(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    with pytest.raises(Unreachable):
        await channel.send(str(server.user("An").id), Reply("Chào"))


async def test_somebody_who_blocked_us_cannot_be_reached(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("Chào"))
    parent.blocks()
    with pytest.raises(Unreachable, match="blocked"):
        await channel.send(str(parent.id), Reply("Chào"))


async def test_a_group_that_grew_tells_where_it_is(server: TelegramServer, channel: TelegramChannel) -> None:
    group = server.group("Tổ", added_by=server.user("Bình"))
    grown = group.becomes(-1_009)
    with pytest.raises(Moved) as moved:
        await channel.send(str(group.id), Reply("Chào"))
    await channel.send(moved.value.peer, Reply("Chào"))
    await grown.hears("Chào")


async def test_a_message_that_is_too_long_is_refused(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("a" * 4096))
    with pytest.raises(Refused):
        await channel.send(str(parent.id), Reply("a" * 4097))


async def test_a_flood_is_told_how_long_to_wait(server: TelegramServer, channel: TelegramChannel) -> None:
    parent = server.user("An")
    parent.starts()
    server.slows("sendMessage", retry_after=7)
    with pytest.raises(TryLater) as later:
        await channel.send(str(parent.id), Reply("Chào"))
    assert (later.value.after_s, later.value.whole_channel) == (7.0, True)
    await channel.send(str(parent.id), Reply("Chào"))


@pytest.mark.parametrize(
    ("code", "kind"), [(401, ChannelBroken), (404, ChannelBroken), (500, TryLater), (429, TryLater)]
)
async def test_the_servers_refusal_is_its_word(
    server: TelegramServer, channel: TelegramChannel, code: int, kind: type[DeliveryFailed]
) -> None:
    parent = server.user("An")
    parent.starts()
    server.refuses("sendMessage", code, "whatever")
    with pytest.raises(kind):
        await channel.send(str(parent.id), Reply("Chào"))
    assert parent.heard == []


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, OutcomeUnknown),
        (302, TryLater),
        (403, TryLater),
        (404, TryLater),
        (502, TryLater),
        (504, OutcomeUnknown),
    ],
)
async def test_a_proxys_page_is_not_telegrams_word(
    server: TelegramServer, channel: TelegramChannel, status: int, kind: type[DeliveryFailed]
) -> None:
    parent = server.user("An")
    parent.starts()
    server.breaks("sendMessage", "page", status=status)
    with pytest.raises(kind):
        await channel.send(str(parent.id), Reply("Chào"))


async def test_a_bare_ok_means_sent(server: TelegramServer, channel: TelegramChannel) -> None:
    parent = server.user("An")
    parent.starts()
    server.breaks("", "bare", times=2)
    assert await channel.send(str(parent.id), Reply("Chào")) == Sent()
    assert await channel.send_document(str(parent.id), Document("a.txt", "text/plain", b"x")) == Sent()
    await parent.hears("Chào")


@pytest.mark.parametrize("how", ["cut", "hang"])
async def test_a_break_after_sending_leaves_the_outcome_unknown(
    server: TelegramServer, pauses: Pauses, how: str
) -> None:
    parent = server.user("An")
    parent.starts()
    hasty = TelegramChannel(server.token, words=WORDS, api_url=server.url, timeout_s=0.3, sleep=pauses)
    server.breaks("sendMessage", "cut" if how == "cut" else "hang")
    with pytest.raises(OutcomeUnknown):
        await hasty.send(str(parent.id), Reply("Chào"))
    await parent.hears("Chào")
    await hasty.close()


async def test_no_server_means_not_sent_and_nobody_sees_the_token() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    token = "7000001:a-secret-that-nobody-may-see"
    channel = TelegramChannel(token, words=WORDS, api_url=f"http://127.0.0.1:{port}", timeout_s=2)
    with pytest.raises(TryLater) as failure:
        await channel.send("1001", Reply("Chào"))
    assert "a-secret" not in "".join(traceback.format_exception(failure.value))
    await channel.close()


async def test_no_failure_shows_the_token(server: TelegramServer, channel: TelegramChannel) -> None:
    secret = server.token.partition(":")[2]
    said = []
    with structlog.testing.capture_logs() as lines:
        for code in (400, 401, 403, 404, 429, 500):
            server.refuses("", code, "whatever")
            with pytest.raises(DeliveryFailed) as failure:
                await channel.send("1001", Reply("Chào"))
            said.append("".join(traceback.format_exception(failure.value)))
            server.refuses("", code, "whatever")
            with pytest.raises((TryLater, FileRefused)) as refused:
                await channel.fetch("file-1", at_most_bytes=100)
            said.append("".join(traceback.format_exception(refused.value)))
    assert secret not in repr(lines) + "".join(said)


async def test_a_photo_is_fetched_as_it_was_sent(server: TelegramServer, channel: TelegramChannel) -> None:
    (photo,) = channel.decode(server.user("An").sends_photo(JPEG)).files
    assert await channel.fetch(photo.ref, at_most_bytes=1000) == JPEG


async def test_a_file_above_our_limit_or_telegrams_is_refused(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    (photo,) = channel.decode(parent.sends_photo(JPEG)).files
    with pytest.raises(FileRefused, match="too_large"):
        await channel.fetch(photo.ref, at_most_bytes=50)
    (film,) = channel.decode(parent.sends_document(b"0" * (20 * 1024 * 1024 + 1), "to.bin")).files
    with pytest.raises(FileRefused, match="too_large"):
        await channel.fetch(film.ref, at_most_bytes=10**9)


async def test_a_file_that_is_gone_is_refused(server: TelegramServer, channel: TelegramChannel) -> None:
    with pytest.raises(FileRefused, match="gone"):
        await channel.fetch("file-77.jpg", at_most_bytes=1000)
    (photo,) = channel.decode(server.user("An").sends_photo(JPEG)).files
    server.refuses("download", 404, "Not Found")
    with pytest.raises(FileRefused, match="gone"):
        await channel.fetch(photo.ref, at_most_bytes=1000)


@pytest.mark.parametrize("step", ["getFile", "download"])
async def test_a_file_is_asked_for_again_after_trouble(
    server: TelegramServer, channel: TelegramChannel, step: str
) -> None:
    (photo,) = channel.decode(server.user("An").sends_photo(JPEG)).files
    server.refuses(step, 500, "Internal Server Error")
    server.breaks(step, "cut")
    for _ in range(2):
        with pytest.raises(TryLater):
            await channel.fetch(photo.ref, at_most_bytes=1000)
    assert await channel.fetch(photo.ref, at_most_bytes=1000) == JPEG


async def test_a_tap_is_answered_aside_and_an_old_one_does_no_harm(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    parent = server.user("An")
    parent.starts()
    await channel.send(str(parent.id), Reply("Chọn", (Choice("menu", "Bắt đầu"),)))
    arrival = channel.arrival(parent.taps(parent.heard[-1], "Bắt đầu"))
    old = channel.arrival({"update_id": 1, "callback_query": {"id": "999"}})
    said = channel.arrival(parent.says("Chào"))
    with structlog.testing.capture_logs() as lines:
        channel.answer_taps([each for each in (arrival, old, said) if each])
        await server.is_called("answerCallbackQuery", times=2)
        await asyncio.sleep(0)
    assert list(server.world.taps.values()) == [True]
    assert lines == []


async def test_check_tells_the_bots_name_or_what_is_wrong(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    assert await channel.check() == "tro_ly_so_bot"
    stranger = TelegramChannel("5:wrong", words=WORDS, api_url=server.url)
    with pytest.raises(ChannelBroken):
        await stranger.check()
    await stranger.close()


async def test_a_stored_update_is_read(server: TelegramServer, channel: TelegramChannel) -> None:
    arrival = channel.arrival(server.user("An").starts("truong-a"))
    assert arrival is not None
    assert channel.decode(arrival.raw).incoming.event is Event.START
