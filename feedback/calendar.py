"""The dated calendar of working days: our own file first, the package ``holidays`` for other years.

What an administrator enters later lies over both; of one day the last entry holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Generic, TypeVar

from feedback.data_files import read_yaml
from feedback.errors import CalendarFault, CalendarUnknown
from feedback.worktime import WORKING_KINDS, DayKind, Reason

DATA = Path(__file__).parent / "data"

_SATURDAY = 5

Setting = TypeVar("Setting")
Hours = tuple[tuple[time, time], ...]


@dataclass(frozen=True, slots=True)
class Dated(Generic[Setting]):
    """A setting and the days on which it holds; ``until`` is the first day on which it no longer does."""

    since: date
    until: date | None
    value: Setting
    basis: str


@dataclass(frozen=True, slots=True)
class Year:
    """The days of one year that are not as their weekday says."""

    special: Mapping[date, Reason]
    source: str
    estimated: bool


@dataclass(frozen=True)
class Calendar:
    """Knows which days count and why."""

    reasons: Mapping[str, str]
    hours: Sequence[Dated[Hours]]
    start_rules: Sequence[Dated[bool]]
    years: dict[int, Year] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Tell whether the office works on ``day``.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        return self.why(day).kind in WORKING_KINDS

    def why(self, day: date) -> Reason:
        """Return why ``day`` is worked or not.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        year = self._year(day.year)
        special = year.special.get(day)
        if special is not None:
            return special
        kind = DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.COUNTED
        return Reason(kind, self.reasons[kind], year.source, year.estimated)

    def words(self, kind: DayKind) -> str:
        return self.reasons[kind]

    def is_estimated(self, year: int) -> bool:
        """Tell whether nobody has confirmed the days off of a year yet.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        return self._year(year).estimated

    def special_days(self, year: int) -> Mapping[date, Reason]:
        """Return the days of a year that are not as their weekday says.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        return self._year(year).special

    def source_of(self, year: int) -> str:
        return self._year(year).source

    def with_day(self, day: date, kind: DayKind | None, *, name: str = "", source: str = "") -> "Calendar":
        """Return this calendar with one day entered; kind None: as its weekday says.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        year = self._year(day.year)
        special = {other: reason for other, reason in year.special.items() if other != day}
        if kind is not None:
            label = _label(kind, name, self.reasons, estimated=False)
            special[day] = Reason(kind, label, source, estimated=False, name=name)
        changed = replace(year, special=special)
        return replace(self, years={**self.years, day.year: changed})

    def with_year_confirmed(self, year: int, *, source: str) -> "Calendar":
        """Return this calendar with a year whose days off are announced.

        Raises:
            CalendarUnknown: the year is in no calendar.
        """
        known = self._year(year)
        special = {
            day: replace(
                one, estimated=False, label=_label(one.kind, one.name, self.reasons, estimated=False)
            )
            for day, one in known.special.items()
        }
        return replace(self, years={**self.years, year: Year(special, source, estimated=False)})

    def office_hours(self, day: date) -> Hours:
        return _in_force(self.hours, day)

    def outside_hours_starts_next_working_day(self, day: date) -> bool:
        return _in_force(self.start_rules, day)

    def _year(self, year: int) -> Year:
        if year not in self.years:
            self.years[year] = _estimated_year(year, self.reasons)
        return self.years[year]


def load_calendar(path: Path = DATA / "calendar.yaml") -> Calendar:
    """Read a calendar file.

    Raises:
        CalendarFault: the file says something impossible; the error says where.
    """
    data = read_yaml(path)
    try:
        return Calendar(
            reasons=data["reasons"],
            hours=[_dated(entry, _hours(entry["periods"])) for entry in data["office_hours"]],
            start_rules=[
                _dated(entry, bool(entry["outside_hours_starts_next_working_day"]))
                for entry in data["start_rules"]
            ],
            years={year: _year(year, entry, data["reasons"]) for year, entry in data["years"].items()},
        )
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarFault(path.name, f"{type(error).__name__}: {error}") from error


@cache
def shipped_calendar() -> Calendar:
    """Return the calendar that ships with the program."""
    return load_calendar()


def _dated(entry: Mapping[str, Any], value: Setting) -> Dated[Setting]:
    return Dated(entry["valid_from"], entry["valid_to"], value, entry["basis"])


def _in_force(settings: Sequence[Dated[Setting]], day: date) -> Setting:
    for setting in settings:
        if setting.since <= day and (setting.until is None or day < setting.until):
            return setting.value
    raise CalendarUnknown(day.year)  # before the first that is dated


def _hours(periods: Sequence[str]) -> Hours:
    hours = tuple(
        (time.fromisoformat(opens), time.fromisoformat(closes))
        for opens, closes in (period.split("-") for period in periods)
    )
    moments = [moment for period in hours for moment in period]
    if not hours or moments != sorted(set(moments)):
        raise CalendarFault("office_hours", f"{list(periods)} do not follow each other")
    return hours


def _year(year: int, entry: Mapping[str, Any], reasons: Mapping[str, str]) -> Year:
    special: dict[date, Reason] = {}
    for kind, days in ((DayKind.DAY_OFF, entry["days_off"]), (DayKind.MAKE_UP, entry["make_up_days"])):
        for line in days:
            day = line["date"]
            is_weekend = day.weekday() >= _SATURDAY
            if day.year != year or day in special or is_weekend != (kind is DayKind.MAKE_UP):
                raise CalendarFault(str(day), f"cannot be a {kind} of {year}")
            estimated = line.get("status", entry["status"]) != "confirmed"
            label = _label(kind, line["name"], reasons, estimated=estimated)
            special[day] = Reason(kind, label, line.get("source", entry["source"]), estimated, line["name"])
    return Year(special, entry["source"], entry["status"] != "confirmed")


def _label(kind: DayKind, name: str, reasons: Mapping[str, str], *, estimated: bool) -> str:
    key = "day_off_estimated" if kind is DayKind.DAY_OFF and estimated else kind
    return reasons[key].format(name=name)


def _estimated_year(year: int, reasons: Mapping[str, str]) -> Year:
    import holidays  # noqa: PLC0415 - heavy, and hardly ever needed: our file has the years at hand

    source = f"PyPI holidays {version('holidays')}"
    package = holidays.country_holidays("VN", years=year, language="vi")
    if not package.start_year <= year <= package.end_year:
        raise CalendarUnknown(year)
    special = {
        day: Reason(
            DayKind.DAY_OFF,
            _label(DayKind.DAY_OFF, name, reasons, estimated=True),
            source,
            estimated=True,
            name=name,
        )
        for day, name in package.items()
        if day.year == year and day.weekday() < _SATURDAY
    }
    for day in package.weekend_workdays:
        if day.year == year:
            special[day] = Reason(DayKind.MAKE_UP, reasons[DayKind.MAKE_UP], source, estimated=True)
    return Year(special, source, estimated=True)
