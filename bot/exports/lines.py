"""Writes tables as CSV and JSON, a line for each row."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, BinaryIO

from bot.clock import VIETNAM
from bot.exports.cells import Cell, Row, Table, harmless, text_of


class CsvWriter:
    """Writes CSV for spreadsheet programs; several tables stand one below the other, with titles."""

    def __init__(self, target: BinaryIO, tables: int) -> None:
        # With a byte-order mark, so that Excel reads the Vietnamese as UTF-8.
        self._out = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
        self._writer = csv.writer(self._out, lineterminator="\r\n")
        self._titles = tables > 1

    def begin(self, table: Table) -> None:
        if self._titles:
            self._writer.writerow([harmless(table.title)])
        self._writer.writerow([harmless(heading) for heading in table.headings])

    def add(self, rows: Sequence[Row]) -> None:
        self._writer.writerows([_csv_cell(cell) for cell in row] for row in rows)

    def end(self) -> None:
        if self._titles:
            self._writer.writerow([])

    def close(self) -> None:
        self._out.detach()


class JsonWriter:
    """Writes one object: of each table, by its name, the rows as objects."""

    def __init__(self, target: BinaryIO, tables: int) -> None:
        self._out = target
        self._keys: tuple[str, ...] = ()
        self._before_table, self._before_row = "{", ""

    def begin(self, table: Table) -> None:
        self._write(f"{self._before_table}\n{json.dumps(table.name)}: [")
        self._keys, self._before_table, self._before_row = table.keys, ",", ""

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            told = dict(zip(self._keys, map(_plain, row), strict=True))
            self._write(f"{self._before_row}\n{json.dumps(told, ensure_ascii=False)}")
            self._before_row = ","

    def end(self) -> None:
        self._write("\n]")

    def close(self) -> None:
        self._write("\n}\n" if self._before_table == "," else "{}\n")

    def _write(self, text: str) -> None:
        self._out.write(text.encode("utf-8"))


def _csv_cell(cell: Cell) -> str:
    # A number below zero begins with a sign too, and stays a number.
    return harmless(cell) if isinstance(cell, str) else text_of(cell)


def _plain(cell: Cell) -> Any:
    match cell:
        case datetime():
            return cell.astimezone(VIETNAM).isoformat()
        case Decimal():
            return str(cell)
        case _:
            return cell
