"""Who of the staff writes from which Telegram account."""

import random
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.staff import keys
from bot.staff.errors import KeyUnusable
from bot.staff.keys import Purpose
from bot.storage.office_tables import StaffMember


async def telegram_code(db: AsyncSession, member: StaffMember, *, rng: random.Random, now: datetime) -> str:
    """Return a code of 8 easy characters, valid 15 minutes; its holder writes it to the bot."""
    code = keys.easy_code(rng)
    await keys.make_key(db, Purpose.TELEGRAM, code, staff_id=member.id, now=now)
    return code


async def link_telegram(db: AsyncSession, code: str, telegram_user: str, *, now: datetime) -> StaffMember:
    """Join a Telegram account to the person who got the code; it leaves whoever had it before.

    Raises:
        KeyUnusable: the code is unknown, used or too old, or the account is disabled.
    """
    key = await keys.find_key(db, Purpose.TELEGRAM, keys.one_writing(code), now=now)
    member = await db.get(StaffMember, key.staff_id)
    if member is None or member.disabled_at is not None:
        raise KeyUnusable
    key.used_at = now
    before = await db.scalar(select(StaffMember).where(StaffMember.telegram_user == telegram_user))
    if before is not None and before is not member:
        before.telegram_user = None
        await db.flush()  # the account is unique: it must be free before it is given
    member.telegram_user = telegram_user
    await db.flush()  # so that the very next message finds its sender
    return member


async def unlink_telegram(db: AsyncSession, member: StaffMember) -> None:
    member.telegram_user = None
    await db.flush()


async def member_by_telegram(db: AsyncSession, telegram_user: str) -> StaffMember | None:
    """Return who writes from a Telegram account, if it is joined to an account in use."""
    return await db.scalar(
        select(StaffMember).where(
            StaffMember.telegram_user == telegram_user, StaffMember.disabled_at.is_(None)
        )
    )
