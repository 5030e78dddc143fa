"""What ``check`` says of Zalo's two channels."""

from collections.abc import AsyncIterator

from sqlalchemy.exc import SQLAlchemyError

from bot.channel_zalo import zalo_bot
from bot.channels.base import DeliveryFailed
from bot.clock import SystemClock
from bot.commands.failure_said import failure_said
from bot.settings import Settings
from bot.storage.engine import open_engine, open_sessions
from bot.vault import unlock_engine
from bot.words import Words, moment
from bot.work.zalo_oa_account import is_live, standing
from feedback.errors import DataLocked

#: One thing looked at: fine or not, and what to do.
Finding = tuple[bool, str]


async def zalo_findings(found: Settings, words: Words) -> AsyncIterator[Finding]:
    """Say how both channels stand; access to the Official Account is only looked at, never renewed here."""
    if found.zalo_oa_on:
        if not found.web_address.startswith("https:"):
            yield False, words.say("channels.check_https")
        if not found.zalo_oa_webhook_secret.get_secret_value():
            yield False, words.say("channels.oa_no_webhook_secret")
        yield await _access(found, words)
    else:
        yield True, words.say("channels.check_oa_off")
    if found.zalo_bot_on:
        yield await _bot(found, words)


async def _access(found: Settings, words: Words) -> Finding:
    engine = open_engine(found.database_url)
    try:
        async with open_sessions(engine)() as db:
            await unlock_engine(engine, db, found)
            grant = await standing(db)
    except (SQLAlchemyError, OSError, DataLocked):
        grant = None
    finally:
        await engine.dispose()
    if grant is not None and grant.expires_at is not None and is_live(grant, SystemClock().now()):
        name = str(grant.profile.get("name") or found.zalo_oa_app_id)
        return True, words.say("channels.check_oa", name=name, at=moment(grant.expires_at))
    waits = grant is None and bool(found.zalo_oa_refresh_token.get_secret_value())
    return waits, words.say("channels.check_oa_first" if waits else "channels.check_oa_ended")


async def _bot(found: Settings, words: Words) -> Finding:
    channel = zalo_bot(found, "check")
    try:
        return True, words.say("channels.check_bot", name=await channel.check())
    except DeliveryFailed as failure:
        return False, words.say("channels.check_bot_bad", why=failure_said(failure, words))
    finally:
        await channel.close()
