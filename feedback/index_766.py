"""The satisfaction group of the index of QĐ 766/QĐ-TTg: shares in, points out; its numbers are dated data."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from feedback.calendar import DATA
from feedback.data_files import read_yaml
from feedback.errors import CalendarFault

#: The shares that make the group, in the index's order.
PARTS = ("pakn_in_time", "pakn_satisfied", "tthc_satisfied")
#: The ranks, the best first.
RANKS = ("excellent", "good", "fair", "average", "weak")


@dataclass(frozen=True, slots=True)
class Part:
    """How many points one share gives: all from ``full_from`` on, below in proportion."""

    points: Fraction
    full_from: Fraction

    def reached(self, share: Fraction) -> Fraction:
        return min(Fraction(1), share / self.full_from) * self.points


@dataclass(frozen=True, slots=True)
class Index:
    """One version of the rule."""

    version: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    verified: bool
    parts: Mapping[str, Part]
    bands: Mapping[str, int]  #: rank to the least of a hundred points, the best first

    @property
    def points(self) -> Fraction:
        return sum((part.points for part in self.parts.values()), Fraction(0))

    def rank(self, reached: Fraction) -> str:
        """Return the rank of so many points of the group.

        >>> shipped_index(date(2026, 1, 1)).rank(Fraction(17))
        'excellent'
        """
        percent = 100 * reached / self.points
        return next(name for name, least in self.bands.items() if percent >= least)


def rounded(points: Fraction) -> Decimal:
    """Return points with two places, as they are published.

    >>> index = shipped_index(date(2025, 11, 1))
    >>> told = {"pakn_in_time": "0.9998", "pakn_satisfied": "0.99", "tthc_satisfied": "0.9393"}
    >>> str(rounded(sum(index.parts[name].reached(Fraction(share)) for name, share in told.items())))
    '17.94'
    """
    exact = Decimal(points.numerator) / Decimal(points.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@cache
def load_index(path: Path = DATA / "index_766.yaml") -> tuple[Index, ...]:
    """Read the versions of the rule.

    Raises:
        CalendarFault: one is not whole.
    """
    try:
        return tuple(_index(entry) for entry in read_yaml(path)["index"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError) as error:
        raise CalendarFault(path.name, f"{type(error).__name__}: {error}") from error


def shipped_index(day: date) -> Index:
    """Return the version in force on a day; before the first one, the first."""
    versions = load_index()
    for one in versions:
        if one.valid_from <= day and (one.valid_to is None or day < one.valid_to):
            return one
    return versions[0]


def _index(entry: Mapping[str, Any]) -> Index:
    parts = {name: _part(entry["parts"][name]) for name in PARTS}
    bands = {name: int(entry["bands"][name]) for name in RANKS}
    return Index(**{**entry, "parts": parts, "bands": bands})


def _part(entry: Mapping[str, Any]) -> Part:
    part = Part(Fraction(str(entry["points"])), Fraction(str(entry["full_from"])))
    if part.points <= 0 or not 0 < part.full_from <= 1:
        raise ValueError("points and share must be above nothing")
    return part
