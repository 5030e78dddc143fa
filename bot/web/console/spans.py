"""Which time a page of figures is about: a named period, or two dates; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from feedback.errors import PeriodUnknown
from feedback.periods import Period, administrative_period, calendar_period, days
from feedback.worktime import local_date

#: How periods are cut: by the calendar, or as the administration reports (from the 15th to the 14th).
CUTS: Mapping[str, Callable[[str], Period]] = {"lich": calendar_period, "bao-cao": administrative_period}


@dataclass(frozen=True, slots=True)
class Span:
    """A period, and how the address says it: ``name`` like ``lich:2026-11``, or empty for two dates."""

    name: str
    period: Period

    def query(self, **more: str) -> str:
        """Return the query of an address that means this span."""
        named = {"ky": self.name} if self.name else {
            "tu": self.period.first_day.isoformat(), "den": self.period.last_day.isoformat()
        }  # fmt: skip
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
            str(today.year),
        ]
        reported = [name for name in names if of(name).start <= now]
        found += [f"{cut}:{name}" for name in reported]
    return found


def span_of(query: Mapping[str, str], *, now: datetime) -> Span:
    """Read the span from an address; without one, the calendar's present year.

    Raises:
        PeriodUnknown: it names no period, or dates in the wrong order.
    """
    if query.get("tu") or query.get("den"):
        today = local_date(now)
        first = _date(query.get("tu", ""), date(today.year, 1, 1))
        return Span("", days(first, _date(query.get("den", ""), today)))
    name = query.get("ky") or f"lich:{local_date(now).year}"
    cut, _, period = name.partition(":")
    if cut not in CUTS:
        raise PeriodUnknown(name)
    return Span(name, CUTS[cut](period))


def _date(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PeriodUnknown(text) from error


def _month(today: date, step: int) -> str:
    months = today.year * 12 + today.month - 1 + step
    return f"{months // 12}-{months % 12 + 1:02}"


def _quarter(today: date, step: int) -> str:
    quarters = today.year * 4 + (today.month - 1) // 3 + step
    return f"{quarters // 4}-Q{quarters % 4 + 1}"
