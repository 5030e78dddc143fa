"""A plain paper as PDF: a head, pairs of name and value, words, and tables that run over pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from bot.fonts import font_files

_BODY, _SMALL, _LINE_MM = 11, 9, 5.4
_MARGIN_MM, _NAME_MM = 18, 42
#: A heading without so much room below it begins the next page.
_ROOM_MM = 45


@dataclass(frozen=True, slots=True)
class Facts:
    """Pairs of name and value."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Words:
    """Words under a heading."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading; ``shares`` says how wide each column is, in parts."""

    heading: str
    columns: Sequence[str]
    shares: tuple[int, ...]
    rows: Sequence[Sequence[str]]


Block = Facts | Words | Table


def plain_pdf(
    title: str, head: Sequence[str], blocks: Iterable[Block], foot: str, *, made_at: datetime
) -> bytes:
    """Return the paper; what the letters of its font cannot show is left out.

    Args:
        title: its first line, and the document's name.
        head: small lines above it.
        blocks: what follows.
        foot: at the bottom of each page, with its number.
        made_at: when; aware.
    """
    paper = _Paper(title, foot, made_at)
    for line in head:
        paper.put(line, size=_SMALL, gap=0)
    paper.put("", gap=0)
    paper.put(title, "B", 15, gap=3)
    for block in blocks:
        paper.write(block)
    return paper.content()


class _Paper:
    def __init__(self, title: str, foot: str, made_at: datetime) -> None:
        from fpdf import FPDF  # noqa: PLC0415 - heavy, and only papers need it

        class Pages(FPDF):
            """Numbers its pages."""

            def footer(self) -> None:
                self.set_y(-14)
                self.set_font("serif", size=_SMALL)
                self.cell(0, 6, f"{foot} · {self.page_no()}/{{nb}}", align="C")

        self._page = Pages(format="A4")
        files = font_files("serif")
        for style, path in files.items():
            self._page.add_font("serif", style, path)
        self._letters = _letters_of(files[""]) & _letters_of(files["B"])
        self._page.set_margins(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        self._page.set_auto_page_break(True, _MARGIN_MM)
        self._page.set_creation_date(made_at)
        self._page.set_title(title)
        self._page.set_lang("vi")
        self._page.add_page()

    def content(self) -> bytes:
        return bytes(self._page.output())

    def put(self, text: str, style: str = "", size: float = _BODY, *, gap: float = 1.5) -> None:
        self._page.set_font("serif", style, size)
        high = _LINE_MM * size / _BODY
        self._page.multi_cell(0, high, self._shown(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self._page.ln(gap)

    def write(self, block: Block) -> None:
        if isinstance(block, Facts):
            self._facts(block)
            return
        if self._page.will_page_break(_ROOM_MM):
            self._page.add_page()
        self.put(block.heading, "B", 12.5)
        if isinstance(block, Words):
            self.put(block.text, gap=3)
        else:
            self._table(block)

    def _facts(self, block: Facts) -> None:
        for name, value in block.pairs:
            self._page.set_font("serif", "B", _BODY)
            self._page.cell(_NAME_MM, _LINE_MM, self._shown(name))
            self.put(value or "–", gap=0)
        self._page.ln(2)

    def _table(self, block: Table) -> None:
        self._page.set_font("serif", "", _SMALL + 0.5)
        with self._page.table(
            col_widths=block.shares, line_height=_LINE_MM * 0.9, text_align="LEFT", padding=1
        ) as table:
            for row in (block.columns, *block.rows):
                line = table.row()
                for cell in row:
                    line.cell(self._shown(cell))
        self._page.ln(3)

    def _shown(self, text: str) -> str:
        # A letter that is not there would be logged by the library, and what citizens write is not.
        return "".join(char for char in text if char == "\n" or ord(char) in self._letters)


@cache
def _letters_of(path: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(path) as font:
        return frozenset(font.getBestCmap())
