"""The keys with which personal data are sealed: from the settings, or derived where none are set."""

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from bot.settings import Settings
from bot.storage.tables import Setting
from feedback.sealing import Vault, derived
from feedback.tables import unlock

SECRET_KEY = "secret_key"  # noqa: S105 - the name of a row


async def vault_of(db: AsyncSession, settings: Settings) -> Vault:
    """Return all keys that may have sealed something: the first one seals.

    Behind those of the settings stand the ones derived from the secret keys, given and kept, so that what
    was sealed before an administrator set a key stays open.

    Raises:
        KeyTooShort, TooManyKeys: the setting makes no sense.
    """
    kept = await db.get(Setting, SECRET_KEY)
    secrets = [settings.secret_key.get_secret_value(), kept.value if kept else ""]
    stand_ins = [derived(secret) for secret in secrets if secret]
    return Vault([*settings.data_key_list, *stand_ins] or [derived("nothing has been sealed yet")])


async def unlock_engine(engine: AsyncEngine, db: AsyncSession, settings: Settings) -> None:
    """Let an engine read and write personal data."""
    unlock(engine.dialect, await vault_of(db, settings))
