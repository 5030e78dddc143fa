"""The documents that reports name as their basis: dated data with its sources; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from feedback.calendar import DATA
from feedback.data_files import read_yaml
from feedback.errors import CalendarFault

#: What reports are about, each with bases of its own.
SUBJECTS = ("pakn", "late", "knowledge", "satisfaction")


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One document; ``unverified`` says what has to be checked before a report with it is signed."""

    key: str
    subjects: frozenset[str]
    valid_from: date
    valid_to: date | None
    said: str
    source: str
    unverified: str

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def named(self, day: date) -> str:
        """Return it as a report names it, for a period that ends on that day."""
        return self.said.replace("{year}", str(day.year))


def bases_of(subject: str, day: date) -> list[LegalBasis]:
    """Return what a report on one of ``SUBJECTS`` is based on, for a period that ends on that day.

    >>> [one.key for one in bases_of("knowledge", date(2025, 6, 14))]
    ['plan_297']
    >>> bases_of("satisfaction", date(2026, 9, 14))[0].unverified
    ''
    """
    return [one for one in load_bases() if subject in one.subjects and one.is_in_force(day)]


@cache
def load_bases(path: Path = DATA / "legal_bases.yaml") -> tuple[LegalBasis, ...]:
    """Read all documents, in the order in which reports name them.

    Raises:
        CalendarFault: one is not whole.
    """
    try:
        return tuple(_basis(entry) for entry in read_yaml(path)["bases"])
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarFault(path.name, f"{type(error).__name__}: {error}") from error


def _basis(entry: Mapping[str, Any]) -> LegalBasis:
    plain = {name: value for name, value in entry.items() if name != "in"}
    found = LegalBasis(subjects=frozenset(entry["in"]), **plain)
    if not (found.said and found.source and found.subjects <= {*SUBJECTS}):
        raise ValueError(f"{found.key} needs its words, its source and known reports")
    return found
