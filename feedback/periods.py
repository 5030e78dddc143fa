"""Periods of reports: the administration's own, the city hotline's, those of the calendar, and any other.

=================  ==============================  ========================================
whose              a month                         source
=================  ==============================  ========================================
administration     the 15th until the next 15th    NĐ 09/2019/NĐ-CP Đ12
city hotline 1022  the 25th, 12:00, until the next  the hotline's own reports
calendar           the 1st until the next 1st
=================  ==============================  ========================================

Quarters, half years, nine months and years are made of such months. All times are Vietnam's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from feedback.errors import PeriodUnknown
from feedback.worktime import VIETNAM

#: On which day, and at what time, a month begins.
Cut = tuple[int, time]

#: The administration's month ends before this day (NĐ 09/2019/NĐ-CP).
CUT_OFF_DAY = 15
ADMINISTRATIVE: Cut = (CUT_OFF_DAY, time())
HOTLINE: Cut = (25, time(12))
CALENDAR: Cut = (1, time())

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

    def so_far(self, now: datetime) -> "Period":
        """Return the part that has passed: to its end, or to ``now`` (aware) if that is sooner."""
        return Period(self.start, max(self.start, min(self.end, now)))

    def holds(self, at: datetime | None) -> bool:
        return at is not None and self.start <= at < self.end

    def months(self) -> Iterator["Period"]:
        """Give the months within, cut as the period itself: the 15th, the 25th at noon, or the 1st."""
        local = self.start.astimezone(VIETNAM)
        begins = (local.day, local.time())
        cut = begins if begins in {ADMINISTRATIVE, HOTLINE} else CALENDAR
        start = self.start
        while start < self.end:
            first = start.astimezone(VIETNAM)
            following = _on(first.year, first.month + ((first.day, first.time()) >= cut), cut)
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
    return Period(_on(year, first - 1, ADMINISTRATIVE), _on(year, last, ADMINISTRATIVE))


def hotline_period(name: str) -> Period:
    """Return the city hotline's period of the same names, from noon to noon.

    Raises:
        PeriodUnknown: it is none of these.

    Example:
        >>> period = hotline_period("2026-11")
        >>> period.start.isoformat(), period.end.isoformat()
        ('2026-10-25T12:00:00+07:00', '2026-11-25T12:00:00+07:00')
    """
    year, first, last = _named(name)
    return Period(_on(year, first - 1, HOTLINE), _on(year, last, HOTLINE))


def calendar_period(name: str) -> Period:
    """Return the calendar's period of the same names.

    Raises:
        PeriodUnknown: it is none of these.
    """
    year, first, last = _named(name)
    return Period(_on(year, first, CALENDAR), _on(year, last + 1, CALENDAR))


def days(first: date, last: date) -> Period:
    """Return the period from the first to the last of these days, both within.

    Raises:
        PeriodUnknown: the last day comes before the first.
    """
    if last < first:
        raise PeriodUnknown(f"{first}/{last}")
    start = datetime.combine(first, time(), VIETNAM)
    return Period(start, datetime.combine(last + timedelta(days=1), time(), VIETNAM))


def between(start: datetime, end: datetime) -> Period:
    """Return any period, to the minute and beyond: ``start`` counts, ``end`` does not; both aware.

    Raises:
        PeriodUnknown: it ends before it starts, or a time has no zone.
    """
    if start.tzinfo is None or end.tzinfo is None or end < start:
        raise PeriodUnknown(f"{start.isoformat()}/{end.isoformat()}")
    return Period(start, end)


def _named(name: str) -> tuple[int, int, int]:
    match = _NAME.fullmatch(name.strip().upper())
    if match is None:
        raise PeriodUnknown(name)
    first, last = _MONTHS[match[2] or ""]
    return int(match[1]), first, last


def _on(year: int, month: int, cut: Cut) -> datetime:
    # Month 0 is December of the year before, month 13 January of the next.
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return datetime.combine(date(year, month, cut[0]), cut[1], VIETNAM)
