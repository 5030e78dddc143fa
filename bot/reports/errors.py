"""What can go wrong with a report.

ReportError
├── PeriodNotBegun
├── ReportKindUnknown
└── TemplateUnfit
"""


class ReportError(Exception):
    """A report cannot be made as asked."""


class PeriodNotBegun(ReportError):
    """The period lies in the time to come; choose one that has begun."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has not begun yet.")
        self.name = name


class ReportKindUnknown(ReportError):
    """No report or format has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no report {name}.")
        self.name = name


class TemplateUnfit(ReportError):
    """The template cannot be filled; ``faults`` name what to mend, in words for people."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("; ".join(faults))
        self.faults = faults
