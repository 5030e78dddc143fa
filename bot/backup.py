"""One file with everything: all tables as they stood at one instant, and the files that people sent.

The file is a gzipped tar: ``manifest.json``, ``tables/<name>.jsonl``, ``files/<sha256>``. It holds no kind of
database, so what was kept in SQLite can be restored into PostgreSQL and the other way round.
"""

import gzip
import io
import json
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Date,
    DateTime,
    Insert,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from bot.files import FileStore
from bot.storage.migrate import all_metadata
from bot.storage.schema import newest
from bot.storage.tables import StoredFile
from feedback.tables import Finder, Sealed

#: Rows of one INSERT on restoring.
ROWS_AT_ONCE = 500


class BackupExists(Exception):
    """There is a file of this name already; choose another."""


class NotEmpty(Exception):
    """The database to restore into holds something already."""


class WrongBackup(Exception):
    """This file is no backup, or of another release's schema."""


def tables() -> list[Table]:
    """Return all tables, those that others refer to first."""
    return [table for metadata in all_metadata() for table in metadata.sorted_tables]


async def save(engine: AsyncEngine, files: FileStore, target: Path) -> int:
    """Write a backup while the program runs and return the number of rows.

    Raises:
        BackupExists: the file is there already.
    """
    if target.exists():
        raise BackupExists(target.name)
    rows = 0
    unfinished = target.with_name(target.name + ".unfinished")
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        parts = Path(folder)
        async with engine.connect() as connection:
            await _one_instant(connection)
            for table in tables():
                rows += await _save_table(connection, table, parts / f"{table.name}.jsonl")
            kept = sorted(await _kept_files(connection))
        (parts / "manifest.json").write_text(json.dumps({"schema": newest(), "rows": rows}), "utf-8")
        with tarfile.open(unfinished, "w:gz") as archive:
            archive.add(parts / "manifest.json", "manifest.json")
            for table in tables():
                archive.add(parts / f"{table.name}.jsonl", f"tables/{table.name}.jsonl")
            for sha256 in kept:
                if (stored := await files.stored(sha256)) is not None:
                    entry = tarfile.TarInfo(f"files/{sha256}")
                    entry.size = len(stored)
                    archive.addfile(entry, io.BytesIO(stored))
    unfinished.rename(target)
    return rows


async def load(engine: AsyncEngine, files: FileStore, source: Path) -> int:
    """Restore a backup into an empty, migrated database and return the number of rows.

    Raises:
        NotEmpty: the database holds rows already.
        WrongBackup: the file is none of ours or of another schema.
    """
    rows = 0
    with _opened(source) as archive:
        _check_manifest(archive)
        async with engine.begin() as connection:
            for table in tables():
                if await connection.scalar(select(func.count()).select_from(table)):
                    raise NotEmpty(table.name)
            for table in tables():
                rows += await _load_table(connection, table, archive)
            # Before the end of the transaction: a backup with a broken file restores nothing.
            await _load_files(files, archive)
    return rows


async def missing_files(db: AsyncSession, files: FileStore) -> list[str]:
    """Return what is kept by the tables and not in the store, one line each."""
    kept = select(StoredFile.id, StoredFile.sha256, StoredFile.original_sha256)
    missing = []
    for number, shown, original in await db.execute(kept.where(StoredFile.state == "kept")):
        if not (shown and await files.has(shown)):
            missing.append(f"stored_file #{number}")
        if original and not await files.has(original):
            missing.append(f"stored_file #{number} (original)")
    return missing


async def _one_instant(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execution_options(isolation_level="REPEATABLE READ")
    else:
        await connection.execution_options(read_only=True)


async def _save_table(connection: AsyncConnection, table: Table, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        async with connection.stream(
            select(*_as_stored(table)).order_by(*table.primary_key.columns)
        ) as found:
            async for row in found.mappings():
                out.write(json.dumps(dict(row), default=_as_text, ensure_ascii=False) + "\n")
                count += 1
    return count


async def _kept_files(connection: AsyncConnection) -> set[str]:
    stored = next(table for table in tables() if table.name == "stored_file")
    found = await connection.execute(select(stored.c.sha256, stored.c.original_sha256))
    return {sha256 for row in found for sha256 in row if sha256 is not None}


async def _load_table(connection: AsyncConnection, table: Table, archive: tarfile.TarFile) -> int:
    count, above = 0, _within(table)
    joined: list[dict[str, Any]] = []
    for rows in _chunks(_lines(archive, table)):
        read = [_from_text(table, row) for row in rows]
        # A row may lie below one that comes later, as a unit does: first all rows, then where they belong.
        joined += [row for row in read if any(row[name] is not None for name in above)]
        await connection.execute(_insert(table), [{**row, **dict.fromkeys(above)} for row in read])
        count += len(rows)
    for row in joined:
        here = [column == row[column.name] for column in table.primary_key.columns]
        await connection.execute(update(table).where(*here).values({name: row[name] for name in above}))
    if connection.dialect.name == "postgresql" and "id" in table.c and count:
        # The next new row must not take a number that was restored.
        await connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}")  # noqa: S608 - our own table names
        )
    return count


def _as_stored(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns as the database holds them: what is sealed stays so in the copy."""
    return [
        type_coerce(column, String()).label(column.name) if _is_sealed(column) else column
        for column in table.c
    ]


def _insert(table: Table) -> Insert:
    return insert(table).values(
        {
            column.name: bindparam(column.name, type_=String() if _is_sealed(column) else column.type)
            for column in table.c
        }
    )


def _is_sealed(column: Column[Any]) -> bool:
    return isinstance(column.type, Sealed | Finder)


def _within(table: Table) -> list[str]:
    """Return the columns that refer to other rows of the same table."""
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


async def _load_files(files: FileStore, archive: tarfile.TarFile) -> None:
    for member in archive.getmembers():
        content = archive.extractfile(member) if member.name.startswith("files/") else None
        if content is not None and not await files.take_in(
            member.name.removeprefix("files/"), content.read()
        ):
            raise WrongBackup(member.name)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, gzip.BadGzipFile, zlib.error, EOFError, LookupError, ValueError) as error:
        raise WrongBackup(source.name) from error


def _check_manifest(archive: tarfile.TarFile) -> None:
    member = archive.extractfile("manifest.json")
    manifest = json.load(member) if member else None
    if not isinstance(manifest, dict) or manifest.get("schema") != newest():
        raise WrongBackup("manifest.json")


def _lines(archive: tarfile.TarFile, table: Table) -> Iterator[dict[str, Any]]:
    member: IO[bytes] | None = archive.extractfile(f"tables/{table.name}.jsonl")
    for line in member or ():
        yield json.loads(line)


def _chunks(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    chunk: list[dict[str, Any]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_AT_ONCE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _from_text(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    read = dict(row)
    for column in table.c:
        value = read.get(column.name)
        if value is not None and isinstance(column.type, DateTime):
            read[column.name] = datetime.fromisoformat(value)
        elif value is not None and isinstance(column.type, Date):
            read[column.name] = date.fromisoformat(value)
    return read
