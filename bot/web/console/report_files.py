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
from bot.web.console.dashboard import asked_of
from bot.web.console.entrance import Known
from bot.web.console.pages import page
from bot.web.console.router import router
from bot.web.console.spans import names_at
from feedback.counting import Share
from feedback.errors import PeriodUnknown

_CUT = "bao-cao:"


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen for a report."""

    kinds: Sequence[ReportKind]
    periods: Sequence[str]
    formats: Sequence[str]


def report_choices(now: datetime) -> Choices:
    """Return the reports, the administration's periods that have begun, and the kinds of file."""
    names = [name.removeprefix(_CUT) for name in names_at(now) if name.startswith(_CUT)]
    return Choices(list(ReportKind), names, FORMATS)


@router.get("/so-lieu/bao-cao")
async def report_file(request: Request, visit: Known) -> Response:
    asked, query = await asked_of(request, visit), request.query_params
    # Who sees a part of the tree reports on that part, never on more.
    own = next((unit.code for unit in asked.units if unit.path == asked.path), "")
    kind, file_format = query.get("loai", ""), query.get("dang", "")
    if kind not in set(ReportKind) or file_format not in FORMATS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    order = Order(ReportKind(kind), query.get("ky-bao-cao", ""), own, tthc=_percent(query.get("tthc", "")))
    try:
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
