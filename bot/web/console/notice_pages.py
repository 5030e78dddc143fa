"""Notices to those who asked for them: written, looked at, sent, paused; by leaders for their own field."""

from functools import partial
from typing import Annotated

from fastapi import Form, Request, Response
from pydantic import AfterValidator, BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.subjects import Subject
from bot.office import changes
from bot.storage.engine import reading
from bot.storage.office_tables import StaffMember
from bot.storage.tables import Notice
from bot.web.console.entrance import Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.router import router
from bot.web.console.settings_page import note
from bot.web.console.typed_forms import done_or_again
from bot.web.console.visit import RoleRefused, Visit
from bot.words import Words
from bot.work import notices
from bot.work.notices import LONGEST_TEXT, NoticeNotSo, NoticeState, NoticeUnfit
from feedback.storable import with_our_lines
from feedback.tables import ALL_UNITS, Unit
from feedback.units import all_units

NOTICES = "/can-bo/thong-bao"
MOST_LISTED = 100

#: How the log of changes names what was done: ``office.did_…``.
_DID = {
    NoticeState.RUNNING: "notice_started",
    NoticeState.PAUSED: "notice_paused",
    NoticeState.DROPPED: "notice_dropped",
}


class Sheet(BaseModel):
    """A notice as it is typed."""

    subject: Subject = Subject.ENROLMENT
    unit: str = ""
    text: Annotated[str, AfterValidator(with_our_lines)] = ""


@router.get("/thong-bao")
async def notice_list(request: Request, visit: Known) -> Response:
    return await _list(request, visit, Sheet())


@router.post("/thong-bao")
async def make_notice(request: Request, visit: Known, sheet: Annotated[Sheet, Form()]) -> Response:
    async def save() -> Response:
        async with visit.parts.transaction() as db:
            units = {unit.code for unit in await _units(db, visit)} | ({""} if _everywhere(visit) else set())
            notice = await notices.draft(
                db, sheet.subject, sheet.text, unit=sheet.unit, units=units, staff_id=visit.seat.member.id,
                now=visit.parts.clock.now(),
            )  # fmt: skip
            number = notice.id
            await note(db, visit, changes.Subject.NOTICE, f"#{number}", "notice_written")
        return go(request, f"{NOTICES}/{number}")

    again = partial(_list, request, visit, sheet)
    return await done_or_again(save(), again, visit.words, NoticeUnfit, told=_told)


@router.get("/thong-bao/{number}")
async def notice_page(request: Request, visit: Known, number: int) -> Response:
    parts, now = visit.parts, visit.parts.clock.now()
    async with reading(parts.sessions) as db:
        notice = await _own(db, visit, number)
        audience = await notices.audience(db, parts, notice, now)
        counts = await notices.progress(db, number)
        author = await db.get(StaffMember, notice.made_by)
        unit = await db.scalar(select(Unit.name).where(Unit.code == notice.unit_code))
    return page(
        request,
        "notice.html",
        notice=notice,
        audience=audience,
        cost=audience.billed * parts.settings.notice_price_vnd,
        paid=audience.paid * parts.settings.notice_price_vnd,
        counts=counts,
        author=author.name if author else "",
        unit=unit,
        shown=notices.reply_of(notice, "vi").text,
    )


@router.post("/thong-bao/{number}/gui")
async def start_notice(request: Request, visit: Known, number: int) -> Response:
    return await _move(request, visit, number, NoticeState.RUNNING)


@router.post("/thong-bao/{number}/tam-dung")
async def pause_notice(request: Request, visit: Known, number: int) -> Response:
    return await _move(request, visit, number, NoticeState.PAUSED)


@router.post("/thong-bao/{number}/bo")
async def drop_notice(request: Request, visit: Known, number: int) -> Response:
    return await _move(request, visit, number, NoticeState.DROPPED)


async def _move(request: Request, visit: Visit, number: int, target: NoticeState) -> Response:
    parts, now, said = visit.parts, visit.parts.clock.now(), "started"
    try:
        async with parts.transaction() as db:
            notice = await _own(db, visit, number, lock=True)
            if target is NoticeState.RUNNING:
                await notices.start(db, parts, notice, staff_id=visit.seat.member.id, now=now)
            elif target is NoticeState.PAUSED:
                await notices.pause(db, notice, now=now)
                said = "paused"
            else:
                await notices.drop(db, notice, now=now)
                said = "dropped"
            await note(db, visit, changes.Subject.NOTICE, f"#{number}", _DID[target])
    except NoticeNotSo:
        return go(request, f"{NOTICES}/{number}", Flash(visit.words.say("notices.error_not_so"), "warn"))
    return go(request, f"{NOTICES}/{number}", Flash(visit.words.say(f"notices.done_{said}")))


def _told(unfit: Exception, words: Words) -> tuple[int, str]:
    return 422, words.say(f"notices.error_{unfit.what if isinstance(unfit, NoticeUnfit) else 'text'}")


async def _list(request: Request, visit: Visit, sheet: Sheet, status: int = 200, error: str = "") -> Response:
    async with reading(visit.parts.sessions) as db:
        units = await _units(db, visit)
        rows = select(Notice).order_by(Notice.id.desc()).limit(MOST_LISTED)
        if not _everywhere(visit):
            rows = rows.where(Notice.unit_code.in_([unit.code for unit in units]))
        found = (await db.scalars(rows)).all()
    return page(
        request,
        "notices_to_many.html",
        status=status,
        notices=found,
        units=units,
        unit_names={unit.code: unit.name for unit in units},
        everywhere=_everywhere(visit),
        subjects=list(Subject),
        sheet=sheet,
        error=error,
        longest=LONGEST_TEXT,
    )


async def _own(db: AsyncSession, visit: Visit, number: int, *, lock: bool = False) -> Notice:
    """Return a notice of the reader's own field, or refuse."""
    notice = await db.get(Notice, number, with_for_update=lock or None)
    reach = {unit.code for unit in await _units(db, visit)}
    if notice is None or not (_everywhere(visit) or notice.unit_code in reach):
        raise RoleRefused
    return notice


async def _units(db: AsyncSession, visit: Visit) -> list[Unit]:
    return [unit for unit in await all_units(db) if unit.path.startswith(visit.actor.unit_path)]


def _everywhere(visit: Visit) -> bool:
    # Who leads the whole office may write to everybody.
    return visit.actor.unit_path == ALL_UNITS
