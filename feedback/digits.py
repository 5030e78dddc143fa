"""Several small numbers packed into one, so that a database groups by it quickly."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, literal, literal_column
from sqlalchemy import case as sql_case


class Digits:
    """Named digits of one number, each with its own base; the first one counts least.

    Args:
        of: name to the expression of a digit (never NULL, below its base) and the base.
    """

    def __init__(self, of: Mapping[str, tuple[ColumnElement[Any], int]]) -> None:
        self._bases = {name: base for name, (_, base) in of.items()}
        self.number: ColumnElement[int] = literal(0, BigInteger)
        weight = 1
        for digit, base in of.values():
            self.number = self.number + digit * literal(weight, BigInteger)
            weight *= base

    def write(self, digits: Mapping[str, int]) -> int:
        """Return the number of some digits."""
        number, weight = 0, 1
        for name, base in self._bases.items():
            number += digits[name] * weight
            weight *= base
        return number

    def read(self, number: int) -> dict[str, int]:
        """Return the digits of a number."""
        return dict(self._read(number))

    def _read(self, number: int) -> Iterator[tuple[str, int]]:
        for name, base in self._bases.items():
            number, digit = divmod(number, base)
            yield name, digit


def cuts_passed(at: Any, cuts: Sequence[Any]) -> ColumnElement[int]:
    """Return how many of the cuts, which are in order, do not lie behind a value; all of them for NULL."""
    return _between(at, cuts, 0, len(cuts))


def _between(at: Any, cuts: Sequence[Any], low: int, high: int) -> ColumnElement[int]:
    # By halves: a year has thirteen cuts, but four comparisons find the place.
    if low == high:
        return literal_column(str(low), Integer)
    middle = (low + high) // 2
    return sql_case(
        (at < cuts[middle], _between(at, cuts, low, middle)), else_=_between(at, cuts, middle + 1, high)
    )
