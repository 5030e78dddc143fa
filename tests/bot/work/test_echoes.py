"""What the channel tells to stand in a chat settles what nobody knew, and is never sent twice."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.channels.base import Arrival, OutcomeUnknown
from bot.dialogue.model import Importance
from bot.parts import Parts
from bot.storage.tables import Message
from bot.work.delivery import Delivery
from bot.work.outgoing import SENDING_LEASE, recover
from tests.bot.work.world import messages, new_conversation, say
from tests.fakes import ScriptedChannel

ANSWER = "Nhà trường đã sửa sân."


@pytest.fixture
async def zalo(parts: Parts) -> ScriptedChannel:
    channel = ScriptedChannel("zalo_oa")
    parts.channels["zalo_oa"] = channel
    await new_conversation(parts, "an", channel="zalo_oa")
    return channel


async def out(parts: Parts) -> list[tuple[str, str | None, bool]]:
    return [(one.state, one.sent_as, one.repeat) for one in await messages(parts, "an", "out")]


async def told(parts: Parts, text: str, number: str = "z1", *, peer: str = "an") -> None:
    echo = Arrival("zalo_oa", f"m:{number}", peer, {}, text, by_person=False, echo_id=number, kept=False)
    await parts.receiver.receive([echo])


async def round_of(parts: Parts, zalo: ScriptedChannel) -> None:
    delivery = Delivery(parts, zalo)
    await delivery.step()
    await delivery.settle()


@pytest.mark.parametrize("importance", [Importance.IMPORTANT, Importance.ORDINARY])
async def test_after_a_time_out_the_echo_says_that_it_was_sent(
    parts: Parts, zalo: ScriptedChannel, importance: Importance
) -> None:
    await say(parts, "an", ANSWER, importance=importance, channel="zalo_oa")
    zalo.fails("an", OutcomeUnknown("timeout"))
    await round_of(parts, zalo)
    await told(parts, f"{ANSWER}\n\n1. Hài lòng\n2. Chưa")  # with its choices below
    assert await out(parts) == [("sent", "z1", False)]
    assert await messages(parts, "an", "in") == []
    parts.clock.move(hours=1)  # type: ignore[attr-defined]
    await round_of(parts, zalo)
    assert zalo.texts("an") == []


async def test_an_echo_that_is_faster_than_the_time_out_counts_too(
    parts: Parts, zalo: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def echoed_and_lost(peer: str, reply: object) -> None:
        await told(parts, ANSWER)
        raise OutcomeUnknown("timeout")

    monkeypatch.setattr(zalo, "send", echoed_and_lost)
    await say(parts, "an", ANSWER, importance=Importance.IMPORTANT, channel="zalo_oa")
    await round_of(parts, zalo)
    assert await out(parts) == [("sent", "z1", False)]


async def test_what_was_told_before_the_program_broke_off_is_not_sent_again(
    parts: Parts, zalo: ScriptedChannel
) -> None:
    await say(parts, "an", ANSWER, "Xin lỗi.", importance=Importance.IMPORTANT, channel="zalo_oa")
    async with parts.sessions.begin() as db:
        await db.execute(update(Message).values(state="sending"))
    await told(parts, ANSWER)
    parts.clock.move(seconds=SENDING_LEASE.total_seconds() + 1)  # type: ignore[attr-defined]
    async with parts.sessions.begin() as db:
        assert await recover(db, now=parts.clock.now()) == 2
    assert await out(parts) == [("sent", "z1", False), ("queued", None, True)]


async def test_an_echo_settles_no_other_message(parts: Parts, zalo: ScriptedChannel) -> None:
    await new_conversation(parts, "binh", channel="zalo_oa")
    await say(parts, "an", "Dạ", ANSWER, "Dạ", channel="zalo_oa")
    async with parts.sessions.begin() as db:
        await db.execute(update(Message).values(state="unknown"))
    await told(parts, ANSWER, peer="binh")
    await told(parts, "Chuyện khác")
    await told(parts, "")
    assert {state for state, *_ in await out(parts)} == {"unknown"}
    await told(parts, f"Dạ. {ANSWER}", "z1")
    await told(parts, "Dạ", "z2")
    assert await out(parts) == [("sent", "z2", False), ("sent", "z1", False), ("unknown", None, False)]
    parts.clock.move(seconds=timedelta(days=2).total_seconds())  # type: ignore[attr-defined]
    await told(parts, "Dạ", "z3")
    assert (await out(parts))[2] == ("unknown", None, False)


async def test_what_staff_wrote_again_themselves_is_kept_and_settles_it(
    parts: Parts, zalo: ScriptedChannel
) -> None:
    await say(parts, "an", ANSWER, channel="zalo_oa")
    async with parts.sessions.begin() as db:
        await db.execute(update(Message).values(state="unknown"))
    echo = Arrival("zalo_oa", "m:z1", "an", {}, ANSWER, by_person=False, echo_id="z1")
    await parts.receiver.receive([echo])
    assert [state for state, *_ in await out(parts)] == ["sent"]
    assert len(await messages(parts, "an", "in")) == 1
