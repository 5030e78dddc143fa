"""What can go wrong in the registry; facts are attributes, the wording for people is the bot's.

FeedbackError
├── CaseNotFound, CodeMistyped, NotYourUnit
├── MoveNotAllowed, NotAllowed, CaseTaken, NothingToSay, AlreadyRated, RatingOutOfRange
├── ApprovalNeeded, NotValid, AskedBefore, NotTogether, ReopenedTooLate, NoHigherLevel, HeardInFuture
├── UnitNotFound, NoUnits, UnitFileFault, UnitFileFaults
├── CalendarUnknown, CalendarFault, CalendarChangeUnfit, ClockUnknown, PeriodUnknown
├── PauseNotAllowed, NotLate, ExtendedBefore, NewDateUnfit
├── NotForPublic, ChildNotCleared, StillPersonal, NotPublished
├── DataLocked, KeyTooShort, TooManyKeys, NotYourData, NothingToCorrect, RulesFault
├── RegisterNotEmpty, FiguresDisagree
└── CodesExhausted
"""

from collections.abc import Mapping, Sequence
from datetime import date


class FeedbackError(Exception):
    """Something about the registry of cases was refused."""


class CaseNotFound(FeedbackError):
    """No case has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No case has the code {code}.")
        self.code = code


class CodeMistyped(FeedbackError):
    """This is not a case code; a character is wrong, missing or in the wrong place."""

    def __init__(self, code: str) -> None:
        # What was typed may be anything at all, so it stays out of the message (and out of logs).
        super().__init__("This is not a case code; a character is wrong, missing or in the wrong place.")
        self.code = code


class CodesExhausted(FeedbackError):
    """No free case code was found; the register is as good as full."""


class MoveNotAllowed(FeedbackError):
    """A case in this state cannot take this step."""

    def __init__(self, current: str, target: str) -> None:
        super().__init__(f"A case that is {current} cannot take the step to {target}.")
        self.current = current
        self.target = target


class NotAllowed(FeedbackError):
    """This role may not do this."""

    def __init__(self, role: str, action: str) -> None:
        super().__init__(f"The role {role} may not do {action}.")
        self.role = role
        self.action = action


class NotYourUnit(FeedbackError):
    """The case belongs to a unit outside the officer's own and those below."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The case {code} belongs to a unit outside yours.")
        self.code = code


class CaseTaken(FeedbackError):
    """Another officer already has the case."""

    def __init__(self, code: str, officer_name: str) -> None:
        super().__init__(f"Another officer already has the case {code}.")
        self.code = code
        self.officer_name = officer_name


class ApprovalNeeded(FeedbackError):
    """Answers of this unit go through its head; propose the answer instead."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The answer to {code} goes through the head of the unit.")
        self.code = code


class NotValid(FeedbackError):
    """Something that a PAKN has to have is missing; ask for it, or accept it even so."""

    def __init__(self, code: str, missing: Sequence[str]) -> None:
        super().__init__(f"The case {code} lacks: {', '.join(missing)}.")
        self.code = code
        self.missing = tuple(missing)


class AskedBefore(FeedbackError):
    """Everything of this has been asked for already; each item is asked for once."""

    def __init__(self, code: str) -> None:
        super().__init__(f"What is missing of {code} has been asked for already.")
        self.code = code


class NotTogether(FeedbackError):
    """These two cases cannot be joined: they are one case, or the one to go on in is not open."""

    def __init__(self, code: str, other: str) -> None:
        super().__init__(f"The cases {code} and {other} cannot be joined.")
        self.code = code
        self.other = other


class ReopenedTooLate(FeedbackError):
    """The time in which an answer can be called not enough has passed."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The time to reopen {code} has passed.")
        self.code = code


class NoHigherLevel(FeedbackError):
    """The highest unit has answered; what is left is a complaint by another law."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No unit stands above the one that answered {code}.")
        self.code = code


class HeardInFuture(FeedbackError):
    """What is written down cannot have been heard later than now."""

    def __init__(self) -> None:
        super().__init__("What is written down cannot have been heard later than now.")


class NothingToSay(FeedbackError):
    """The text of this step is empty; write what is to be said."""

    def __init__(self, action: str) -> None:
        super().__init__(f"The step {action} needs words.")
        self.action = action


class AlreadyRated(FeedbackError):
    """The answer has been rated; a rating is given once."""

    def __init__(self, code: str) -> None:
        super().__init__(f"The answer to {code} has been rated already.")
        self.code = code


class RatingOutOfRange(FeedbackError):
    """A rating is one of the levels 1 (best) to 4."""

    def __init__(self, level: int) -> None:
        super().__init__(f"There is no rating level {level}; the levels are 1 (best) to 4.")
        self.level = level


class UnitNotFound(FeedbackError):
    """No unit has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No unit has the code {code}.")
        self.code = code


class NoUnits(FeedbackError):
    """There is no unit yet; import the units first."""

    def __init__(self) -> None:
        super().__init__("There is no unit yet; import the units first.")


class UnitFileFault(FeedbackError):
    """One cell of a unit file cannot be used.

    ``reason`` names the kind of fault for those who word it, ``column`` is the column's name and ``facts``
    is what else a sentence about it needs.
    """

    def __init__(self, line: int, what: str, *, reason: str = "", column: str = "", **facts: object) -> None:
        super().__init__(f"line {line}: {what}")
        self.line = line
        self.what = what
        self.reason = reason
        self.column = column
        self.facts = facts


class UnitFileFaults(FeedbackError):
    """A unit file has faults; nothing of it was taken over."""

    def __init__(self, faults: Sequence[UnitFileFault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


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


class RegisterNotEmpty(FeedbackError):
    """The register already holds cases; invented ones may not be mixed in."""

    def __init__(self, cases: int) -> None:
        super().__init__(f"The register already holds {cases} cases.")
        self.cases = cases


class FiguresDisagree(FeedbackError):
    """The figures of a period do not add up, so none may be shown."""

    def __init__(
        self, owed: int, accounted: int, *, figures: Mapping[str, int] | None = None, group: str = ""
    ) -> None:
        told = ", ".join(f"{name} {number}" for name, number in (figures or {}).items())
        super().__init__(
            f"{owed} cases were owed an answer but {accounted} are accounted for{told and f': {told}'}."
        )
        self.owed = owed
        self.accounted = accounted
        self.figures = dict(figures or {})
        self.group = group


class NotForPublic(FeedbackError):
    """This case is never published; the reason is one of a list."""

    def __init__(self, code: str, bar: str) -> None:
        super().__init__(f"The case {code} is not published: {bar}.")
        self.code = code
        self.bar = bar


class ChildNotCleared(FeedbackError):
    """Say first that no child can be told from the text, or that both consents are there."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Nobody has said that {code} lets no child be known.")
        self.code = code


class StillPersonal(FeedbackError):
    """What the case itself knows of its sender still stands in the text that would be public."""

    def __init__(self, code: str, count: int) -> None:
        super().__init__(f"The public text of {code} still holds {count} of its sender's data.")
        self.code = code
        self.count = count


class NotPublished(FeedbackError):
    """Nothing is published under this number or of this case."""

    def __init__(self) -> None:
        super().__init__("Nothing is published here.")


class DataLocked(FeedbackError):
    """No key opens this personal data; give the key with which it was sealed in DATA_KEYS."""

    def __init__(self) -> None:
        super().__init__("No key in DATA_KEYS opens this personal data.")


class KeyTooShort(FeedbackError):
    """A key for personal data is so short that it could be guessed."""

    def __init__(self, shortest: int) -> None:
        super().__init__(f"A key for personal data needs at least {shortest} characters.")
        self.shortest = shortest


class TooManyKeys(FeedbackError):
    """There are more keys than can be searched with; rotate, then take the old ones out."""

    def __init__(self, most: int) -> None:
        super().__init__(f"There are more than {most} keys for personal data.")
        self.most = most


class NotYourData(FeedbackError):
    """Nothing of this is held for whoever asks."""

    def __init__(self) -> None:
        super().__init__("Nothing of this is held for whoever asks.")


class NothingToCorrect(FeedbackError):
    """No open case holds this of whoever asks, or it says so already."""

    def __init__(self) -> None:
        super().__init__("No open case holds this of whoever asks, or it says so already.")


class RulesFault(FeedbackError):
    """A file of dated rules is not whole."""

    def __init__(self, file: str, fault: str) -> None:
        super().__init__(f"{file}: {fault}")
        self.file = file
        self.fault = fault
