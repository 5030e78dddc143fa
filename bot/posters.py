"""Draws a poster for a unit's door: what the assistant is for, and the codes that lead to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import segno

from bot.fonts import font_files
from bot.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

_ACCENT, _INK, _SOFT = (11, 100, 115), (20, 35, 43), (72, 90, 101)
_WIDE, _MARGIN = 210, 18
_BAND = 58
_TOP_OF_CODES, _ROOM_OF_CODES = 138, 92


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the assistant: where it leads, what stands above and below its code."""

    address: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Poster:
    """One page."""

    unit: str
    office: str
    phone: str
    ways: Sequence[Way]


def posters(pages: Sequence[Poster], words: Words) -> bytes:
    """Return one PDF with an A4 page for each unit."""
    from fpdf import FPDF  # noqa: PLC0415 - only who prints needs it

    paper = FPDF(format="A4")
    paper.set_auto_page_break(False)
    paper.set_lang(words.language)
    paper.set_title(words.say("posters.title"))
    for style, path in font_files("sans").items():
        paper.add_font("sans", style, path)
    for page in pages:
        paper.add_page()
        _draw(paper, page, words)
    return bytes(paper.output())


def _draw(paper: "FPDF", page: Poster, words: Words) -> None:
    paper.set_fill_color(*_ACCENT)
    paper.rect(0, 0, _WIDE, _BAND, style="F")
    _line(paper, 12, page.office, size=13, colour=(255, 255, 255))
    _line(paper, 22, words.say("posters.title"), size=34, style="B", colour=(255, 255, 255), height=14)
    _line(paper, 40, words.say("posters.subtitle"), size=14, colour=(255, 255, 255))
    _line(paper, 66, page.unit, size=22, style="B", colour=_INK, height=10)
    paper.set_y(paper.get_y() + 4)
    paper.set_text_color(*_INK)
    paper.set_font("sans", size=14)
    for point in words.any_of("posters.points"):
        paper.set_x(_MARGIN + 4)
        paper.cell(6, 8, "•")
        paper.multi_cell(_WIDE - 2 * _MARGIN - 10, 8, point, align="L", new_x="LEFT", new_y="NEXT")
    _codes(paper, page.ways)
    _line(paper, 238, words.say("posters.scan"), size=14, style="B", colour=_INK)
    _line(paper, 248, words.say("posters.automatic"), size=11, colour=_SOFT, height=6)
    _line(paper, 268, words.say("posters.phone", phone=page.phone), size=14, style="B", colour=_ACCENT)


def _codes(paper: "FPDF", ways: Sequence[Way]) -> None:
    """Put the codes side by side, as large as there is room for."""
    room = (_WIDE - 2 * _MARGIN) / len(ways)
    size = min(room - 8, _ROOM_OF_CODES - 26)
    for number, way in enumerate(ways):
        left = _MARGIN + number * room
        paper.set_text_color(*_ACCENT)
        paper.set_font("sans", "B", 17)
        paper.set_xy(left, _TOP_OF_CODES)
        paper.cell(room, 9, way.title, align="C")
        _code(paper, way.address, left + (room - size) / 2, _TOP_OF_CODES + 11, size)
        paper.set_text_color(*_SOFT)
        paper.set_font("sans", size=11)
        paper.set_xy(left + 2, _TOP_OF_CODES + 14 + size)
        paper.multi_cell(room - 4, 5.5, way.note, align="C")


def _code(paper: "FPDF", address: str, left: float, top: float, size: float) -> None:
    """Draw a QR code as squares, so that it stays sharp in print."""
    rows = [list(row) for row in segno.make(address, error="m").matrix]
    dot = size / len(rows)
    paper.set_fill_color(*_INK)
    for down, row in enumerate(rows):
        for right, dark in enumerate(row):
            if dark:
                # A hair wider, so that no printer leaves white lines between.
                paper.rect(left + right * dot, top + down * dot, dot * 1.02, dot * 1.02, style="F")


def _line(
    paper: "FPDF",
    top: float,
    text: str,
    *,
    size: float,
    colour: tuple[int, int, int],
    style: str = "",
    height: float = 8,
) -> None:
    paper.set_text_color(*colour)
    paper.set_font("sans", style, size)
    paper.set_xy(_MARGIN, top)
    paper.multi_cell(_WIDE - 2 * _MARGIN, height, text, align="C", new_x="LEFT", new_y="NEXT")
