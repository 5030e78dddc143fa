"""What is the Official Account's own: tokens that die, two addresses, bills, echoes, odd calls."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import FileRefused, Price, Refused, TryLater, WindowClosed, price_at
from bot.channels.zalo_oa import Look, ZaloOaChannel
from bot.channels.zalo_oa.account import OTHER_PATH, USUAL_PATH
from bot.channels.zalo_oa.arrivals import read_arrival
from bot.channels.zalo_oa.decode import decode
from bot.channels.zalo_oa.errors import next_opening
from bot.channels.zalo_oa.signature import Signing
from bot.dialogue.model import Choice, Event, Reply, Template
from tests.fakes import HandClock
from tests.standin.zalo_oa import ZaloOaServer


class Held:
    """An account in memory."""

    def __init__(self, server: ZaloOaServer) -> None:
        self.server = server
        self.where = USUAL_PATH
        self.renewals = 0
        self.profile: dict[str, str] = {}

    async def token(self) -> str:
        return self.server.tokens.access or "none yet"

    async def renewed(self, dead: str) -> str:
        self.renewals += 1
        self.server.tokens.access = f"fresh-{self.renewals}"
        return self.server.tokens.access

    async def renew_ahead(self) -> None:
        """Nothing to do."""

    async def path(self) -> str:
        return self.where

    async def learn_path(self, path: str) -> None:
        self.where = path

    async def learn_profile(self, profile: dict[str, str]) -> None:
        self.profile = profile


@pytest.fixture
def zalo() -> Iterator[ZaloOaServer]:
    with ZaloOaServer() as server:
        server.tokens.access = "first"
        yield server


@pytest.fixture
def account(zalo: ZaloOaServer) -> Held:
    return Held(zalo)


@pytest.fixture
async def channel(zalo: ZaloOaServer, account: Held, clock: HandClock) -> AsyncIterator[ZaloOaChannel]:
    channel = ZaloOaChannel(
        account,
        signing=Signing(zalo.app_id, zalo.oa_secret),
        now=clock.now,
        look=Look("with_numbers", "Chia sẻ số", "Để gọi lại", "https://example.vn/a.png"),
        api_url=zalo.url,
        file_hosts=("127.0.0.1",),
        timeout_s=1,
    )
    yield channel
    await channel.close()


async def test_a_token_that_dies_in_mid_send_is_renewed_and_the_message_heard_once(
    zalo: ZaloOaServer, channel: ZaloOaChannel, account: Held
) -> None:
    person = zalo.user("An")
    await channel.send(person.id, Reply("một"))
    zalo.refuses(USUAL_PATH, -220)
    await channel.send(person.id, Reply("hai"))
    assert [one.text for one in person.heard] == ["một", "hai"]
    assert account.renewals == 1


async def test_a_government_account_is_served_at_the_other_address_and_only_that_refusal_tries_it(
    zalo: ZaloOaServer, channel: ZaloOaChannel, account: Held
) -> None:
    person = zalo.user("An")
    zalo.refuses(USUAL_PATH, -210)
    with pytest.raises(Refused):
        await channel.send(person.id, Reply("lỗi khác"))
    assert zalo.calls(OTHER_PATH) == []
    zalo.serves[USUAL_PATH] = False
    for text in ("một", "hai"):
        await channel.send(person.id, Reply(text, (Choice("k", "Chọn"),)))
    assert [one.text for one in person.heard] == ["một", "hai"]
    assert len(zalo.calls(USUAL_PATH)) == 2
    assert account.where == OTHER_PATH


async def test_an_account_that_may_not_write_at_all_is_a_state_and_not_an_error(
    zalo: ZaloOaServer, channel: ZaloOaChannel, account: Held
) -> None:
    zalo.serves = {USUAL_PATH: False, OTHER_PATH: False}
    for _ in range(2):
        with pytest.raises(WindowClosed):
            await channel.send(zalo.user("An").id, Reply("một"))
    assert account.where == ""
    assert len(zalo.seen) == 2


async def test_what_was_billed_is_told(zalo: ZaloOaServer, channel: ZaloOaChannel) -> None:
    person = zalo.user("An").id
    assert not (await channel.send(person, Reply("miễn phí"))).billed
    zalo.free = False
    assert (await channel.send(person, Reply("tính tiền"))).billed
    by_template = Reply("", template=Template("339", (("ma_ho_so", "ABCD-EFGH"),)))
    assert (await channel.send(person, by_template)).billed
    assert zalo.user("An").heard[-1].text == "[339] ABCD-EFGH"


async def test_buttons_send_their_key_back_without_showing_it(
    zalo: ZaloOaServer, channel: ZaloOaChannel
) -> None:
    person = zalo.user("An")
    await channel.send(person.id, Reply("Chọn\n\n1. Đồng ý", (Choice("agree", "Đồng ý"),)))
    assert person.heard[-1].buttons["Đồng ý"] == {
        "title": "Đồng ý",
        "type": "oa.query.hide",
        "payload": "#opt:agree",
    }
    pressed = person.taps("Đồng ý")
    assert channel.decode(pressed).incoming.choice == "agree"
    stored = read_arrival(pressed)
    assert stored is not None
    assert (stored.text, stored.at_once) == ("", True)


async def test_when_the_calls_of_a_minute_are_used_up_nothing_is_sent_that_zalo_would_refuse(
    zalo: ZaloOaServer, channel: ZaloOaChannel, clock: HandClock
) -> None:
    person = zalo.user("An")
    zalo.calls_left = 0
    await channel.send(person.id, Reply("lời cuối"))
    with pytest.raises(TryLater) as pause:
        await channel.send(person.id, Reply("sớm quá"))
    assert (pause.value.after_s, pause.value.whole_channel) == (60, True)
    zalo.calls_left = 3999
    clock.move(seconds=60)
    await channel.send(person.id, Reply("đúng lúc"))
    assert [one.text for one in person.heard] == ["lời cuối", "đúng lúc"]


def test_the_address_that_was_shared_comes_along() -> None:
    where = {"user_address": "12 đường số 5", "user_ward": "Tân Hưng", "user_city": "TP.HCM"}
    info = {"name": "Trần Thị Bình", "phone": "84901234567", "full_address": where}
    contact = decode({"event_name": "user_submit_info", "info": info}).incoming.contact
    assert contact is not None
    assert contact.address == "12 đường số 5, Tân Hưng, TP.HCM"
    assert (contact.name, contact.phone, contact.own) == ("Trần Thị Bình", "84901234567", True)


async def test_the_form_for_ones_number_and_the_qr_code_follow_the_words(
    zalo: ZaloOaServer, channel: ZaloOaChannel
) -> None:
    person = zalo.user("An")
    await channel.send(person.id, Reply("Số điện thoại?", asks_contact=True, qr="https://example.vn/x"))
    words, form, code = person.heard
    assert (words.text, form.kind, code.kind) == ("Số điện thoại?", "form", "picture")
    assert code.content.startswith(b"\x89PNG")
    zalo.refuses("/v2.0/oa/upload/image", -201)
    assert (await channel.send(person.id, Reply("vẫn tới", qr="https://example.vn/x"))).external_id


def test_windows_are_free_for_two_days_then_billed_for_a_week_then_closed(
    channel: ZaloOaChannel, clock: HandClock
) -> None:
    wrote = clock.now()
    after = [wrote + timedelta(days=days) for days in (0, 1.9, 2, 6.9, 7, 12)]
    prices = [price_at(channel.windows, wrote, at) for at in after]
    free, billed, closed = Price.FREE, Price.BILLED, Price.CLOSED
    assert prices == [free, free, billed, billed, closed, closed]
    assert price_at(channel.windows, None, wrote) is Price.CLOSED


def test_what_comes_at_the_wrong_time_of_day_waits_until_six(clock: HandClock) -> None:
    assert next_opening(clock.now()).isoformat() == "2026-11-24T06:05:00+07:00"
    clock.move(hours=-6)
    assert next_opening(clock.now()).isoformat() == "2026-11-23T06:05:00+07:00"


def test_our_own_message_that_comes_back_is_left_and_staffs_is_kept(
    zalo: ZaloOaServer, channel: ZaloOaChannel
) -> None:
    person = zalo.user("An")
    ours, theirs = person.is_written_to("bot", admin_id=""), person.is_written_to("Chào anh")
    came_back, stored = read_arrival(ours), read_arrival(theirs)
    assert came_back is not None
    assert (came_back.kept, came_back.peer, came_back.text) == (False, person.id, "bot")
    assert came_back.echo_id
    assert stored is not None
    assert (stored.kept, stored.peer, stored.by_person) == (True, person.id, False)
    assert channel.decode(theirs).incoming.event is Event.STAFF_SPOKE


def test_an_event_of_another_account_of_the_same_application_is_left(zalo: ZaloOaServer) -> None:
    event = zalo.user("An").says("chào")
    assert read_arrival(event, oa_id=zalo.oa_id) is not None
    assert read_arrival(event, oa_id="5000000000000000005") is None


def test_ids_and_times_are_texts_and_every_event_has_its_own_number(zalo: ZaloOaServer) -> None:
    person = zalo.user("An")
    events = [person.says("chào"), person.says("chào"), person.starts(), person.shares_contact()]
    stored = [read_arrival(one) for one in events]
    assert len({one.external_id for one in stored if one}) == 4
    assert {one.peer for one in stored if one} == {person.id}


@pytest.mark.parametrize(
    "kind", ["sticker", "audio", "video", "location", "gif", "business_card", "hologram"]
)
def test_what_cannot_be_read_says_what_it_is(zalo: ZaloOaServer, channel: ZaloOaChannel, kind: str) -> None:
    said = channel.decode(zalo.user("An").sends_kind(kind)).incoming
    assert said.event is Event.UNSUPPORTED
    assert said.what in {"sticker", "voice", "video", "location", "other"}


def test_a_link_is_words(channel: ZaloOaChannel) -> None:
    payload = {"url": "https://x.vn", "description": "Thông báo", "thumbnail": ""}
    event: dict[str, Any] = {
        "event_name": "user_send_link",
        "message": {"attachments": [{"type": "link", "payload": payload}]},
    }
    assert channel.decode(event).incoming.text == "Thông báo\nhttps://x.vn"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/a",
        "https://127.0.0.1.evil.example/",
        "http://10.0.0.1/a",
        "file:///etc/passwd",
        "",
    ],
)
async def test_files_are_fetched_from_zalos_own_hosts_only(channel: ZaloOaChannel, address: str) -> None:
    with pytest.raises(FileRefused, match="not_allowed"):
        await channel.fetch(address, at_most_bytes=10)


async def test_what_the_account_is_is_learnt_at_the_start(
    zalo: ZaloOaServer, channel: ZaloOaChannel, account: Held
) -> None:
    assert (await channel.check())["oa_type"] == "2"
    assert (await channel.check())["oaid"] == zalo.oa_id
