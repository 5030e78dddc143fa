"""The guides as a spreadsheet, a sentence a row in both languages: taken out, and taken in after a look."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import File, Form, Request, Response, UploadFile
from starlette.datastructures import FormData

from bot.exports.cells import Table
from bot.exports.files import MEDIA_TYPES, write
from bot.exports.table_file import SheetUnreadable, read_tables
from bot.office.changes import Subject, enter, latest
from bot.storage.engine import reading
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.guide_form import Typed, kind_of, standing, typed_in
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit, refresh
from bot.web.console.visit import Visit
from bot.words import LANGUAGES, Words
from faq.changes import Change, FieldDiff, differences
from faq.errors import PieceUnfit
from faq.guide_edits import DAYS, STEPS, faults_of, sentences_of
from faq.guide_english import EN, lags
from faq.sheet import day, rows_under

SHEETS = "/can-bo/kien-thuc/bang-tinh"
COLUMNS = ("guide", "place", "what", "vi", "en")
NEEDED = ("guide", "place")
#: What a sheet says: by guide and place.
Said = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class GuideLook:
    """What a sheet would change in one guide.

    Args:
        title: of the guide.
        differs: the sentences that would be others.
        faults: those that cannot be taken in: where, and what is wrong.
        behind: in how many places the English would not have followed.
    """

    title: str
    differs: Sequence[FieldDiff]
    faults: Sequence[tuple[str, str]]
    behind: int


@router.get("/kien-thuc/huong-dan.xlsx")
async def guides_file(visit: Known) -> Response:
    words, knowledge = visit.words, visit.parts.knowledge
    rows = []
    for guide in knowledge.content.guides.values():
        here = sentences_of(standing(guide, knowledge.guide_edits.get(guide.id, {})).guide)
        for place, text in here.items():
            if place != STEPS and not place.endswith(EN):
                what = words.say(f"office.guide_{kind_of(place)}")
                rows.append((guide.id, place, what, text, here.get(f"{place}{EN}", "")))
    headings = tuple(words.say(f"office.guide_sheet_{one}") for one in COLUMNS)
    note = words.say("office.guide_sheet_note")
    table = Table("guides", words.say("office.guide_sheet_name"), note, COLUMNS, headings, rows)
    return Response(
        await asyncio.to_thread(write, [table], "xlsx"),
        media_type=MEDIA_TYPES["xlsx"],
        headers={
            "Content-Disposition": "attachment; filename=huong-dan.xlsx",
            "Cache-Control": "no-store",
        },
    )


@router.post("/kien-thuc/bang-tinh/huong-dan")
async def look_at_guides(
    request: Request, visit: Known, file: Annotated[UploadFile | str, File()] = ""
) -> Response:
    """Show what a sheet would change; nothing is kept."""
    content = b"" if isinstance(file, str) else await file.read()
    try:
        said, lost = _kept(visit, await asyncio.to_thread(_read, content))
    except SheetUnreadable:
        return go(request, SHEETS, Flash(visit.words.say("office.guide_sheet_unreadable"), "bad"))
    base = await _base(visit)
    looks = [_look(visit, guide_id, typed) for guide_id, typed in _typed(visit, said).items()]
    return page(
        request, "guide_sheet.html", looks=looks, lost=lost, base=base, sheet=json.dumps(said),
        ready=bool(looks) and not lost and not any(one.faults for one in looks),
        status=422 if lost or any(one.faults for one in looks) else 200,
    )  # fmt: skip


@router.post("/kien-thuc/bang-tinh/huong-dan/len")
async def take_guides(
    request: Request,
    visit: Known,
    sheet: Annotated[str, Form()] = "",
    base: Annotated[int, Form()] = -1,
) -> Response:
    """Let the sentences of a sheet hold that was looked at; each guide is a change of its own."""
    try:
        said, lost = _kept(visit, [(0, *one) for one in _places(json.loads(sheet or "{}"))])
    except (ValueError, TypeError, AttributeError):
        said, lost = {}, [0]
    typed = _typed(visit, said)
    content = visit.parts.knowledge.content
    if base != await _base(visit):
        return go(request, SHEETS, Flash(visit.words.say("office.guide_sheet_stale"), "bad"))
    if lost or not typed or any(list(faults_of(one.guide, content)) for one in typed.values()):
        return go(request, SHEETS, Flash(visit.words.say("office.guide_sheet_unreadable"), "bad"))
    async with visit.parts.transaction() as db:
        by, now = actor_of_visit(visit), visit.parts.clock.now()
        for guide_id, one in typed.items():
            value = {"sentences": one.sentences} if one.sentences else None
            await enter(db, Subject.GUIDE, guide_id, value, by=by, now=now)
    await refresh(visit)
    return go(request, SHEETS, Flash(visit.words.say("office.guide_sheet_taken", count=len(typed))))


def _read(content: bytes) -> list[tuple[int, str, str, str]]:
    """Return the sentences of a sheet: line, guide, place and text.

    Raises:
        SheetUnreadable: it is no spreadsheet, or none of guides.
    """
    names = {
        Words(language).say(f"office.guide_sheet_{one}").lower(): one
        for one in COLUMNS
        for language in LANGUAGES
    } | {one: one for one in COLUMNS}
    rows = [row for table in read_tables(content) for row in rows_under(table, names, NEEDED)]
    if not rows:
        raise SheetUnreadable
    found = []
    for number, row in rows:
        guide, place = row["guide"].strip(), row["place"].strip()
        found += [
            (number, guide, f"{place}{end}", row[column])
            for column, end in (("vi", ""), ("en", EN))
            if column in row
        ]
    return found


def _kept(visit: Visit, found: Sequence[tuple[int, str, str, str]]) -> tuple[Said, list[int]]:
    """Return the sentences that differ from those that hold, and the lines of those that are no guide's."""
    knowledge = visit.parts.knowledge
    here = {
        guide.id: sentences_of(standing(guide, knowledge.guide_edits.get(guide.id, {})).guide)
        for guide in knowledge.content.guides.values()
    }
    said: Said = {}
    lost = []
    for number, guide, place, text in found:
        known = here.get(guide, {})
        try:
            written = (day(text, place) or "") if place in DAYS else text.replace("\r\n", "\n").strip()
        except PieceUnfit:
            lost.append(number)
            continue
        if place == STEPS or (place not in known and (written or not place.endswith(EN))):
            lost.append(number)
        elif written != known.get(place, "").strip():
            said.setdefault(guide, {})[place] = written
    return said, sorted(set(lost))


def _typed(visit: Visit, said: Mapping[str, Mapping[str, str]]) -> dict[str, Typed]:
    """Return the guides as they would stand."""
    knowledge, found = visit.parts.knowledge, {}
    for guide_id, sentences in said.items():
        shipped, kept = knowledge.content.guides[guide_id], knowledge.guide_edits.get(guide_id, {})
        whole = {**sentences_of(standing(shipped, kept).guide), **sentences}
        form = FormData([(f"s:{place}", text) for place, text in whole.items()])
        found[guide_id] = typed_in(form, shipped, kept)
    return found


def _look(visit: Visit, guide_id: str, typed: Typed) -> GuideLook:
    knowledge = visit.parts.knowledge
    shipped = knowledge.content.guides[guide_id]
    before = sentences_of(standing(shipped, knowledge.guide_edits.get(guide_id, {})).guide)
    differs = differences(Change("guide", guide_id, before, sentences_of(typed.guide)))
    faults = list(faults_of(typed.guide, knowledge.content))
    return GuideLook(shipped.title, differs, faults, len(lags(typed.guide, shipped, typed.sentences)))


def _places(sheet: Mapping[str, Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return [(guide, place, str(text)) for guide, places in sheet.items() for place, text in places.items()]


async def _base(visit: Visit) -> int:
    """Return a number that another change of a guide makes another one."""
    async with reading(visit.parts.sessions) as db:
        return max((one.id for one in await latest(db, Subject.GUIDE)), default=0)
