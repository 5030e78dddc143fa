"""Why no figures can be shown, or none invented."""

from collections.abc import Mapping

from feedback.errors.base import FeedbackError


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
