"""The commands ``backup``, ``restore`` and ``verify``."""

from pathlib import Path

import typer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from bot import backup as copies
from bot.clock import SystemClock
from bot.commands.running import fail, run, settings
from bot.files import FileStore
from bot.office.changes import BY_COMMAND, Subject, did
from bot.settings import Settings
from bot.shelf import shelf_of
from bot.storage.engine import open_engine, open_sessions, still
from bot.storage.migrate import migrate
from bot.vault import unlock_engine
from bot.words import Words
from feedback.chain import Fault
from feedback.counted_again import count_again
from feedback.history import verify_chain
from feedback.resealing import locked_rows
from feedback.retelling import Difference, recomputed_differs
from feedback.seals import broken_seals

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


def verify(
    recount: bool = typer.Option(False, help="Ghi lại bảng đếm từ hồ sơ trước khi kiểm tra số liệu."),
) -> None:
    """Kiểm tra lịch sử hồ sơ, dấu niêm, số liệu tính lại và tính toàn vẹn của cơ sở dữ liệu."""
    wrong = run(_verify(settings(), recount=recount))
    for sentence in wrong:
        typer.echo(sentence)
    if wrong:
        raise typer.Exit(1)
    typer.echo(Words("vi").say("commands.verify_fine"))


async def _backup(found: Settings, file: Path) -> int:
    engine = open_engine(found.database_url)
    try:
        return await copies.save(engine, FileStore(shelf_of(found)), file)
    finally:
        await engine.dispose()


async def _restore(found: Settings, file: Path) -> int:
    engine = open_engine(found.database_url)
    try:
        await migrate(engine)
        rows = await copies.load(engine, FileStore(shelf_of(found)), file)
        async with open_sessions(engine).begin() as db:
            now = SystemClock().now()
            await did(db, Subject.DATA, file.name, "restored", by=BY_COMMAND, now=now)
        return rows
    finally:
        await engine.dispose()


async def _verify(found: Settings, *, recount: bool) -> list[str]:
    engine, words = open_engine(found.database_url), Words("vi")
    try:
        sessions = open_sessions(engine)
        async with sessions.begin() as db:
            broken = await _integrity(db) + await copies.missing_files(db, FileStore(shelf_of(found)))
            await unlock_engine(engine, db, found)
            locked = await locked_rows(db)
            if recount:
                await count_again(db)
                now, what = SystemClock().now(), "recounted"
                await did(db, Subject.DATA, "verify --recount", what, by=BY_COMMAND, now=now)
        if locked:
            broken.append(words.say("personal_data.check_keys_locked", rows=locked))
        async with still(sessions) as db:
            return [
                *[_fault(fault, words) for fault in await verify_chain(db)],
                *[words.say("commands.verify_database", what=one) for one in broken],
                *[words.say("records.verify_seal", day=f"{day:%d/%m/%Y}") for day in await broken_seals(db)],
                *[_difference(one, words) for one in await recomputed_differs(db, now=SystemClock().now())],
            ]
    finally:
        await engine.dispose()


def _fault(fault: Fault, words: Words) -> str:
    what = fault.what.value
    return words.say("commands.verify_fault", line=fault.event_id, code=fault.case_code or "?", what=what)


def _difference(one: Difference, words: Words) -> str:
    if not one.code:
        return words.say("records.verify_sums")
    return words.say("records.verify_figures", code=one.code, round=one.round, fields=", ".join(one.fields))


async def _integrity(db: AsyncSession) -> list[str]:
    if db.get_bind().dialect.name != "sqlite":
        return []
    found = [str(line) for line in await db.scalars(text("PRAGMA integrity_check"))]
    orphans = (await db.execute(text("PRAGMA foreign_key_check"))).all()
    return [line for line in found if line != "ok"] + [f"{row[0]} #{row[1]}" for row in orphans]
