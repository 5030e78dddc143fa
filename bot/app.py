"""Puts the program together: opens the database, fills what a first run needs, switches channels on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_zalo import official_account, stored_account, zalo_bot
from bot.channels.base import Channel
from bot.channels.terminal import TerminalChannel
from bot.channels.web import WebChannel
from bot.clock import Clock, SystemClock
from bot.files import FileStore
from bot.ids import Ids
from bot.office.book import OfficeBook
from bot.parts import Parts
from bot.settings import Settings
from bot.shelf import shelf_of
from bot.storage.engine import Sessions, open_engine, open_sessions, reading
from bot.storage.migrate import migrate
from bot.storage.tables import Setting
from bot.units import UnitBook
from bot.vault import SECRET_KEY, unlock_engine
from bot.work.channel_watch import learn_webhook
from bot.work.receiver import Receiver
from bot.work.wakeups import Wakeups
from bot.work.zalo_oa_account import StoredAccount
from faq.content import load
from faq.knowledge import Knowledge
from faq.service import is_loaded, load_starter
from feedback.calendar import shipped_calendar
from feedback.tables import vault_for
from feedback.unit_file import read_units
from feedback.units import all_units, import_units

log = structlog.get_logger()

SAMPLE_UNITS = Path(__file__).parent.parent / "feedback" / "data" / "units_sample.csv"


@asynccontextmanager
async def opened(
    settings: Settings, *, clock: Clock | None = None, ids: Ids | None = None
) -> AsyncIterator[Parts]:
    """Give the program's parts on a migrated, filled database; close them at the end."""
    clock, ids = clock or SystemClock(), ids or Ids()
    engine = open_engine(settings.database_url)
    try:
        await migrate(engine)
        sessions, wakeups = open_sessions(engine), Wakeups()
        async with sessions.begin() as db:
            knowledge, units = Knowledge(load(topics=not await is_loaded(db))), UnitBook()
            office = OfficeBook()
            secret_key = await _secret_key(db, settings, ids)
            await unlock_engine(engine, db, settings)
            await load_starter(db, knowledge.content, now=clock.now())
            if not await all_units(db):
                await import_units(db, read_units(SAMPLE_UNITS))
        async with reading(sessions) as db:
            await knowledge.refresh(db, build=False)
            await units.refresh(db)
            await office.refresh(db, knowledge)
        parts = Parts(
            settings=settings,
            secret_key=secret_key,
            clock=clock,
            ids=ids,
            engine=engine,
            sessions=sessions,
            calendar=shipped_calendar(),
            knowledge=knowledge,
            units=units,
            files=FileStore(shelf_of(settings), vault_for(engine.dialect)),
            wakeups=wakeups,
            receiver=Receiver(sessions, clock, wakeups, burst=timedelta(seconds=settings.burst_seconds)),
            office=office,
        )
        if settings.zalo_oa_on:
            parts.zalo_oa = stored_account(settings, sessions, clock)
        parts.channels = channels_of(settings, secret_key, clock, parts.zalo_oa, sessions)
        try:
            yield parts
        finally:
            for channel in parts.channels.values():
                await channel.close()
            if parts.zalo_oa is not None:
                await parts.zalo_oa.close()
    finally:
        await engine.dispose()


def channels_of(
    settings: Settings,
    secret_key: str,
    clock: Clock,
    zalo_oa: StoredAccount | None,
    sessions: Sessions | None = None,
) -> dict[str, Channel]:
    """Return the channels that the settings switch on; web and terminal are always there.

    What a channel learns of itself is kept where there are ``sessions``.
    """
    found: list[Channel] = [WebChannel(), TerminalChannel()]
    if settings.telegram_on:
        from bot.channel_telegram import telegram  # noqa: PLC0415 - its library is heavy where it is off

        found.append(telegram(settings, secret_key))
    if settings.zalo_bot_on:
        learn = partial(learn_webhook, sessions) if sessions is not None else None
        found.append(zalo_bot(settings, secret_key, learn=learn))
    if zalo_oa is not None:
        found.append(official_account(settings, clock, zalo_oa))
    return {channel.name: channel for channel in found}


async def _secret_key(db: AsyncSession, settings: Settings, ids: Ids) -> str:
    """Return the key from the environment, or the one made and kept on the first start."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    kept = await db.get(Setting, SECRET_KEY)
    if kept is None:
        kept = Setting(name=SECRET_KEY, value=ids.token())
        db.add(kept)
        await db.flush()  # the keys for personal data are derived from it next
        log.info("secret_key.made")
    return kept.value
