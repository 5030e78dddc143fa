"""However long a table is, only a few of its rows are ever held; however many are asked for, others go on."""

import asyncio
import csv
import io
import json
import weakref
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, text

from bot.exports import Table, export
from bot.exports.cells import Row
from bot.exports.files import write_to
from bot.exports.sheets import LOOKED_AT, XlsxWriter
from bot.parts import FILES_AT_ONCE, Parts
from feedback import demo
from feedback.calendar import shipped_calendar
from feedback.periods import Period
from feedback.tables import Case
from tests.fakes import HandClock

PAGES, PAGE = 60, 100


class Alive:
    """Counts how many of its things are there at once, at most."""

    def __init__(self) -> None:
        self.now = self.most = 0

    def count(self, thing: object) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        weakref.finalize(thing, self._gone)

    def _gone(self) -> None:
        self.now -= 1


class CountedRow(list[str | int]):
    """A row of which it is known how long it lives."""


async def pages(alive: Alive) -> AsyncIterator[Sequence[Row]]:
    for page in range(PAGES):
        rows = [CountedRow([f"dòng {page * PAGE + number}", number]) for number in range(PAGE)]
        for row in rows:
            alive.count(row)
        yield rows


def rows_of_csv(content: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) - 1


def rows_of_json(content: bytes) -> int:
    return len(json.loads(content)["a"])


def rows_of_xlsx(content: bytes) -> int:
    book = load_workbook(io.BytesIO(content), read_only=True)
    return sum(1 for sheet in book for _ in sheet.iter_rows(min_row=5))


ROWS_OF: dict[str, Callable[[bytes], int]] = {"xlsx": rows_of_xlsx, "csv": rows_of_csv, "json": rows_of_json}


@pytest.mark.parametrize("file_format", sorted(ROWS_OF))
async def test_a_long_table_is_written_while_it_is_read(file_format: str) -> None:
    alive, target = Alive(), io.BytesIO()
    table = Table("a", "A", "", ("x", "y"), ("X", "Y"), pages=pages(alive))
    await write_to(target, [table], file_format)
    assert ROWS_OF[file_format](target.getvalue()) == PAGES * PAGE
    # A workbook looks at its first rows before it writes them; a thread held up keeps its page a while.
    assert alive.most <= LOOKED_AT + 8 * PAGE


def test_what_does_not_fit_on_a_sheet_stands_on_the_next_one() -> None:
    rows = [(f"dòng {number}", number) for number in range(30)]
    target = io.BytesIO()
    writer = XlsxWriter(target, 1, last_row=13)
    writer.begin(Table("a", "A", "", ("x", "y"), ("X", "Y")))
    writer.add(rows)
    writer.end()
    writer.close()
    book = load_workbook(target)
    assert book.sheetnames == ["A", "A (2)", "A (3)"]
    assert [sheet["A4"].value for sheet in book] == ["X"] * 3
    values = [row for sheet in book for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert values == rows


async def test_cases_are_read_from_the_database_page_by_page(parts: Parts, clock: HandClock) -> None:
    clock.at = datetime(2026, 12, 31, tzinfo=UTC)
    async with parts.sessions.begin() as db:
        await demo.fill(db, 900, seed=1, now=clock.at, calendar=shipped_calendar())
    alive = Alive()

    def loaded(case: Case, _: object) -> None:
        alive.count(case)

    event.listen(Case, "load", loaded)
    try:
        period = Period(datetime(2025, 1, 1, tzinfo=UTC), clock.at)
        with await export(parts, "cases", period, "csv") as file:
            assert rows_of_csv(file.read()) == 900
    finally:
        event.remove(Case, "load", loaded)
    assert 0 < alive.most <= 450


async def test_however_many_files_are_asked_for_at_once_the_database_stays_open_to_others(
    parts: Parts, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[None] = []
    all_begun, go_on = asyncio.Event(), asyncio.Event()

    async def written(*_: object) -> None:
        begun.append(None)
        if len(begun) == FILES_AT_ONCE:
            all_begun.set()
        await go_on.wait()

    monkeypatch.setattr("bot.exports.write_to", written)
    period = Period(datetime(2025, 1, 1, tzinfo=UTC), clock.at)
    # More than there are connections.
    asked = [asyncio.create_task(export(parts, "cases", period, "csv")) for _ in range(12)]
    async with asyncio.timeout(20):
        await all_begun.wait()
        async with parts.sessions() as db:
            assert await db.scalar(text("SELECT 1")) == 1
    assert len(begun) == FILES_AT_ONCE
    go_on.set()
    with ExitStack() as made:
        for file in await asyncio.gather(*asked):
            made.enter_context(file)
    assert len(begun) == 12
