"""Builds the template of a report as ``.docx``, laid out by NĐ 30/2020/NĐ-CP, to be changed in Word."""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.exports.docx import FONT, MADE, MARGINS_MM, PAGE_MM, Align, Paragraph, fill
from bot.reports.docx_table import add_grid, plain_table
from bot.reports.grids import Grid, table_title
from bot.reports.outlines import (
    Basis,
    Block,
    ForHuman,
    FormHead,
    FormSign,
    Head,
    Heading,
    LandscapePage,
    Picture,
    Prose,
    Rows,
    Sign,
    numbers_of,
)
from bot.words import Words

_BODY = 14
_INDENT_MM = 10
_WIDTH_MM = PAGE_MM[0] - MARGINS_MM["left_margin"] - MARGINS_MM["right_margin"]
_CENTER = Align.CENTER


def landscape_width_mm() -> int:
    """Return how wide the text is on a page on its side."""
    return PAGE_MM[1] - MARGINS_MM["left_margin"] - MARGINS_MM["right_margin"]


def blank_document(*, landscape: bool = False) -> Any:
    """Return an empty document with the decree's page, letters and page numbers."""
    # Only now: fifteen megabytes that a program which chats all day need not hold.
    from docx import Document  # noqa: PLC0415
    from docx.enum.section import WD_ORIENT  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Mm, Pt  # noqa: PLC0415

    document = Document()
    document.core_properties.created = document.core_properties.modified = MADE
    document.core_properties.author = ""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(_BODY)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    page = document.sections[0]
    page.page_width, page.page_height = (Mm(side) for side in (reversed(PAGE_MM) if landscape else PAGE_MM))
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    for name, size in MARGINS_MM.items():
        setattr(page, name, Mm(size))
    # The number stands in the middle of the upper margin, from the second page on.
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    return document


class TemplateWriter:
    """Writes the blocks of one report, one after another."""

    def __init__(self, words: Words, grids: Mapping[str, Grid]) -> None:
        self._words, self._grids = words, grids
        self._width = _WIDTH_MM
        self._keep = False
        self._numbers: Mapping[str, int] = {}
        self._document = blank_document()

    def write(self, blocks: Sequence[Block]) -> bytes:
        """Return the whole template."""
        self._numbers = numbers_of(blocks)
        for number, block in enumerate(blocks):
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            # A signature never stands alone on a page.
            self._keep = isinstance(following, Sign | FormSign)
            if isinstance(block, LandscapePage):
                self._turn(is_first=number == 0)
            else:
                self._writers[type(block)](self, block)
        target = io.BytesIO()
        self._document.save(target)
        return target.getvalue()

    def _say(self, key: str) -> str:
        return self._words.say(f"reports.{key}")

    def _add(self, paragraph: Paragraph, *, indent: bool = False) -> Any:
        from docx.shared import Mm  # noqa: PLC0415

        added = self._document.add_paragraph()
        fill(added, paragraph)
        if indent:
            added.paragraph_format.first_line_indent = Mm(_INDENT_MM)
        return added

    def _turn(self, *, is_first: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        sections = self._document.sections
        page = sections[0] if is_first else self._document.add_section(WD_SECTION.NEW_PAGE)
        page.orientation = WD_ORIENT.LANDSCAPE
        page.page_width, page.page_height = (Mm(side) for side in reversed(PAGE_MM))
        page.different_first_page_header_footer = is_first
        self._width = landscape_width_mm()

    def _head(self, block: Head) -> None:
        left = [
            Paragraph("{%p if co_quan_chu_quan_hoa %}", _CENTER, size=12, after=0),
            Paragraph("{{ co_quan_chu_quan_hoa }}", _CENTER, size=12, after=0),
            Paragraph("{%p endif %}", _CENTER, size=12, after=0),
            Paragraph("{{ co_quan_hoa }}", _CENTER, bold=True, size=12, after=0),
        ]
        right = [
            Paragraph(self._words.say("clock.letter_country"), _CENTER, bold=True, size=12, after=0),
            Paragraph(self._words.say("clock.letter_motto"), _CENTER, bold=True, size=13, after=0),
        ]
        cells = self._side_by_side(left, right, lines=(19, 17))
        fill(cells[0].add_paragraph(), Paragraph(self._say("head_number"), _CENTER, size=13))
        fill(cells[1].add_paragraph(), Paragraph(self._say("head_place"), _CENTER, italic=True, size=13))
        self._add(Paragraph("", size=6))
        self._add(Paragraph(self._say("title"), _CENTER, bold=True, size=14, after=0))
        self._add(Paragraph(self._say(block.subject), _CENTER, bold=True, size=14, after=0))
        self._line(self._document.add_paragraph(), (self._width - 50) // 2)

    def _side_by_side(
        self, left: Sequence[Paragraph], right: Sequence[Paragraph], lines: tuple[int, int]
    ) -> Any:
        """Add two columns without borders; ``lines``: how far in the line below each begins, 0 for none."""
        cells = plain_table(self._document, (66, 99) if self._width == _WIDTH_MM else (110, 142))
        for cell, side, inset in zip(cells, (left, right), lines, strict=True):
            for number, one in enumerate(side):
                fill(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), one)
            if inset:
                self._line(cell.add_paragraph(), inset)
        return cells

    def _line(self, paragraph: Any, inset_mm: int) -> None:
        """Make an empty paragraph a thin line, so far in from both sides."""
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Mm, Pt  # noqa: PLC0415

        fill(paragraph, Paragraph("", _CENTER, size=2, after=6))
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(inset_mm)
        paragraph.paragraph_format.line_spacing = Pt(2)
        borders, top = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        borders.append(top)
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")

    def _basis(self, block: Basis) -> None:
        self._add(Paragraph(f"{{%p for can_cu in {block.field}.splitlines() %}}"))
        self._add(Paragraph("{{ can_cu }}", Align.BOTH, italic=True, size=_BODY), indent=True)
        self._add(Paragraph("{%p endfor %}"))

    def _heading(self, block: Heading) -> None:
        size = _BODY if block.level == 1 else _BODY - 1
        said = Paragraph(self._say(block.text), Align.BOTH, bold=True, size=size, keep_with_next=True)
        self._add(said, indent=self._width == _WIDTH_MM)

    def _prose(self, block: Prose) -> None:
        text = f"{{{{ {block.field} }}}}" if block.field else self._say(block.text)
        self._add(Paragraph(text, Align.BOTH, size=_BODY, keep_with_next=self._keep), indent=True)

    def _rows(self, block: Rows) -> None:
        grid = self._grids[block.grid]
        if block.titled:
            title = table_title(grid, self._numbers, self._words)
            self._add(Paragraph(title, _CENTER, bold=True, size=13, after=3, keep_with_next=True))
        nothing = self._say("none_there")
        add_grid(self._document, grid, block.columns, width_mm=self._width, empty=nothing)
        note = Paragraph(grid.note, Align.BOTH, italic=True, size=11, after=8)
        self._add(note if grid.note else Paragraph("", size=4, after=2, keep_with_next=True))

    def _picture(self, block: Picture) -> None:
        self._add(Paragraph(f"{{{{ {block.chart} }}}}", _CENTER, after=8))

    def _for_human(self, block: ForHuman) -> None:
        """Leave room, marked, for what no program should say."""
        from docx.enum.text import WD_COLOR_INDEX, WD_TAB_ALIGNMENT, WD_TAB_LEADER  # noqa: PLC0415
        from docx.shared import Mm  # noqa: PLC0415

        asked = self._add(Paragraph(self._say(block.text), Align.BOTH, italic=True, size=_BODY), indent=True)
        asked.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
        for _ in range(block.lines):
            line = self._add(Paragraph("\t", size=_BODY))
            line.paragraph_format.tab_stops.add_tab_stop(
                Mm(self._width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
            )

    def _sign(self, _block: Sign) -> None:
        left = [
            Paragraph(self._say("recipients"), bold=True, italic=True, size=12, after=0),
            *(Paragraph(line, size=11, after=0) for line in self._say("recipients_list").splitlines()),
        ]
        self._add(Paragraph("", size=6, after=0, keep_with_next=True))
        self._side_by_side(left, self._signer(), lines=(0, 0))

    def _signer(self) -> list[Paragraph]:
        bold = {"align": _CENTER, "bold": True, "size": 13, "keep_with_next": True}
        return [
            Paragraph("{{ chuc_vu_ky }}", after=46, **bold),  # type: ignore[arg-type]
            Paragraph("{{ nguoi_ky }}", after=0, **bold),  # type: ignore[arg-type]
        ]

    def _form_head(self, _block: FormHead) -> None:
        left = [Paragraph(self._say("form_number"), bold=True, size=12, after=0)]
        right = [Paragraph(line, size=12, after=0) for line in self._say("form_offices").splitlines()]
        self._side_by_side(left, right, lines=(0, 0))
        self._add(Paragraph(self._say("form_title"), _CENTER, bold=True, size=14, after=0))
        for line in self._say("form_period").splitlines():
            self._add(Paragraph(line, _CENTER, size=13, after=2))

    def _form_sign(self, _block: FormSign) -> None:
        left = [
            Paragraph(self._say("form_filler"), _CENTER, bold=True, size=13, after=0),
            Paragraph(self._say("form_sign_here"), _CENTER, italic=True, size=12, after=0),
        ]
        dated = Paragraph(self._say("head_place"), _CENTER, italic=True, size=13, after=0)
        self._side_by_side(left, [dated, *self._signer()], lines=(0, 0))

    _writers: Mapping[type, Callable[[Any, Any], None]] = {
        Head: _head, FormHead: _form_head, Basis: _basis, Heading: _heading, Prose: _prose, Rows: _rows,
        Picture: _picture, ForHuman: _for_human, Sign: _sign, FormSign: _form_sign,
    }  # fmt: skip


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    fill(paragraph, Paragraph("", _CENTER, size=13))
    run = paragraph.runs[0]
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text or None
        run._r.append(element)
