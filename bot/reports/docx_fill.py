"""Fills a template in Word's format: an office's own, or the one that ships with the program."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from bot.charts.draw import draw
from bot.exports.docx import fit
from bot.reports.broken_marks import broken_marks, paragraphs_of
from bot.reports.errors import TemplateUnfit
from bot.reports.grids import Grid
from bot.reports.values import Values
from bot.words import Words

#: How wide charts stand in the text, in millimetres.
_CHART_MM = 160


def environment() -> SandboxedEnvironment:
    """Return where templates are read: what an office writes into one can do nothing but show values."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def opened(template: bytes, words: Words) -> Any:
    """Return the template, read.

    Raises:
        TemplateUnfit: it is no document of Word.
    """
    from docxtpl import DocxTemplate  # noqa: PLC0415

    found = DocxTemplate(io.BytesIO(template))
    try:
        found.init_docx()
    except Exception as error:
        raise TemplateUnfit((words.say("reports.fault_no_docx"),)) from error
    return found


def filled(template: bytes, values: Values, words: Words) -> bytes:
    """Return the document.

    Raises:
        TemplateUnfit: it names what there is not, or its marks are broken.
    """
    document = opened(template, words)
    context = {
        **{name: fit(text) for name, text in values.words.items()},
        **_tables(values),
        **_pictures(document, values, used=used_names(document, words)),
    }
    return _rendered(document, context, words)


def render(template: bytes, tables: Mapping[str, Sequence[Mapping[str, str]]], words: Words) -> bytes:
    """Return a document with these tables and nothing else.

    Raises:
        TemplateUnfit: its marks are broken.
    """
    fitting = {
        name: [{key: fit(text) for key, text in row.items()} for row in rows] for name, rows in tables.items()
    }
    return _rendered(opened(template, words), fitting, words)


def _rendered(document: Any, context: Mapping[str, Any], words: Words) -> bytes:
    try:
        document.render(context, environment(), autoescape=True)
    except TemplateError as error:
        raise _unfit(document, words) from error
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def used_names(document: Any, words: Words) -> set[str]:
    """Return the names that a template uses.

    Raises:
        TemplateUnfit: its marks are broken.
    """
    try:
        found: set[str] = document.get_undeclared_template_variables(environment())
    except TemplateError as error:
        raise _unfit(document, words) from error
    return found


def marks_said(document: Any, words: Words) -> tuple[str, ...]:
    """Say of a read template which of its marks are broken, each once."""
    broken = dict.fromkeys(broken_marks(paragraphs_of(document.docx), environment()))
    return tuple(words.say("reports.fault_marks", what=one) for one in broken)


def _unfit(document: Any, words: Words) -> TemplateUnfit:
    # Else it is in a head or foot, or a beginning without its end.
    return TemplateUnfit(marks_said(document, words) or (words.say("reports.fault_marks_somewhere"),))


def _tables(values: Values) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, grid in values.grids.items():
        found[name] = [_fitting(grid, row) for row in grid.rows]
        if grid.total:
            found[f"tong_{name}"] = _fitting(grid, grid.total)
    return found


def _fitting(grid: Grid, row: Any) -> dict[str, str]:
    return {key: fit(text) for key, text in grid.texts(row).items()}


def _pictures(document: Any, values: Values, *, used: set[str]) -> dict[str, Any]:
    from docx.shared import Mm  # noqa: PLC0415
    from docxtpl import InlineImage  # noqa: PLC0415

    return {
        name: InlineImage(document, io.BytesIO(draw(chart)), width=Mm(_CHART_MM))
        for name, chart in values.charts.items()
        if name in used
    }
