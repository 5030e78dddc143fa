"""What can be set, on one page; and all that was set, by whom, when, with the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channel_names import channel_name
from bot.office.changes import (
    REVERSIBLE,
    ChangeNotReversible,
    Subject,
    basis_of,
    did,
    newest_first,
    takes_back,
    undo,
)
from bot.office.wordings import of_name
from bot.storage.engine import reading
from bot.storage.office_tables import OfficeChange
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.rights import may
from bot.web.console.router import router
from bot.web.console.visit import Visit
from bot.words import Words
from feedback.history import Actor
from feedback.tables import ActorKind

CHANGES = "/can-bo/thay-doi"
PER_PAGE = 50
#: What can be set: route, address, and the ending of ``office.settings_…`` that explains it.
PLACES = (
    ("people_page", "/can-bo/nguoi-dung", "people"),
    ("units_page", "/can-bo/don-vi", "units"),
    ("texts_page", "/can-bo/cau-chu", "texts"),
    ("templates_page", "/can-bo/mau-tra-loi", "templates"),
    ("consents_page", "/can-bo/dong-y", "consents"),
    ("calendar_page", "/can-bo/lich", "calendar"),
    ("clocks_page", "/can-bo/thoi-han", "clocks"),
    ("retention_page", "/can-bo/luu-giu", "retention"),
    ("channels_page", "/can-bo/kenh", "channels"),
    ("changes_page", CHANGES, "changes"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One change as it is shown: ``said`` is what holds since, in words."""

    change: OfficeChange
    what: str
    key: str  #: by which the program knows it, where people call it otherwise
    said: str
    basis: str  #: the text it rests on, or a remark
    is_undo: bool
    can_undo: bool


def actor_of_visit(visit: Visit) -> Actor:
    """Return who is signed in, as changes name them."""
    return Actor(ActorKind.OFFICER, visit.actor.id, visit.actor.name)


async def note(
    db: AsyncSession, visit: Visit, subject: Subject, name: str, what: str, *, reason: str = ""
) -> None:
    """Keep that whoever is signed in did something, see ``bot.office.changes.did``."""
    by, now = actor_of_visit(visit), visit.parts.clock.now()
    await did(db, subject, name, what, reason=reason, by=by, now=now)


@router.get("/cai-dat")
async def settings_page(request: Request, visit: Known) -> Response:
    places = [one for one in PLACES if may(visit.actor.role, one[0])]
    return page(request, "settings.html", places=places)


@router.get("/thay-doi")
async def changes_page(request: Request, visit: Known) -> Response:
    wanted = request.query_params.get("trang", "1")
    number = max(1, int(wanted)) if wanted.isdecimal() and len(wanted) < 7 else 1
    subject = request.query_params.get("loai", "")
    chosen = Subject(subject) if subject in set(Subject) else None
    async with reading(visit.parts.sessions) as db:
        found = await newest_first(db, subject=chosen, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE)
    guides = {one.id: one.title for one in visit.parts.knowledge.guides.all}
    lines = lines_of(found[:PER_PAGE], visit.words, first_page=number == 1, guides=guides)
    here = f"{CHANGES}?loai={chosen or ''}&trang="
    return page(
        request, "changes.html", lines=lines, number=number, pages=number + (len(found) > PER_PAGE),
        subjects=list(Subject), chosen=chosen, before=f"{here}{number - 1}", after=f"{here}{number + 1}",
    )  # fmt: skip


@router.post("/thay-doi/{change_id}/hoan-tac")
async def undo_change(request: Request, visit: Known, change_id: int) -> Response:
    parts = visit.parts
    try:
        async with parts.transaction() as db:
            await undo(db, change_id, by=actor_of_visit(visit), now=parts.clock.now())
    except ChangeNotReversible:
        return go(request, CHANGES, Flash(visit.words.say("office.undo_not"), "bad"))
    await refresh(visit)
    return go(request, CHANGES, Flash(visit.words.say("office.undo_done")))


async def refresh(visit: Visit) -> None:
    """Let what was just set hold here at once; other processes see it within seconds."""
    async with reading(visit.parts.sessions) as db:
        await visit.parts.office.refresh(db, visit.parts.knowledge)


def lines_of(
    changes: Sequence[OfficeChange],
    words: Words,
    *,
    first_page: bool,
    guides: Mapping[str, str] | None = None,
) -> list[Line]:
    """Return changes as they are shown, the newest first; only the last one of a name can be taken back.

    Args:
        changes: a page of them.
        words: of the reader.
        first_page: nothing newer exists than what is given.
        guides: the titles of guides by id.
    """
    seen: set[tuple[str, str]] = set()
    lines = []
    for change in changes:
        name = (change.subject, change.name)
        is_last = first_page and name not in seen
        seen.add(name)
        can_undo = is_last and Subject(change.subject) in REVERSIBLE
        lines.append(
            Line(
                change, *_what(change, words, guides or {}), said_of(change, words), basis_of(change),
                takes_back(change), can_undo,
            )
        )  # fmt: skip
    return lines


def said_of(change: OfficeChange, words: Words) -> str:
    """Return what holds since a change, in words."""
    value, subject = change.value, Subject(change.subject)
    if value is None:
        return words.say("office.said_shipped")
    if "did" in value:
        return words.say(f"office.did_{value['did']}")
    if subject is Subject.TEXT:
        return str(value["text"])
    if subject is Subject.SECOND_FACTOR:
        roles = [words.say(f"console.role_{role}") for role in value["roles"]]
        return ", ".join(roles) or words.say("office.said_nobody")
    return _said_in_numbers(subject, value, words)


def _said_in_numbers(subject: Subject, value: Mapping[str, Any], words: Words) -> str:
    if subject is Subject.GUIDE:
        return words.say("office.said_guide", count=len(value["sentences"]))
    if subject is Subject.RETENTION:
        return words.say("office.said_retention", days=value["days"])
    unit = words.say(f"office.unit_{value['unit']}", amount=value["amount"])
    day = "/".join(reversed(str(value["valid_from"]).split("-")))
    return words.say("office.said_clock", amount=unit, day=day)


def _what(change: OfficeChange, words: Words, guides: Mapping[str, str]) -> tuple[str, str]:
    """Return what was changed as people call it, and its key where that is another word."""
    match Subject(change.subject):
        case Subject.TEXT:
            language, key = of_name(change.name)
            area = words.say(f"office.area_{key.partition('.')[0]}")
            return f"{area} ({words.say(f'office.language_{language}')})", key
        case Subject.GUIDE if change.name in guides:
            return guides[change.name], change.name
        case Subject.SECOND_FACTOR:
            return words.say("office.second_factor"), ""
        case Subject.CALENDAR:
            return "/".join(reversed(change.name.split("-"))), ""
        case subject:
            return _named(subject, change.name, words), ""


def _named(subject: Subject, name: str, words: Words) -> str:
    """Return a name as people call it, where it is a word of ours; else as it was given."""
    match subject:
        case Subject.RETENTION:
            return words.say(f"personal_data.kept_{name}")
        case Subject.CLOCK:
            return words.say(f"office.clock_{name}")
        case Subject.CHANNEL | Subject.CONVERSATION:
            channel, _, number = name.partition(" ")
            return " ".join(one for one in (channel_name(channel, words), number) if one)
        case _:
            return name
