"""The dated clocks: how long the office has, on which legal basis, since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from feedback.calendar import DATA
from feedback.data_files import read_yaml
from feedback.errors import CalendarFault, ClockUnknown
from feedback.worktime import (
    Due,
    WorkingDays,
    due_after,
    due_after_calendar_days,
    due_after_hours,
    due_after_working_hours,
    local_date,
)


class ClockKind(StrEnum):
    """What a clock measures."""

    ANSWER = "answer"  #: an answer to a feedback or petition
    HARD_LIMIT = "hard_limit"  #: the latest that an extended answer may come
    QUESTION = "question"  #: an answer to a mere question
    TRANSFER = "transfer"  #: passing on what another body has to answer
    TRANSFER_LEGAL_DOCUMENT = "transfer_legal_document"
    DATA_REQUEST = "data_request"  #: a first reply to a request about one's own data
    COMPLETION = "completion"  #: for the citizen, to give what is missing
    HOME_HELP = "home_help"  #: an answer to a request for help at home
    REOPENING = "reopening"  #: for the citizen, to say that an answer is not enough
    RATING_REMINDER = "rating_reminder"  #: until an answer that nobody rated is asked about again
    NEXT_LEVEL = "next_level"  #: until a late case goes up to the next level
    DATA_SEE = "data_see"  #: to show or export one's own data
    DATA_CORRECT = "data_correct"
    DATA_WITHDRAW = "data_withdraw"  #: to withdraw a consent, restrict or object
    DATA_ERASE = "data_erase"
    DATA_BREACH = "data_breach"  #: to tell the competent police unit of a breach of personal data


class ClockUnit(StrEnum):
    """In what a clock is counted."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"  #: of office hours, to the minute
    HOUR = "hour"  #: of day and night


class StartRule(StrEnum):
    """When counting begins for what comes outside office hours; working hours count from the next opening."""

    AS_CALENDAR = "as_calendar"  #: as the calendar's dated setting says
    SAME_DAY = "same_day"  #: that day is the day of receipt, whatever the hour
    NEXT_WORKING_DAY = "next_working_day"  #: it is received on the next working day


class PauseReason(StrEnum):
    """Whom a case waits for while its clock stands still."""

    CITIZEN = "citizen"
    OTHER_BODY = "other_body"


_WAITS = {StartRule.AS_CALENDAR: None, StartRule.SAME_DAY: False, StartRule.NEXT_WORKING_DAY: True}


@dataclass(frozen=True, slots=True)
class Clock:
    """One version of a clock; ``valid_to`` is the first day on which it no longer holds."""

    kind: ClockKind
    amount: int
    unit: ClockUnit
    version: str
    valid_from: date
    valid_to: date | None
    legal_basis: str
    verified: bool = False  #: somebody has read the number in the text that is named as its basis
    starts: StartRule = StartRule.AS_CALENDAR
    pauses: frozenset[PauseReason] = frozenset({PauseReason.CITIZEN})  #: for what it may stand still
    extensions: int = 0  #: how often the office may set one new date, with an apology

    def due(self, start: datetime, calendar: WorkingDays) -> Due:
        """Return when this clock runs out for what was received at ``start``.

        Raises:
            CalendarUnknown: the count runs into a year without a calendar.
        """
        if self.unit is ClockUnit.WORKING_HOUR:
            return due_after_working_hours(start, self.amount, calendar)
        if self.unit is ClockUnit.HOUR:
            return due_after_hours(start, self.amount, calendar)
        count = due_after if self.unit is ClockUnit.WORKING_DAY else due_after_calendar_days
        return count(start, self.amount, calendar, waits=_WAITS[self.starts])


def load_clocks(path: Path = DATA / "clocks.yaml") -> tuple[Clock, ...]:
    """Read a file of clocks.

    Raises:
        CalendarFault: a clock is not whole, or two of a kind hold at once.
    """
    try:
        clocks = tuple(_clock(entry) for entry in read_yaml(path)["clocks"])
    except (KeyError, TypeError, ValueError) as error:
        raise CalendarFault(path.name, f"{type(error).__name__}: {error}") from error
    for earlier in clocks:
        for later in clocks:
            if earlier is not later and earlier.kind is later.kind and _overlap(earlier, later):
                raise CalendarFault(path.name, f"{earlier.version} and {later.version} hold at once")
    return clocks


@cache
def shipped_clocks() -> tuple[Clock, ...]:
    """Return the clocks that ship with the program."""
    return load_clocks()


_OFFICE: list[tuple[Clock, ...]] = []
_ENTERED: list[Clock] = []
_IN_USE: list[tuple[Clock, ...]] = []


def use_clocks(path: Path | None) -> None:
    """Let the clocks of the office's own file hold in place of the shipped ones of their kinds.

    Said once, when a process starts, before anything is counted; None goes back to what is shipped.

    Raises:
        CalendarFault: the file cannot be read, is not whole, or gives a shipped version another meaning.
    """
    _OFFICE.clear()
    _IN_USE.clear()
    if path is None:
        return
    try:
        own = load_clocks(path)
    except OSError as error:
        raise CalendarFault(path.name, type(error).__name__) from error
    shipped = {clock.version: clock for clock in shipped_clocks()}
    for clock in own:
        if shipped.get(clock.version, clock) != clock:
            raise CalendarFault(path.name, f"{clock.version} is shipped already; name your own otherwise")
    kinds = {clock.kind for clock in own}
    _OFFICE.append((*own, *(clock for clock in shipped_clocks() if clock.kind not in kinds)))


def enter_clocks(entered: Sequence[Clock], lasting: Sequence[Clock] | None = None) -> None:
    """Let clocks that the office entered while running hold over those of the files.

    Args:
        entered: every one ever entered, in the order of entering; a case may have been promised any of them.
        lasting: those that were not taken back; None: all.
    """
    _ENTERED[:] = entered
    _IN_USE[:] = [laid_over(clocks_of_files(), entered if lasting is None else lasting)]


def laid_over(clocks: Sequence[Clock], entered: Sequence[Clock]) -> tuple[Clock, ...]:
    """Return clocks with those entered later: each holds from its first day on, and what held then ends."""
    found = list(clocks)
    for new in entered:
        kept = [
            one if one.kind is not new.kind else replace(one, valid_to=_sooner(one.valid_to, new.valid_from))
            for one in found
            if one.kind is not new.kind or one.valid_from < new.valid_from
        ]
        found = [*kept, new]
    return tuple(found)


def clocks_of_files() -> tuple[Clock, ...]:
    """Return what stands in files: the office's own, and the shipped ones of every other kind."""
    return _OFFICE[0] if _OFFICE else shipped_clocks()


def clocks_in_use() -> tuple[Clock, ...]:
    """Return the clocks that hold here: what was entered, over what stands in files."""
    return _IN_USE[0] if _IN_USE else clocks_of_files()


def clock_in_force(kind: ClockKind, at: datetime, *, clocks: Sequence[Clock] | None = None) -> Clock:
    """Return the version of a clock that holds at ``at``, by the date in Vietnam.

    Raises:
        ClockUnknown: none does.
    """
    day = local_date(at)
    for clock in clocks_in_use() if clocks is None else clocks:
        if (
            clock.kind is kind
            and clock.valid_from <= day
            and (clock.valid_to is None or day < clock.valid_to)
        ):
            return clock
    raise ClockUnknown(kind)


def clock_of_version(version: str, *, clocks: Sequence[Clock] | None = None) -> Clock:
    """Return the clock that a case was promised, whatever holds by now.

    Raises:
        ClockUnknown: no clock has this version.
    """
    # What was promised by a shipped or an entered version keeps it, whatever the office says now.
    for clock in (*clocks_in_use(), *_ENTERED, *shipped_clocks()) if clocks is None else clocks:
        if clock.version == version:
            return clock
    raise ClockUnknown(version)


def _clock(entry: Mapping[str, Any]) -> Clock:
    told = {**entry, "kind": ClockKind(entry["kind"]), "unit": ClockUnit(entry["unit"])}
    if "starts" in entry:
        told["starts"] = StartRule(entry["starts"])
    if "pauses" in entry:
        told["pauses"] = frozenset(PauseReason(reason) for reason in entry["pauses"])
    clock = Clock(**told)
    if clock.amount < 1 or clock.extensions < 0:
        raise ValueError(f"{clock.version} counts less than nothing")
    return clock


def _overlap(one: Clock, other: Clock) -> bool:
    return one.valid_from <= other.valid_from and (one.valid_to is None or other.valid_from < one.valid_to)


def _sooner(one: date | None, other: date) -> date:
    return other if one is None else min(one, other)
