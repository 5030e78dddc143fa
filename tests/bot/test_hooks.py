"""Other systems are told of changes over HTTP: signed, repeated, given up, never into our own network."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, text
from standardwebhooks import Webhook

from bot.desk import Desk
from bot.hooks import listeners
from bot.hooks.errors import HookUnfit
from bot.hooks.listeners import Wish
from bot.hooks.payload import TOLD
from bot.hooks.sender import HookSender
from bot.hooks.states import WAITS, DeliveryState
from bot.settings import Settings
from bot.staff import accounts
from bot.staff.actors import actor_of
from bot.storage.engine import reading
from bot.storage.hook_tables import Hook, HookDelivery
from bot.work.loops import Loops
from tests.bot.hook_receiver import HOST, Receiver, certificate_for, listening
from tests.bot.web.conftest import app, knowledge, parts, settings  # noqa: F401
from tests.bot.web.console.conftest import Office, office  # noqa: F401

ALL = tuple(kind.value for kind in TOLD)
LOOPBACK = "127.0.0.0/8"
#: Made once: reading what the machine trusts takes longer than most tests.
TRUSTING = ssl.create_default_context()
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
async def system() -> AsyncIterator[Receiver]:
    async with listening(Receiver()) as receiver:
        yield receiver


@pytest.fixture
def desk(office: Office) -> Office:  # noqa: F811
    office.parts.settings.webhook_networks = LOOPBACK
    return office


async def hooked(
    desk: Office, address: str, *, kinds: Sequence[str] = ALL, unit: str = ""
) -> tuple[int, str]:
    async with desk.parts.transaction() as db:
        hook, secret = await listeners.make_hook(
            db, Wish("Hệ thống 1022", address, kinds, unit), by=None,
            allowed=desk.parts.settings.webhook_network_list, ids=desk.parts.ids, now=desk.clock.now(),
        )  # fmt: skip
        return hook.id, secret


async def deliveries(desk: Office) -> list[HookDelivery]:
    async with reading(desk.parts.sessions) as db:
        return list(await db.scalars(select(HookDelivery).order_by(HookDelivery.id)))


async def answered(desk: Office, code: str) -> None:
    async with desk.parts.transaction() as db:
        lan = await actor_of(db, await accounts.by_login(db, "lan"))
        await Desk(desk.parts).answer(db, code, "Trường đã trả lại tiền.", lan)


async def test_changes_arrive_signed_and_without_a_word_of_who_sent_it(
    desk: Office, system: Receiver
) -> None:
    await desk.case(unit="PHUONG")  # before: nobody is told
    _, secret = await hooked(desk, system.url)
    code = await desk.case(unit="PHUONG")
    await answered(desk, code)
    sender = HookSender(desk.parts, context=TRUSTING)
    assert await sender.step() > 0
    assert await sender.step() == 0
    assert system.types() == ["case.received", "case.due_set", "case.taken", "case.answered"]
    checker = Webhook(secret)
    with time_machine.travel(desk.clock.now(), tick=False):
        for headers, body in system.told:
            told = checker.verify(body, headers)
            assert (told["data"]["code"], told["data"]["state"]) == (code, "answered")
            with pytest.raises(Exception, match="No matching signature"):
                checker.verify(body.replace(b"answered", b"received"), headers)
            for private in ("Trần Văn", "0900000001", "biên lai", "trả lại tiền", "Lan"):
                assert private not in body.decode()
    sequence = [json.loads(body)["data"]["sequence"] for _, body in system.told]
    assert sequence == sorted(sequence)
    assert {row.state for row in await deliveries(desk)} == {DeliveryState.SENT}
    async with reading(desk.parts.sessions) as db:
        kept = await db.scalar(text("SELECT secret FROM hook"))
    assert secret not in str(kept)


async def test_what_fails_is_sent_again_after_a_while_the_same_and_then_given_up(
    desk: Office, system: Receiver
) -> None:
    hook_id, _ = await hooked(desk, system.url, kinds=["received"])
    await desk.case()
    system.answers = [500, 302, *[503] * 8]
    for number in range(len(WAITS) + 1):
        # A new sender each time: nothing of the schedule is in memory.
        await HookSender(desk.parts, context=TRUSTING).step()
        assert len(system.told) == number + 1
        await HookSender(desk.parts, context=TRUSTING).step()
        assert len(system.told) == number + 1, "it did not wait"
        desk.clock.move(seconds=(WAITS[number] if number < len(WAITS) else timedelta()).total_seconds())
    (dead,) = await deliveries(desk)
    assert (dead.state, dead.attempts, dead.reason) == (DeliveryState.DEAD, 10, "HTTP 503")
    assert len({(headers["webhook-id"], body) for headers, body in system.told}) == 1
    assert len({headers["webhook-signature"] for headers, _ in system.told}) == 10
    admin = await desk.signed_in("admin")
    page = await admin.get("/can-bo/bao-he-thong")
    assert "Có 1 lời báo đã thử nhiều lần" in page.text
    await admin.post(f"/can-bo/bao-he-thong/{hook_id}/gui-lai")
    await HookSender(desk.parts, context=TRUSTING).step()
    assert [row.state for row in await deliveries(desk)] == [DeliveryState.SENT]


@on_sqlite
async def test_a_system_that_fails_is_left_alone_and_others_are_told(desk: Office, system: Receiver) -> None:
    async with listening(Receiver(answers=[500] * 9)) as other:
        await hooked(desk, other.url, kinds=["received"])
        await hooked(desk, system.url, kinds=["received"], unit="PHUONG")
        codes = [await desk.case(unit="TH-A"), await desk.case(unit="TH-B"), await desk.case(unit="PHUONG")]
        await HookSender(desk.parts, context=TRUSTING).step()
        assert len(other.told) == 1
        assert [json.loads(body)["data"]["code"] for _, body in system.told] == [codes[0], codes[2]]
        for seconds in (15, 15, 30):
            desk.clock.move(seconds=seconds)
            await HookSender(desk.parts, context=TRUSTING).step()
        assert len(other.told) == 3


@on_sqlite
async def test_gone_pauses_and_what_happened_meanwhile_is_told_when_it_goes_on(
    desk: Office, system: Receiver
) -> None:
    hook_id, _ = await hooked(desk, system.url, kinds=["received"])
    await desk.case()
    system.answers = [410]
    await HookSender(desk.parts, context=TRUSTING).step()
    await desk.case()
    desk.clock.move(days=1)
    assert await HookSender(desk.parts, context=TRUSTING).step() == 0
    admin = await desk.signed_in("admin")
    assert "Đang tạm dừng" in (await admin.get("/can-bo/bao-he-thong")).text
    await admin.post(f"/can-bo/bao-he-thong/{hook_id}/tiep")
    await HookSender(desk.parts, context=TRUSTING).step()
    assert len(system.told) == 3


@on_sqlite
async def test_nothing_goes_into_our_own_network_whatever_the_name_says(
    desk: Office, system: Receiver
) -> None:
    asked: list[str] = []

    async def inward(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["10.0.0.5", "127.0.0.1", "::ffff:192.168.1.1", "fd00::1"]

    for address in (
        "http://he-thong.example/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
        "https://169.254.169.254/latest", "https://a:b@he-thong.example/", "ftp://he-thong.example/", "x",
        system.url,
    ):  # fmt: skip
        desk.parts.settings.webhook_networks = ""
        with pytest.raises(HookUnfit) as refused:
            await hooked(desk, address)
        assert refused.value.reason == "address"
    await hooked(desk, f"https://{HOST}/nhan", kinds=["received"])
    await desk.case()
    await HookSender(desk.parts, resolve=inward, context=TRUSTING).step()
    (row,) = await deliveries(desk)
    assert (row.state, row.reason, asked) == (DeliveryState.QUEUED, "private", [HOST])


@on_sqlite
async def test_the_certificate_has_to_be_the_hosts_own(desk: Office, tmp_path: Path) -> None:
    async def here(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.1"]

    for named, reason in (("khac.example", "certificate"), (HOST, "")):
        certificate, key = certificate_for(named, tmp_path)
        async with listening(Receiver(), ssl_certfile=certificate, ssl_keyfile=key) as system:
            hook_id, _ = await hooked(desk, system.url, kinds=["received"])
            await desk.case()
            trusting = ssl.create_default_context(cafile=certificate)
            await HookSender(desk.parts, resolve=here, context=trusting).step()
            assert (await deliveries(desk))[-1].reason == reason
            hosts = [headers["host"] for headers, _ in system.told]
            assert hosts == ([] if reason else [system.url.split("/")[2]])
            async with desk.parts.transaction() as db:
                await listeners.end(db, await listeners.hook_by_id(db, hook_id), now=desk.clock.now())


@on_sqlite
async def test_the_running_program_tells_by_itself(desk: Office, system: Receiver) -> None:
    await hooked(desk, system.url, kinds=["received"])
    loops = Loops(desk.parts)
    loops.start()
    await desk.case()
    await asyncio.wait_for(system.heard.wait(), 20)
    await loops.stop()
    assert system.types() == ["case.received"]


@on_sqlite
async def test_an_administrator_adds_tries_renews_and_ends_a_system(desk: Office, system: Receiver) -> None:
    admin = await desk.signed_in("admin")
    await admin.get("/can-bo/bao-he-thong")
    refused = await admin.post("/can-bo/bao-he-thong", name="1022", address=system.url)
    assert (refused.status_code, "ít nhất một việc" in refused.text) == (422, True)
    made = await admin.post("/can-bo/bao-he-thong", name="1022", address=system.url, kind="answered")
    page = await admin.follow(made)
    secrets = [page.text.split('class="shown code" readonly value="')[1].split('"')[0]]
    assert secrets[0] not in (await admin.get("/can-bo/bao-he-thong")).text
    await admin.post("/can-bo/bao-he-thong/1/thu")
    page = await admin.follow(await admin.post("/can-bo/bao-he-thong/1/khoa-moi"))
    secrets.append(page.text.split('class="shown code" readonly value="')[1].split('"')[0])
    await HookSender(desk.parts, context=TRUSTING).step()
    ((headers, body),) = system.told
    with time_machine.travel(desk.clock.now(), tick=False):
        assert Webhook(secrets[1]).verify(body, headers)["type"] == "ping"
    page = await admin.get("/can-bo/bao-he-thong")
    assert "Đã đến" in page.text
    await admin.post("/can-bo/bao-he-thong/1/thu")
    await admin.post("/can-bo/bao-he-thong/1/bo")
    assert await HookSender(desk.parts, context=TRUSTING).step() == 0
    async with reading(desk.parts.sessions) as db:
        assert (await db.get_one(Hook, 1)).secret == ""
    assert (await admin.post("/can-bo/bao-he-thong/1/thu")).status_code == 404
    desk.clock.move(days=31)
    async with desk.parts.transaction() as db:
        await listeners.forget_old(db, now=desk.clock.now())
    assert await deliveries(desk) == []


def test_no_network_may_be_misspelt() -> None:
    with pytest.raises(ValueError, match="webhook_networks"):
        Settings(_env_file=None, webhook_networks="10.0.0.0/99")  # type: ignore[call-arg]
    allowed = Settings(_env_file=None, webhook_networks="10.1.0.0/16, ::1/128")  # type: ignore[call-arg]
    assert [ip_address("10.1.2.3") in network for network in allowed.webhook_network_list] == [True, False]
