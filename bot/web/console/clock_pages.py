"""Pages about time: the calendar, one's own reminders, and late cases without a letter of apology."""

from collections.abc import Iterable, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Annotated

from fastapi import Form, Path, Request, Response
from pydantic import BaseModel
from sqlalchemy import select, update

from bot.office import days
from bot.reports.late_table import delay
from bot.staff.unseen import MOST_SHOWN
from bot.storage.engine import reading
from bot.storage.office_tables import StaffNotice
from bot.web.console.entrance import Field, Known
from bot.web.console.flash import Flash
from bot.web.console.pages import go, page
from bot.web.console.problems import REFUSALS, said
from bot.web.console.router import router
from bot.web.console.settings_page import actor_of_visit
from bot.web.console.visit import Visit
from bot.work import alarms, muting
from bot.work.staff_bell import StaffBell
from feedback.apologies import LateCase, late_without_apology
from feedback.calendar_changes import calendar_in_force, can_be_taken_back, changes, in_force
from feedback.errors import CalendarChangeUnfit
from feedback.lifecycle import Role
from feedback.looks import record_look
from feedback.tables import Case, ChangeKind
from feedback.time_taken import minute_since_1970, office_time
from feedback.units import all_units
from feedback.worktime import WorkingDays, local_date

CALENDAR, NOTICES = "/can-bo/lich", "/can-bo/nhac-viec"
#: Years that the page offers besides the one shown.
_YEARS_AROUND = 1


class DayForm(BaseModel):
    """What an administrator enters of one day."""

    day: str = ""
    kind: str = ChangeKind.DAY_OFF.value
    name: str = ""
    source: str = ""


@router.get("/lich")
async def calendar_page(request: Request, visit: Known, nam: int | None = None) -> Response:
    return await _calendar(request, visit, nam)


@router.post("/lich")
async def enter_calendar_day(request: Request, visit: Known, form: Annotated[DayForm, Form()]) -> Response:
    words = visit.words
    try:
        day, kind = date.fromisoformat(form.day), ChangeKind(form.kind)
    except ValueError:
        return await _calendar(request, visit, None, form, words.say("clock.error_change_day"), status=422)
    try:
        async with visit.parts.transaction() as db:
            by, now = actor_of_visit(visit), visit.parts.clock.now()
            await days.enter_day(db, day, kind, name=form.name, source=form.source, by=by, now=now)
    except CalendarChangeUnfit as error:
        sentence = words.say(f"clock.error_change_{error.what}")
        return await _calendar(request, visit, day.year, form, sentence, status=422)
    except REFUSALS as refusal:
        status, sentence = said(refusal, words)
        return await _calendar(request, visit, None, form, sentence, status=status)
    await _refresh(visit)
    done = Flash(words.say("clock.calendar_saved", day=f"{day:%d/%m/%Y}"))
    return go(request, f"{CALENDAR}?nam={day.year}", done)


@router.post("/lich/{year}/xac-nhan")
async def confirm_calendar_year(
    request: Request,
    visit: Known,
    year: Annotated[int, Path(ge=MINYEAR, le=MAXYEAR)],
    source: Annotated[str, Form()] = "",
) -> Response:
    words = visit.words
    try:
        async with visit.parts.transaction() as db:
            by, now = actor_of_visit(visit), visit.parts.clock.now()
            await days.confirm_year(db, year, source=source, by=by, now=now)
    except CalendarChangeUnfit as error:
        sentence = words.say(f"clock.error_change_{error.what}")
        return go(request, f"{CALENDAR}?nam={year}", Flash(sentence, "bad"))
    except REFUSALS as refusal:
        return go(request, CALENDAR, Flash(said(refusal, words)[1], "bad"))
    await _refresh(visit)
    return go(request, f"{CALENDAR}?nam={year}", Flash(words.say("clock.calendar_year_saved", year=year)))


@router.post("/lich/thay-doi/{change_id}/hoan-tac")
async def undo_calendar_change(request: Request, visit: Known, change_id: int) -> Response:
    words = visit.words
    try:
        async with visit.parts.transaction() as db:
            by, now = actor_of_visit(visit), visit.parts.clock.now()
            day = await days.take_back(db, change_id, by=by, now=now)
    except CalendarChangeUnfit as error:
        return go(request, CALENDAR, Flash(words.say(f"clock.error_change_{error.what}"), "bad"))
    await _refresh(visit)
    return go(request, f"{CALENDAR}?nam={day.year}", Flash(words.say("clock.calendar_taken_back")))


@router.get("/nhac-viec")
async def notices_page(request: Request, visit: Known) -> Response:
    """Show what time asked of the reader; having been shown, it is seen."""
    now = visit.parts.clock.now()
    async with visit.parts.transaction() as db:
        mine = select(StaffNotice).where(StaffNotice.staff_id == visit.actor.id)
        notices = (await db.scalars(mine.order_by(StaffNotice.id.desc()).limit(MOST_SHOWN))).all()
        unseen = {one.id for one in notices if one.seen_at is None}
        await db.execute(update(StaffNotice).where(StaffNotice.id.in_(unseen)).values(seen_at=now))
        told = await alarms.messages_of(db, notices)
        senders = await muting.senders_of(db, told)
        codes = {one.case_code for some in told.values() for one in some if one.case_code}
        for case in (await db.scalars(select(Case).where(Case.code.in_(codes)))).all():
            await record_look(db, case, "urgent_message", officer=visit.actor, now=now)
    bell = StaffBell(visit.parts)
    lines = [(one, bell.line(one, visit.words), one.id in unseen) for one in notices]
    return page(
        request, "notices.html", lines=lines, said=told, alarms=alarms.KINDS, mute_hours=muting.HOURS,
        muted={one: talk for one, talk in senders.items() if muting.is_muted(talk, now)}, senders=senders,
    )  # fmt: skip


@router.post("/nhac-viec/{notice_id}/tam-lang")
async def mute_sender(
    request: Request, visit: Known, notice_id: int, hours: Field = "1", reason: Field = ""
) -> Response:
    """Silence the bot for whoever sent an urgent message that is none; danger is answered all the same."""
    try:
        async with visit.parts.transaction() as db:
            await muting.mute_sender(
                db, notice_id, hours=int(hours) if hours.isdecimal() and len(hours) < 4 else 1, reason=reason,
                actor=visit.actor, now=visit.parts.clock.now(),
            )  # fmt: skip
    except REFUSALS as refusal:
        return go(request, NOTICES, Flash(said(refusal, visit.words)[1], "bad"))
    return go(request, NOTICES, Flash(visit.words.say("delivery.mute_done")))


@router.post("/nhac-viec/{notice_id}/noi-lai")
async def unmute_sender(request: Request, visit: Known, notice_id: int) -> Response:
    async with visit.parts.transaction() as db:
        await muting.unmute_sender(db, notice_id, actor=visit.actor, now=visit.parts.clock.now())
    return go(request, NOTICES, Flash(visit.words.say("delivery.unmute_done")))


@router.get("/qua-han")
async def late_page(request: Request, visit: Known) -> Response:
    now = visit.parts.clock.now()
    async with reading(visit.parts.sessions) as db:
        late = await late_without_apology(db, now=now, unit_path=visit.actor.unit_path)
        names = {unit.id: unit.name for unit in await all_units(db)}
    just = visit.words.say("clock.late_just")
    every = _minutes_late(late, now, visit.parts.calendar)
    delays = [delay(minutes, visit.words) if minutes else just for minutes in every]
    return page(request, "late.html", late=zip(late, delays, strict=True), count=len(late), unit_names=names)


def _minutes_late(late: Sequence[LateCase], now: datetime, calendar: WorkingDays) -> Iterable[int]:
    """Return by how many minutes of office hours each was late, or is by now."""
    due = [minute_since_1970(one.due_at) for one in late]
    ended = [minute_since_1970(one.answered_at or now) for one in late]
    return office_time(min(due), max(ended), calendar).all_between(due, ended) if late else ()


async def _calendar(
    request: Request,
    visit: Visit,
    year: int | None,
    typed: DayForm | None = None,
    error: str = "",
    *,
    status: int = 200,
) -> Response:
    year = year or local_date(visit.parts.clock.now()).year
    async with reading(visit.parts.sessions) as db:
        calendar = await calendar_in_force(db)
        every = await changes(db)
    entered = [one for one in reversed(every) if one.day.year == year]
    years = range(year - _YEARS_AROUND, year + _YEARS_AROUND + 1)
    return page(
        request, "calendar.html", status=status, year=year, years=[one for one in years if one != year],
        days=sorted(calendar.special_days(year).items()), estimated=calendar.is_estimated(year),
        can_undo=can_be_taken_back(every), holding={one.id for one in in_force(every)},
        source=calendar.source_of(year), entered=entered, typed=typed or DayForm(), error=error,
        kinds=[kind for kind in ChangeKind if kind is not ChangeKind.YEAR_CONFIRMED],
        may_enter=visit.actor.role is Role.ADMIN,
    )  # fmt: skip


async def _refresh(visit: Visit) -> None:
    # Here at once; other processes see it within seconds.
    async with reading(visit.parts.sessions) as db:
        visit.parts.calendar = await calendar_in_force(db)
