"""Administrators are warned, once a day, of what only they can mend."""

from pydantic import SecretStr
from sqlalchemy import select

from bot.parts import Parts
from bot.storage.office_tables import StaffMember, StaffNotice
from bot.storage.tables import ChannelGrant
from bot.work.channel_watch import ChannelWatch
from bot.work.staff_bell import StaffBell
from tests.bot.work.world import new_conversation


async def warned(parts: Parts) -> list[StaffNotice]:
    async with parts.transaction() as db:
        await ChannelWatch(parts).step(db)
    async with parts.sessions() as db:
        return list(await db.scalars(select(StaffNotice).order_by(StaffNotice.id)))


async def test_ended_access_and_a_plan_nearly_used_up_are_told_once_a_day(parts: Parts) -> None:
    settings, now = parts.settings, parts.clock.now()
    settings.zalo_oa_app_id, settings.zalo_oa_secret = "1", SecretStr("s")
    settings.zalo_bot_token, settings.zalo_bot_plan_users = SecretStr("1:x"), 2
    async with parts.sessions.begin() as db:
        db.add(StaffMember(login="admin", name="Quản trị", role="admin", created_at=now))
        grant = ChannelGrant(channel="zalo_oa", state="ok", access="", refresh="r", old_refresh="")
        db.add(grant)
    assert await warned(parts) == []
    await new_conversation(parts, "a", channel="zalo_bot")
    await new_conversation(parts, "b", channel="zalo_bot")
    async with parts.sessions.begin() as db:
        (await db.get_one(ChannelGrant, "zalo_oa")).state = "ended"
    for _ in range(2):
        assert [one.kind for one in await warned(parts)] == ["zalo_reconnect", "zalo_bot_plan"]
    parts.clock.move(days=1)  # type: ignore[attr-defined]
    told = await warned(parts)
    assert len(told) == 4
    assert "2/2 người, 0/3000 tin" in StaffBell(parts).line(told[1])
