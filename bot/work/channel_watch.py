"""Warns administrators of what only they can mend: access that ended, a plan that is nearly used up."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import VIETNAM
from bot.parts import Parts
from bot.staff.addressees import administrators
from bot.storage.engine import Sessions
from bot.storage.tables import Conversation, Message, Setting
from bot.work.staff_bell import add_notice
from bot.work.zalo_oa_account import ENDED, standing

#: From this part of a plan on it is worth a warning.
NEARLY = 0.8
WEBHOOK = "zalo_bot:webhook"
OUT = ("sent", "seen", "unknown")


async def month_count(db: AsyncSession, channel: str, now: datetime, *, billed: bool = False) -> int:
    """Return how many messages went out on a channel since the month began in Viet Nam."""
    local = now.astimezone(VIETNAM)
    begin = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    sent = select(func.count()).select_from(Message)
    sent = sent.where(Message.channel == channel, Message.state.in_(OUT), Message.state_at >= begin)
    return await db.scalar(sent.where(Message.billed) if billed else sent) or 0


async def people_count(db: AsyncSession, channel: str) -> int:
    """Return how many people have a conversation on a channel."""
    counted = select(func.count()).select_from(Conversation).where(Conversation.channel == channel)
    return await db.scalar(counted) or 0


async def learn_webhook(sessions: Sessions, outcome: str) -> None:
    """Keep what Zalo said when it tried our webhook: empty if it reached it."""
    async with sessions.begin() as db:
        await db.merge(Setting(name=WEBHOOK, value=outcome))


async def webhook_trouble(db: AsyncSession) -> str:
    """Return why Zalo could not reach our webhook, in its word for it; empty if it could, or never tried."""
    kept = await db.get(Setting, WEBHOOK)
    return kept.value if kept is not None else ""


class ChannelWatch:
    """Writes each warning once a day at most."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def step(self, db: AsyncSession) -> None:
        """Look at every channel that may need an administrator."""
        settings, now = self._parts.settings, self._parts.clock.now()
        if settings.zalo_oa_on:
            grant = await standing(db)
            if grant is not None and grant.state == ENDED:
                await self._warn(db, "zalo_reconnect", now)
        if settings.zalo_bot_on:
            people = await people_count(db, "zalo_bot")
            sent = await month_count(db, "zalo_bot", now)
            most_people, most_sent = settings.zalo_bot_plan_users, settings.zalo_bot_plan_messages
            if people >= NEARLY * most_people or sent >= NEARLY * most_sent:
                figures = {"people": people, "most_people": most_people, "sent": sent, "most_sent": most_sent}
                await self._warn(db, "zalo_bot_plan", now, **figures)

    async def _warn(self, db: AsyncSession, kind: str, now: datetime, **figures: int) -> None:
        today = now.astimezone(VIETNAM).date().isoformat()
        told = await db.get(Setting, f"warned:{kind}", with_for_update=True)
        if told is not None and told.value == today:
            return
        await db.merge(Setting(name=f"warned:{kind}", value=today))
        add_notice(db, await administrators(db), kind, now=now, data=dict(figures))
