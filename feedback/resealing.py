"""Seals everything personal with the newest key: what an older key sealed, and what was stored plain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, Table, Text, and_, bindparam, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from feedback.errors import DataLocked
from feedback.sealing import Vault
from feedback.tables import Base, Sealed, vault_for

#: Rows of one transaction, so that others never wait long.
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class SealState:
    """How the personal data of a register stand."""

    newest: int  #: rows that are sealed with the first key throughout
    older: int  #: rows with something that is plain, or sealed with another key


async def seal_state(db: AsyncSession) -> SealState:
    """Count the rows that hold something personal, by what they are sealed with."""
    older = newest = 0
    for table, columns in _sealed():
        mark = vault_for(db.get_bind().dialect).mark
        anything = or_(*(_stored(column) != "" for column in columns))
        stale = or_(*(_is_stale(column, mark) for column in columns))
        older += await db.scalar(select(func.count()).select_from(table).where(stale)) or 0
        newest += await db.scalar(select(func.count()).select_from(table).where(anything, ~stale)) or 0
    return SealState(newest, older)


async def reseal(db: AsyncSession, *, at_most: int = ROWS_AT_ONCE) -> int:
    """Seal the next rows with the first key and return how many; 0 when all are done.

    It finds by itself what is left, so it can be stopped at any time and begun again.

    Raises:
        DataLocked: no key opens something.
    """
    vault, done = vault_for(db.get_bind().dialect), 0
    for table, columns in _sealed():
        if done < at_most:
            done += await _reseal_table(db, table, columns, vault, at_most - done)
    return done


async def locked_rows(db: AsyncSession) -> int:
    """Count the rows that none of the keys opens."""
    vault, locked = vault_for(db.get_bind().dialect), 0
    for table, columns in _sealed():
        stored = select(*(_stored(column).label(column.name) for column in columns)).select_from(table)
        async for row in await db.stream(stored):
            locked += not _opens(vault, columns, row._mapping)
    return locked


async def opens_newest(db: AsyncSession) -> bool:
    """Tell, by the latest row of each table, whether the keys fit at all; for a quick look at start-up."""
    vault = vault_for(db.get_bind().dialect)
    for table, columns in _sealed():
        stored = (_stored(column).label(column.name) for column in columns)
        latest = select(*stored).order_by(next(iter(table.primary_key.columns)).desc()).limit(1)
        row = (await db.execute(latest)).first()
        if row is not None and not _opens(vault, columns, row._mapping):
            return False
    return True


async def _reseal_table(
    db: AsyncSession, table: Table, columns: list[Column[Any]], vault: Vault, at_most: int
) -> int:
    key = next(iter(table.primary_key.columns))
    stale = or_(*(_is_stale(column, vault.mark) for column in columns))
    stored = (_stored(column).label(column.name) for column in columns)
    left = select(key.label("key"), *stored).where(stale).order_by(key).limit(at_most).with_for_update()
    rows = (await db.execute(left)).all()
    if not rows:
        return 0
    named: dict[str, Any] = {}
    for column in columns:
        named[column.name] = bindparam(f"new_{column.name}", type_=Text())
        finder = _kind(column).finder
        if finder:
            named[finder] = bindparam(f"new_{finder}", type_=Text())
    change = update(table).where(key == bindparam("of_key")).values(named)
    await (await db.connection()).execute(
        change, [{"of_key": row.key, **_resealed(vault, columns, row._mapping)} for row in rows]
    )
    return len(rows)


def _resealed(vault: Vault, columns: list[Column[Any]], row: Any) -> dict[str, str]:
    new = {}
    for column in columns:
        kind = _kind(column)
        text = vault.open(row[column.name] or "", kind.piece)
        new[f"new_{column.name}"] = vault.seal(text, kind.piece)
        if kind.finder:
            new[f"new_{kind.finder}"] = vault.finder(text, kind.piece)
    return new


def _opens(vault: Vault, columns: list[Column[Any]], row: Any) -> bool:
    try:
        for column in columns:
            vault.open(row[column.name] or "", _kind(column).piece)
    except DataLocked:
        return False
    return True


def _sealed() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Sealed)]
        if columns:
            yield table, columns


def _kind(column: Column[Any]) -> Sealed:
    return cast("Sealed", column.type)


def _stored(column: Column[Any]) -> Any:
    return type_coerce(column, Text())


def _is_stale(column: Column[Any], mark: str) -> Any:
    return and_(_stored(column) != "", ~_stored(column).startswith(mark, autoescape=True))
