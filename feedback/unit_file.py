"""Reads a file of units, CSV or XLSX, and names every fault with its line."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile

from feedback.errors import UnitFileFault, UnitFileFaults
from feedback.folding import fold
from feedback.tables import UnitKind

COLUMNS = ("code", "name", "short_name", "kind", "parent", "former_names", "address", "phone", "sample")
_REQUIRED = ("code", "name", "kind")
#: What offices write above their columns, without accents, to the column.
_HEADINGS = {
    "ma": "code", "ma don vi": "code", "ma truong": "code", "ten": "name", "ten don vi": "name",
    "ten truong": "name", "ten tat": "short_name", "ten ngan": "short_name", "ten goi tat": "short_name",
    "loai": "kind", "loai don vi": "kind", "cap tren": "parent", "ma cap tren": "parent",
    "truc thuoc": "parent", "don vi cap tren": "parent", "ten cu": "former_names", "dia chi": "address",
    "dien thoai": "phone", "so dien thoai": "phone", "sdt": "phone", "mau": "sample",
}  # fmt: skip
#: The kinds by their names, and as offices write them, without accents.
_KINDS = {one.value: one for one in UnitKind} | {
    "truong": UnitKind.SCHOOL, "truong hoc": UnitKind.SCHOOL, "phuong": UnitKind.WARD, "xa": UnitKind.WARD,
    "co quan": UnitKind.OFFICE, "thanh pho": UnitKind.CITY, "cap thanh pho": UnitKind.CITY,
    "ubnd phuong": UnitKind.WARD, "ubnd xa": UnitKind.WARD, "dac khu": UnitKind.WARD, "so": UnitKind.CITY,
} | dict.fromkeys(
    (
        *("tieu hoc", "th", "thcs", "thpt", "mam non", "mau giao", "nha tre", "mn"),
        *("trung hoc co so", "trung hoc pho thong", "cap 1", "cap 2", "cap 3"),
    ),
    UnitKind.SCHOOL,
)  # fmt: skip
_LONGEST = {"code": 40, "name": 200, "short_name": 80, "address": 300, "phone": 40}
#: A landline or a mobile number that lost the 0 before it.
_WITHOUT_ZERO = re.compile(r"2[0-9]{9}|[35789][0-9]{8}")
_YES = frozenset({"yes", "true", "1", "x", "có", "co"})
_NO = frozenset({"", "no", "false", "0", "không", "khong"})

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit as a file gives it; ``parent`` is the code of the unit above, "" at the top."""

    line: int
    code: str
    name: str
    short_name: str
    kind: UnitKind
    parent: str
    former_names: tuple[str, ...]
    address: str
    phone: str
    sample: bool


def read_units(path: Path, *, known_codes: Iterable[str] = ()) -> list[UnitRow]:
    """Return the units of a file.

    Args:
        path: a ``.csv`` (UTF-8, comma or semicolon) or ``.xlsx`` file with the columns of ``COLUMNS``, or
            what offices call them.
        known_codes: units that exist already and may stand as a parent.

    Raises:
        UnitFileFaults: every fault of the file, each with its line.
        OSError: the file cannot be opened.
    """
    headings: dict[str, str] = {}
    lines = list(_cells(path, headings))
    faults = [fault for line, cells in lines for fault in _faults_in(line, cells)]
    faults += _faults_between(lines, set(known_codes))
    if faults:
        for fault in faults:
            fault.column = headings.get(fault.column, fault.column)
        raise UnitFileFaults(sorted(faults, key=lambda fault: fault.line))
    return [_row(line, cells) for line, cells in lines]


def _cells(path: Path, headings: dict[str, str]) -> Iterator[tuple[int, Cells]]:
    """Give the lines with something in them, and say in ``headings`` how the file calls its columns."""
    rows = _csv_rows(path) if path.suffix.lower() == ".csv" else _xlsx_rows(path)
    _, head = next(rows, (1, []))
    headings |= {_column(name): name.strip() for name in head}
    head = [_column(name) for name in head]
    missing = [name for name in _REQUIRED if name not in head]
    if missing:
        raise UnitFileFaults(
            [
                UnitFileFault(1, f"the column {name!r} is missing", reason="column_missing", column=name)
                for name in missing
            ]
        )
    for line, values in rows:
        if any(value.strip() for value in values):
            yield line, dict(zip(head, (value.strip() for value in values), strict=False))


def _column(heading: str) -> str:
    """Return the column that a heading means, or the heading itself."""
    return _HEADINGS.get(fold(heading), heading.strip().lower())


def _kind(cell: str) -> UnitKind | None:
    """Return the kind that a cell means: “Trường tiểu học” is a school like “tiểu học”; None for none."""
    said = fold(cell)
    return _KINDS.get(said) or _KINDS.get(said.removeprefix("truong "))


def _written(cell: object) -> str:
    """Return what a cell of a spreadsheet shows."""
    return "" if cell is None else str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)


def _phone(cell: str) -> str:
    """Return a telephone number with the 0 that a spreadsheet drops from what it takes for a number.

    >>> _phone("2812345679"), _phone("028 1234 5679"), _phone("1022")
    ('02812345679', '028 1234 5679', '1022')
    """
    return f"0{cell}" if _WITHOUT_ZERO.fullmatch(cell) else cell


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnitFileFaults([UnitFileFault(1, "the file is not UTF-8", reason="not_utf8")]) from error
    head = text.split("\n", 1)[0]
    reader = csv.reader(StringIO(text), delimiter=";" if head.count(";") > head.count(",") else ",")
    for values in reader:
        yield reader.line_num, values


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    # Loaded only here: a server that imports nothing need not carry it.
    import openpyxl  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError) as error:
        fault = UnitFileFault(1, "the file is neither CSV nor XLSX", reason="no_table")
        raise UnitFileFaults([fault]) from error
    try:
        for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
            yield line, [_written(value) for value in values]
    finally:
        book.close()


def _faults_in(line: int, cells: Cells) -> Iterator[UnitFileFault]:
    for name in _REQUIRED:
        if not cells.get(name):
            yield UnitFileFault(line, f"the column {name!r} is empty", reason="empty", column=name)
    for name, most in _LONGEST.items():
        if len(cells.get(name, "")) > most:
            what = f"{name!r} is longer than {most} characters"
            yield UnitFileFault(line, what, reason="too_long", column=name, most=most)
    kind = cells.get("kind", "")
    if kind and _kind(kind) is None:
        what = f"the kind {kind.lower()!r} is none of {', '.join(UnitKind)}"
        yield UnitFileFault(line, what, reason="kind", column="kind", value=kind)
    sample = cells.get("sample", "")
    if sample.lower() not in _YES | _NO:
        what = f"the column 'sample' holds {sample!r}; write yes or no"
        yield UnitFileFault(line, what, reason="sample", column="sample", value=sample)


def _row(line: int, cells: Cells) -> UnitRow:
    return UnitRow(
        line=line,
        code=cells["code"],
        name=cells["name"],
        short_name=cells.get("short_name", ""),
        kind=_kind(cells["kind"]) or UnitKind.SCHOOL,
        parent=cells.get("parent", ""),
        former_names=tuple(n.strip() for n in cells.get("former_names", "").split(";") if n.strip()),
        address=cells.get("address", ""),
        phone=_phone(cells.get("phone", "")),
        sample=cells.get("sample", "").lower() in _YES,
    )


def _faults_between(lines: list[tuple[int, Cells]], known_codes: set[str]) -> Iterator[UnitFileFault]:
    # Lines with faults of their own count too, so that one look names everything.
    named = [(line, cells["code"], cells.get("parent", "")) for line, cells in lines if cells.get("code")]
    first_line: dict[str, int] = {}
    for line, code, _ in named:
        if code in first_line:
            what = f"the code {code} stands already in line {first_line[code]}"
            first = first_line[code]
            yield UnitFileFault(line, what, reason="code_twice", column="code", value=code, first=first)
        first_line.setdefault(code, line)
    parents = {code: parent for _, code, parent in named}
    for line, code, parent in named:
        if parent and parent not in first_line and parent not in known_codes:
            what = f"the parent {parent} is not a unit"
            yield UnitFileFault(line, what, reason="parent", column="parent", value=parent)
        elif _is_in_a_circle(code, parents):
            what = f"the unit {code} is above itself"
            yield UnitFileFault(line, what, reason="circle", column="parent", value=code)


def _is_in_a_circle(code: str, parents: dict[str, str]) -> bool:
    seen = set()
    above = parents[code]
    while above in parents and above not in seen:
        if above == code:
            return True
        seen.add(above)
        above = parents[above]
    return above == code
