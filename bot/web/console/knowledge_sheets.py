"""Topics and values as a spreadsheet: taken out, and taken in after a look at what would change."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import File, Request, Response, UploadFile

from bot.clock import VIETNAM
from bot.exports.cells import Table
from bot.exports.files import MEDIA_TYPES, write
from bot.exports.table_file import SheetUnreadable, read_tables
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.knowledge_publish import offer
from bot.web.console.knowledge_refusals import field_name
from bot.web.console.pages import page
from bot.web.console.problems import said
from bot.web.console.router import router
from bot.words import LANGUAGES, Words
from faq import drafting, store
from faq.changes import TOPIC, VALUE, Data
from faq.errors import ChangeRefused, PieceUnfit
from faq.pieces import topic_from, value_from
from faq.sheet import (
    NEEDED,
    TOPIC_COLUMNS,
    VALUE_COLUMNS,
    rows_under,
    topic_of,
    topic_row,
    value_of,
    value_row,
)

SHEETS = "/can-bo/kien-thuc/bang-tinh"
#: A CSV file holds one table: the topics.
FORMATS = ("xlsx", "csv")


@router.get("/kien-thuc/bang-tinh")
async def sheets_page(request: Request) -> Response:
    return page(request, "knowledge_sheets.html", error="", formats=FORMATS)


@router.get("/kien-thuc/tai.{format}")
async def topics_file(request: Request, visit: Known, format: str) -> Response:  # noqa: A002 - the path's word
    if format not in FORMATS:
        return page(request, "problem.html", status=404, sentence=visit.words.say("console.error_format"))
    async with reading(visit.parts.sessions) as db:
        rows, parts = await store.topics(db), await store.parts(db)
    today = visit.parts.clock.now().astimezone(VIETNAM).date()
    note = visit.words.say("knowledge_console.sheet_note", day=f"{today:%d/%m/%Y}")

    def made() -> bytes:
        topics = [topic_row(topic_from(row.data), hidden=row.hidden) for row in rows.values()]
        values = [value_row(value_from(row.data)) for (kind, _), row in parts.items() if kind == VALUE]
        tables = [
            _table("topics", TOPIC_COLUMNS, topics, note, visit.words),
            _table("values", VALUE_COLUMNS, values, note, visit.words),
        ]
        return write(tables[:1] if format == "csv" else tables, format)

    name = f"{visit.words.say('knowledge_console.sheet_file')}-{today}.{format}"
    return Response(
        await asyncio.to_thread(made),
        media_type=MEDIA_TYPES[format],
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
            "Cache-Control": "no-store",
        },
    )


@router.post("/kien-thuc/bang-tinh")
async def take_sheet(
    request: Request, visit: Known, file: Annotated[UploadFile | str, File()] = ""
) -> Response:
    lines: dict[str, int] = {}
    try:
        content = b"" if isinstance(file, str) else await file.read()
        found = await asyncio.to_thread(_read, content)
        async with reading(visit.parts.sessions) as db:
            here = await drafting.state_of(db)
        lines |= {row["name"].strip(): number for number, row in found["values"]}
        lines |= {row["id"].strip(): number for number, row in found["topics"]}
        topics = [
            _row(number, topic_of, row, here.get((TOPIC, row["id"].strip())))
            for number, row in found["topics"]
        ]
        values = [_row(number, value_of, row) for number, row in found["values"]]
        return await offer(
            request, visit, back=SHEETS, look_first=True,
            make=lambda db: drafting.take_sheet(db, topics, values),
        )  # fmt: skip
    except ChangeRefused as refusal:
        status, error = said(_at_line(refusal, lines), visit.words)
        return page(request, "knowledge_sheets.html", status=status, error=error, formats=FORMATS)


def _at_line(refusal: ChangeRefused, lines: Mapping[str, int]) -> ChangeRefused:
    """Return a refusal that names the line of the sheet where it named a topic or a value."""
    if not isinstance(refusal, PieceUnfit):
        return refusal
    row, colon, field = refusal.field.rpartition(":")
    return PieceUnfit(f"{lines.get(row, row)}{colon}{field}", refusal.why)


def _read(content: bytes) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return the rows of topics and values with their line numbers.

    Raises:
        PieceUnfit: the file is no spreadsheet, or has neither.
    """
    try:
        tables = read_tables(content)
    except SheetUnreadable as error:
        raise PieceUnfit("sheet", "file") from error
    found: dict[str, list[tuple[int, dict[str, str]]]] = {"topics": [], "values": []}
    for rows in tables:
        for what, columns in (("topics", TOPIC_COLUMNS), ("values", VALUE_COLUMNS)):
            found[what] += rows_under(rows, _headings(columns), NEEDED[what])
    if not any(found.values()):
        raise PieceUnfit("sheet", "headings")
    return found


def _row(number: int, build: Any, *cells: Any) -> Data:
    row, *before = cells
    try:
        made: Data = build(row, before=before[0]) if before else build(row)
    except PieceUnfit as unfit:
        raise PieceUnfit(f"{number}:{unfit.field}", unfit.why) from unfit
    return made


def _headings(columns: tuple[str, ...]) -> dict[str, str]:
    """Return what a heading may be called in either language, and for programs."""
    said_as = {
        field_name(_field(one), Words(language)).lower(): one for one in columns for language in LANGUAGES
    }
    return said_as | {one: one for one in columns}


def _table(
    name: str, columns: tuple[str, ...], rows: list[tuple[str, ...]], note: str, words: Words
) -> Table:
    headings = tuple(field_name(_field(one), words) for one in columns)
    return Table(name, words.say(f"knowledge_console.sheet_{name}"), note, columns, headings, rows)


def _field(column: str) -> str:
    return column.replace("en_", "en.", 1) if column.startswith("en_") else column
