"""Makes a report: what it tells, in the form that is asked for."""

import asyncio
import gc
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exports.docx import MEDIA_TYPE as DOCX
from bot.exports.files import MEDIA_TYPES as SHEETS
from bot.parts import Parts
from bot.reports.book import book
from bot.reports.docx_fill import filled
from bot.reports.docx_template import TemplateWriter
from bot.reports.errors import ReportKindUnknown
from bot.reports.facts import Facts, gather
from bot.reports.order import Order
from bot.reports.outlines import OUTLINES, ReportKind
from bot.reports.pdf import pdf
from bot.reports.values import Values, values_of
from bot.settings import Settings
from bot.storage.engine import reading
from bot.words import Words

MEDIA_TYPES = {"docx": DOCX, "xlsx": SHEETS["xlsx"], "pdf": "application/pdf"}
FORMATS = tuple(MEDIA_TYPES)
#: A report that lists more late answers is a large one.
MANY_LATE = 300


@dataclass(frozen=True, slots=True)
class Made:
    """A report as a file, with the figures that it shows."""

    content: bytes
    media_type: str
    name: str
    facts: Facts


async def make(parts: Parts, order: Order, file_format: str) -> Made:
    """Return the report.

    Raises:
        ReportKindUnknown: there is no such format.
        PeriodUnknown, PeriodNotBegun, UnitNotFound: as their names say.
        TemplateUnfit: the office's own template cannot be filled.
    """
    async with parts.large_files, reading(parts.sessions) as db:
        return await make_in(db, parts, order, file_format)


async def make_in(db: AsyncSession, parts: Parts, order: Order, file_format: str) -> Made:
    """Return the report, read in a transaction that is there already; raises as ``make``."""
    if file_format not in FORMATS:
        raise ReportKindUnknown(file_format)
    facts = await gather(db, parts, order.span, order.unit)
    # Drawing and writing take a moment in which others want to be answered.
    content = await asyncio.to_thread(_written, order, facts, parts.settings, file_format)
    await asyncio.to_thread(_let_go, facts)
    return Made(content, MEDIA_TYPES[file_format], order.name(file_format), facts)


def shipped_template(kind: ReportKind, values: Values, words: Words) -> bytes:
    """Return the template that ships with the program."""
    return TemplateWriter(words, values.grids).write(OUTLINES[kind])


def kept_template(kind: ReportKind, folder: Path) -> bytes | None:
    """Return the office's own template, if it has one in its folder."""
    path = folder / f"{kind}.docx"
    return path.read_bytes() if path.is_file() else None


def _written(order: Order, facts: Facts, settings: Settings, file_format: str) -> bytes:
    words = Words("vi")  # official papers are Vietnamese
    values = values_of(facts, settings, words, tthc=order.tthc, signed_by=order.signed_by)
    outline = OUTLINES[order.kind]
    if file_format == "xlsx":
        return book(outline, values, words)
    if file_format == "pdf":
        return pdf(outline, values, words)
    own = order.template or kept_template(order.kind, settings.report_templates_dir)
    template = own or shipped_template(order.kind, values, words)
    return filled(template, values, words)


def _let_go(facts: Facts) -> None:
    """Give back at once what a long list of late answers took: 70 to 100 MB, all of it in cycles.

    The collector, which looks seldom and little, would leave it until several such reports were made.
    """
    if len(facts.late) > MANY_LATE:
        gc.collect()
