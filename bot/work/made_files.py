"""Files that a message orders, made when it is sent: no transaction waits while one is written."""

import asyncio

from bot.answer_papers import STORED, document
from bot.channels.base import Document
from bot.parts import Parts
from bot.storage.engine import reading
from bot.words import Words

CHART, REPORT = "chart", "report"


def chart_order(chart: str, period: str, unit: str) -> str:
    """Return the order of one chart of a report."""
    return ":".join((CHART, chart, period, unit, "png"))


def report_order(kind: str, period: str, unit: str, file_format: str) -> str:
    """Return the order of a report."""
    return ":".join((REPORT, kind, period, unit, file_format))


async def made_file(parts: Parts, order: str) -> Document:
    """Make what was ordered, with the figures of this moment, or take what is kept.

    Raises:
        Refused: it was kept and is gone.
    """
    if order.startswith(STORED):
        return await document(parts, order)
    # Only now: what reports are made of takes a moment to load.
    from bot.charts.draw import draw  # noqa: PLC0415
    from bot.reports.facts import gather  # noqa: PLC0415
    from bot.reports.make import make  # noqa: PLC0415
    from bot.reports.order import Order  # noqa: PLC0415
    from bot.reports.outlines import ReportKind  # noqa: PLC0415
    from bot.reports.values import values_of  # noqa: PLC0415

    what, name, period, unit, file_format = order.split(":")
    if what == REPORT:
        made = await make(parts, Order(ReportKind(name), period, unit), file_format)
        return Document(made.name, made.media_type, made.content)
    async with reading(parts.sessions) as db:
        facts = await gather(db, parts, Order(ReportKind.OFFICIAL, period, unit).span, unit)
    chart = values_of(facts, parts.settings, Words("vi")).charts[name]
    picture = await asyncio.to_thread(draw, chart)
    return Document(f"{chart.key}.png", "image/png", picture)
