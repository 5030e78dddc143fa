"""Tables of a report: what a column is, how a cell reads, what adds up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from bot.words import Words, moment
from feedback.counting import Share

Cell = str | int | Decimal | datetime | Share | None
#: A share of fewer cases than these is no figure to compare anybody by.
LEAST_COMPARED = 5
NO_VALUE = "–"


class Look(StrEnum):
    """How a column looks."""

    TEXT = "text"
    NUMBER = "number"
    SHARE = "share"
    WHEN = "when"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        key: the name of the cell in a template.
        heading: for people.
        width: in millimetres on a page, in proportion.
        look: how its cells look.
        adds_up: whether the last line has its sum.
        part: for a share, the columns whose sum is its part.
        base: for a share, the columns whose sum is its whole.
    """

    key: str
    heading: str
    width: int = 16
    look: Look = Look.NUMBER
    adds_up: bool = False
    part: tuple[str, ...] = ()
    base: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: a name for templates, a title, rows by key, and the last line if it adds up.

    ``groups`` are headings over several columns; ``numbers`` stand under the heading, one for each column.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Cell]]
    total: Mapping[str, Cell] = field(default_factory=dict)
    note: str = ""
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()
    numbers: tuple[str, ...] = ()

    def some(self, *keys: str) -> tuple[Column, ...]:
        """Return these columns, in this order; all without a key."""
        by_key = {column.key: column for column in self.columns}
        return tuple(by_key[key] for key in keys) if keys else self.columns

    def texts(self, row: Mapping[str, Cell]) -> dict[str, str]:
        """Return a row as people read it."""
        return {column.key: said(row.get(column.key)) for column in self.columns}


def table_title(grid: Grid, numbers: Mapping[str, int], words: Words) -> str:
    """Return the title of a table, with its number where there are several."""
    if grid.name not in numbers:
        return grid.title
    return words.say("reports.table_numbered", number=numbers[grid.name], title=grid.title)


def said(cell: Cell) -> str:
    """Return a cell as people read it.

    >>> said(Share(2, 3)), said(None), said(1234), said(Decimal("0.5"))
    ('66,7%', '–', '1.234', '0,5')
    """
    match cell:
        case None:
            return NO_VALUE
        case Share():
            return percent(cell)
        case datetime():
            return moment(cell)
        case int():
            return number(cell)
        case Decimal():
            return str(cell).replace(".", ",")
        case _:
            return cell


def percent(share: Share) -> str:
    value = share.percent()
    return NO_VALUE if value is None else f"{str(value).replace('.', ',')}%"


def number(value: int) -> str:
    """Return a whole number as Vietnamese writes it: 1.234."""
    return f"{value:,}".replace(",", ".")
