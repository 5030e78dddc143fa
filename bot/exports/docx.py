"""Writes plain letters as ``.docx``: paragraphs, and two columns for the head of an official letter.

Only the parts of the format (ECMA-376) that such a letter needs.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MEDIA_TYPE}.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
# A4 with the margins of official letters (NĐ 30/2020): 20 mm, 30 mm on the left, 15 mm on the right.
_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="0" w:footer="0"'
    ' w:gutter="0"/>'
    "</w:sectPr>"
)
_FONT = "Times New Roman"
#: One moment for every file, so that the same letter is the same bytes.
_MADE = (2020, 1, 1, 0, 0, 0)


class Align(StrEnum):
    """Where the lines of a paragraph stand; as the format writes it."""

    LEFT = "left"
    CENTER = "center"
    BOTH = "both"
    RIGHT = "right"


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
    widths: tuple[int, int] = (3900, 5454)  #: twentieths of a point


def letter(blocks: Sequence[Paragraph | Columns]) -> bytes:
    """Return a letter as the content of a ``.docx`` file."""
    body = "".join(_columns(one) if isinstance(one, Columns) else _paragraph(one) for one in blocks)
    document = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:document xmlns:w="{_W}"><w:body>{body}{_PAGE}</w:body></w:document>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            file.writestr(zipfile.ZipInfo(name, _MADE), content.encode(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(one: Paragraph) -> str:
    keep = "<w:keepNext/>" if one.keep_with_next else ""
    marks = f"{'<w:b/>' if one.bold else ''}{'<w:i/>' if one.italic else ''}"
    run = (
        f'<w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>{marks}'
        f'<w:sz w:val="{2 * one.size}"/></w:rPr>'
    )
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _fit(one.text).split("\n")]
    return (
        f'<w:p><w:pPr>{keep}<w:spacing w:after="{20 * one.after}"/><w:jc w:val="{one.align}"/></w:pPr>'
        f"<w:r>{run}{'<w:br/>'.join(lines)}</w:r></w:p>"
    )


def _columns(one: Columns) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{"".join(map(_paragraph, side))}</w:tc>'
        for width, side in zip(one.widths, (one.left, one.right), strict=True)
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in one.widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(one.widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>{_paragraph(Paragraph('', size=6))}"
    )


def _fit(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(c for c in text if c in "\n\t" or c >= " ")
