"""Topics and values as rows of a spreadsheet and back, without loss; pure.

A cell with several entries holds one a line. A point is ``kind: what it says [1, 2]`` with the facts it rests
on; a fact's standing is ``1 = seen``.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from faq.errors import PieceUnfit
from faq.pieces import topic_data
from faq.topics import Kind, Standing, Topic, Value

TOPIC_COLUMNS = (
    "id", "category", "question", "short", "points", "phrasings", "keywords", "sources", "as_of", "review_by",
    "standing", "link", "related", "en_question", "en_short", "en_points", "en_phrasings", "hidden",
)  # fmt: skip
VALUE_COLUMNS = ("name", "value", "en", "says", "source", "valid_from", "valid_to")
_EN = ("question", "short", "points", "phrasings")
NEEDED = {"topics": ("id", "question", "short"), "values": ("name", "value")}

_POINT = re.compile(r"^(\w+):\s*(.*?)(?:\s*\[([\d,\s]*)\])?$")
_STANDING = re.compile(r"^(\d{1,3})\s*=\s*(\w+)$")
_DAY = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:[ T]00:00(?::00)?)?$")
_VIETNAMESE_DAY = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")


def topic_row(topic: Topic, *, hidden: bool = False) -> tuple[str, ...]:
    """Return a topic's cells in the order of ``TOPIC_COLUMNS``."""
    data = topic_data(topic)
    en = data.get("en") or {}
    cells = {
        **{name: data[name] or "" for name in ("id", "category", "question", "short", "link")},
        **{name: "\n".join(data[name]) for name in ("phrasings", "keywords", "sources", "related")},
        "as_of": data["as_of"] or "", "review_by": data["review_by"] or "",
        "points": "\n".join(_point_line(one) for one in data["points"]),
        "standing": "\n".join(f"{fact} = {worth}" for fact, worth in data["standing"].items()),
        "en_question": en.get("question", ""), "en_short": en.get("short", ""),
        "en_points": "\n".join(en.get("points", ())), "en_phrasings": "\n".join(en.get("phrasings", ())),
        "hidden": "x" if hidden else "",
    }  # fmt: skip
    return tuple(str(cells[name]) for name in TOPIC_COLUMNS)


def value_row(value: Value) -> tuple[str, ...]:
    """Return a value's cells in the order of ``VALUE_COLUMNS``."""
    days = (str(value.valid_from or ""), str(value.valid_to or ""))
    return (value.name, value.value, value.en or "", value.says, value.source, *days)


def topic_of(row: Mapping[str, str], *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return a topic's data from its cells; columns that the sheet lacks keep what stood ``before``.

    Raises:
        PieceUnfit: a cell does not say what it must.
    """
    data = dict(before or {})
    for name in ("id", "category", "question", "short"):
        if name in row:
            data[name] = row[name].strip()
    for name in ("phrasings", "keywords", "sources", "related"):
        if name in row:
            data[name] = lines_of(row[name])
    for name in ("as_of", "review_by"):
        if name in row:
            data[name] = day(row[name], name)
    if "link" in row:
        data["link"] = row["link"].strip() or None
    if "points" in row:
        data["points"] = [_point(line) for line in lines_of(row["points"])]
    if "standing" in row:
        data["standing"] = dict(_worth(line) for line in lines_of(row["standing"]))
    if "hidden" in row:
        data["hidden"] = bool(row["hidden"].strip())
    return {**data, **_english(row, data.get("en") or {})}


def value_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Return a value's data from its cells.

    Raises:
        PieceUnfit: a day is no day.
    """
    texts = {name: row.get(name, "").strip() for name in ("name", "value", "says", "source")}
    days = {name: day(row.get(name, ""), name) for name in ("valid_from", "valid_to")}
    return {**texts, **days, "en": row.get("en", "").strip() or None}


def day(text: str, field: str) -> str | None:
    """Return a day as ISO; it may be written 30/11/2026 too.

    Raises:
        PieceUnfit: there is no such day, or it is written another way.

    >>> day("30/11/2026", "as_of"), day("2026-11-30 00:00:00", "as_of"), day(" ", "as_of")
    ('2026-11-30', '2026-11-30', None)
    """
    text = text.strip()
    if not text:
        return None
    plain, turned = _DAY.match(text), _VIETNAMESE_DAY.match(text)
    written = plain[1] if plain else ""
    if turned:
        written = f"{turned[3]}-{int(turned[2]):02}-{int(turned[1]):02}"
    try:
        return date.fromisoformat(written).isoformat()
    except ValueError as error:
        raise PieceUnfit(field, "day") from error


def lines_of(cell: str) -> list[str]:
    """Return the lines of a cell that are not empty, with single spaces."""
    return [" ".join(line.split()) for line in cell.splitlines() if line.strip()]


def _point_line(point: Mapping[str, Any]) -> str:
    # An empty list keeps words in brackets at the end from being taken for facts.
    listed = point["facts"] or str(point["say"]).endswith("]")
    facts = f" [{', '.join(map(str, point['facts']))}]" if listed else ""
    return f"{point['kind']}: {point['say']}{facts}"


def _point(line: str) -> dict[str, Any]:
    found = _POINT.match(line)
    if not found or found[1] not in set(Kind):
        raise PieceUnfit("points", "unreadable")
    facts = [int(fact) for fact in (found[3] or "").replace(",", " ").split()]
    return {"kind": found[1], "say": found[2], "facts": facts}


def _worth(line: str) -> tuple[str, str]:
    found = _STANDING.match(line)
    if not found or found[2] not in set(Standing):
        raise PieceUnfit("standing", "unreadable")
    return found[1], found[2]


def _english(row: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: row[f"en_{name}"] for name in _EN if f"en_{name}" in row}
    if not given:
        return {}
    said = {"question": "", "short": "", "points": [], "phrasings": [], **before}
    for name, cell in given.items():
        said[name] = cell.strip() if name in {"question", "short"} else lines_of(cell)
    return {"en": said if any(said[name] for name in _EN) else None}


def rows_under(
    table: Sequence[Sequence[str]], names: Mapping[str, str], needed: Sequence[str]
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows below the headings as cells by column, each with its line number from 1.

    Args:
        table: all rows of a sheet, titles above the headings included.
        names: what a heading may be called, folded to lower case, to its column.
        needed: columns without which it is no such sheet; then there are no rows.
    """
    for at, line in enumerate(table):
        columns = [names.get(" ".join(cell.split()).lower()) for cell in line]
        if all(name in columns for name in needed):
            return [
                (number, {name: cell for name, cell in zip(columns, cells, strict=False) if name})
                for number, cells in enumerate(table[at + 1 :], at + 2)
                if any(cell.strip() for cell in cells)
            ]
    return []
