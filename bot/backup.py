"""One file with everything: all tables as they stood at one instant, and the files that people sent.

The file is a gzipped tar: ``manifest.json``, ``tables/<name>.jsonl``, ``files/<sha256>``. It holds no kind of
database, so what was kept in SQLite can be restored into PostgreSQL and the other way round.
"""

import json
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Date, DateTime, Table, func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.files import FileStore
from bot.storage.migrate import all_metadata, newest

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
                if files.path(sha256).exists():
                    archive.add(files.path(sha256), f"files/{sha256}")
    unfinished.rename(target)
    return rows


async def load(engine: AsyncEngine, files: FileStore, source: Path) -> int:
    """Restore a backup into an empty, migrated database and return the number of rows.

    Raises:
        NotEmpty: the database holds rows already.
        WrongBackup: the file is none of ours or of another schema.
    """
    with _opened(source) as archive:
        _check_manifest(archive)
        rows = 0
        async with engine.begin() as connection:
            for table in tables():
                if await connection.scalar(select(func.count()).select_from(table)):
                    raise NotEmpty(table.name)
            for table in tables():
                rows += await _load_table(connection, table, archive)
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.name.startswith("files/") else None
            if content is not None:
                await files.keep(content.read())
    return rows


async def _one_instant(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execution_options(isolation_level="REPEATABLE READ")
    else:
        await connection.execution_options(read_only=True)


async def _save_table(connection: AsyncConnection, table: Table, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as out:
        async with connection.stream(select(table).order_by(*table.primary_key.columns)) as found:
            async for row in found.mappings():
                out.write(json.dumps(dict(row), default=_as_text, ensure_ascii=False) + "\n")
                count += 1
    return count


async def _kept_files(connection: AsyncConnection) -> set[str]:
    stored = next(table for table in tables() if table.name == "stored_file")
    found = await connection.scalars(select(stored.c.sha256).where(stored.c.sha256.is_not(None)))
    return set(found)


async def _load_table(connection: AsyncConnection, table: Table, archive: tarfile.TarFile) -> int:
    count = 0
    for rows in _chunks(_lines(archive, table)):
        await connection.execute(insert(table), [_from_text(table, row) for row in rows])
        count += len(rows)
    if connection.dialect.name == "postgresql" and "id" in table.c and count:
        # The next new row must not take a number that was restored.
        await connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name}")  # noqa: S608 - our own table names
        )
    return count


def _opened(source: Path) -> tarfile.TarFile:
    try:
        return tarfile.open(source, "r:gz")
    except tarfile.TarError as error:
        raise WrongBackup(source.name) from error


def _check_manifest(archive: tarfile.TarFile) -> None:
    try:
        member = archive.extractfile("manifest.json")
        schema = json.load(member)["schema"] if member else None
    except (KeyError, ValueError) as error:
        raise WrongBackup("manifest.json") from error
    if schema != newest():
        raise WrongBackup(str(schema))


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
