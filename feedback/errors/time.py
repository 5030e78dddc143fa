"""What is wrong with days off, clocks, pauses and new dates."""

from datetime import date

from feedback.errors.base import FeedbackError


class CalendarUnknown(FeedbackError):
    """No days off are known for this year."""

    def __init__(self, year: int) -> None:
        super().__init__(f"No days off are known for the year {year}.")
        self.year = year


class CalendarFault(FeedbackError):
    """The calendar or clock file holds something impossible."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class CalendarChangeUnfit(FeedbackError):
    """A day cannot be entered so.

    ``what`` is "source" or "name" (missing), "weekend" (a day off on a weekend), "weekday" (a make-up day
    on a weekday), "plain" or "confirmed" (it is so already).
    """

    def __init__(self, day: date, what: str) -> None:
        super().__init__(f"{day} cannot be entered so: {what}.")
        self.day = day
        self.what = what


class ClockUnknown(FeedbackError):
    """No clock of this kind is in force at that time."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"No clock {kind} is in force at that time.")
        self.kind = kind


class PeriodUnknown(FeedbackError):
    """This is not a period; write 2026, 2026-11, 2026-Q3, 2026-H1 or 2026-9M."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a period; write 2026, 2026-11, 2026-Q3, 2026-H1 or 2026-9M.")
        self.text = text


class PauseNotAllowed(FeedbackError):
    """By its clock, this case may not stand still for that; or it already does, or does not."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The clock of {code} may not stand still for that now.")
        self.code = code


class NotLate(FeedbackError):
    """There is nothing to apologise for: the answer came in time, or was apologised for."""

    def __init__(self, code: str) -> None:
        super().__init__(f"There is nothing to apologise for with {code}.")
        self.code = code


class ExtendedBefore(FeedbackError):
    """A new date has been set; the rule allows no other one."""

    def __init__(self, code: str) -> None:
        super().__init__(f"A new date has been set for {code} before.")
        self.code = code


class NewDateUnfit(FeedbackError):
    """The new date is not one that the rule allows; ``latest`` is the last one, None if none is left."""

    def __init__(self, code: str, latest: date | None) -> None:
        super().__init__(f"The new date for {code} is not one that the rule allows.")
        self.code = code
        self.latest = latest
