"""Which time a page of figures is about: a named period, or two dates; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from feedback.errors import PeriodUnknown
from feedback.periods import Period, administrative_period, between, calendar_period, hotline_period
from feedback.worktime import VIETNAM, local_date

#: How periods are cut: by the calendar, as the administration reports (from the 15th to the 14th), or as the
#: city's hotline does (from the 25th at noon).
CUTS: Mapping[str, Callable[[str], Period]] = {
    "lich": calendar_period,
    "bao-cao": administrative_period,
    "tong-dai": hotline_period,
}


#: Named periods lie in this century too; made-up ones of two thousand years would cost the database much.
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
_MINUTE = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class Span:
    """A period, and how the address says it: ``name`` like ``lich:2026-11``, or empty for two dates."""

    name: str
    period: Period

    @property
    def first(self) -> str:
        """Return the beginning as the address writes it: a date, or a time to the minute."""
        start = self.period.start.astimezone(VIETNAM)
        return start.date().isoformat() if start.time() == time() else start.strftime(_MINUTE)

    @property
    def last(self) -> str:
        """Return the end as the address writes it: the last date, or the first minute that does not count."""
        end = self.period.end.astimezone(VIETNAM)
        return self.period.last_day.isoformat() if end.time() == time() else end.strftime(_MINUTE)

    def query(self, **more: str) -> str:
        """Return the query of an address that means this span."""
        named = {"ky": self.name} if self.name else {"tu": self.first, "den": self.last}
        return urlencode({**named, **{name: value for name, value in more.items() if value}})


def names_at(now: datetime) -> list[str]:
    """Return the periods worth offering on a day, the shortest first.

    >>> from datetime import UTC
    >>> names_at(datetime(2026, 1, 20, tzinfo=UTC))[:4]
    ['lich:2026-01', 'lich:2025-12', 'lich:2026-Q1', 'lich:2025-Q4']
    """
    today = local_date(now)
    found = []
    for cut, of in CUTS.items():
        names = [
            _month(today, 0),
            _month(today, -1),
            _quarter(today, 0),
            _quarter(today, -1),
            *_longer(today),
        ]
        reported = [name for name in names if of(name).start <= now]
        found += [f"{cut}:{name}" for name in reported]
    return found


def span_of(query: Mapping[str, str], *, now: datetime) -> Span:
    """Read the span from an address; without one, the calendar's present year.

    Two dates both count whole; a time to the minute (``2026-11-25T12:00``, Vietnam's) counts as the first
    moment, or as the first one that does not count any more.

    Raises:
        PeriodUnknown: it names no period, dates in the wrong order, or of another century.
    """
    if query.get("tu") or query.get("den"):
        today = local_date(now)
        start = _moment(query.get("tu") or f"{today.year}-01-01")
        return Span("", between(start, _moment(query.get("den") or today.isoformat(), is_end=True)))
    name = query.get("ky") or f"lich:{local_date(now).year}"
    cut, _, period = name.partition(":")
    if cut not in CUTS:
        raise PeriodUnknown(name)
    return Span(name, CUTS[cut](period))


def _moment(text: str, *, is_end: bool = False) -> datetime:
    is_day = "T" not in text
    try:
        if is_day:
            at = datetime.combine(date.fromisoformat(text), time(), VIETNAM)
        else:
            at = datetime.strptime(text, _MINUTE).replace(tzinfo=VIETNAM)
    except ValueError as error:
        raise PeriodUnknown(text) from error
    if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
        raise PeriodUnknown(text)
    return at + timedelta(days=is_end and is_day)


def _longer(today: date) -> list[str]:
    return [f"{today.year}-H{1 if today.month <= 6 else 2}", f"{today.year}-9M", str(today.year)]


def _month(today: date, step: int) -> str:
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"


def _quarter(today: date, step: int) -> str:
    quarters = today.year * 4 + (today.month - 1) // 3 + step
    return f"{quarters // 4}-Q{quarters % 4 + 1}"
