"""Writes plain letters as ``.docx``: paragraphs, and two columns for the head of an official letter."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

#: A4 with the margins of official letters (NĐ 30/2020/NĐ-CP, Phụ lục I), in millimetres.
PAGE_MM = (210, 297)
MARGINS_MM = {"top_margin": 20, "bottom_margin": 20, "left_margin": 30, "right_margin": 15}
FONT = "Times New Roman"
#: One moment for every file, so that the same letter is the same document.
MADE = datetime(2020, 1, 1)  # noqa: DTZ001 - the format keeps no zone


class Align(StrEnum):
    """Where the lines of a paragraph stand."""

    LEFT = "LEFT"
    CENTER = "CENTER"
    BOTH = "JUSTIFY"
    RIGHT = "RIGHT"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``size`` in points, ``after`` the space below it in points."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    italic: bool = False
    size: int = 13
    after: int = 6
    keep_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns side by side, without lines."""

    left: Sequence[Paragraph]
    right: Sequence[Paragraph]
    widths_mm: tuple[int, int] = (66, 99)


def letter(blocks: Sequence[Paragraph | Columns]) -> bytes:
    """Return a letter as the content of a ``.docx`` file."""
    # Only now: fifteen megabytes that a program which chats all day need not hold.
    from docx import Document  # noqa: PLC0415
    from docx.shared import Mm  # noqa: PLC0415

    document = Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.author = ""
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(side) for side in PAGE_MM)
    for name, size in MARGINS_MM.items():
        setattr(page, name, Mm(size))
    for block in blocks:
        if isinstance(block, Columns):
            _columns(document, block)
        else:
            fill(document.add_paragraph(), block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _columns(document: Any, block: Columns) -> None:
    from docx.shared import Mm  # noqa: PLC0415

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    sides = (block.left, block.right)
    for column, width, side in zip(table.columns, block.widths_mm, sides, strict=True):
        cell = column.cells[0]
        column.width = cell.width = Mm(width)
        # A cell is born with an empty paragraph; the first one takes its place.
        for number, one in enumerate(side):
            fill(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), one)
    fill(document.add_paragraph(), Paragraph("", size=6))


def fill(paragraph: Any, one: Paragraph) -> None:
    """Write one paragraph into an empty one of the document."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, one.align)
    paragraph.paragraph_format.space_before = Pt(0)
    paragraph.paragraph_format.space_after = Pt(one.after)
    paragraph.paragraph_format.line_spacing = 1
    paragraph.paragraph_format.keep_with_next = one.keep_with_next
    _mark_size(paragraph, one.size)
    run = paragraph.add_run(fit(one.text))
    run.bold, run.italic = one.bold, one.italic
    run.font.name, run.font.size = FONT, Pt(one.size)
    # Word takes Vietnamese letters of some forms for East Asian ones, and another font with them.
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def _mark_size(paragraph: Any, size: int) -> None:
    """Make the end of a paragraph as high as its letters, so that a line without any is not higher."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(2 * size))
    mark.append(height)
    paragraph._p.get_or_add_pPr().insert_element_before(mark, "w:sectPr", "w:pPrChange")


def fit(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or c >= " ")
