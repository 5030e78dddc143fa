"""Clears away what has run out: sessions, keys, failed sign-ins."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.storage.office_tables import OneTimeKey, SignInAttempt, StaffSession

#: How long failed sign-ins are kept, far beyond what locking needs.
ATTEMPTS_KEPT = timedelta(days=1)


async def forget_expired(db: AsyncSession, *, now: datetime) -> None:
    """Delete sessions and keys that no longer open anything, and old failures."""
    await db.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    await db.execute(delete(OneTimeKey).where(OneTimeKey.expires_at <= now))
    await db.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - ATTEMPTS_KEPT))
