"""Links and codes that work once: the first administrator, a new password, a chat account."""

import random
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.ids import digest
from bot.staff.errors import KeyUnusable
from bot.storage.office_tables import OneTimeKey

#: Characters that are not mistaken for one another when read aloud or copied by hand.
EASY = "346789ACDEFHJKMNPQRTWXY"
CODE_LENGTH = 8


class Purpose(StrEnum):
    """What a key opens; stored as it reads here."""

    FIRST_ADMIN = "first_admin"
    PASSWORD = "password"  # noqa: S105 - a purpose, not a password
    TELEGRAM = "telegram"


LIVES = {
    Purpose.FIRST_ADMIN: timedelta(hours=24),
    Purpose.PASSWORD: timedelta(hours=72),
    Purpose.TELEGRAM: timedelta(minutes=15),
}


def easy_code(rng: random.Random) -> str:
    """Return a code that can be read aloud (8 characters, no look-alikes)."""
    return "".join(rng.choice(EASY) for _ in range(CODE_LENGTH))


def one_writing(code: str) -> str:
    """Bring a typed code to the form in which it was made.

    >>> one_writing(" 34ac-dehj ")
    '34ACDEHJ'
    """
    return "".join(c for c in code.upper() if c.isalnum())


async def make_key(
    db: AsyncSession, purpose: Purpose, secret: str, *, staff_id: int | None, now: datetime
) -> None:
    """Keep the digest of a secret; older keys of the same person and purpose stop working."""
    if staff_id is not None:
        await spend_keys(db, purpose, staff_id=staff_id, now=now)
    db.add(
        OneTimeKey(
            key_hash=digest(secret),
            purpose=purpose,
            staff_id=staff_id,
            created_at=now,
            expires_at=now + LIVES[purpose],
        )
    )
    await db.flush()  # a key that was made must be found by the next query


async def find_key(db: AsyncSession, purpose: Purpose, secret: str, *, now: datetime) -> OneTimeKey:
    """Return a key that still works, without using it up.

    Raises:
        KeyUnusable: it is unknown, used or too old.
    """
    key = await db.get(OneTimeKey, digest(secret), with_for_update=True, populate_existing=True)
    if key is None or key.purpose != purpose or key.used_at is not None or key.expires_at <= now:
        raise KeyUnusable
    return key


async def spend_keys(db: AsyncSession, purpose: Purpose, *, staff_id: int | None, now: datetime) -> None:
    """Use up every key of a person (or, with None, of nobody in particular) for a purpose."""
    await db.execute(
        update(OneTimeKey)
        .where(OneTimeKey.purpose == purpose, OneTimeKey.staff_id == staff_id, OneTimeKey.used_at.is_(None))
        .values(used_at=now)
    )


async def lock_keys(db: AsyncSession, purpose: Purpose) -> None:
    """Let one transaction at a time use keys of a purpose."""
    await db.execute(select(OneTimeKey.key_hash).where(OneTimeKey.purpose == purpose).with_for_update())
