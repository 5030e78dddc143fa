"""The commands ``backup``, ``restore`` and ``verify``."""

from pathlib import Path

import typer
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot import backup as copies
from bot.commands.running import fail, run, settings
from bot.files import FileStore
from bot.settings import Settings
from bot.storage.engine import open_engine, open_sessions
from bot.storage.migrate import migrate
from bot.storage.tables import StoredFile
from bot.vault import unlock_engine
from bot.words import Words
from feedback.chain import Fault
from feedback.history import verify_chain
from feedback.resealing import locked_rows

FILE = typer.Argument(help="Tệp sao lưu (.tar.gz).", dir_okay=False)


def backup(file: Path = FILE) -> None:
    """Sao lưu toàn bộ vào một tệp, cả khi chương trình đang chạy; không ghi đè."""
    words = Words("vi")
    try:
        rows = run(_backup(settings(), file))
    except copies.BackupExists:
        fail(words.say("commands.backup_exists", file=file))
    typer.echo(words.say("commands.backup_done", file=file, rows=rows))


def restore(file: Path = FILE) -> None:
    """Phục hồi một bản sao lưu vào cơ sở dữ liệu còn trống."""
    words = Words("vi")
    if not file.exists():
        fail(words.say("commands.no_file", file=file))
    try:
        rows = run(_restore(settings(), file))
    except copies.NotEmpty:
        fail(words.say("commands.restore_not_empty"))
    except copies.WrongBackup:
        fail(words.say("commands.restore_wrong", file=file))
    typer.echo(words.say("commands.restore_done", rows=rows))


def verify() -> None:
    """Kiểm tra chuỗi lịch sử hồ sơ và tính toàn vẹn của cơ sở dữ liệu."""
    words = Words("vi")
    faults, broken = run(_verify(settings()))
    for fault in faults:
        typer.echo(
            words.say(
                "commands.verify_fault",
                line=fault.event_id,
                code=fault.case_code or "?",
                what=fault.what.value,
            )
        )
    for one in broken:
        typer.echo(words.say("commands.verify_database", what=one))
    if faults or broken:
        raise typer.Exit(1)
    typer.echo(words.say("commands.verify_fine"))


async def _backup(found: Settings, file: Path) -> int:
    engine = open_engine(found.database_url)
    try:
        return await copies.save(engine, FileStore(found.files_dir), file)
    finally:
        await engine.dispose()


async def _restore(found: Settings, file: Path) -> int:
    engine = open_engine(found.database_url)
    try:
        await migrate(engine)
        return await copies.load(engine, FileStore(found.files_dir), file)
    finally:
        await engine.dispose()


async def _verify(found: Settings) -> tuple[list[Fault], list[str]]:
    engine = open_engine(found.database_url)
    try:
        async with open_sessions(engine)() as db:
            broken = await _integrity(db) + await _missing_files(db, FileStore(found.files_dir))
            await unlock_engine(engine, db, found)
            locked = await locked_rows(db)
            if locked:
                broken.append(Words("vi").say("personal_data.check_keys_locked", rows=locked))
            return await verify_chain(db), broken
    finally:
        await engine.dispose()


async def _missing_files(db: AsyncSession, files: FileStore) -> list[str]:
    kept = await db.execute(select(StoredFile.id, StoredFile.sha256).where(StoredFile.state == "kept"))
    return [f"stored_file #{number}" for number, sha256 in kept if not files.path(sha256 or "?").exists()]


async def _integrity(db: AsyncSession) -> list[str]:
    if db.get_bind().dialect.name != "sqlite":
        return []
    found = [str(line) for line in await db.scalars(text("PRAGMA integrity_check"))]
    orphans = (await db.execute(text("PRAGMA foreign_key_check"))).all()
    return [line for line in found if line != "ok"] + [f"{row[0]} #{row[1]}" for row in orphans]
