"""The period of a report: its name in a sentence, the one before it, and the months that led to it; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.words import Words, moment
from feedback.periods import (
    CALENDAR,
    CUT_OFF_DAY,
    Period,
    administrative_period,
    calendar_period,
    hotline_period,
)
from feedback.worktime import local_date

_ROMAN = ("", "I", "II", "III", "IV")
#: So many months stand in the chart that shows where things go.
MONTHS_SHOWN = 12


class Cut(StrEnum):
    """Whose months a report counts by."""

    ADMINISTRATIVE = "bao-cao"
    HOTLINE = "tong-dai"
    CALENDAR = "lich"


_CUTS = {
    Cut.ADMINISTRATIVE: administrative_period,
    Cut.HOTLINE: hotline_period,
    Cut.CALENDAR: calendar_period,
}


@dataclass(frozen=True, slots=True)
class ReportSpan:
    """A period by name, as ``2026-Q3``, cut as somebody reports."""

    name: str
    cut: Cut = Cut.ADMINISTRATIVE

    @property
    def period(self) -> Period:
        """Return it.

        Raises:
            PeriodUnknown: the name says none.
        """
        return _CUTS[self.cut](self.name)

    @property
    def before(self) -> "ReportSpan":
        """Return the period of the same length before it; of nine months, those of the year before.

        >>> [ReportSpan(name).before.name for name in ("2026-Q1", "2026-01", "2026-H2", "2026", "2026-9M")]
        ['2025-Q4', '2025-12', '2026-H1', '2025', '2025-9M']
        """
        year, _, part = self.name.strip().upper().partition("-")
        if part in {"", "9M"}:
            return ReportSpan("-".join(filter(None, (str(int(year) - 1), part))), self.cut)
        kind, number, most = (
            (part[0], int(part[1]), {"Q": 4, "H": 2}[part[0]]) if part[0] in "QH" else ("", int(part), 12)
        )
        year, number = (str(int(year) - 1), most) if number == 1 else (year, number - 1)
        return ReportSpan(f"{year}-{kind}{number}" if kind else f"{year}-{number:02}", self.cut)

    @property
    def trend(self) -> Period:
        """Return the twelve months that end with it.

        >>> trend = ReportSpan("2026-Q1").trend
        >>> str(trend.first_day), str(trend.last_day)
        ('2025-03-15', '2026-03-14')
        """
        year, number = self._last_month
        first = year * 12 + number - MONTHS_SHOWN
        start = _CUTS[self.cut](f"{first // 12}-{first % 12 + 1:02}").start
        return Period(start, self.period.end)

    @property
    def _last_month(self) -> tuple[int, int]:
        year, _, part = self.name.strip().upper().partition("-")
        last = {"": 12, "9M": 9, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
        return int(year), last[part] if part in last else int(part)

    def said(self, words: Words) -> str:
        """Return its name within a sentence: “quý III năm 2026”.

        >>> [ReportSpan(name).said(Words("vi")) for name in ("2026-Q3", "2026-07", "2026-H1")]
        ['quý III năm 2026', 'tháng 7 năm 2026', '6 tháng đầu năm 2026']
        """
        year, _, part = self.name.strip().upper().partition("-")
        if not part:
            return words.say("reports.period_year", year=year)
        if part == "9M":
            return words.say("reports.period_nine", year=year)
        if part[0] == "H":
            return words.say("reports.period_half_1" if part == "H1" else "reports.period_half_2", year=year)
        if part[0] == "Q":
            return words.say("reports.period_quarter", quarter=_ROMAN[int(part[1])], year=year)
        return words.say("reports.period_month", month=int(part), year=year)

    def cut_said(self, words: Words) -> str:
        """Return whose months it counts by, with its edges: the same quarter may mean two.

        >>> [ReportSpan("2026-Q3", cut).cut_said(Words("vi")) for cut in (Cut.ADMINISTRATIVE, Cut.CALENDAR)]
        ['kỳ hành chính 15/6–14/9', 'theo lịch 1/7–30/9']
        """
        period, keys = self.period, {Cut.ADMINISTRATIVE: "administrative", Cut.HOTLINE: "hotline"}
        first, last = (f"{day.day}/{day.month}" for day in (period.first_day, period.last_day))
        return words.say(f"reports.cut_{keys.get(self.cut, 'calendar')}", first=first, last=last)


def month_of(now: datetime) -> str:
    """Return the administration's month that runs at a moment.

    >>> from datetime import UTC
    >>> month_of(datetime(2026, 12, 15, 3, tzinfo=UTC)), month_of(datetime(2026, 11, 14, 3, tzinfo=UTC))
    ('2027-01', '2026-11')
    """
    today = local_date(now)
    months = today.year * 12 + today.month - 1 + (today.day >= CUT_OFF_DAY)
    return f"{months // 12}-{months % 12 + 1:02}"


def edges(period: Period) -> tuple[str, str]:
    """Return how first and last moment are written: dates, or with the hour where it is not midnight.

    >>> edges(hotline_period("2026-11"))
    ('12:00 25/10/2026', '12:00 25/11/2026')
    """
    if _at_noon(period.start) or _at_noon(period.end):
        return moment(period.start), moment(period.end)
    return f"{period.first_day:%d/%m/%Y}", f"{period.last_day:%d/%m/%Y}"


def _at_noon(at: datetime) -> bool:
    return moment(at)[:5] != CALENDAR[1].strftime("%H:%M")
