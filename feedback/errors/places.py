"""What is wrong with a unit, or with a file of units."""

from collections.abc import Sequence

from feedback.errors.base import FeedbackError


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
