"""What a table is, and its cells made harmless for spreadsheet programs."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from bot.words import moment

#: A cell that begins so would be taken for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | Decimal | datetime | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a title, a line that says what it is, keys for programs, headings for people, rows.

    A table that may be longer than memory gives its rows page by page instead.
    """

    name: str
    title: str
    note: str
    keys: tuple[str, ...]
    headings: tuple[str, ...]
    rows: Sequence[Row] = ()
    pages: AsyncIterator[Sequence[Row]] | None = None


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet program takes it for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(DANGEROUS) else text


def text_of(cell: Cell) -> str:
    """Return a cell as people read it."""
    if cell is None:
        return ""
    return moment(cell) if isinstance(cell, datetime) else str(cell)
