"""Periods of reports: the administration's own, from the 15th to the 14th, and those of the calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feedback.errors import PeriodUnknown
from feedback.worktime import VIETNAM

#: The administration's month ends before this day (NĐ 09/2019/NĐ-CP).
CUT_OFF_DAY = 15

_MONTHS = {
    "": (1, 12),
    "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12),
    "H1": (1, 6), "H2": (7, 12),
    "9M": (1, 9),
    **{f"{month:02}": (month, month) for month in range(1, 13)},
}  # fmt: skip
_NAME = re.compile(r"(20\d\d)(?:-(Q[1-4]|H[12]|9M|0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """The time from ``start`` until just before ``end``; both aware."""

    start: datetime
    end: datetime

    @property
    def first_day(self) -> date:
        return self.start.astimezone(VIETNAM).date()

    @property
    def last_day(self) -> date:
        """Return the last date in Vietnam that has a moment within."""
        return (self.end.astimezone(VIETNAM) - timedelta(microseconds=1)).date()

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.end

    def months(self) -> Iterator["Period"]:
        """Give the months within, cut where the period itself is cut: on the 15th or on the 1st."""
        cut_day = CUT_OFF_DAY if self.first_day.day == CUT_OFF_DAY else 1
        start = self.start
        while start < self.end:
            first = start.astimezone(VIETNAM).date()
            following = _on(first.year, first.month + (first.day >= cut_day), cut_day)
            end = min(following, self.end)
            yield Period(start, end)
            start = end


def administrative_period(name: str) -> Period:
    """Return the administration's period ``2026``, ``2026-11``, ``2026-Q3``, ``2026-H1`` or ``2026-9M``.

    Raises:
        PeriodUnknown: it is none of these.

    Example:
        >>> period = administrative_period("2026-Q1")
        >>> str(period.first_day), str(period.last_day)
        ('2025-12-15', '2026-03-14')
    """
    year, first, last = _named(name)
    return Period(_on(year, first - 1, CUT_OFF_DAY), _on(year, last, CUT_OFF_DAY))


def calendar_period(name: str) -> Period:
    """Return the calendar's period of the same names.

    Raises:
        PeriodUnknown: it is none of these.
    """
    year, first, last = _named(name)
    return Period(_on(year, first, 1), _on(year, last + 1, 1))


def days(first: date, last: date) -> Period:
    """Return the period from the first to the last of these days, both within.

    Raises:
        PeriodUnknown: the last day comes before the first.
    """
    if last < first:
        raise PeriodUnknown(f"{first}/{last}")
    start = datetime.combine(first, time(), VIETNAM)
    return Period(start, datetime.combine(last + timedelta(days=1), time(), VIETNAM))


def _named(name: str) -> tuple[int, int, int]:
    match = _NAME.fullmatch(name.strip().upper())
    if match is None:
        raise PeriodUnknown(name)
    first, last = _MONTHS[match[2] or ""]
    return int(match[1]), first, last


def _on(year: int, month: int, day: int) -> datetime:
    # Month 0 is December of the year before, month 13 January of the next.
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime(year, month, day, tzinfo=VIETNAM)
