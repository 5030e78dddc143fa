"""Writes a report as ``.pdf``, with no office program at hand: the same words, tables and charts."""

import io
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from bot.charts.draw import draw
from bot.exports.docx import MADE, MARGINS_MM
from bot.fonts import font_files
from bot.reports.grids import table_title
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
from bot.reports.pdf_table import write_table
from bot.reports.values import Values
from bot.words import Words

_BODY, _LINE_MM = 13, 6.2
#: What a last sentence and the signature below it take.
_SIGN_MM: Mapping[type, int] = {Sign: 75, FormSign: 60}
#: So many rows of a table stand with its sum on the page of the signature, if that needs a page of its own.
_KEPT_ROWS = 4


def pdf(outline: Sequence[Block], values: Values, words: Words) -> bytes:
    """Return the report as a file to read and print."""
    writer = _Writer(values, words, numbers_of(outline))
    writer.write_all(outline)
    if writer.short:
        # Only what has been set shows where pages end.
        writer.close()
        writer = _Writer(values, words, numbers_of(outline), keep=writer.short)
        writer.write_all(outline)
    return writer.content()


class _Line(NamedTuple):
    """One line of a column."""

    text: str
    style: str = ""
    size: float = 12
    align: str = "C"
    whole: bool = False  #: never broken: rather set smaller


_RULE = _Line("—")


class _Writer:
    def __init__(
        self, values: Values, words: Words, numbers: Mapping[str, int], keep: Collection[str] = ()
    ) -> None:
        from fpdf import FPDF  # noqa: PLC0415

        class Pages(FPDF):
            """Numbers its pages as official papers do: in the middle above, from the second on."""

            def header(self) -> None:
                if self.page_no() > 1:
                    self.set_y(9)
                    self.set_font("serif", size=_BODY)
                    self.cell(0, 6, str(self.page_no()), align="C")
                self.set_y(MARGINS_MM["top_margin"])

        self._values, self._words, self._numbers, self._keep = values, words, numbers, keep
        self.short: set[str] = set()  #: tables that end where no signature fits below
        self._page = Pages(format="A4")
        for style, path in font_files("serif").items():
            self._page.add_font("serif", style, path)
        self._page.set_margins(
            MARGINS_MM["left_margin"], MARGINS_MM["top_margin"], MARGINS_MM["right_margin"]
        )
        self._page.set_auto_page_break(True, MARGINS_MM["bottom_margin"])
        self._page.set_creation_date(MADE)
        self._page.set_title(self._filled("subject_pdf"))
        self._page.set_lang("vi")

    def content(self) -> bytes:
        return bytes(self._page.output())

    def close(self) -> None:
        """Let go of the files of letters, where ``content`` was not asked for."""
        from fpdf.fonts import TTFFont  # noqa: PLC0415

        for font in self._page.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def write_all(self, outline: Sequence[Block]) -> None:
        """Write every block, one after another."""
        for number, block in enumerate(outline):
            below = [_SIGN_MM.get(type(one), 0) for one in outline[number + 1 : number + 3]]
            # A signature never stands alone on a page, nor with nothing but a sentence.
            self._write(block, is_first=number == 0, room_mm=next(iter(below), 0))
            if isinstance(block, Rows) and any(below) and self._page.will_page_break(max(below)):
                self.short.add(block.grid)

    def _write(self, block: Block, *, is_first: bool, room_mm: int) -> None:
        """Write one block, and begin a new page before it if there is not so much room below."""
        if isinstance(block, LandscapePage):
            self._page.add_page(orientation="landscape")
            return
        if is_first:
            self._page.add_page()
        elif room_mm and self._page.will_page_break(room_mm):
            self._page.add_page(same=True)
        self._writers[type(block)](self, block)

    def _filled(self, key: str) -> str:
        """Return a text of the template with its fields filled in."""
        from jinja2 import StrictUndefined  # noqa: PLC0415
        from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

        marks = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        return marks.from_string(self._words.say(f"reports.{key}")).render(self._values.words)

    def _say(
        self,
        text: str,
        style: str = "",
        size: float = _BODY,
        *,
        align: str = "J",
        indent: bool = False,
        gap: float = 1.6,
    ) -> None:
        self._page.set_font("serif", style, size)
        lead = "\u2003\u2003" if indent else ""
        self._page.multi_cell(
            0, _LINE_MM * size / _BODY, f"{lead}{text}", align=align, new_x="LMARGIN", new_y="NEXT"
        )
        self._page.ln(gap)

    def _columns(self, left: Sequence[_Line], right: Sequence[_Line], share: float) -> None:
        """Write two columns side by side."""
        page, top = self._page, self._page.get_y()
        bottom, x = top, page.l_margin
        for lines, width in ((left, page.epw * share), (right, page.epw * (1 - share))):
            page.set_xy(x, top)
            for line in lines:
                page.set_x(x)
                if line is _RULE:
                    page.line(x + width * 0.32, page.get_y() + 0.8, x + width * 0.68, page.get_y() + 0.8)
                    page.ln(2.4)
                    continue
                page.set_font("serif", line.style, line.size)
                if line.whole and (wide := page.get_string_width(line.text)) > width - 2.5:
                    page.set_font_size(line.size * (width - 2.5) / wide)
                height = 5.4 * line.size / 12
                page.multi_cell(width, height, line.text, align=line.align, new_x="LEFT", new_y="NEXT")
            bottom, x = max(bottom, page.get_y()), x + width
        page.set_xy(page.l_margin, bottom + 2)

    def _head(self, block: Head) -> None:
        told, say = self._values.words, self._words.say
        above = [_Line(told["co_quan_chu_quan_hoa"])] if told["co_quan_chu_quan_hoa"] else []
        left = [*above, _Line(told["co_quan_hoa"], "B"), _RULE, _Line(self._filled("head_number"), size=13)]
        country, motto = (
            _Line(say("clock.letter_country"), "B", whole=True),
            _Line(say("clock.letter_motto"), "B", 13),
        )
        self._columns(left, [country, motto, _RULE, _Line(self._filled("head_place"), "I", 13)], 0.4)
        self._page.ln(3)
        self._say(self._filled("title"), "B", 14, align="C", gap=0)
        self._say(self._filled(block.subject), "B", 14, align="C", gap=1)
        page = self._page
        page.line(page.w / 2 - 20, page.get_y(), page.w / 2 + 20, page.get_y())
        page.ln(4)

    def _form_head(self, _block: FormHead) -> None:
        offices = [_Line(line, align="L") for line in self._filled("form_offices").splitlines()]
        self._columns([_Line(self._filled("form_number"), "B", align="L")], offices, 0.5)
        self._say(self._filled("form_title"), "B", 14, align="C", gap=0)
        for line in self._filled("form_period").splitlines():
            self._say(line, size=12, align="C", gap=0.5)

    def _basis(self, block: Basis) -> None:
        for line in self._values.words[block.field].splitlines():
            self._say(line, "I", indent=True)

    def _heading(self, block: Heading) -> None:
        if self._page.will_page_break(20):
            self._page.add_page(same=True)
        self._page.ln(1)
        self._say(self._filled(block.text), "B", indent=True, align="L")

    def _prose(self, block: Prose) -> None:
        self._say(self._values.words[block.field] if block.field else self._filled(block.text), indent=True)

    def _picture(self, block: Picture) -> None:
        from fpdf.enums import Align  # noqa: PLC0415

        picture = io.BytesIO(draw(self._values.charts[block.chart]))
        self._page.image(picture, x=Align.C, w=min(165, self._page.epw))
        self._page.ln(3)

    def _for_human(self, block: ForHuman) -> None:
        self._say(self._filled(block.text), "I", indent=True)
        for _ in range(block.lines):
            self._page.set_draw_color(120)
            y = self._page.get_y() + 5
            self._page.line(self._page.l_margin, y, self._page.w - self._page.r_margin, y)
            self._page.ln(7.5)
        self._page.set_draw_color(0)

    def _sign(self, _block: Sign) -> None:
        if self._page.will_page_break(55):
            self._page.add_page(same=True)
        left = [_Line(self._filled("recipients"), "BI", align="L")]
        left += [_Line(line, size=11, align="L") for line in self._filled("recipients_list").splitlines()]
        self._columns(left, self._signer(), 0.45)

    def _signer(self) -> list[_Line]:
        told = self._values.words
        roles = [_Line(line, "B", 13) for line in told["chuc_vu_ky"].splitlines()]
        return [*roles, _Line("\n\n\n", size=13), _Line(told["nguoi_ky"], "B", 13)]

    def _form_sign(self, _block: FormSign) -> None:
        if self._page.will_page_break(46):
            self._page.add_page(same=True)
        self._page.ln(4)
        left = [
            _Line(""),
            _Line(self._filled("form_filler"), "B", 13),
            _Line(self._filled("form_sign_here"), "I"),
        ]
        self._columns(left, [_Line(self._filled("head_place"), "I", 13), *self._signer()], 0.45)

    def _rows(self, block: Rows) -> None:
        grid = self._values.grids[block.grid]
        if self._page.will_page_break(32):
            self._page.add_page(same=True)
        if block.titled:
            self._say(table_title(grid, self._numbers, self._words), "B", 12, align="C", gap=0)
        rows = grid.rows
        if grid.name in self._keep and len(rows) > _KEPT_ROWS:
            write_table(self._page, grid, grid.some(*block.columns), rows[:-_KEPT_ROWS], self._words)
            self._page.add_page(same=True)
            rows = rows[-_KEPT_ROWS:]
        write_table(self._page, grid, grid.some(*block.columns), rows, self._words, total=grid.total)
        if grid.note:
            self._page.ln(1)
            self._say(grid.note, "I", 10, gap=0)
        self._page.ln(3)

    _writers: Mapping[type, Callable[[Any, Any], None]] = {
        Head: _head, FormHead: _form_head, Basis: _basis, Heading: _heading, Prose: _prose, Rows: _rows,
        Picture: _picture, ForHuman: _for_human, Sign: _sign, FormSign: _form_sign,
    }  # fmt: skip
