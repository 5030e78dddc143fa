"""Finds letters for print: a family of this machine with every Vietnamese letter, or what is shipped."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

_LETTERS = "ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
_STYLES = {
    "": ("normal", "normal"),
    "B": ("normal", "bold"),
    "I": ("italic", "normal"),
    "BI": ("italic", "bold"),
}
#: The best first. Official papers are set in the first kind, posters in the second.
_FAMILIES = {
    "serif": ("Times New Roman", "Tinos", "Liberation Serif"),
    "sans": ("Noto Sans", "Open Sans", "Liberation Sans", "Arial"),
}
_SHIPPED = {"serif": "DejaVuSerif{}", "sans": "DejaVuSans{}"}
_SHIPPED_STYLES = {
    "serif": {"": "", "B": "-Bold", "I": "-Italic", "BI": "-BoldItalic"},
    "sans": {"": "", "B": "-Bold", "I": "-Oblique", "BI": "-BoldOblique"},
}


@cache
def font_files(kind: Literal["serif", "sans"]) -> Mapping[str, Path]:
    """Return the font files of one family by style: ``""``, ``"B"``, ``"I"``, ``"BI"``."""
    from matplotlib import get_data_path  # noqa: PLC0415 - only who prints needs it
    from matplotlib.font_manager import FontProperties, findfont  # noqa: PLC0415

    for family in _FAMILIES[kind]:
        try:
            found = {
                style: Path(
                    findfont(
                        FontProperties(family=[family], style=slant, weight=weight),  # type: ignore[arg-type]
                        fallback_to_default=False,
                    )
                )
                for style, (slant, weight) in _STYLES.items()
            }
        except ValueError:
            continue
        if all(_has_letters(path) for path in found.values()):
            return found
    folder = Path(get_data_path()) / "fonts" / "ttf"
    names = _SHIPPED_STYLES[kind]
    return {style: folder / f"{_SHIPPED[kind].format(ending)}.ttf" for style, ending in names.items()}


def _has_letters(path: Path) -> bool:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    with TTFont(path, lazy=True, fontNumber=0) as font:
        return {ord(letter) for letter in _LETTERS} <= set(font.getBestCmap())
