"""Notices to many: who gets them, little by little, paused, ended by each person."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.channels.base import Limits, Price, Window
from bot.dialogue.subjects import Subject
from bot.parts import Parts
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Conversation, Message, Notice, NoticeRecipient, Subscription
from bot.work import notices
from bot.work.delivery import Delivery
from bot.work.notices import MOST_QUEUED, NoticeFeeder, NoticeNotSo, NoticeState
from tests.bot.work.test_delivery import send_all
from tests.bot.work.world import handle_all, new_conversation, replies, states
from tests.fakes import HandClock, ScriptedChannel, arrival


async def wish(parts: Parts, peer: str, subject: str = "enrolment", unit: str | None = None) -> None:
    number, now = await new_conversation(parts, peer), parts.clock.now()
    async with parts.transaction() as db:
        db.add(
            Subscription(
                conversation_id=number, subject=subject, unit_code=unit, shown="x", created_at=now
            )
        )  # fmt: skip


async def notice(parts: Parts, *, unit: str | None = None, subject: Subject = Subject.ENROLMENT) -> int:
    now = parts.clock.now()
    async with parts.transaction() as db:
        head = StaffMember(login=f"h{subject}{unit}", name="Trưởng", role="head", created_at=now)
        db.add(head)
        await db.flush()
        made = Notice(
            subject=subject, unit_code=unit, text="Nộp hồ sơ từ 1/6.", state="draft", made_by=head.id,
            made_at=now, state_at=now,
        )  # fmt: skip
        db.add(made)
        await db.flush()
        return made.id


async def starts(parts: Parts, number: int) -> None:
    async with parts.transaction() as db:
        row = await db.get_one(Notice, number)
        await notices.start(db, parts, row, staff_id=row.made_by, now=parts.clock.now())


async def state_of(parts: Parts, number: int) -> str:
    async with parts.sessions() as db:
        return (await db.get_one(Notice, number)).state


async def feed(parts: Parts, delivery: Delivery, clock: HandClock) -> None:
    """Let a notice run to its end."""
    feeder = NoticeFeeder(parts)
    for _ in range(20):
        await feeder.step()
        clock.move(seconds=1)
        await send_all(delivery)


async def test_only_who_asked_for_it_gets_a_notice_with_the_way_to_end_it(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    await wish(parts, "lan")
    await wish(parts, "minh", "school_days")
    await wish(parts, "thu", "all")
    await new_conversation(parts, "ba")
    number = await notice(parts)
    async with parts.sessions() as db:
        found = await notices.audience(db, parts, await db.get_one(Notice, number), clock.now())
    assert (found.free, found.billed, found.closed) == ({"telegram": 2}, 0, 0)
    await starts(parts, number)
    await feed(parts, Delivery(parts, channel), clock)
    assert [peer for peer, _ in channel.sent] == ["lan", "thu"]
    assert "Nộp hồ sơ từ 1/6." in channel.texts("lan")[0]
    assert "DỪNG" in channel.texts("lan")[0]
    assert await state_of(parts, number) == NoticeState.DONE
    async with parts.sessions() as db:
        assert await notices.progress(db, number) == {"sent": 2}


async def test_a_units_notice_goes_to_who_asked_about_it_or_a_unit_below(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    school = parts.units.by_code["TH-LVT"]
    await wish(parts, "lan", unit="TH-LVT")
    await wish(parts, "minh")
    number = await notice(parts, unit=school.parent or "TH-LVT")
    await starts(parts, number)
    await feed(parts, Delivery(parts, channel), clock)
    assert [peer for peer, _ in channel.sent] == ["lan"]


async def test_it_is_let_out_little_by_little_and_a_pause_takes_back_what_waits(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    many = MOST_QUEUED + 10
    for peer in range(many):
        await wish(parts, f"{peer}")
    number = await notice(parts)
    await starts(parts, number)
    feeder = NoticeFeeder(parts)
    assert [await feeder.step(), await feeder.step()] == [MOST_QUEUED, 0]
    async with parts.transaction() as db:
        await notices.pause(db, await db.get_one(Notice, number), now=clock.now())
        assert await notices.progress(db, number) == {"waiting": many}
    assert await feeder.step() == 0
    clock.move(seconds=1)
    await send_all(Delivery(parts, channel))
    assert channel.sent == []
    await starts(parts, number)
    await feed(parts, Delivery(parts, channel), clock)
    assert len({peer for peer, _ in channel.sent}) == len(channel.sent) == many
    assert await state_of(parts, number) == NoticeState.DONE


async def test_who_ends_them_in_between_gets_nothing_more(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    await wish(parts, "lan")
    await wish(parts, "minh")
    number = await notice(parts)
    await starts(parts, number)
    await NoticeFeeder(parts).step()
    await parts.receiver.receive([arrival("lan", "Hủy đăng ký", number=1)])
    await handle_all(parts)
    clock.move(seconds=1)
    await feed(parts, Delivery(parts, channel), clock)
    assert len(channel.texts("lan")) == 1
    assert "dừng" in channel.texts("lan")[0]
    assert len(channel.texts("minh")) == 1
    await parts.receiver.receive([arrival("lan", "stop", number=2)])
    await handle_all(parts)
    assert "không đăng ký" in (await replies(parts, "lan"))[-1]
    async with parts.sessions() as db:
        assert (
            await db.scalar(
                select(func.count()).select_from(Subscription).where(Subscription.ended_at.is_not(None))
            )
            == 1
        )


async def test_a_wish_in_the_chat_is_kept_once(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    for number in range(2):
        await parts.receiver.receive([arrival("lan", number=number, choice="news:enrolment")])
        await handle_all(parts)
    async with parts.sessions() as db:
        (kept,) = (await db.scalars(select(Subscription))).all()
    assert (kept.subject, kept.unit_code) == ("enrolment", None)
    assert "DỪNG" in kept.shown


async def test_nobody_is_woken_and_nobody_costs_money(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    channel.windows = (
        Window(timedelta(hours=48), Price.FREE), Window(timedelta(days=7), Price.BILLED),
    )  # fmt: skip
    now = clock.now()
    for peer, days in (("lan", 1), ("minh", 3), ("thu", 30)):
        await wish(parts, peer)
        async with parts.transaction() as db:
            row = (await db.scalars(select(Conversation).where(Conversation.peer == peer))).one()
            row.last_in_at = now - timedelta(days=days)
    number = await notice(parts)
    async with parts.sessions() as db:
        found = await notices.audience(db, parts, await db.get_one(Notice, number), now)
    assert (found.total, found.billed, found.closed) == (1, 1, 1)
    await starts(parts, number)
    clock.move(hours=12)  # 21:00
    assert await NoticeFeeder(parts).step() == 0
    clock.move(hours=11)
    assert await NoticeFeeder(parts).step() == 1
    async with parts.sessions() as db:
        assert (await db.scalars(select(NoticeRecipient.state).order_by(NoticeRecipient.id))).all() == [
            "written", "left_out", "left_out",
        ]  # fmt: skip


async def test_where_the_office_pays_for_notices_the_cost_is_told_and_they_go(
    parts: Parts, channel: ScriptedChannel, clock: HandClock
) -> None:
    zalo = ScriptedChannel("zalo_oa")
    zalo.windows = (Window(timedelta(hours=48), Price.FREE), Window(timedelta(days=7), Price.BILLED))
    parts.channels["zalo_oa"] = zalo
    parts.settings.zalo_oa_pays = "notices"
    await wish(parts, "lan")
    async with parts.transaction() as db:
        row = (await db.scalars(select(Conversation).where(Conversation.peer == "lan"))).one()
        row.channel, row.last_in_at = "zalo_oa", clock.now() - timedelta(days=3)
    number = await notice(parts)
    async with parts.sessions() as db:
        found = await notices.audience(db, parts, await db.get_one(Notice, number), clock.now())
    assert (found.total, found.paid, found.billed) == (1, 1, 0)
    await starts(parts, number)
    assert await NoticeFeeder(parts).step() == 1
    delivery = Delivery(parts, zalo)
    await delivery.step()
    await delivery.settle()
    assert len(zalo.texts("lan")) == 1


async def test_a_notice_that_has_ended_does_not_begin_again(parts: Parts) -> None:
    number = await notice(parts)
    await starts(parts, number)
    await NoticeFeeder(parts).step()
    assert await state_of(parts, number) == NoticeState.DONE
    with pytest.raises(NoticeNotSo):
        await starts(parts, number)


async def test_an_answer_overtakes_a_notice(parts: Parts, channel: ScriptedChannel, clock: HandClock) -> None:
    channel.limits = Limits(per_second=1e6, per_chat_second=1e6)
    await wish(parts, "lan")
    number = await notice(parts)
    await starts(parts, number)
    await NoticeFeeder(parts).step()
    await parts.receiver.receive([arrival("lan", "menu", number=1)])
    await handle_all(parts)
    clock.move(seconds=1)
    await send_all(Delivery(parts, channel))
    clock.move(seconds=2)
    await send_all(Delivery(parts, channel))
    assert "📣" in channel.texts("lan")[-1]
    assert await states(parts, "lan", "out") == ["sent", "sent"]
    async with parts.sessions() as db:
        assert (
            await db.scalar(select(func.count()).select_from(Message).where(Message.importance == "bulk"))
            == 1
        )
