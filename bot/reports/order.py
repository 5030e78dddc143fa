"""Which report somebody wants."""

from dataclasses import dataclass

from bot.reports.outlines import ReportKind
from bot.reports.spans import Cut, ReportSpan
from feedback.counting import Share


@dataclass(frozen=True, slots=True)
class Order:
    """Which report.

    Args:
        period: by name, as ``2026-Q3``.
        unit: the code of a unit; empty for all of them.
        tthc: the satisfaction with procedures, which our register does not have.
        signed_by: the name below the signature.
        template: an office's own, instead of the one kept or shipped.
    """

    kind: ReportKind
    period: str
    unit: str = ""
    tthc: Share | None = None
    signed_by: str = ""
    template: bytes | None = None

    @property
    def span(self) -> ReportSpan:
        return ReportSpan(self.period, Cut.HOTLINE if self.kind is ReportKind.HOTLINE else Cut.ADMINISTRATIVE)

    def name(self, file_format: str) -> str:
        """Return the name of the file: no personal data."""
        return "-".join(filter(None, (self.kind, self.period.upper(), self.unit))) + f".{file_format}"
