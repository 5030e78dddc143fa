"""The command ``check``: settings, database, tokens, time zone, disk, each with what to do."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import typer
from asyncpg import PostgresError
from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import channels_of
from bot.channels.base import DeliveryFailed
from bot.channels.telegram.channel import TelegramChannel
from bot.clock import VIETNAM, SystemClock
from bot.commands.causes_said import bucket_said, database_said
from bot.commands.check_zalo import zalo_findings
from bot.commands.failure_said import failure_said
from bot.commands.running import run, settings
from bot.files import FileStore
from bot.own_unit import has_officer, own_unit
from bot.settings import Settings
from bot.shelf import ShelfSilent, shelf_of
from bot.staff.first_admin import has_admin
from bot.storage.engine import open_engine, open_sessions
from bot.storage.migrate import is_current
from bot.vault import unlock_engine
from bot.words import Words
from feedback.calendar import shipped_calendar
from feedback.resealing import locked_rows, seal_state
from feedback.tables import Unit

#: Less free space than this is worth a word, in bytes.
LITTLE_SPACE = 2_000_000_000
#: What is written to the store for files to see whether it takes and gives.
PROBE = b"tro-ly-so check"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: fine, or fine for now but to be known, or not; and what to do."""

    fine: bool
    text: str
    heed: bool = False  #: it works, and somebody has to know it before the public comes

    @property
    def mark(self) -> str:
        """Return the word before it, of one width.

        >>> [Line(True, "").mark, Line(True, "", heed=True).mark, Line(False, "").mark]
        ['ok    ', 'chú ý ', 'SỬA   ']
        """
        if not self.fine:
            return "SỬA   "
        return "chú ý " if self.heed else "ok    "


def check() -> None:
    """Kiểm tra cài đặt, cơ sở dữ liệu, mã kênh, múi giờ, ổ đĩa."""
    lines = run(_all_lines(settings()))
    for line in lines:
        typer.echo(f"{line.mark} {line.text}")
    if not all(line.fine for line in lines):
        raise typer.Exit(1)


async def _all_lines(found: Settings) -> list[Line]:
    words = Words("vi")
    lines = [*_settings_lines(found, words), *_place_lines(found, words)]
    lines += await _bucket_lines(found, words)
    lines += [line async for line in _database_lines(found, words)]
    lines += [line async for line in _channel_lines(found, words)]
    lines += [Line(*finding) async for finding in zalo_findings(found, words)]
    return lines


def _settings_lines(found: Settings, words: Words) -> list[Line]:
    shown = []
    for name in Settings.model_fields:
        value = getattr(found, name)
        secret = hasattr(value, "get_secret_value")
        filled = bool(value.get_secret_value()) if secret else True
        state = (
            words.say("commands.secret_set" if filled else "commands.secret_empty") if secret else str(value)
        )
        says = words.say(f"commands.setting_{name}")
        shown.append(
            Line(True, words.say("commands.setting_line", name=name.upper(), value=state, says=says))
        )
    https = found.web_address.startswith("https:")
    if not https:
        shown.append(Line(True, words.say("commands.check_http", address=found.web_address), heed=True))
    if found.telegram_on and found.telegram_mode == "webhook" and not https:
        shown.append(Line(False, words.say("commands.check_webhook_https")))
    if not found.secret_key.get_secret_value():
        shown.append(Line(True, words.say("commands.check_secret_key"), heed=True))
    shown.append(Line(True, words.say(_keys_text(found)), heed=not found.data_key_list))
    return shown


def _keys_text(found: Settings) -> str:
    if found.data_key_list:
        return "personal_data.check_keys"
    given = found.secret_key.get_secret_value()
    return "personal_data.check_keys_derived" if given else "personal_data.check_keys_beside"


async def _sealed_lines(db: AsyncSession, words: Words) -> AsyncIterator[Line]:
    locked = await locked_rows(db)
    if locked:
        yield Line(False, words.say("personal_data.check_keys_locked", rows=locked))
    older = (await seal_state(db)).older
    if older:
        yield Line(False, words.say("personal_data.check_keys_older", rows=older))


async def _inbox_lines(db: AsyncSession, found: Settings, words: Words) -> AsyncIterator[Line]:
    """Say which unit gets what names none, and whether anybody there can take it."""
    unit = await own_unit(db, found)
    if unit is None:
        return
    if found.office_unit and unit.code != found.office_unit.strip():
        yield Line(False, words.say("commands.check_office_unit", code=found.office_unit))
    said = {"code": unit.code, "unit": unit.name}
    if not await has_officer(db, unit):
        yield Line(True, words.say("commands.check_inbox_nobody", **said), heed=True)
    else:
        yield Line(True, words.say("commands.check_inbox", **said))


def _place_lines(found: Settings, words: Words) -> list[Line]:
    offset = datetime.now(UTC).astimezone(VIETNAM).strftime("%z")
    folder = Path(found.files_dir)
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    year = datetime.now(UTC).astimezone(VIETNAM).year
    estimated = shipped_calendar().why(date(year + 1, 1, 2)).estimated
    return [
        Line(offset == "+0700", words.say("commands.check_zone", offset=offset)),
        Line(os.access(folder, os.W_OK), words.say("commands.check_folder", folder=found.files_dir)),
        Line(free > LITTLE_SPACE, words.say("commands.check_disk", free=free // 1_000_000_000)),
        Line(
            True,
            words.say(
                "commands.check_calendar_open" if estimated else "commands.check_calendar", year=year + 1
            ),
            heed=estimated,
        ),
    ]


async def _bucket_lines(found: Settings, words: Words) -> list[Line]:
    """Write something to the store for files, read it and remove it again."""
    if not found.s3_url:
        return []
    files = FileStore(shelf_of(found))
    try:
        name = await files.keep(PROBE)
        fine = await files.read(name) == PROBE
        await files.forget(name)
    except (ShelfSilent, FileNotFoundError, ValueError) as error:
        why = bucket_said(error, words)
        return [Line(False, words.say("commands.check_bucket_bad", bucket=found.s3_bucket, why=why))]
    return [Line(fine, words.say("commands.check_bucket", bucket=found.s3_bucket))]


async def _database_lines(found: Settings, words: Words) -> AsyncIterator[Line]:
    engine = open_engine(found.database_url)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
        yield Line(True, words.say("commands.check_database", kind=engine.dialect.name))
        if not await is_current(engine):
            yield Line(False, words.say("commands.check_schema"))
            return
        async with open_sessions(engine)() as db:
            admin = await has_admin(db)
            units = await db.scalar(select(func.count()).select_from(Unit)) or 0
            samples = await db.scalar(select(func.count()).select_from(Unit).where(Unit.sample)) or 0
            await unlock_engine(engine, db, found)
            sealed = [line async for line in _sealed_lines(db, words)]
            inbox = [line async for line in _inbox_lines(db, found, words)]
        for line in sealed:
            yield line
        yield Line(admin, words.say("commands.check_admin" if admin else "commands.check_no_admin"))
        yield Line(
            units > 0, words.say("commands.check_units", units=units, samples=samples), heed=samples > 0
        )
        for line in inbox:
            yield line
    except (SQLAlchemyError, PostgresError, OSError) as error:
        yield Line(False, words.say("commands.check_no_database", why=database_said(error, words)))
    finally:
        await engine.dispose()


async def _channel_lines(found: Settings, words: Words) -> AsyncIterator[Line]:
    if not found.telegram_on:
        yield Line(True, words.say("commands.check_telegram_off"))
        return
    channel = channels_of(found, "check", SystemClock(), None)["telegram"]
    assert isinstance(channel, TelegramChannel)  # noqa: S101 - the name says so
    try:
        name = await channel.check()
        yield Line(True, words.say("commands.check_telegram", name=name))
    except DeliveryFailed as failure:
        yield Line(False, words.say("commands.check_telegram_bad", why=failure_said(failure, words)))
    finally:
        await channel.close()
