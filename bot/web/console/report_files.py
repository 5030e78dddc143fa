"""The official reports by a button: the same files as the command ``report`` writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from fastapi import Request, Response

from bot.reports.errors import ReportError
from bot.reports.make import FORMATS, make
from bot.reports.order import Order
from bot.reports.outlines import ReportKind
from bot.reports.saying import refusal
from bot.reports.spans import Cut
from bot.web.console.dashboard import asked_of
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.spans import names_at
from feedback.counting import Share
from feedback.errors import PeriodUnknown


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for a report."""

    kinds: Sequence[ReportKind]
    periods: Sequence[str]
    formats: Sequence[str]


def report_choices(now: datetime, shown: str = "") -> Choices:
    """Return the reports, the periods that have begun (the one on screen first), and the kinds of file."""
    periods = list(dict.fromkeys(filter(None, (shown, *_administrations_first(names_at(now))))))
    return Choices(list(ReportKind), periods, FORMATS)


def _administrations_first(names: Sequence[str]) -> list[str]:
    # What is signed counts by the administration's months unless somebody looks at others.
    return sorted(names, key=lambda name: not name.startswith(f"{Cut.ADMINISTRATIVE}:"))


def _period_and_cut(asked: str) -> tuple[str, Cut]:
    """Read the period of a report from an address; without a kind, the administration's.

    >>> [(name, cut.value) for name, cut in map(_period_and_cut, ("lich:2026-Q3", "2026"))]
    [('2026-Q3', 'lich'), ('2026', 'bao-cao')]

    Raises:
        PeriodUnknown: nobody counts by such months.
    """
    cut, found, period = asked.rpartition(":")
    if found and cut not in set(Cut):
        raise PeriodUnknown(asked)
    return period, Cut(cut) if found else Cut.ADMINISTRATIVE


@router.get("/so-lieu/bao-cao")
async def report_file(request: Request, visit: Known) -> Response:
    asked, query = await asked_of(request, visit), request.query_params
    # Who sees a part of the tree reports on that part, never on more.
    own = next((unit.code for unit in asked.units if unit.path == asked.path), "")
    kind, file_format = query.get("loai", ""), query.get("dang", "")
    if kind not in set(ReportKind) or file_format not in FORMATS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    try:
        period, cut = _period_and_cut(query.get("ky-bao-cao", ""))
        order = Order(ReportKind(kind), period, own, tthc=_percent(query.get("tthc", "")), cut=cut)
        made = await make(visit.parts, order, file_format)
    except (ReportError, PeriodUnknown) as error:
        return page(request, "problem.html", status=422, sentence=refusal(error, visit.words))
    named = f"attachment; filename*=UTF-8''{quote(made.name)}"
    headers = {"Content-Disposition": named, "Cache-Control": "no-store"}
    return Response(made.content, media_type=made.media_type, headers=headers)


def _percent(written: str) -> Share | None:
    """Return a percentage that somebody typed, with a comma or a point; None if it is none.

    >>> _percent("93,93"), _percent("x"), _percent("101")
    (Share(part=9393, base=10000), None, None)
    """
    try:
        value = round(float(written.replace(",", ".")) * 100)
    except (ValueError, OverflowError):
        return None
    return Share(value, 10_000) if 0 <= value <= 10_000 else None
