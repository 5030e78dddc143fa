"""Which report somebody wants."""

from dataclasses import dataclass

from bot.reports.outlines import ReportKind
from bot.reports.spans import Cut, ReportSpan
from feedback.counting import Share

#: How a file says whose months it counts by: two files of one quarter are two files.
_CUT_IN_NAMES = {Cut.ADMINISTRATIVE: "hanh-chinh", Cut.HOTLINE: "tong-dai", Cut.CALENDAR: "theo-lich"}


@dataclass(frozen=True, slots=True)
class Order:
    """Which report.

    Args:
        period: by name, as ``2026-Q3``.
        unit: the code of a unit; empty for all of them.
        tthc: the satisfaction with procedures, which our register does not have.
        signed_by: the name below the signature.
        template: an office's own, instead of the one kept or shipped.
        cut: whose months count; the hotline's report has its own.
    """

    kind: ReportKind
    period: str
    unit: str = ""
    tthc: Share | None = None
    signed_by: str = ""
    template: bytes | None = None
    cut: Cut = Cut.ADMINISTRATIVE

    @property
    def span(self) -> ReportSpan:
        return ReportSpan(self.period, Cut.HOTLINE if self.kind is ReportKind.HOTLINE else self.cut)

    def name(self, file_format: str) -> str:
        """Return the name of the file, with the kind of its period: no personal data."""
        cut = "" if self.kind is ReportKind.HOTLINE else _CUT_IN_NAMES[self.cut]
        return "-".join(filter(None, (self.kind, self.period.upper(), cut, self.unit))) + f".{file_format}"
